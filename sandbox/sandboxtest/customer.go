package sandboxtest

import (
	"slices"
	"strings"

	"github.com/sandbank/sandbank/mockbanks"
	"github.com/sandbank/sandbank/mockbanks/ledger"
	"github.com/sandbank/sandbank/mockbanks/people"
	"github.com/sandbank/sandbank/sandbox"
	"github.com/sandbank/sandbank/scenarios"
)

// A Customer is somebody of a bank, and what she does.
type Customer struct {
	Bank  string // id
	Key   string // "linh", or the decimal index
	Given string
	Name  string

	w   *World
	app string // whose page she talks to; empty: the balance bot
}

// Customer finds somebody: a named customer like "linh", or an index like "17"
// for the eighteenth of millions. The names are in docs/customers.md.
func (w *World) Customer(bank, key string) Customer {
	w.T.Helper()
	_, p := w.person(bank, key)
	return Customer{Bank: bank, Key: sandbox.CustomerKey(p), Given: p.Given, Name: p.Name(), w: w}
}

func (w *World) person(bank, key string) (*mockbanks.Bank, people.Person) {
	w.T.Helper()
	b, err := w.Bank(bank)
	if err != nil {
		w.T.Fatalf("Customer: %v", err)
	}
	p, err := b.Customer(key)
	if err != nil {
		w.T.Fatalf("Customer %q of %s: %v", key, bank, err)
	}
	return b, p
}

// String is the customer as expressions and the messenger name her:
// "larkspur/linh".
func (c Customer) String() string { return c.Bank + "/" + c.Key }

// An Account is what the bank's own ledger says of an account, now. Amounts are
// in minor units.
type Account struct {
	ID        string
	Product   string // "Everyday Checking"
	Currency  string
	Booked    int64 // of a card and a loan: minus what is owed
	Available int64 // booked less holds; no overdraft
	URL       string
}

// Accounts are the customer's accounts that are open, her first one first, by
// no face of the bank: the truth that your program is held against.
func (c Customer) Accounts() []Account {
	c.w.T.Helper()
	b, p := c.w.person(c.Bank, c.Key)
	var all []Account
	for _, a := range b.Accounts(p.Index) {
		if a.OpenAt(c.w.Now()) {
			all = append(all, newAccount(b, a))
		}
	}
	return all
}

func newAccount(b *mockbanks.Bank, a ledger.Account) Account {
	held := b.Balance(a)
	return Account{a.ID, a.Product, a.Currency, held.Booked, held.Available, b.BalanceURL(a.ID)}
}

// Account is the first account whose product fits a pattern with stars, like
// "*Savings*"; without one it is her first account.
func (c Customer) Account(product ...string) Account {
	c.w.T.Helper()
	pattern, all := strings.Join(append(product, "")[:1], ""), c.Accounts()
	i := slices.IndexFunc(all, func(a Account) bool { return pattern == "" || scenarios.Like(pattern, a.Product) })
	if i < 0 {
		c.w.T.Fatalf("Account(%q): %s has %s", pattern, c.Given, products(all))
	}
	return all[i]
}

func products(all []Account) string {
	names := make([]string, len(all))
	for i, a := range all {
		names[i] = a.Product
	}
	if len(names) == 0 {
		return "no account that is open"
	}
	return strings.Join(names, ", ")
}

// Token is [World.Token] for this customer.
func (c Customer) Token(permissions ...string) string {
	c.w.T.Helper()
	return c.w.Token(c.Bank, c.Key, permissions...)
}

// Revoke ends all consents that the customer has given, as she does on her
// bank's page, and says how many there were.
func (c Customer) Revoke() (ended int) {
	c.w.T.Helper()
	b, p := c.w.person(c.Bank, c.Key)
	for _, consent := range b.ConsentsOf(sandbox.CustomerKey(p)) {
		if consent.Live(c.w.Now()) != nil {
			continue
		}
		if err := b.RevokeConsent(c.w.T.Context(), consent.ID, c.Key); err != nil {
			c.w.T.Fatalf("Revoke %s: %v", consent.ID, err)
		}
		ended++
	}
	c.w.settle()
	return ended
}
