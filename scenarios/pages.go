package scenarios

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/sandbank/sandbank/scenarios/browser"
)

// window is a role's browser. It keeps its cookies for the whole story.
func (p *performance) window(role string) *browser.Browser {
	w := p.windows[role]
	if w == nil {
		w = browser.New(p.stage.Client("customer:" + p.cast.of(role).Key))
		p.windows[role] = w
	}
	return w
}

// open goes to an address. A page that refuses is what the customer got.
func (p *performance) open(ctx context.Context, role, address string) error {
	page, err := p.window(role).Open(ctx, address)
	return readable(page, err)
}

// submit sends a form of the open page.
func (p *performance) submit(ctx context.Context, role string, f *browser.Form, b *browser.Button) error {
	page, err := p.window(role).Submit(ctx, f, b)
	return readable(page, err)
}

func readable(page *browser.Page, err error) error {
	if err == nil && page.Status >= http.StatusBadRequest {
		return &Unmet{"a page", fmt.Sprintf("status %d on %s: %s", page.Status, page.URL.Path, quotedLine(page.Text))}
	}
	return err
}

// signIn signs in on the open page: by the button that carries the customer's
// name, else with her key in the field for it.
func (p *performance) signIn(ctx context.Context, role string) error {
	page, customer := p.window(role).Page(), p.cast.of(role)
	if page == nil {
		return &Unmet{"a page to sign in", "no page is open"}
	}
	if f := page.Form("customer", customer.Key); f != nil {
		return p.submit(ctx, role, f, f.Button("customer", customer.Key))
	}
	if f := page.Form("who"); f != nil && f.Set("who", customer.Key) {
		return p.submit(ctx, role, f, anyButton(f))
	}
	return &Unmet{"a page to sign in", shown(page)}
}

func anyButton(f *browser.Form) *browser.Button {
	if len(f.Buttons) == 0 {
		return nil
	}
	return f.Buttons[0]
}

func shown(page *browser.Page) string { return quotedLine(page.Title + ": " + page.Text) }

// decide ticks boxes on the open consent page and presses a button.
func (p *performance) decide(ctx context.Context, c Consent) error {
	page := p.window(c.As).Page()
	if page == nil {
		return &Unmet{"a consent page", "no page is open"}
	}
	f := page.Form("decision", c.Decide)
	if f == nil {
		return &Unmet{"a consent page", shown(page)}
	}
	if c.Decide == allow {
		if err := p.tick(f, c); err != nil {
			return err
		}
	}
	return p.submit(ctx, c.As, f, f.Button("decision", c.Decide))
}

// tick ticks what is shared and clears the rest.
func (p *performance) tick(f *browser.Form, c Consent) error {
	if len(c.Share) > 0 {
		boxes := f.Boxes("cluster")
		for _, word := range c.Share {
			if !slices.ContainsFunc(boxes, func(b *browser.Field) bool { return b.Value == word }) {
				return &Unmet{"a box for " + word, "boxes for " + named(boxes, func(b *browser.Field) string { return b.Value })}
			}
		}
		for _, b := range boxes {
			b.Checked = slices.Contains(c.Share, b.Value)
		}
	}
	boxes, ticked := f.Boxes("account"), 0
	for _, b := range boxes {
		b.Checked = len(c.Accounts) == 0 || slices.ContainsFunc(c.Accounts, func(name string) bool {
			return matches(name, b.Label) || matches(name+"*", b.Label)
		})
		if b.Checked {
			ticked++
		}
	}
	if len(boxes) > 0 && ticked == 0 {
		return &Unmet{"an account named " + either(c.Accounts), named(boxes, func(b *browser.Field) string { return quote(b.Label) })}
	}
	return nil
}

func named(boxes []*browser.Field, name func(*browser.Field) string) string {
	names := make([]string, len(boxes))
	for i, b := range boxes {
		names[i] = name(b)
	}
	if len(names) == 0 {
		return "none"
	}
	return strings.Join(names, ", ")
}

// revoke takes every live consent back on the customer's page at her bank.
func (p *performance) revoke(ctx context.Context, role string) error {
	home, err := p.stage.Home(p.cast.of(role).Bank)
	if err != nil {
		return err
	}
	if err := p.open(ctx, role, home+"/me"); err != nil {
		return err
	}
	if revocable(p.window(role).Page()) == nil {
		if err := p.signIn(ctx, role); err != nil {
			return &Unmet{"a consent to revoke", shown(p.window(role).Page())}
		}
	}
	for n := 0; ; n++ {
		f := revocable(p.window(role).Page())
		switch {
		case f == nil && n == 0:
			return &Unmet{"a consent to revoke", shown(p.window(role).Page())}
		case f == nil || n == maxConsents:
			return nil
		}
		if err := p.submit(ctx, role, f, anyButton(f)); err != nil {
			return err
		}
	}
}

// maxConsents bounds how many consents one step revokes.
const maxConsents = 100

// revocable is the form that revokes the first consent of a page.
func revocable(page *browser.Page) *browser.Form {
	for _, f := range page.Forms {
		if strings.Contains(f.Action, "revoke") || f.Button("revoke", "") != nil {
			return f
		}
	}
	return nil
}
