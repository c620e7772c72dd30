package scenarios

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"github.com/sandbank/sandbank/internal/journal"
	"github.com/sandbank/sandbank/internal/secret"
)

type event = journal.Event

// each reads the events from a sequence to the present.
func (p *performance) each(ctx context.Context, from uint64, see func(event)) error {
	for {
		events, err := p.stage.Read(ctx, from, 512)
		if err != nil {
			return err
		}
		if len(events) == 0 {
			return nil
		}
		for _, e := range events {
			see(e)
		}
		from = events[len(events)-1].Seq + 1
		p.seen = max(p.seen, from-1)
	}
}

// A message is what the chat shows of one.
type message struct {
	Customer     string
	Bank         string
	From         string // "customer" or "page"
	Text         string
	QuickReplies []struct{ Title, Payload string } `json:"quick_replies"`
	Buttons      []struct{ Type, Title, URL string }
}

// heard are the messages of the page to a role since a sequence.
func (p *performance) heard(ctx context.Context, role string, since uint64) ([]message, error) {
	var said []message
	customer := p.cast.of(role)
	err := p.each(ctx, since, func(e event) {
		var m message
		if e.Type == "chat.message.sent" && json.Unmarshal(e.Data, &m) == nil && m.From == "page" &&
			bare(m.Customer) == customer.Key && m.Bank == customer.Bank {
			said = append(said, m)
		}
	})
	return said, err
}

// link is the address of the message's account link.
func (m message) link() (string, bool) {
	for _, b := range m.Buttons {
		if b.Type == "account_link" {
			return b.URL, true
		}
	}
	return "", false
}

// offers tells whether a quick reply or a button has a title.
func (m message) offers(pattern string) bool {
	for _, q := range m.QuickReplies {
		if matches(pattern, q.Title) {
			return true
		}
	}
	return slices.ContainsFunc(m.Buttons, func(b struct{ Type, Title, URL string }) bool { return matches(pattern, b.Title) })
}

// transcript is what was said, for a reader: masked, in one line, cut.
func transcript(said []message) string {
	texts := make([]string, len(said))
	for i, m := range said {
		texts[i] = quotedLine(m.Text)
		if _, ok := m.link(); ok {
			texts[i] += " with an account link"
		}
	}
	return strings.Join(texts, ", then ")
}

// quotedLine is a text in one line of at most 300 characters, masked.
func quotedLine(s string) string {
	rs := []rune(strings.Join(strings.Fields(secret.NewMasker().Mask(s)), " "))
	if len(rs) > 300 {
		rs = append(rs[:300], '…')
	}
	return "“" + string(rs) + "”"
}

// bare is a customer's key without its bank.
func bare(customer string) string {
	if _, key, ok := strings.Cut(customer, "/"); ok {
		return key
	}
	return customer
}
