package sandboxtest

import (
	"slices"

	"github.com/sandbank/sandbank/platforms/messenger"
	"github.com/sandbank/sandbank/scenarios"
)

// A Message is one bubble of a chat in the messenger.
type Message struct {
	FromPage     bool // else the customer wrote it
	Text         string
	QuickReplies []string // titles
	Buttons      []Button
}

// A Button is what a customer can tap under a message.
type Button struct {
	Title string
	URL   string // where it leads; of an account link, see Tap
}

// On is the customer talking to another page: "kinnet/service".
func (c Customer) On(app string) Customer { c.app = app; return c }

// Say writes to the bot in the messenger, or to your app in its place, and
// returns when it has answered.
func (c Customer) Say(text string) {
	c.w.T.Helper()
	if err := scenarios.NewStage(c.w.Run).Say(c.w.T.Context(), c.app, c.String(), text); err != nil {
		c.w.T.Fatalf("Say %q: %v", text, err)
	}
	c.w.settle()
}

// Reply taps the quick reply of a title under the newest message that has it.
func (c Customer) Reply(title string) {
	c.w.T.Helper()
	for _, m := range slices.Backward(c.chat().Messages) {
		i := slices.IndexFunc(m.QuickReplies, func(q messenger.QuickReply) bool { return scenarios.Like(title, q.Title) })
		if i < 0 {
			continue
		}
		q := m.QuickReplies[i]
		if err := scenarios.NewStage(c.w.Run).QuickReply(c.w.T.Context(), c.app, c.String(), q.Title, q.Payload); err != nil {
			c.w.T.Fatalf("Reply %q: %v", title, err)
		}
		c.w.settle()
		return
	}
	c.w.T.Fatalf("Reply %q: no message offers it; the chat is %+v", title, c.Messages())
}

// Tap opens the newest account link that the page has sent, and returns the
// address that it leads to: open it with [Customer.Agree].
func (c Customer) Tap() (address string) {
	c.w.T.Helper()
	for _, m := range slices.Backward(c.chat().Messages) {
		i := slices.IndexFunc(m.Buttons, func(b messenger.Button) bool { return b.Type == "account_link" })
		if i < 0 {
			continue
		}
		address, err := scenarios.NewStage(c.w.Run).Tap(c.w.T.Context(), c.app, c.String(), m.Buttons[i].URL)
		if err != nil {
			c.w.T.Fatalf("Tap: %v", err)
		}
		return address
	}
	c.w.T.Fatalf("Tap: no message has an account link; the chat is %+v", c.Messages())
	return ""
}

// Messages is the chat with the page, the oldest message first.
func (c Customer) Messages() []Message {
	c.w.T.Helper()
	var all []Message
	for _, m := range c.chat().Messages {
		said := Message{FromPage: m.From == "page", Text: m.Text}
		for _, q := range m.QuickReplies {
			said.QuickReplies = append(said.QuickReplies, q.Title)
		}
		for _, b := range m.Buttons {
			said.Buttons = append(said.Buttons, Button{b.Title, b.URL})
		}
		all = append(all, said)
	}
	return all
}

func (c Customer) chat() messenger.Chat {
	c.w.T.Helper()
	page, err := c.w.Page(c.w.T.Context(), c.app)
	if err != nil {
		c.w.T.Fatalf("chat with %s: %v", c.app, err)
	}
	chat, err := page.Chat(c.String())
	if err != nil {
		c.w.T.Fatalf("chat of %s: %v", c, err)
	}
	return chat
}
