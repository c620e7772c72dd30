package sandbox

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/sandbank/sandbank/internal/actor"
	"github.com/sandbank/sandbank/mockbanks"
	"github.com/sandbank/sandbank/platforms/integration"
)

// Refusals about programs of the user's.
var (
	// ErrOwn says that something is asked of a bank that only we could do.
	ErrOwn = errors.New("this part is a program of yours: do it there")
	// ErrOwnSilent says that a program of the user's did not answer as its role
	// demands.
	ErrOwnSilent = errors.New("your program did not answer as its role demands")
)

// maxOwn bounds what is read of an answer of a program of the user's.
const maxOwn = 1 << 20

// askOwnBank gets an app a client at the user's bank: the one that was given,
// or a new one of its registration endpoint.
func (r *Run) askOwnBank(ctx context.Context, a builtIn, b *mockbanks.Bank, own OwnBank, callback string) (id, secret string, err error) {
	if own.ClientID != "" {
		return own.ClientID, own.ClientSecret, nil
	}
	var m struct {
		Registration string `json:"registration_endpoint"`
	}
	if err := r.callOwn(ctx, a.path(), http.MethodGet, own.Issuer+"/.well-known/openid-configuration", nil, &m); err != nil {
		return "", "", fmt.Errorf("discover %s: %w", own.Issuer, err)
	}
	if m.Registration == "" {
		return "", "", fmt.Errorf("%s has no registration_endpoint: name a client with --bank-client %s=ID:SECRET: %w", own.Issuer, b.ID(), ErrOwnSilent)
	}
	ask := map[string]any{ // RFC 7591, section 2
		"client_name": a.name, "redirect_uris": []string{callback}, "scope": appScope(b),
		"grant_types": []string{"authorization_code", "refresh_token", "client_credentials"}, "response_types": []string{"code"},
		"token_endpoint_auth_method": "client_secret_basic",
	}
	var got struct {
		ID     string `json:"client_id"`
		Secret string `json:"client_secret"`
	}
	if err := r.callOwn(ctx, a.path(), http.MethodPost, m.Registration, ask, &got); err != nil {
		return "", "", fmt.Errorf("register at %s: %w", m.Registration, err)
	}
	if got.ID == "" {
		return "", "", fmt.Errorf("register at %s: no client_id in the answer: %w", m.Registration, ErrOwnSilent)
	}
	return got.ID, got.Secret, nil
}

// callOwn calls a program of the user's with JSON, as a party of ours.
func (r *Run) callOwn(ctx context.Context, from, method, address string, in, out any) error {
	var body io.Reader = http.NoBody
	if in != nil {
		b, err := json.Marshal(in)
		if err != nil {
			return err
		}
		body = bytes.NewReader(b)
	}
	req, err := http.NewRequestWithContext(ctx, method, address, body)
	if err != nil {
		return err
	}
	if in != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	req.Header.Set("Accept", "application/json")
	res, err := r.client(from).Do(req)
	if err != nil {
		return fmt.Errorf("%w: start it first: %w", ErrOwnSilent, err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(io.LimitReader(res.Body, maxOwn))
	if err != nil {
		return fmt.Errorf("%w: %w", ErrOwnSilent, err)
	}
	if res.StatusCode < 200 || res.StatusCode > 299 {
		return fmt.Errorf("%w: %s %s answered %d %.200s", ErrOwnSilent, method, address, res.StatusCode, text)
	}
	if out == nil {
		return nil
	}
	if err := json.Unmarshal(text, out); err != nil {
		return fmt.Errorf("%w: %s %s answered no JSON: %w", ErrOwnSilent, method, address, err)
	}
	return nil
}

// outsideFact is what can be seen from outside of what the user's bank did.
// Events of our banks have the same types, so that stories find them.
type outsideFact struct {
	Bank     string `json:"bank"`
	Customer string `json:"customer,omitempty"`
	Scope    string `json:"scope,omitempty"`
	Seen     string `json:"seen"` // "on the wire"
}

// witness journals what the user's bank is seen to do.
func (r *Run) witness(ctx context.Context, typ string, d outsideFact) error {
	d.Seen = "on the wire"
	_, err := r.actor.Do(ctx, func(tx *actor.Tx) error {
		tx.Add(actor.Draft{Type: typ, Source: "/banks/" + d.Bank, Subject: "party/" + d.Bank + "/seen", Data: d})
		return nil
	})
	return err
}

// A witnessed store also journals a new link to the user's bank as the grant
// that it is there.
type witnessed struct {
	integration.Links
	r   *Run
	app string
}

// store is where an app keeps its links.
func (r *Run) store(app string) integration.Links {
	if links := r.links.store(app); !r.Outside() {
		return links
	}
	return witnessed{r.links.store(app), r, app}
}

// Link implements [integration.Links].
func (l witnessed) Link(ctx context.Context, link integration.Link) error {
	if _, own := l.r.ownBank(link.Bank); own && !link.Renewed {
		customer := strings.TrimPrefix(l.r.browserOf(l.app)(link.PSID), "customer:")
		if err := l.r.witness(ctx, "bank.grant.opened", outsideFact{Bank: link.Bank, Customer: customer, Scope: link.Scope}); err != nil {
			return err
		}
	}
	return l.Links.Link(ctx, link)
}

// A watcher is a browser's way to the user's bank: it sees a consent being
// revoked.
type watcher struct {
	r    *Run
	from string
	next http.RoundTripper
}

// RoundTrip implements [http.RoundTripper].
func (w watcher) RoundTrip(req *http.Request) (*http.Response, error) {
	res, err := w.next.RoundTrip(req)
	if err != nil || req.Method != http.MethodPost || res.StatusCode >= 400 || !strings.Contains(req.URL.Path, "revoke") {
		return res, err
	}
	if bank := w.r.peerAt(req.URL.String()); bank != "" {
		if _, own := w.r.ownBank(bank); own {
			err = w.r.witness(req.Context(), "bank.consent.revoked", outsideFact{Bank: bank, Customer: strings.TrimPrefix(w.from, "customer:")})
		}
	}
	return res, err
}
