package scenarios

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/sandbank/sandbank/internal/fault"
	"github.com/sandbank/sandbank/mockbanks"
	"github.com/sandbank/sandbank/mockbanks/ledger"
	"github.com/sandbank/sandbank/mockbanks/movements"
	"github.com/sandbank/sandbank/mockbanks/overlay"
)

// owner finds the bank of a customer, and her accounts that are open.
func (s onRun) owner(c Customer) (*mockbanks.Bank, []ledger.Account, error) {
	b, err := s.run.Bank(c.Bank)
	if err != nil {
		return nil, nil, err
	}
	p, err := b.Customer(c.Key)
	if err != nil {
		return nil, nil, fmt.Errorf("customer %q: %w", c.Key, err)
	}
	open := slices.DeleteFunc(slices.Clone(b.Accounts(p.Index)), func(a ledger.Account) bool { return !a.OpenAt(s.run.Now()) })
	return b, open, nil
}

// account is the one that a step names by its product, or the first.
func (s onRun) account(c Customer, product string) (*mockbanks.Bank, ledger.Account, error) {
	b, open, err := s.owner(c)
	if err != nil {
		return nil, ledger.Account{}, err
	}
	var products []string
	for _, a := range open {
		if product == "" || matches(product, a.Product) {
			return b, a, nil
		}
		products = append(products, quote(a.Product))
	}
	return nil, ledger.Account{}, &Unmet{"an open account " + product + " of " + c.Given, orNone(products)}
}

func (s onRun) Spend(ctx context.Context, c Customer, what Spend) (map[string]any, error) {
	b, a, err := s.account(c, what.Account)
	if err != nil {
		return nil, err
	}
	sale, err := b.Purchase(ctx, movements.Buy{
		Account: a.ID, Amount: what.Amount, Merchant: what.At, MCC: what.MCC, Present: true, Posted: !what.Pending,
	})
	if err != nil {
		return nil, err
	}
	status := map[overlay.Status]string{overlay.Waiting: "pending", overlay.Refused: "declined", overlay.Reversed: "lapsed"}[sale.Status]
	if status == "" {
		status = "booked"
	}
	return map[string]any{"id": sale.ID, "status": status, "code": sale.Code, "account": a.ID, "amount": what.Amount}, nil
}

func (s onRun) Receive(ctx context.Context, c Customer, amount int64, from string) (map[string]any, error) {
	b, a, err := s.account(c, "")
	if err != nil {
		return nil, err
	}
	m, err := b.Credit(ctx, a.ID, from, amount, "")
	return map[string]any{"id": m.ID, "status": m.Status.String(), "code": m.Code, "account": a.ID, "amount": amount}, err
}

func (s onRun) Settle(ctx context.Context, sale, how string, amount int64) error {
	before, err := s.run.Movements().Sale(sale)
	if err != nil {
		return &Unmet{"a purchase that was saved", fmt.Sprintf("%s: %v", quote(sale), err)}
	}
	if amount == 0 {
		amount = before.Amount
	}
	switch how {
	case "capture":
		_, err = s.run.Movements().Capture(ctx, sale, amount)
	case "lapse":
		_, err = s.run.Movements().Lapse(ctx, sale)
	default:
		_, err = s.run.Movements().Refund(ctx, sale, amount)
	}
	return err
}

func (s onRun) Zone(bank string) (*time.Location, error) {
	b, err := s.run.Bank(bank)
	if err != nil {
		return nil, err
	}
	entry := b.Entry()
	return entry.Zone(), nil
}

// shownDays is how far back expressions see transactions.
const shownDays = 30

func (s onRun) Transactions(_ context.Context, c Customer) ([]any, error) {
	b, open, err := s.owner(c)
	if err != nil {
		return nil, err
	}
	now := s.run.Now()
	var lines []ledger.Line
	for _, a := range open {
		lines = append(lines, s.run.Movements().Pending(a, now)...)
		lines = append(lines, b.Lines(a, now.AddDate(0, 0, -shownDays), now.Add(time.Millisecond))...)
	}
	slices.SortStableFunc(lines, func(x, y ledger.Line) int { return y.At.Compare(x.At) })
	all := make([]any, len(lines))
	for i, l := range lines {
		status := "booked"
		if l.Pending {
			status = "pending"
		}
		all[i] = map[string]any{
			"id": l.ID, "pending_id": l.PendingID, "account": l.Account, "status": status, "amount": l.Amount, "text": l.Text, "merchant": l.Merchant, "at": l.At,
		}
	}
	return all, nil
}

func (s onRun) Arm(ctx context.Context, f fault.Fault) (string, error) {
	armed, err := s.run.Arm(ctx, f)
	return armed.ID, err
}

// Heal ends a fault; one that is over already stays so.
func (s onRun) Heal(ctx context.Context, id string) error {
	if err := s.run.Faults().Clear(ctx, id); !errors.Is(err, fault.ErrUnknown) {
		return err
	}
	return nil
}

func (s onRun) Faults(context.Context) ([]any, error) {
	all := []any{}
	for _, f := range s.run.Faults().Armed() {
		all = append(all, map[string]any{"id": f.ID, "name": f.Name, "party": f.Party, "kind": f.Kind, "route": f.Route, "strikes": int64(s.run.Faults().Strikes(f.ID))})
	}
	return all, nil
}
