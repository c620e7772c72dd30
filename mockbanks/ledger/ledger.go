// Package ledger keeps the accounts and the money of the mock banks.
//
// Nothing is stored per customer: accounts, balances and statements are a pure
// function of the seed, reached at random by the payday bridge. Time is cut
// into periods from one payday to the next. The balance just before a payday,
// the anchor, is drawn directly, so that no history is summed; the bills,
// purchases and payments of the period are drawn too, and what is left between
// them and the next anchor becomes a card bill, a savings transfer and now and
// then a big purchase. docs/decisions/0010 derives why no limit is ever broken.
//
// Card purchases are held at once and booked in the morning of the next
// business day. Available is booked less these holds.
//
// History runs from [Epoch] to [End]. All money is in minor units.
package ledger

import (
	"errors"
	"time"
)

// Version is that of the generator, people included. A change that moves any
// name, number or line raises it: data of another version is another world.
const Version = 2

// The first and last instant of every world's history: constants, had the
// language such times.
//
//nolint:gochecknoglobals // never assigned again
var (
	Epoch = time.Date(2016, time.January, 1, 0, 0, 0, 0, time.UTC)
	End   = time.Date(2046, time.January, 1, 0, 0, 0, 0, time.UTC)
)

// Refusals of the look-ups and of [New].
var (
	ErrUnknownAccount = errors.New("no such account")
	ErrUnknownLine    = errors.New("no such transaction")
	ErrUnknownBank    = errors.New("no such bank")
	ErrBadBank        = errors.New("bank cannot keep accounts")
	ErrBadStart       = errors.New("start is outside the history")
	ErrBadScope       = errors.New("nothing to audit in that time")
	ErrBadCursor      = errors.New("not a cursor of this feed")
)

// A Kind is what an account is.
type Kind int

// The kinds of account.
const (
	Checking   Kind = iota // the US current account
	Current                // the UK current account
	CreditCard             // money owed is a negative balance
	Savings
	AutoLoan // what is owed is a negative balance
	Mortgage // as an auto loan
	Business // the checking or current account of a firm
)

// String is the field's word for the kind.
func (k Kind) String() string {
	return [...]string{"checking", "current", "credit card", "savings", "auto loan", "mortgage", "business"}[k]
}

// An Account is one account of one customer. Identifiers that its country or
// kind does not have are empty.
type Account struct {
	ID            string // opaque; inverts by [Book.Account]
	Bank          string
	Customer      int64 // who opened it
	Slot          int   // which of the customer's accounts it is; 0 is the first
	Joint         bool  // a second customer holds it, too
	Partner       int64 // who that is, if Joint
	Kind          Kind
	Product       string
	Nickname      string
	Currency      string
	Number        string // US and UK account number
	RoutingNumber string // ABA
	SortCode      string
	IBAN          string
	PAN           string    // cards only
	Opened        time.Time // local midnight; old accounts predate [Epoch]
	Closed        time.Time // local midnight of its last day; zero for an open one
	Frozen        bool      // blocked by the bank: it can be seen, and nothing moves out
	Overdraft     int64     // limit as a positive amount; 0 without one
	CreditLine    int64     // cards only
	Rate          int64     // yearly, in hundredths of a percent: earned on savings, owed on loans and cards
}

// OpenAt reports whether the account exists at an instant: an account that is
// yet to be opened, or is closed, is none.
func (a Account) OpenAt(at time.Time) bool {
	return !at.Before(a.Opened) && (a.Closed.IsZero() || at.Before(a.Closed.AddDate(0, 0, 1)))
}

// Owes reports whether the balance of the account is money that the customer
// owes: a card or a loan.
func (a Account) Owes() bool { return a.Kind == CreditCard || a.Kind == AutoLoan || a.Kind == Mortgage }

// A Loan is the state of an auto loan or a mortgage at an instant.
type Loan struct {
	Principal   int64 // borrowed on the day it was opened
	Outstanding int64 // principal still owed
	Payment     int64 // each month
	Rate        int64 // hundredths of a percent a year
	Term        int   // months
	Paid        int   // payments made
	NextDue     time.Time
	Matures     time.Time
	LastPayment time.Time // zero before the first
	Interest    int64     // paid since 1 January of the year
}

// Display is the last four digits of the account or card number.
func (a Account) Display() string {
	n := a.Number
	if a.PAN != "" {
		n = a.PAN
	}
	return n[max(0, len(n)-4):]
}

// A Balance is what an account holds at an instant. A card's booked balance is
// minus what is owed.
type Balance struct {
	Booked    int64
	Available int64 // booked less holds; never below minus the overdraft
	Overdraft int64 // limit, not part of Available: a face adds it where it has words for that
	AsOf      time.Time
}

// A Card is the state of a credit card account at an instant. What is owed is
// positive here.
type Card struct {
	Owed             int64     // booked purchases, interest and fees less payments
	StatementBalance int64     // of the last statement
	StatementDate    time.Time // local midnight of its day
	MinimumPayment   int64     // still to be paid of the last statement's minimum
	DueDate          time.Time // when the payment on the next or last statement falls due, after now
	AvailableCredit  int64     // line less owed less holds
	LastPayment      int64
	LastPaymentDate  time.Time
	APR              int64 // yearly rate in hundredths of a percent
}

// A Line is one transaction of a statement.
type Line struct {
	ID         string // of the line as it is: see PendingID
	PendingID  string // the id it had while pending, if booking gave it another
	Account    string
	At         time.Time // booking; for a pending line the authorisation
	Authorised time.Time // card lines: when the hold began; else zero
	Value      time.Time // value date, local midnight
	Amount     int64     // a credit is positive
	Pending    bool
	Kind       string // salary, payout, bill, card, cash, refund, p2p, transfer, card payment, interest, fee, loan, check, return, settlement, payroll
	Text       string // as the bank prints it
	Merchant   string
	Place      string
	MCC        string // ISO 18245
	Present    bool   // the card was there: not a purchase over the net
	Reason     string // of a return, a reversal or a hold that lapsed: the code of its rail
	Firm       bool   // stands whatever is laid over the account: pay, money received, refunds

	// Bank transaction code: ISO 20022 domain, family, sub-family, and the
	// bank's own.
	ISODomain    string
	ISOFamily    string
	ISOSubFamily string
	Proprietary  string

	Counterparty Counterparty
	Contra       string // settlement account that takes the other side
	CheckNumber  string
	Reference    string
	After        int64 // booked balance after the line; 0 while pending
}

// A Counterparty is the other side of a payment. Bank and Customer are set
// only for a customer of this world.
type Counterparty struct {
	Name     string
	Bank     string
	Customer int64
}
