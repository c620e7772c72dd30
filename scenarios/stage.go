package scenarios

import (
	"context"
	"net/http"
	"time"

	"github.com/sandbank/sandbank/internal/fault"
	"github.com/sandbank/sandbank/internal/journal"
	"github.com/sandbank/sandbank/internal/wire"
)

// A Stage is the run that a story is played on, as far as a story needs it.
type Stage interface {
	Record
	Chat
	World
	Hand
	Desk
	Crowds
}

// A Record is the run's journal.
type Record interface {
	// Read returns events from a sequence on, the run's address in their data.
	Read(ctx context.Context, from uint64, limit int) ([]journal.Event, error)
	// Await waits until the event of a sequence is there.
	Await(ctx context.Context, seq uint64) error
	// Mark journals a fact of the story.
	Mark(ctx context.Context, typ string, data any) (journal.Event, error)
	// Note is Mark that does not wait for the disk: what comes after it, and is
	// waited for, makes it durable as well.
	Note(ctx context.Context, typ string, data any) (journal.Event, error)
	// Idle waits until nothing is on its way between the parties.
	Idle(ctx context.Context) error
	// Hold keeps what goes on its way by itself, like webhooks, until release.
	Hold() (release func())
}

// A Chat is what customers do in the messenger. A user is "larkspur/linh", an
// app is "kinnet/service"; empty is the balance bot.
type Chat interface {
	Say(ctx context.Context, app, user, text string) error
	// Share lets a user tell where she is.
	Share(ctx context.Context, app, user string, lat, long float64) error
	QuickReply(ctx context.Context, app, user, title, payload string) error
	// Tap opens an account_link button and returns the address that it leads to.
	Tap(ctx context.Context, app, user, url string) (string, error)
	Unlink(ctx context.Context, app, user string) error
}

// A World is time, people and money.
type World interface {
	Now() time.Time
	Advance(ctx context.Context, to time.Time) error
	// Client is a browser's: with cookies, and recorded as coming from whom.
	Client(from string) *http.Client
	// Home is the address of a bank, under which its pages are.
	Home(bank string) (string, error)
	Customer(ctx context.Context, bank, key string) (Customer, error)
	// Figures is what a customer's accounts hold now, by the bank's ledger.
	Figures(ctx context.Context, c Customer) ([]Figures, error)
	// Zone is the time zone of a bank.
	Zone(bank string) (*time.Location, error)
	// Transactions are holds and bookings of the last 30 days of what a customer
	// has, newest first, as expressions have them.
	Transactions(ctx context.Context, c Customer) ([]any, error)
	// Outside tells whether a program of somebody else takes part.
	Outside() bool
}

// A Hand is what somebody does to the world from outside of it. What it returns
// is plain, for expressions: see [formula.Facts].
type Hand interface {
	Spend(ctx context.Context, c Customer, s Spend) (map[string]any, error)
	Receive(ctx context.Context, c Customer, amount int64, from string) (map[string]any, error)
	Settle(ctx context.Context, sale, how string, amount int64) error
	Arm(ctx context.Context, f fault.Fault) (id string, err error)
	Heal(ctx context.Context, id string) error
	Faults(ctx context.Context) ([]any, error)
	Review(ctx context.Context, bank string) (map[string]any, error)
	Suspend(ctx context.Context, bank, client, why string) error
}

// A Desk is where programs are let in.
type Desk interface {
	// Address is where a party is reached: a bank, a platform, an app, an inbox,
	// or "api".
	Address(party string) (string, error)
	Register(ctx context.Context, bank, name, redirect string) (id, secret string, err error)
	Token(ctx context.Context, c Customer, t Token) (map[string]any, error)
	Subscribe(ctx context.Context, s Subscribe) (map[string]any, error)
	// Message is one side of an exchange by its hash.
	Message(ctx context.Context, hash string) (wire.Message, error)
}

// Figures is what an account holds, in minor units.
type Figures struct {
	Account   string // id
	Product   string
	Currency  string
	Booked    int64
	Available int64
	Overdraft int64 // limit, not part of Available
	Card      bool  // Booked is minus what is owed
}
