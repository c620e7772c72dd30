package overlay

import (
	"time"

	"github.com/sandbank/sandbank/mockbanks/ledger"
	"github.com/sandbank/sandbank/mockbanks/rails"
)

// An Event is one fact. At is virtual.
type Event interface {
	when() time.Time
}

// A Party is one side of a payment. Account is empty for somebody outside of
// this world, whom the settlement account of the rail stands for.
type Party struct {
	Account  string
	Bank     string
	Customer int64
	Name     string
	Branch   string // routing number or sort code
	Number   string // account number
}

// A Payment is money on its way from one party to another.
type Payment struct {
	ID        string
	Rail      rails.Rail
	Entry     rails.Entry // ACH only
	From, To  Party
	Amount    int64
	Currency  string
	Reference string
	Order     string // the standing order or direct debit that it carries out
	Note      string // the caller's own id, kept and told again
}

// PaymentAccepted says that a payment waits for its day of settlement. The
// payer cannot spend the amount meanwhile.
type PaymentAccepted struct {
	Payment
	At      time.Time
	Settles time.Time
	Returns time.Time // if it will come back or be corrected
	Code    string
}

// PaymentExecuted moves the money: one event, two legs at one instant.
type PaymentExecuted struct {
	Payment
	At      time.Time
	Returns time.Time
	Code    string
}

// PaymentRejected says that a payment does not happen, accepted or not.
type PaymentRejected struct {
	Payment
	At   time.Time
	Code string
}

// PaymentReturned brings an executed payment back.
type PaymentReturned struct {
	ID   string
	At   time.Time
	Code string
}

// PaymentCorrected says that the payee's bank sent a notification of change:
// no money moves.
type PaymentCorrected struct {
	ID   string
	At   time.Time
	Code string
}

// PaymentUnpaid says that a debit was presented and returned at once.
type PaymentUnpaid struct {
	Payment
	At   time.Time
	Code string
}

// A Purchase is a use of a card or of the card of an account.
type Purchase struct {
	ID       string
	Account  string
	Bank     string
	Amount   int64 // held
	Final    int64 // that will be booked
	Merchant string
	MCC      string
	Place    string
	Present  bool
	Note     string
}

// CardAuthorised holds the amount of a purchase, until it is captured or
// lapses: one of both instants is zero.
type CardAuthorised struct {
	Purchase
	At       time.Time
	Captures time.Time
	Lapses   time.Time
}

// CardDeclined says that a purchase does not happen.
type CardDeclined struct {
	Purchase
	At   time.Time
	Code string // ISO 8583
}

// CardCaptured books a purchase, which ends its hold.
type CardCaptured struct {
	ID     string
	At     time.Time
	Amount int64
}

// CardLapsed ends a hold without a booking.
type CardLapsed struct {
	ID string
	At time.Time
}

// CardRefunded gives back some of what was captured.
type CardRefunded struct {
	ID     string // of the refund
	Sale   string // the purchase
	At     time.Time
	Amount int64
}

// OrderSet says that a standing order or a direct debit was agreed.
type OrderSet struct {
	Order
	At time.Time
}

// OrderMissed says that one payment of an order was not made.
type OrderMissed struct {
	ID   string
	At   time.Time
	Code string
}

// OrderCancelled ends an order before its time.
type OrderCancelled struct {
	ID   string
	At   time.Time
	Code string // why, if its rail has a word for it
}

// AccountOpened gives a customer another account.
type AccountOpened struct {
	Account ledger.Account
	At      time.Time
}

// AccountClosed ends an account; what was in it is paid out.
type AccountClosed struct {
	ID      string // of the closing line
	Account string
	Bank    string
	At      time.Time
	Payout  int64
}

// AccountFrozen blocks an account: it can be seen, and nothing moves out.
type AccountFrozen struct {
	Account string
	Bank    string
	At      time.Time
}

// AccountUnfrozen lifts the block.
type AccountUnfrozen struct {
	Account string
	Bank    string
	At      time.Time
}

// BalanceSet is an adjustment by the bank that brings the booked balance to a
// wanted one.
type BalanceSet struct {
	ID         string
	Account    string
	Bank       string
	At         time.Time
	Adjustment int64
}

// LimitSet changes the overdraft of an account, or the line of a card.
type LimitSet struct {
	Account string
	Bank    string
	At      time.Time
	Limit   int64
}

func (e PaymentAccepted) when() time.Time  { return e.At }
func (e PaymentExecuted) when() time.Time  { return e.At }
func (e PaymentRejected) when() time.Time  { return e.At }
func (e PaymentReturned) when() time.Time  { return e.At }
func (e PaymentCorrected) when() time.Time { return e.At }
func (e PaymentUnpaid) when() time.Time    { return e.At }
func (e CardAuthorised) when() time.Time   { return e.At }
func (e CardDeclined) when() time.Time     { return e.At }
func (e CardCaptured) when() time.Time     { return e.At }
func (e CardLapsed) when() time.Time       { return e.At }
func (e CardRefunded) when() time.Time     { return e.At }
func (e OrderSet) when() time.Time         { return e.At }
func (e OrderMissed) when() time.Time      { return e.At }
func (e OrderCancelled) when() time.Time   { return e.At }
func (e AccountOpened) when() time.Time    { return e.At }
func (e AccountClosed) when() time.Time    { return e.At }
func (e AccountFrozen) when() time.Time    { return e.At }
func (e AccountUnfrozen) when() time.Time  { return e.At }
func (e BalanceSet) when() time.Time       { return e.At }
func (e LimitSet) when() time.Time         { return e.At }
