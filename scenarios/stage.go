package scenarios

import (
	"context"
	"net/http"
	"time"

	"github.com/sandbank/sandbank/internal/journal"
)

// A Stage is the run that a story is played on, as far as a story needs it.
type Stage interface {
	Record
	Chat
	World
}

// A Record is the run's journal.
type Record interface {
	// Read returns events from a sequence on, the run's address in their data.
	Read(ctx context.Context, from uint64, limit int) ([]journal.Event, error)
	// Await waits until the event of a sequence is there.
	Await(ctx context.Context, seq uint64) error
	// Mark journals a fact of the story.
	Mark(ctx context.Context, typ string, data any) (journal.Event, error)
	// Idle waits until nothing is on its way between the parties.
	Idle(ctx context.Context) error
}

// A Chat is what customers do in the messenger. A user is "larkspur/linh".
type Chat interface {
	Say(ctx context.Context, user, text string) error
	QuickReply(ctx context.Context, user, title, payload string) error
	// Tap opens an account_link button and returns the address that it leads to.
	Tap(ctx context.Context, user, url string) (string, error)
	Unlink(ctx context.Context, user string) error
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
	// Outside tells whether a program of somebody else takes part.
	Outside() bool
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
