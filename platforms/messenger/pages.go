package messenger

import "context"

// A Page is what an app's users talk to. Each user has a thread of her own
// with each page, and each page knows her by another id.
type Page struct {
	m   *Messenger
	app string // empty for the first that there is
}

// Page is the page that an app speaks for; the empty name is the oldest. What
// is done with a page fails with [ErrUnknownApp] while there is no such app.
func (m *Messenger) Page(app string) Page { return Page{m, app} }

// credentials are those of the page's app.
func (p Page) credentials() (Credentials, error) {
	if p.app != "" {
		return p.m.App(p.app)
	}
	if all := p.m.Apps(); len(all) > 0 {
		return all[0], nil
	}
	return Credentials{}, ErrUnknownApp
}

// Say is [Page.Say] at the first page.
func (m *Messenger) Say(ctx context.Context, user, text string) (uint64, error) {
	return m.Page("").Say(ctx, user, text)
}

// QuickReply is [Page.QuickReply] at the first page.
func (m *Messenger) QuickReply(ctx context.Context, user, title, payload string) (uint64, error) {
	return m.Page("").QuickReply(ctx, user, title, payload)
}

// Postback is [Page.Postback] at the first page.
func (m *Messenger) Postback(ctx context.Context, user, title, payload string) (uint64, error) {
	return m.Page("").Postback(ctx, user, title, payload)
}

// Tap is [Page.Tap] at the first page.
func (m *Messenger) Tap(ctx context.Context, user, address string) (open string, seq uint64, err error) {
	return m.Page("").Tap(ctx, user, address)
}

// Unlink is [Page.Unlink] at the first page.
func (m *Messenger) Unlink(ctx context.Context, user string) (uint64, error) {
	return m.Page("").Unlink(ctx, user)
}

// Chat is [Page.Chat] at the first page.
func (m *Messenger) Chat(user string) (Chat, error) { return m.Page("").Chat(user) }

// PSID is [Page.PSID] at the first page.
func (m *Messenger) PSID(user string) (string, error) { return m.Page("").PSID(user) }
