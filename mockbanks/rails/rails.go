// Package rails is how money travels between banks: which rails there are,
// when a payment on one of them leaves, settles and comes back, and with which
// code. It is data and pure functions.
//
// Sources: Nacha's operating rules (returns, SEC codes, same-day windows), the
// hours of the Fedwire Funds Service, FedNow and RTP's published limits, Bacs
// (ARUDD, ADDACS, ARUCS), CHAPS, Faster Payments, ISO 20022 external codes,
// ISO 8583 response codes, and Pay.UK's Confirmation of Payee.
package rails

import "errors"

// A Rail is one way of moving money.
type Rail uint8

// The rails. A debit is pulled by the payee, everything else is pushed.
const (
	Internal        Rail = iota // between two accounts of one bank
	ACH                         // next-day credit
	SameDayACH                  // same-day credit
	ACHDebit                    // direct debit by ACH
	RTP                         // instant, The Clearing House
	FedNow                      // instant, Federal Reserve
	Wire                        // Fedwire
	FasterPayments              // instant, UK
	Bacs                        // three-day credit
	BacsDebit                   // direct debit by Bacs
	BacsInstruction             // the mandate of a Bacs direct debit; moves no money
	CHAPS                       // same-day, UK
	Card
	count
)

// ErrUnknown says that no rail has that id.
var ErrUnknown = errors.New("no such rail")

// All lists the rails.
func All() []Rail {
	all := make([]Rail, count)
	for i := range all {
		all[i] = Rail(i)
	}
	return all
}

// Terms is what is fixed about a rail. Hours are minutes after midnight on the
// wall of the scheme: New York for the US, London for the UK.
type Terms struct {
	ID        string // in APIs and events
	Name      string
	Country   string // empty: every one
	Limit     int64  // of one payment, in minor units; 0 is none
	Always    bool   // takes payments at any hour of any day
	Opens     int    // of the bank's desk
	Cutoff    int    // of the scheme; a bank's own is earlier
	Days      int    // business days from leaving to settlement
	SettlesAt int    // on the day of settlement; ignored if Days is 0
	Contra    string // settlement account that stands for the world outside
}

const hour = 60

// Terms are those of the rail.
func (r Rail) Terms() Terms {
	return [count]Terms{
		Internal:        {ID: "internal", Name: "Transfer within the bank", Always: true, Contra: "internal"},
		ACH:             {ID: "ach", Name: "ACH credit, next day", Country: "US", Limit: 99_999_999_99, Opens: 0, Cutoff: 20 * hour, Days: 1, SettlesAt: 8*hour + 30, Contra: "ach"},
		SameDayACH:      {ID: "same-day-ach", Name: "ACH credit, same day", Country: "US", Limit: 1_000_000_00, Cutoff: 16*hour + 45, Contra: "ach"},
		ACHDebit:        {ID: "ach-debit", Name: "ACH debit", Country: "US", Limit: 99_999_999_99, Cutoff: 20 * hour, Days: 1, SettlesAt: 8*hour + 30, Contra: "ach"},
		RTP:             {ID: "rtp", Name: "RTP", Country: "US", Limit: 10_000_000_00, Always: true, Contra: "rtp"},
		FedNow:          {ID: "fednow", Name: "FedNow", Country: "US", Limit: 10_000_000_00, Always: true, Contra: "fednow"},
		Wire:            {ID: "wire", Name: "Wire (Fedwire)", Country: "US", Limit: 9_999_999_999_99, Opens: 9 * hour, Cutoff: 18*hour + 45, Contra: "wire"},
		FasterPayments:  {ID: "faster-payments", Name: "Faster Payments", Country: "GB", Limit: 1_000_000_00, Always: true, Contra: "faster payments"},
		Bacs:            {ID: "bacs", Name: "Bacs Direct Credit", Country: "GB", Limit: 20_000_000_00, Cutoff: 22*hour + 30, Days: 2, SettlesAt: 7 * hour, Contra: "bacs"},
		BacsDebit:       {ID: "bacs-debit", Name: "Bacs Direct Debit", Country: "GB", Limit: 20_000_000_00, Cutoff: 22*hour + 30, Days: 2, SettlesAt: 7 * hour, Contra: "bacs"},
		BacsInstruction: {ID: "bacs-instruction", Name: "Direct Debit instruction (AUDDIS)", Country: "GB", Limit: 20_000_000_00, Cutoff: 22*hour + 30, Days: 2, SettlesAt: 7 * hour, Contra: "bacs"},
		CHAPS:           {ID: "chaps", Name: "CHAPS", Country: "GB", Opens: 8 * hour, Cutoff: 17*hour + 40, Contra: "chaps"},
		Card:            {ID: "card", Name: "Card", Always: true, Days: 2, SettlesAt: 5 * hour, Contra: "cards"},
	}[r%count]
}

// String is the id of the rail.
func (r Rail) String() string { return r.Terms().ID }

// Parse returns the rail with an id. It fails with [ErrUnknown].
func Parse(id string) (Rail, error) {
	for _, r := range All() {
		if r.Terms().ID == id {
			return r, nil
		}
	}
	return 0, &refusal{"rail " + id, ErrUnknown}
}

// Serves reports whether banks of a country use the rail.
func (r Rail) Serves(country string) bool {
	c := r.Terms().Country
	return c == "" || c == country
}

// Debit reports whether the payee pulls the money.
func (r Rail) Debit() bool { return r == ACHDebit || r == BacsDebit }

// Between is the rail that a bank of a country takes if nobody asks for one.
func Between(country string, sameBank bool) Rail {
	switch {
	case sameBank:
		return Internal
	case country == "GB":
		return FasterPayments
	}
	return ACH
}

// An Entry is a standard entry class (SEC) of the ACH.
type Entry string

// The entry classes that the banks use.
const (
	PPD Entry = "PPD" // a person's account, agreed in writing; all credits to persons
	WEB Entry = "WEB" // a person's account, agreed over the internet
	CCD Entry = "CCD" // a firm's account
)

// EntryOf is the class of an ACH entry.
func EntryOf(debit, firm, online bool) Entry {
	switch {
	case firm:
		return CCD
	case debit && online:
		return WEB
	}
	return PPD
}

// A refusal names the operation that failed and unwraps to its sentinel.
type refusal struct {
	op  string
	err error
}

func (r *refusal) Error() string { return r.op + ": " + r.err.Error() }
func (r *refusal) Unwrap() error { return r.err }
