// Package browser is a customer's web browser without a screen: it opens
// pages over real HTTP, follows redirects, and fills in and submits the forms
// that a person would. It runs no scripts; the pages it is for need none.
//
// Standard: HTML Living Standard, 4.10.22 Form submission, as far as plain
// forms need it.
package browser

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
)

// Refusals of a browser.
var (
	// ErrNoPage says that nothing has been opened yet.
	ErrNoPage = errors.New("no page is open")
	// ErrNoForm says that the page has no such form, field or button.
	ErrNoForm = errors.New("the page has no such form")
	// ErrTooLarge says that a page is longer than a browser of ours reads.
	ErrTooLarge = errors.New("the page is too large")
)

// maxPage bounds what is read of a page.
const maxPage = 1 << 20

// A Browser has one window. It is for one goroutine.
type Browser struct {
	client *http.Client
	page   *Page
}

// New returns a browser that calls through client; the client keeps the
// cookies and follows the redirects.
func New(client *http.Client) *Browser { return &Browser{client: client} }

// Page is the page that is open; nil before the first.
func (b *Browser) Page() *Page { return b.page }

// Open goes to an address. A page that answers with a status of 400 or more
// is a page too: look at [Page.Status].
func (b *Browser) Open(ctx context.Context, address string) (*Page, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", address, err)
	}
	return b.visit(r)
}

// Submit sends a form of the open page by one of its buttons. A nil button
// sends it as the Enter key would in a form without buttons.
func (b *Browser) Submit(ctx context.Context, f *Form, button *Button) (*Page, error) {
	if b.page == nil {
		return nil, ErrNoPage
	}
	if f == nil {
		return nil, fmt.Errorf("submit on %s: %w", b.page.URL.Path, ErrNoForm)
	}
	r, err := f.request(ctx, b.page.URL, button)
	if err != nil {
		return nil, err
	}
	return b.visit(r)
}

// request is what the form sends.
func (f *Form) request(ctx context.Context, page *url.URL, button *Button) (*http.Request, error) {
	action := f.Action
	if button != nil && button.Action != "" {
		action = button.Action
	}
	target, err := page.Parse(action)
	if err != nil {
		return nil, fmt.Errorf("form action %q: %w", action, err)
	}
	values := f.values(button)
	if f.Method != http.MethodPost {
		target.RawQuery = values.Encode()
		return http.NewRequestWithContext(ctx, http.MethodGet, target.String(), nil)
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, target.String(), strings.NewReader(values.Encode()))
	if err != nil {
		return nil, err
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Origin", (&url.URL{Scheme: page.Scheme, Host: page.Host}).String())
	return r, nil
}

// visit makes the request and reads the page that it ends at.
func (b *Browser) visit(r *http.Request) (*Page, error) {
	r.Header.Set("Accept", "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8")
	answer, err := b.client.Do(r)
	if err != nil {
		return nil, fmt.Errorf("visit %s: %w", r.URL.Path, err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(io.LimitReader(answer.Body, maxPage+1))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", r.URL.Path, err)
	}
	if len(body) > maxPage {
		return nil, fmt.Errorf("read %s: %w", r.URL.Path, ErrTooLarge)
	}
	b.page = Parse(answer.Request.URL, answer.StatusCode, string(body))
	return b.page, nil
}
