package scenarios

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/sandbank/sandbank/scenarios/money"
)

// compare demands that each account's booked and available balance has been
// said to the cent, and that no amount was said that is true of no account. Of
// a card more may be said: what is due, and when.
func compare(figures []Figures, said []message) error {
	found := amounts(said)
	if len(figures) == 0 {
		return &Unmet{"a balance", "no account is shared, so there is none to show"}
	}
	for _, f := range figures {
		if !f.has(found, f.Booked) || !f.hasAvailable(found) {
			return &Unmet{f.String(), transcript(said)}
		}
	}
	for _, a := range found {
		if !slices.ContainsFunc(figures, func(f Figures) bool { return f.true(a) }) {
			return &Unmet{"no amount but those of the shared accounts: " + words(figures), quote(a.Text) + " in " + transcript(said)}
		}
	}
	return nil
}

// has tells whether a figure was said. What is owed on a card may be said with
// or without its sign.
func (f Figures) has(found []money.Amount, minor int64) bool {
	return slices.ContainsFunc(found, func(a money.Amount) bool {
		return a.Currency == f.Currency && (a.Minor == minor || f.Card && a.Minor == -minor)
	})
}

// hasAvailable allows for faces that count an overdraft as available.
func (f Figures) hasAvailable(found []money.Amount) bool {
	return f.has(found, f.Available) || f.Overdraft > 0 && f.has(found, f.Available+f.Overdraft)
}

// true tells whether an amount is a figure of the account.
func (f Figures) true(a money.Amount) bool {
	known := []int64{f.Booked, f.Available, f.Overdraft, f.Available + f.Overdraft}
	return f.Card || slices.ContainsFunc(known, func(minor int64) bool { return f.has([]money.Amount{a}, minor) })
}

// String is what the ledger says.
func (f Figures) String() string {
	return fmt.Sprintf("%s: booked %s, available %s", f.Product, money.Format(f.Booked, f.Currency), money.Format(f.Available, f.Currency))
}

func words(figures []Figures) string {
	all := make([]string, len(figures))
	for i, f := range figures {
		all[i] = f.String()
	}
	return strings.Join(all, "; ")
}

// shared is what the ledger says of the accounts that a role has last shared;
// of all its accounts if it has shared none yet.
func (p *performance) shared(ctx context.Context, role string) ([]Figures, error) {
	customer := p.cast.of(role)
	figures, err := p.stage.Figures(ctx, customer)
	if err != nil {
		return nil, err
	}
	accounts, err := p.lastShared(ctx, customer)
	if err != nil || accounts == nil {
		return figures, err
	}
	return slices.DeleteFunc(figures, func(f Figures) bool { return !slices.Contains(accounts, f.Account) }), nil
}

// lastShared are the accounts of the customer's last consent; nil if there is
// none.
func (p *performance) lastShared(ctx context.Context, c Customer) (accounts []string, err error) {
	err = p.each(ctx, 1, func(e event) {
		var data struct {
			Bank, Customer string
			Accounts       []string
		}
		if e.Type == "bank.consent.authorised" && json.Unmarshal(e.Data, &data) == nil && data.Bank == c.Bank && bare(data.Customer) == c.Key {
			accounts = data.Accounts
		}
	})
	return accounts, err
}
