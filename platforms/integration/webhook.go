package integration

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync"

	"github.com/sandbank/sandbank/internal/wire"
)

// maxWebhook is how long a webhook's body may be.
const maxWebhook = 1 << 20

// verify handles the platform's question whether the webhook is ours.
func (b *Bot) verify(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	ours := hmac.Equal([]byte(q.Get("hub.verify_token")), []byte(b.c.Settings.VerifyToken))
	if q.Get("hub.mode") != "subscribe" || !ours {
		wire.Refuse(w, "The verify token is not the one of this app.")
		http.Error(w, "wrong verify token", http.StatusForbidden)
		return
	}
	wire.Attribute(w, b.c.Platform)
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	io.WriteString(w, q.Get("hub.challenge")) // a platform that has gone is no matter
}

// webhook handles what the platform tells: it answers when all that follows
// from it has been done.
func (b *Bot) webhook(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxWebhook))
	if err != nil {
		wire.Refuse(w, "The webhook's body is too long or was cut off.")
		http.Error(w, "body is too long", http.StatusRequestEntityTooLarge)
		return
	}
	if !signed(b.c.Settings.AppSecret, body, r.Header.Get("X-Hub-Signature-256")) {
		wire.Refuse(w, "The signature does not fit the body: sign it with the app secret.")
		http.Error(w, "wrong signature", http.StatusUnauthorized)
		return
	}
	wire.Attribute(w, b.c.Platform)
	events, err := parseWebhook(body)
	if err != nil {
		wire.Refuse(w, "The body is not a webhook of a page.")
		http.Error(w, "not a webhook", http.StatusBadRequest)
		return
	}
	for _, e := range events {
		if err := b.seen.once(r.Context(), e.key(), func() error { return b.hear(r.Context(), e) }); err != nil {
			b.c.Log.WarnContext(r.Context(), "webhook not handled", "error", err)
			http.Error(w, "try again", http.StatusInternalServerError)
			return
		}
	}
	io.WriteString(w, "EVENT_RECEIVED") // a platform that has gone is no matter
}

// signed checks the signature of a webhook.
func signed(key string, body []byte, header string) bool {
	mac := hmac.New(sha256.New, []byte(key))
	mac.Write(body)
	return hmac.Equal([]byte("sha256="+hex.EncodeToString(mac.Sum(nil))), []byte(header))
}

// event is one thing that a person did.
type event struct {
	PSID      string
	Timestamp int64
	MID       string
	Text      string
	Payload   string // of a tapped quick reply or button
	Where     *point // that she shares
	Linking   string // "linked", "unlinked", or empty
	Code      string // ours, from the end of a linking
}

// key tells deliveries of the same event from those of others.
func (e event) key() string {
	if e.MID != "" {
		return e.MID
	}
	return fmt.Sprintf("%s/%d/%s/%s", e.PSID, e.Timestamp, e.Linking, e.Code)
}

// hook is the body of a webhook.
type hook struct {
	Object string `json:"object"`
	Entry  []struct {
		Messaging []hookItem `json:"messaging"`
	} `json:"entry"`
}

type hookItem struct {
	Sender struct {
		ID string `json:"id"`
	} `json:"sender"`
	Timestamp int64 `json:"timestamp"`
	Message   *struct {
		MID        string `json:"mid"`
		Text       string `json:"text"`
		IsEcho     bool   `json:"is_echo"`
		QuickReply struct {
			Payload string `json:"payload"`
		} `json:"quick_reply"`
		Attachments []struct {
			Type    string `json:"type"`
			Payload struct {
				Coordinates struct {
					Lat  float64 `json:"lat"`
					Long float64 `json:"long"`
				} `json:"coordinates"`
			} `json:"payload"`
		} `json:"attachments"`
	} `json:"message"`
	Postback *struct {
		MID     string `json:"mid"`
		Title   string `json:"title"`
		Payload string `json:"payload"`
	} `json:"postback"`
	Linking *struct {
		Status string `json:"status"`
		Code   string `json:"authorization_code"`
	} `json:"account_linking"`
}

var errNotAWebhook = errors.New("body is not a webhook of a page")

// parseWebhook reads a webhook's body. Events that the bot has no use for are
// left out.
func parseWebhook(body []byte) ([]event, error) {
	var h hook
	if err := json.Unmarshal(body, &h); err != nil {
		return nil, fmt.Errorf("%w: %w", errNotAWebhook, err)
	}
	if h.Object != "page" {
		return nil, fmt.Errorf("%w: object is %.20q", errNotAWebhook, h.Object)
	}
	var events []event
	for _, entry := range h.Entry {
		for _, i := range entry.Messaging {
			if e, ok := i.event(); ok {
				events = append(events, e)
			}
		}
	}
	return events, nil
}

func (i hookItem) event() (event, bool) {
	e := event{PSID: i.Sender.ID, Timestamp: i.Timestamp}
	switch {
	case e.PSID == "":
		return e, false
	case i.Message != nil && !i.Message.IsEcho:
		e.MID, e.Text, e.Payload = i.Message.MID, i.Message.Text, i.Message.QuickReply.Payload
		for _, a := range i.Message.Attachments {
			if a.Type == "location" {
				e.Where = &point{a.Payload.Coordinates.Lat, a.Payload.Coordinates.Long}
			}
		}
	case i.Postback != nil:
		e.MID, e.Text, e.Payload = i.Postback.MID, i.Postback.Title, i.Postback.Payload
	case i.Linking != nil:
		e.Linking, e.Code = i.Linking.Status, i.Linking.Code
	default:
		return e, false
	}
	return e, true
}

// maxSeen is how many events are remembered, so that one that is delivered
// again is not answered again.
const maxSeen = 4096

// seen remembers which events have been handled or are being handled.
type seen struct {
	mu     sync.Mutex
	events map[string]*handling
	order  []string
}

type handling struct {
	done chan struct{}
	err  error
}

func newSeen() *seen { return &seen{events: map[string]*handling{}} }

// once does something for an event unless it has been done. One who comes
// while it is being done waits for its end. What has failed may be done again.
func (s *seen) once(ctx context.Context, key string, do func() error) error {
	h, mine := s.claim(key)
	if !mine {
		select {
		case <-h.done:
			return h.err
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	h.err = errBrokenOff
	defer func() {
		if h.err != nil {
			s.forget(key)
		}
		close(h.done)
	}()
	h.err = do()
	return h.err
}

// errBrokenOff is what others are told if handling an event never ended.
var errBrokenOff = errors.New("handling of the event was broken off")

func (s *seen) claim(key string) (h *handling, mine bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if h = s.events[key]; h != nil {
		return h, false
	}
	h = &handling{done: make(chan struct{})}
	s.events[key] = h
	if s.order = append(s.order, key); len(s.order) > maxSeen {
		delete(s.events, s.order[0])
		s.order = s.order[1:]
	}
	return h, true
}

func (s *seen) forget(key string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.events, key)
}
