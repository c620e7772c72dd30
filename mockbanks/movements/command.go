package movements

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"github.com/sandbank/sandbank/internal/actor"
	"github.com/sandbank/sandbank/mockbanks/ledger"
	"github.com/sandbank/sandbank/mockbanks/overlay"
	"github.com/sandbank/sandbank/mockbanks/rails"
)

// An Ask is a payment as somebody asks for it. A side is an account of this
// world, by its id or by branch and number, or somebody outside by name. Of a
// debit, To is who asks.
type Ask struct {
	Rail      string // empty: what the bank takes by itself
	From, To  overlay.Party
	Amount    int64
	Reference string
	Note      string // kept and told again: the asker's own id
	Online    bool   // ACH debits: agreed over the internet
	Plain     bool   // the amount calls for nothing: see [rails.Magic]
}

// magic is the amount that a course is drawn for.
func magic(amount int64, plain bool) int64 {
	if plain {
		return 0
	}
	return amount
}

// Pay makes a payment. One that its rail or the payee's bank refuses is
// returned with that status and code; what cannot be tried fails like
// [overlay.Ledger.Pay], or with [rails.ErrUnknown].
func (r *Register) Pay(ctx context.Context, ask Ask) (overlay.Movement, error) {
	var id string
	_, err := r.actor.Do(ctx, func(tx *actor.Tx) (err error) {
		id, err = r.PayIn(tx, ask)
		return err
	})
	if err != nil {
		return overlay.Movement{}, err
	}
	return r.Payment(id)
}

// PayIn is [Register.Pay] within a larger command. It returns the id.
func (r *Register) PayIn(tx *actor.Tx, ask Ask) (string, error) {
	p, err := r.payment(ask)
	if err != nil {
		return "", err
	}
	p.ID = tx.ID("p")
	bank := home(p.From, p.To)
	e, err := r.Ledger.Pay(p, r.course(bank, p.Rail, magic(p.Amount, ask.Plain), tx.Now()), tx.Now())
	if err != nil {
		return "", err
	}
	tx.Add(draft(e, bank))
	return p.ID, nil
}

// course is the way of a payment that is handed in at a bank. Of a bank that
// is none it is the shortest: the payment is refused anyway.
func (r *Register) course(bank string, rail rails.Rail, amount int64, at time.Time) rails.Course {
	if desk, ok := r.desks[bank]; ok {
		return desk.Run(rail, amount, at)
	}
	return rails.Course{Leaves: at, Settles: at}
}

// payment reads an ask: who the sides are, and which rail it takes.
func (r *Register) payment(ask Ask) (p overlay.Payment, err error) {
	p = overlay.Payment{From: r.side(ask.From), To: r.side(ask.To), Amount: ask.Amount, Reference: ask.Reference, Note: ask.Note}
	same := p.From.Account != "" && p.To.Account != "" && p.From.Bank == p.To.Bank
	p.Rail = rails.Between(r.desks[home(p.From, p.To)].Country, same)
	if ask.Rail != "" {
		if p.Rail, err = rails.Parse(ask.Rail); err != nil {
			return p, fmt.Errorf("pay: %w", err)
		}
	}
	switch p.Rail {
	case rails.ACH, rails.SameDayACH, rails.ACHDebit:
		firm := false
		if a, err := r.Account(p.From.Bank, p.From.Account); err == nil {
			firm = a.Kind == ledger.Business
		}
		p.Entry = rails.EntryOf(p.Rail.Debit(), firm, ask.Online)
	}
	return p, nil
}

// side completes what is known of a party of this world.
func (r *Register) side(p overlay.Party) overlay.Party {
	if p.Account == "" && p.Branch != "" && p.Number != "" {
		if a, err := r.ByNumber(p.Branch, p.Number); err == nil {
			p.Account, p.Bank = a.ID, a.Bank
		}
	}
	if p.Account == "" {
		p.Bank, p.Customer = "", 0
		return p
	}
	if a, err := r.Account(p.Bank, p.Account); err == nil {
		p.Customer, p.Number, p.Branch = a.Customer, a.Number, cmp.Or(a.SortCode, a.RoutingNumber)
		if who, err := r.world.Person(a.Bank, a.Customer); err == nil {
			p.Name = who.Name()
		}
	}
	return p
}

// Return brings an executed payment back with a code of its rail: what a
// tester does to see it. It fails like [overlay.Ledger.Return].
func (r *Register) Return(ctx context.Context, id, code string) (overlay.Movement, error) {
	return about(ctx, r, id, r.Payment, func(m overlay.Movement, at time.Time) (overlay.Event, string, error) {
		e, err := r.Ledger.Return(id, cmp.Or(code, m.Rail.Unpaid()), at)
		return e, home(m.From, m.To), err
	})
}

// Cancel takes an accepted payment back. It fails like
// [overlay.Ledger.Cancel].
func (r *Register) Cancel(ctx context.Context, id string) (overlay.Movement, error) {
	return about(ctx, r, id, r.Payment, func(m overlay.Movement, at time.Time) (overlay.Event, string, error) {
		e, err := r.Ledger.Cancel(id, "CUST", at)
		return e, home(m.From, m.To), err
	})
}

// about runs a command on one thing and returns how it then stands.
func about[T any](ctx context.Context, r *Register, id string, get func(string) (T, error), decide func(T, time.Time) (overlay.Event, string, error)) (T, error) {
	_, err := r.actor.Do(ctx, func(tx *actor.Tx) error {
		was, err := get(id)
		if err != nil {
			return err
		}
		e, bank, err := decide(was, tx.Now())
		if err != nil {
			return err
		}
		tx.Add(draft(e, bank))
		return nil
	})
	if err != nil {
		var none T
		return none, err
	}
	return get(id)
}

// A Buy is a card purchase as a tester asks for it.
type Buy struct {
	Bank, Account string
	Amount        int64
	Final         int64 // booked in the end; 0 is Amount: a tip, or a pump's true sum
	Merchant      string
	MCC           string
	Place         string
	Present       bool
	Posted        bool // book it at once
	Plain         bool // the amount calls for nothing
	Note          string
}

// Purchase uses the card of an account. A decline is returned with that status
// and code. It fails like [overlay.Ledger.Authorise].
func (r *Register) Purchase(ctx context.Context, b Buy) (overlay.Sale, error) {
	var id string
	_, err := r.actor.Do(ctx, func(tx *actor.Tx) error {
		id = tx.ID("u")
		e, err := r.Authorise(overlay.Purchase{
			ID: id, Account: b.Account, Bank: b.Bank, Amount: b.Amount, Final: b.Final, Merchant: b.Merchant,
			MCC: cmp.Or(b.MCC, "5999"), Place: b.Place, Present: b.Present, Note: b.Note,
		}, r.course(b.Bank, rails.Card, magic(b.Amount, b.Plain), tx.Now()), tx.Now())
		if err != nil {
			return err
		}
		tx.Add(draft(e, b.Bank))
		if held, ok := e.(overlay.CardAuthorised); ok && b.Posted {
			tx.Add(draft(overlay.CardCaptured{ID: id, At: tx.Now(), Amount: held.Final}, b.Bank))
		}
		return nil
	})
	if err != nil {
		return overlay.Sale{}, err
	}
	return r.Sale(id)
}

// Capture books a held purchase now, for an amount or, if that is zero, for
// what was foreseen. It fails like [overlay.Ledger.Capture].
func (r *Register) Capture(ctx context.Context, id string, amount int64) (overlay.Sale, error) {
	return about(ctx, r, id, r.Sale, func(s overlay.Sale, at time.Time) (overlay.Event, string, error) {
		e, err := r.Ledger.Capture(id, amount, at)
		return e, s.Bank, err
	})
}

// Lapse ends a hold now, without a booking. It fails like
// [overlay.Ledger.Lapse].
func (r *Register) Lapse(ctx context.Context, id string) (overlay.Sale, error) {
	return about(ctx, r, id, r.Sale, func(s overlay.Sale, at time.Time) (overlay.Event, string, error) {
		e, err := r.Ledger.Lapse(id, at)
		return e, s.Bank, err
	})
}

// Refund gives back some of a purchase; zero is all that is left of it. It
// fails like [overlay.Ledger.Refund].
func (r *Register) Refund(ctx context.Context, id string, amount int64) (overlay.Sale, error) {
	_, err := r.actor.Do(ctx, func(tx *actor.Tx) error {
		s, err := r.Sale(id)
		if err != nil {
			return err
		}
		e, err := r.Ledger.Refund(id, tx.ID("r"), amount, tx.Now())
		if err == nil {
			tx.Add(draft(e, s.Bank))
		}
		return err
	})
	if err != nil {
		return overlay.Sale{}, err
	}
	return r.Sale(id)
}

// An Instruct is a standing order or a direct debit as somebody asks for it.
// The rail decides which it is: see [rails.Rail.Debit].
type Instruct struct {
	Ask
	First time.Time
	Every overlay.Every
	Count int
	Until time.Time
}

// Instruct agrees a payment of a later day, a standing order or a direct debit.
// It fails like [overlay.Ledger.SetOrder], or with [rails.ErrUnknown]. Of a
// Bacs direct debit the magic amounts of the instruction count: one that is
// returned is cancelled in the same command, with the reason.
func (r *Register) Instruct(ctx context.Context, in Instruct) (overlay.Standing, error) {
	var id string
	_, err := r.actor.Do(ctx, func(tx *actor.Tx) error {
		p, err := r.payment(in.Ask)
		if err != nil {
			return err
		}
		id = tx.ID("o")
		e, err := r.SetOrder(overlay.Order{
			ID: id, Rail: p.Rail, From: p.From, To: p.To, Amount: p.Amount, Reference: p.Reference,
			First: in.First, Every: in.Every, Count: in.Count, Until: in.Until, Note: in.Note,
		}, tx.Now())
		if err != nil {
			return err
		}
		tx.Add(draft(e, home(e.From, e.To)))
		c := rails.Magic(rails.BacsInstruction, in.Amount)
		if p.Rail == rails.BacsDebit && (c.Outcome == rails.Returned || c.Outcome == rails.Rejected) {
			tx.Add(draft(overlay.OrderCancelled{ID: id, At: tx.Now(), Code: c.ID}, home(e.From, e.To)))
		}
		return nil
	})
	if err != nil {
		return overlay.Standing{}, err
	}
	return r.Order(id)
}

// CancelOrder ends an order. It fails like [overlay.Ledger.CancelOrder].
func (r *Register) CancelOrder(ctx context.Context, id string) (overlay.Standing, error) {
	return about(ctx, r, id, r.Order, func(s overlay.Standing, at time.Time) (overlay.Event, string, error) {
		e, err := r.Ledger.CancelOrder(id, at)
		return e, home(s.From, s.To), err
	})
}
