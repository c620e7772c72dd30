package sandbox

import (
	"context"
	"fmt"

	"github.com/sandbank/sandbank/mockbanks"
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
	return r.TokenOf(ctx, "", bank, customer, permissions)
}

// TokenOf is [Run.TokenFor] for a client by its id, or for a program by the
// name under which it was enrolled. It fails with [ErrNoApp] for any other name.
func (r *Run) TokenOf(ctx context.Context, client, bank, customer string, permissions []string) (Token, error) {
	b, err := r.Bank(bank)
	if err != nil {
		return Token{}, err
	}
	if own, ok := r.ownBank(bank); ok {
		return Token{}, fmt.Errorf("token at %s (%s): %w", bank, own.Issuer, ErrOwn)
	}
	if client, err = r.clientCalled(ctx, b, client); err != nil {
		return Token{}, fmt.Errorf("token at %s: %w", bank, err)
	}
	access, refresh, a, err := b.IssueForTests(ctx, client, customer, permissions, nil)
	return Token{access, refresh, a}, err
}

// clientCalled is the client that a name means at a bank: that of a program
// enrolled there, a client's id, or, without a name, the one for tests.
func (r *Run) clientCalled(ctx context.Context, b *mockbanks.Bank, name string) (string, error) {
	if name == "" || name == testerID {
		return testerID, developers.EnsureTester(ctx, b)
	}
	if e, ok := r.apps.at(name, b.ID()); ok {
		return e.Client, nil
	}
	if _, ok := b.Client(name); ok {
		return name, nil
	}
	return "", fmt.Errorf("%q is no client and no program enrolled there: %w", name, ErrNoApp)
}

// Tester is the id of the client for tests at a bank.
func (r *Run) Tester(ctx context.Context, bank string) (string, error) {
	b, err := r.Bank(bank)
	if err != nil {
		return "", err
	}
	return testerID, developers.EnsureTester(ctx, b)
}
