package sandbox

import (
	"context"
	"fmt"

	"github.com/sandbank/sandbank/mockbanks/authserver"
	"github.com/sandbank/sandbank/mockbanks/developers"
)

// testerID is the client that the `token` command, the console and the banks'
// own pages try calls with.
const testerID = developers.TesterID

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
	if err := developers.EnsureTester(ctx, b); err != nil {
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
	return testerID, developers.EnsureTester(ctx, b)
}
