package sandbox

import (
	"context"
	"errors"
	"fmt"

	"github.com/sandbank/sandbank/mockbanks"
	"github.com/sandbank/sandbank/mockbanks/authserver"
)

// testerID is the client that the `token` command and the console use at each
// bank. It is registered when it is first needed.
const testerID = "your-app"

// testerRedirect is a redirect URI that every bank takes, strict ones too.
// Nobody is sent there: tokens for tests have no pages.
const testerRedirect = "https://your-app.example/callback"

// A Token is an access token for tests, with what is known of it.
type Token struct {
	Access  string
	Refresh string
	Grant   authserver.Access
}

// TokenFor issues a token of a customer at a bank without login pages. It
// goes through the same consent and grant as the pages. Permissions nil means
// all that the bank's face has.
func (r *Run) TokenFor(ctx context.Context, bank, customer string, permissions []string) (Token, error) {
	b, err := r.Bank(bank)
	if err != nil {
		return Token{}, err
	}
	if own, ok := r.ownBank(bank); ok {
		return Token{}, fmt.Errorf("token at %s (%s): %w", bank, own.Issuer, ErrOwn)
	}
	if err := r.ensureTester(ctx, b); err != nil {
		return Token{}, fmt.Errorf("token at %s: %w", bank, err)
	}
	access, refresh, a, err := b.IssueForTests(ctx, testerID, customer, permissions, nil)
	return Token{access, refresh, a}, err
}

// Tester is the id of the client for tests at a bank.
func (r *Run) Tester(ctx context.Context, bank string) (string, error) {
	b, err := r.Bank(bank)
	if err != nil {
		return "", err
	}
	return testerID, r.ensureTester(ctx, b)
}

// ensureTester registers the client for tests unless it is there.
func (r *Run) ensureTester(ctx context.Context, b *mockbanks.Bank) error {
	if _, ok := b.Client(testerID); ok {
		return nil
	}
	_, _, err := b.Register(ctx, authserver.Registration{
		ID: testerID, Name: "Your app", Purpose: "Try the bank's interface",
		PurposeVI: "Thử giao diện của ngân hàng", RedirectURIs: []string{testerRedirect},
		Public: true, // nobody is told a secret, and its refresh tokens shall be usable
	})
	if _, ok := b.Client(testerID); ok {
		return nil // somebody else was faster
	}
	return errors.Join(err)
}
