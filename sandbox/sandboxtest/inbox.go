package sandboxtest

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/sandbank/sandbank/scenarios"
)

// An Inbox is a receiver of a bank's webhooks on this machine, with a
// subscription of its own. It checks signatures, answers 204 and keeps what
// came. It is safe for concurrent use.
type Inbox struct {
	URL    string
	Secret string // of the subscription

	w *World

	mu     sync.Mutex
	answer int
	got    []Webhook
	taken  []bool        // by Wait
	news   chan struct{} // closed when something comes
}

// Inbox receives what a bank tells the client with which tests try calls:
// that of [World.Token] and [Customer.Token]. Without events it is told of all.
func (w *World) Inbox(bank string, events ...string) *Inbox {
	w.T.Helper()
	tester, err := w.Tester(w.T.Context(), bank)
	if err != nil {
		w.T.Fatalf("Inbox: %v", err)
	}
	return w.inbox(bank, tester, events)
}

// Inbox receives what the bank tells this client.
func (c Client) Inbox(events ...string) *Inbox {
	c.w.T.Helper()
	return c.w.inbox(c.Bank, c.ID, events)
}

func (w *World) inbox(bank, client string, events []string) *Inbox {
	w.T.Helper()
	b, err := w.Bank(bank)
	if err != nil {
		w.T.Fatalf("Inbox: %v", err)
	}
	in := &Inbox{w: w, answer: http.StatusNoContent, news: make(chan struct{})}
	server := httptest.NewServer(http.HandlerFunc(in.take))
	w.T.Cleanup(server.Close)
	sub, err := b.Notices().Subscribe(w.T.Context(), client, server.URL, events)
	if err != nil {
		w.T.Fatalf("Inbox at %s: %v", bank, err)
	}
	in.mu.Lock()
	defer in.mu.Unlock()
	in.URL, in.Secret = server.URL, sub.Secret()
	return in
}

// Answer makes the inbox answer with a status from now on: with anything but
// 2xx the bank tries again, by virtual time.
func (in *Inbox) Answer(status int) {
	in.mu.Lock()
	defer in.mu.Unlock()
	in.answer = status
}

// Received is all that has come, in its order: also what was sent twice, and
// what is badly signed.
func (in *Inbox) Received() []Webhook {
	in.mu.Lock()
	defer in.mu.Unlock()
	return slices.Clone(in.got)
}

// patience is how long, by the real clock, a test waits for what is due.
const patience = 10 * time.Second

// Wait returns the first webhook of a type that Wait has not returned before;
// stars stand for any letters. It waits until there is one, and fails the test
// if none comes within ten seconds or if its signature is wrong. Virtual time
// does not move: what is due later needs [World.Advance] first.
func (in *Inbox) Wait(kind string) Webhook {
	in.w.T.Helper()
	ctx, cancel := context.WithTimeout(in.w.T.Context(), patience)
	defer cancel()
	for {
		hook, ok, news := in.next(kind)
		if ok {
			if hook.Err != nil {
				in.w.T.Fatalf("Wait(%q): %s: %v", kind, hook.ID, hook.Err)
			}
			return hook
		}
		select {
		case <-news:
		case <-ctx.Done():
			in.w.T.Fatalf("Wait(%q): none came within %s; what came is %s", kind, patience, in.kinds())
		}
	}
}

// next takes the first webhook of a type; without one it says what is closed
// when there is more.
func (in *Inbox) next(kind string) (Webhook, bool, <-chan struct{}) {
	in.mu.Lock()
	defer in.mu.Unlock()
	for i, hook := range in.got {
		if !in.taken[i] && scenarios.Like(kind, hook.Type) {
			in.taken[i] = true
			return hook, true, nil
		}
	}
	return Webhook{}, false, in.news
}

func (in *Inbox) kinds() string {
	var kinds []string
	for _, hook := range in.Received() {
		kinds = append(kinds, hook.Type)
	}
	if len(kinds) == 0 {
		return "nothing"
	}
	return strings.Join(kinds, ", ")
}

// take receives a webhook.
func (in *Inbox) take(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 1<<20))
	in.mu.Lock()
	defer in.mu.Unlock()
	hook := Webhook{ID: r.Header.Get("webhook-id"), Header: r.Header.Clone(), Body: string(body)}
	var said struct {
		Type      string         `json:"type"`
		Timestamp time.Time      `json:"timestamp"`
		Data      map[string]any `json:"data"`
	}
	hook.Err = errors.Join(err, json.Unmarshal(body, &said), verify(r.Header, in.Secret, body, in.w.Sandbox.Wall().Now()))
	hook.Type, hook.Time, hook.Data = said.Type, said.Timestamp, said.Data
	in.got, in.taken = append(in.got, hook), append(in.taken, false)
	close(in.news)
	in.news = make(chan struct{})
	w.WriteHeader(in.answer)
}
