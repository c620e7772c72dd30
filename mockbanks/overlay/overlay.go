// Package overlay lays over the generated ledger what users do to the money of
// the world: payments, card purchases, standing orders, direct debits, and
// edits of accounts.
//
// It is a fold of events. Only an account that has events is touched; all
// others are answered by the book beneath, at the price of one look-up. A
// touched account is walked from the pay period of its first event on: what
// the book draws and what was done are merged in order of time, and a
// background debit that the account can no longer afford does not happen. Both
// that rule and the one that allows a payment look only at what came before
// and at what the book draws, so history that was shown never changes.
//
// Why no limit is broken: pay, money received, refunds and payments between
// people are never suppressed, because their other side must not have to look
// here. Each decision therefore sets aside the reserve: the deepest dip that
// these alone will make before the next pay, which is larger than the dip.
package overlay

import (
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"github.com/sandbank/sandbank/mockbanks/ledger"
	"github.com/sandbank/sandbank/mockbanks/people"
)

// A Reader answers what accounts hold and did. A [ledger.Book] is one.
type Reader interface {
	Accounts(bank string, customer int64) []ledger.Account
	Account(bank, id string) (ledger.Account, error)
	ByNumber(branch, number string) (ledger.Account, error)
	ByIBAN(iban string) (ledger.Account, error)
	ByPAN(pan string) (ledger.Account, error)
	Balance(a ledger.Account, at time.Time) ledger.Balance
	Steady(a ledger.Account, at time.Time) (ledger.Balance, time.Time)
	Card(a ledger.Account, at time.Time) ledger.Card
	SteadyCard(a ledger.Account, at time.Time) (ledger.Card, time.Time)
	Spendable(a ledger.Account, at time.Time) int64
	Lines(a ledger.Account, from, to time.Time) []ledger.Line
	Pending(a ledger.Account, at time.Time) []ledger.Line
	Line(bank, id string) (ledger.Account, ledger.Line, error)
}

// A Book is the generated ledger beneath: a [ledger.Book].
type Book interface {
	Reader
	Draws(a ledger.Account, from, to time.Time) []ledger.Draw
	DrawID(a ledger.Account, d ledger.Draw) string
	Period(a ledger.Account, at time.Time) (from, to time.Time)
	FeedAfter(bank string, after ledger.Cursor) (*ledger.Feed, error)
	FeedOf(bank string, customer int64, after ledger.Cursor) (*ledger.Feed, error)
	Words(p *ledger.Posting) (ledger.Account, ledger.Line)
	Given(bank string, customer int64, slot int, kind ledger.Kind, opened time.Time) (ledger.Account, error)
}

var _ Book = (*ledger.Book)(nil)

// Refusals of the decisions.
var (
	ErrPast         = errors.New("is before what has happened already")
	ErrAmount       = errors.New("amount is not positive, or too large")
	ErrLimit        = errors.New("amount is above the limit of the rail")
	ErrFunds        = errors.New("insufficient funds")
	ErrFrozen       = errors.New("account is blocked")
	ErrClosed       = errors.New("account is closed")
	ErrCurrency     = errors.New("accounts are in different currencies")
	ErrRail         = errors.New("bank does not use this rail")
	ErrKind         = errors.New("account is not of a kind that can do this")
	ErrSameAccount  = errors.New("payer and payee are the same account")
	ErrUnknown      = errors.New("no such payment, purchase or order")
	ErrWrongState   = errors.New("is not in a state that allows this")
	ErrNotEmpty     = errors.New("account owes money or has payments on their way")
	ErrNoParty      = errors.New("payer or payee is missing")
	ErrBadOrder     = errors.New("order has no first date, or ends before it")
	errUnknownEvent = errors.New("no such event")
)

// A Ledger is what the accounts of one run hold and did. It is safe for
// concurrent use: readers do not wait for each other.
type Ledger struct {
	book  Book
	banks []people.Bank

	shelf      shelf
	touchedAny atomic.Bool // false: every question goes straight to the book

	mu        sync.RWMutex
	clock     int64 // of the last event, Unix milliseconds
	accounts  map[string]*account
	seats     map[seat]*account   // the same by owner
	trail     []trace             // what events did to accounts, as they came
	made      map[string][]string // by customer: accounts opened here
	numbers   map[string]string   // branch/number, IBAN or PAN to account id, of those
	lines     map[string]string   // line id to account id
	payments  map[string]*Movement
	purchases map[string]*Sale
	orders    map[string]*Standing
	sequence  []string // ids of payments, purchases and orders as they came
}

// New returns a ledger in which nothing has happened yet. Banks are those of
// the book.
func New(book Book, banks []people.Bank) *Ledger {
	l := &Ledger{book: book, banks: banks}
	l.Reset()
	return l
}

// Reset forgets everything that happened.
func (l *Ledger) Reset() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.touchedAny.Store(false)
	l.clock = 0
	l.seats, l.trail = map[seat]*account{}, nil
	l.accounts, l.made, l.numbers, l.lines = map[string]*account{}, map[string][]string{}, map[string]string{}, map[string]string{}
	l.payments, l.purchases, l.orders = map[string]*Movement{}, map[string]*Sale{}, map[string]*Standing{}
	l.sequence = nil
}

// Version grows with every event of the account; it is 0 for an untouched one.
// What was read of the account under another version no longer holds.
func (l *Ledger) Version(id string) uint64 {
	if !l.touchedAny.Load() {
		return 0
	}
	l.mu.RLock()
	defer l.mu.RUnlock()
	if x := l.accounts[id]; x != nil {
		return x.version
	}
	return 0
}

// touched returns the state of an account with its reader's lock held, or nil
// and no lock.
func (l *Ledger) touched(id string) *account {
	if !l.touchedAny.Load() {
		return nil
	}
	l.mu.RLock()
	if x := l.accounts[id]; x != nil {
		return x
	}
	l.mu.RUnlock()
	return nil
}

// A refusal names the operation that failed and unwraps to its sentinel.
type refusal struct {
	op  string
	err error
}

func refuse(op string, err error) error { return &refusal{op, err} }

func (r *refusal) Error() string { return r.op + ": " + r.err.Error() }
func (r *refusal) Unwrap() error { return r.err }
