package web

import (
	"context"
	"fmt"
	"net/http"

	"github.com/sandbank/sandbank/platforms/messenger"
	"github.com/sandbank/sandbank/sandbox"
)

// chatOf returns the messenger of the platform that a request names.
func chatOf(run *sandbox.Run, platform string) (*messenger.Messenger, error) {
	if platform != messengerID {
		return nil, fmt.Errorf("platform %q: %w", platform, sandbox.ErrNoParty)
	}
	return run.Messenger(), nil
}

// showChat handles GET /runs/{run}/chat.
func (s *Server) showChat(w http.ResponseWriter, r *http.Request, run *sandbox.Run) error {
	q := r.URL.Query()
	m, err := chatOf(run, q.Get("platform"))
	if err != nil {
		return err
	}
	chat, err := m.Page(q.Get("app")).Chat(q.Get("bank") + "/" + q.Get("customer"))
	if err != nil {
		return err
	}
	return render(w, http.StatusOK, chat)
}

// A chatAct is the body of POST …/chat: what a customer does, one thing.
type chatAct struct {
	Platform   string              `json:"platform"`
	App        string              `json:"app"` // whose page; the balance bot's if empty
	Bank       string              `json:"bank"`
	Customer   string              `json:"customer"`
	Text       *string             `json:"text"`
	QuickReply *tapped             `json:"quick_reply"`
	Postback   *tapped             `json:"postback"`
	Link       *tappedURL          `json:"link"`
	Location   *messenger.Location `json:"location"`
	Unlink     bool                `json:"unlink"`
}

// tapped is a quick reply or a button that the page has offered.
type tapped struct {
	Title   string `json:"title"`
	Payload string `json:"payload"`
}

// tappedURL is an account_link button.
type tappedURL struct {
	URL string `json:"url"`
}

// A chatDone says which event came of an act, and what the customer's browser
// opens next.
type chatDone struct {
	Seq  uint64 `json:"seq"`
	Open string `json:"open,omitempty"`
}

// postChat handles POST /runs/{run}/chat.
func (s *Server) postChat(w http.ResponseWriter, r *http.Request, run *sandbox.Run) error {
	var body chatAct
	if err := decode(r, &body); err != nil {
		return err
	}
	done, err := chat(r.Context(), run, body)
	if err != nil {
		return err
	}
	return render(w, http.StatusAccepted, done)
}

// chat lets a customer do one thing in the messenger.
func chat(ctx context.Context, run *sandbox.Run, a chatAct) (done chatDone, err error) {
	if _, err := chatOf(run, a.Platform); err != nil {
		return done, err
	}
	if err := mayAct(run); err != nil {
		return done, err
	}
	m, err := run.Page(ctx, a.App)
	if err != nil {
		return done, err
	}
	user := a.Bank + "/" + a.Customer
	switch {
	case given(a.Text != nil, a.QuickReply != nil, a.Postback != nil, a.Link != nil, a.Location != nil, a.Unlink) != 1:
		err = refuse(http.StatusBadRequest, "wrong-chat", "A customer does one thing at a time", "Send one of text, quick_reply, postback, link, location, unlink.")
	case a.Text != nil:
		done.Seq, err = m.Say(ctx, user, *a.Text)
	case a.QuickReply != nil:
		done.Seq, err = m.QuickReply(ctx, user, a.QuickReply.Title, a.QuickReply.Payload)
	case a.Postback != nil:
		done.Seq, err = m.Postback(ctx, user, a.Postback.Title, a.Postback.Payload)
	case a.Link != nil:
		done.Open, done.Seq, err = m.Tap(ctx, user, a.Link.URL)
	case a.Location != nil:
		done.Seq, err = m.Share(ctx, user, *a.Location)
	default:
		done.Seq, err = m.Unlink(ctx, user)
	}
	return done, err
}
