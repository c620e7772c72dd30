package scenarios

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/sandbank/sandbank/internal/journal"
	"github.com/sandbank/sandbank/mockbanks/ledger"
	"github.com/sandbank/sandbank/platforms/messenger"
	"github.com/sandbank/sandbank/sandbox"
)

// NewStage lets stories play on a run of this process.
func NewStage(r *sandbox.Run) Stage { return onRun{r} }

type onRun struct{ run *sandbox.Run }

func (s onRun) Read(ctx context.Context, from uint64, limit int) ([]journal.Event, error) {
	return s.run.Actor().Read(ctx, from, limit)
}

func (s onRun) Await(ctx context.Context, seq uint64) error {
	for _, err := range s.run.Tail(ctx, seq) {
		return err
	}
	return ctx.Err()
}

func (s onRun) Mark(ctx context.Context, typ string, data any) (journal.Event, error) {
	return s.run.Mark(ctx, typ, data)
}

func (s onRun) Note(ctx context.Context, typ string, data any) (journal.Event, error) {
	return s.run.Note(ctx, typ, data)
}

func (s onRun) Idle(ctx context.Context) error { return s.run.Idle(ctx) }

func (s onRun) Hold() (release func()) { return s.run.Hold() }

// page is an app's page. One that comes into being because somebody writes to
// it proves that it listens before anything is written.
func (s onRun) page(ctx context.Context, app string) (messenger.Page, error) {
	page, err := s.run.Page(ctx, app)
	if err != nil {
		return page, err
	}
	return page, s.run.Idle(ctx)
}

func (s onRun) Say(ctx context.Context, app, user, text string) error {
	page, err := s.page(ctx, app)
	if err != nil {
		return err
	}
	_, err = page.Say(ctx, user, text)
	return err
}

func (s onRun) Share(ctx context.Context, app, user string, lat, long float64) error {
	page, err := s.page(ctx, app)
	if err != nil {
		return err
	}
	_, err = page.Share(ctx, user, messenger.Location{Lat: lat, Long: long})
	return err
}

func (s onRun) QuickReply(ctx context.Context, app, user, title, payload string) error {
	page, err := s.page(ctx, app)
	if err != nil {
		return err
	}
	_, err = page.QuickReply(ctx, user, title, payload)
	return err
}

func (s onRun) Tap(ctx context.Context, app, user, url string) (string, error) {
	page, err := s.page(ctx, app)
	if err != nil {
		return "", err
	}
	open, _, err := page.Tap(ctx, user, url)
	return open, err
}

func (s onRun) Unlink(ctx context.Context, app, user string) error {
	page, err := s.page(ctx, app)
	if err != nil {
		return err
	}
	_, err = page.Unlink(ctx, user)
	return err
}

func (s onRun) Now() time.Time { return s.run.Now() }

func (s onRun) Advance(ctx context.Context, to time.Time) error { return s.run.Advance(ctx, to) }

func (s onRun) Client(from string) *http.Client { return s.run.Client(from) }

func (s onRun) Home(bank string) (string, error) { return s.run.Home(bank) }

func (s onRun) Customer(_ context.Context, bank, key string) (Customer, error) {
	b, err := s.run.Bank(bank)
	if err != nil {
		return Customer{}, err
	}
	p, err := b.Customer(key)
	if err != nil {
		return Customer{}, fmt.Errorf("customer %q: %w", key, err)
	}
	return Customer{Bank: bank, BankName: b.Entry().Name, Key: sandbox.CustomerKey(p), Given: p.Given, Name: p.Name()}, nil
}

// Figures asks the ledger itself, by no face of the bank, about the accounts that
// have money to spend.
func (s onRun) Figures(_ context.Context, c Customer) ([]Figures, error) {
	b, err := s.run.Bank(c.Bank)
	if err != nil {
		return nil, err
	}
	p, err := b.Customer(c.Key)
	if err != nil {
		return nil, fmt.Errorf("customer %q: %w", c.Key, err)
	}
	var all []Figures
	for _, a := range b.Accounts(p.Index) {
		if loan := a.Owes() && a.Kind != ledger.CreditCard; loan || !a.OpenAt(s.run.Now()) {
			continue // nobody asks a chat what is left of it
		}
		all = append(all, newFigures(a, b.Balance(a)))
	}
	return all, nil
}

func newFigures(a ledger.Account, b ledger.Balance) Figures {
	f := Figures{
		Account: a.ID, Product: a.Product, Currency: a.Currency, Booked: b.Booked, Available: b.Available,
		Overdraft: b.Overdraft, Card: a.Kind == ledger.CreditCard,
	}
	if f.Card { // what is left of the line, purchases still pending counted
		f.Available += a.CreditLine
	}
	return f
}

// Outside tells whether a program of somebody else takes part.
func (s onRun) Outside() bool { return s.run.Outside() }
