package scenarios

import (
	"context"
	"encoding/json"
	"strings"

	"github.com/sandbank/sandbank/internal/wire"
	"github.com/sandbank/sandbank/mockbanks/authserver"
)

// Address is where a party of the run is reached.
func (s onRun) Address(party string) (string, error) {
	switch first, _, nested := strings.Cut(party, "/"); {
	case party == "api":
		return s.run.Control(), nil
	case nested:
		return s.run.Base().URL("/apps/" + party), nil
	case first == "kinnet":
		return s.run.Base().URL("/platforms/" + party), nil
	}
	return s.Home(party)
}

func (s onRun) Register(ctx context.Context, bank, name, redirect string) (id, secret string, err error) {
	b, err := s.run.Bank(bank)
	if err != nil {
		return "", "", err
	}
	client, secret, err := b.Register(ctx, authserver.Registration{Name: name, Purpose: name, RedirectURIs: []string{redirect}})
	return client.ID, secret, err
}

func (s onRun) Token(ctx context.Context, c Customer, t Token) (map[string]any, error) {
	if t.Client == "" && len(t.Accounts) == 0 {
		token, err := s.run.TokenFor(ctx, c.Bank, c.Key, t.Share)
		return plainToken(token.Access, token.Refresh, token.Grant), err
	}
	b, open, err := s.owner(c)
	if err != nil {
		return nil, err
	}
	client := t.Client
	if client == "" {
		if client, err = s.run.Tester(ctx, c.Bank); err != nil {
			return nil, err
		}
	}
	var accounts, products []string
	for _, a := range open {
		products = append(products, quote(a.Product))
		for _, pattern := range t.Accounts {
			if matches(pattern, a.Product) || matches(pattern+"*", a.Product) {
				accounts = append(accounts, a.ID)
				break
			}
		}
	}
	if len(t.Accounts) > 0 && len(accounts) == 0 {
		return nil, &Unmet{"an account named " + either(t.Accounts), orNone(products)}
	}
	access, refresh, grant, err := b.IssueForTests(ctx, client, c.Key, t.Share, accounts)
	return plainToken(access, refresh, grant), err
}

func plainToken(access, refresh string, grant authserver.Access) map[string]any {
	return map[string]any{
		"access": access, "refresh": refresh, "scope": grant.Scope, "consent": grant.Consent, "client": grant.Client,
	}
}

func (s onRun) Message(ctx context.Context, hash string) (wire.Message, error) {
	return s.run.Message(ctx, hash)
}

func (s onRun) Subscribe(ctx context.Context, ask Subscribe) (map[string]any, error) {
	b, err := s.run.Bank(ask.Bank)
	if err != nil {
		return nil, err
	}
	sub, err := b.Notices().Subscribe(ctx, ask.Client, ask.URL, ask.Events)
	return map[string]any{"id": sub.ID, "secret": sub.Secret(), "url": sub.URL, "client": sub.Client}, err
}

func (s onRun) Review(ctx context.Context, bank string) (map[string]any, error) {
	b, err := s.run.Bank(bank)
	if err != nil {
		return nil, err
	}
	found, err := b.ReviewAccess(ctx)
	if err != nil {
		return nil, err
	}
	text, err := json.Marshal(found)
	if err != nil {
		return nil, err
	}
	plain, _ := plainJSON(text)
	review, _ := plain.(map[string]any)
	return review, nil
}

func (s onRun) Suspend(ctx context.Context, bank, client, why string) error {
	b, err := s.run.Bank(bank)
	if err != nil {
		return err
	}
	return b.SuspendClient(ctx, client, why)
}
