package messenger

import (
	"slices"
	"time"

	"github.com/sandbank/sandbank/internal/journal"
	"github.com/sandbank/sandbank/internal/secret"
)

// thread is what a page and a user said to each other.
type thread struct {
	app      string
	messages []Message
	typing   bool
	linked   bool
	opened   time.Time // when the user last wrote or tapped; opens the window
}

// A Message is one bubble of a chat.
type Message struct {
	Seq  uint64    `json:"seq"`
	Time time.Time `json:"time"` // virtual
	MessageData
}

// A Chat is a thread as the user sees it.
type Chat struct {
	App      string    `json:"app"` // whose page it is
	PSID     string    `json:"psid"`
	Customer string    `json:"customer"`
	Name     string    `json:"name"`
	Bank     string    `json:"bank"`
	Linked   bool      `json:"linked"`
	Messages []Message `json:"messages"` // oldest first
	Typing   bool      `json:"typing"`   // the page is writing
}

func threadKey(page, psid string) string { return page + "/" + psid }

// thread returns the thread, making it if there is none. The caller holds mu.
func (s *state) thread(d contactData) *thread {
	key := threadKey(d.Page, d.PSID)
	t := s.threads[key]
	if t == nil {
		t = &thread{app: d.App}
		s.threads[key] = t
	}
	return t
}

func (s *state) foldThread(e journal.Event) {
	if e.Type == messageSent {
		s.foldMessage(e)
		return
	}
	d := data[contactData](e)
	t := s.thread(d)
	switch e.Type {
	case actionSent:
		t.typing = d.Action == "typing_on" || t.typing && d.Action != "typing_off"
	case linkStarted:
		s.acts++
		s.linkings[e.Secret["token"]] = &linking{contactData: d, started: e.WallTime}
	case linked, linkCancelled:
		if l := s.linkings[e.Secret["token"]]; l != nil {
			l.used = true
		}
		t.linked = t.linked || e.Type == linked
	case unlinked:
		t.linked = false
	}
}

func (s *state) foldMessage(e journal.Event) {
	d := data[MessageData](e)
	t := s.thread(contactData{App: d.App, Page: d.Page, PSID: d.PSID})
	t.messages = append(t.messages, Message{Seq: e.Seq, Time: e.Time, MessageData: d})
	if d.From == "page" {
		t.typing = false
		return
	}
	s.acts++
	t.opened = e.Time
}

// linking is one tap on an account_link button.
type linking struct {
	contactData
	started time.Time // by the real clock
	used    bool
}

// linkingOf finds a linking by its token. The caller holds mu.
func (s *state) linkingOf(token string) *linking { return s.linkings[secret.Hash(token)] }

// Chat returns the thread of a user with the page.
func (p Page) Chat(ref string) (Chat, error) {
	at, err := p.contact(ref)
	if err != nil {
		return Chat{}, err
	}
	u := at.user
	c := Chat{App: at.app.App, PSID: at.psid, Customer: u.Customer, Name: u.Name, Bank: u.Bank, Messages: []Message{}}
	s := p.m.state
	s.mu.RLock()
	defer s.mu.RUnlock()
	if t := s.threads[threadKey(at.app.PageID, c.PSID)]; t != nil {
		c.Linked, c.Typing, c.Messages = t.linked, t.typing, slices.Clone(t.messages)
	}
	return c, nil
}

// PSID is the id by which the page knows a user.
func (p Page) PSID(ref string) (string, error) {
	c, err := p.contact(ref)
	return c.psid, err
}
