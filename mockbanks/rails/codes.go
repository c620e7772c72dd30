package rails

// An Outcome is what becomes of a payment.
type Outcome uint8

// The outcomes.
const (
	Settled  Outcome = iota
	Pending          // settles, but three business days later
	Rejected         // never leaves
	Returned         // leaves and comes back
	Changed          // settles, and the sender is told to correct what it holds
	Lapsed           // cards: the hold ends and nothing is booked
	Adjusted         // cards: more is booked than was held
)

// String is the outcome as events and tables have it.
func (o Outcome) String() string {
	return [...]string{"settled", "pending", "rejected", "returned", "changed", "lapsed", "adjusted"}[o]
}

// A Code is one way in which a rail says that something is the matter.
type Code struct {
	ID      string // as the rail's standard has it
	Text    string
	Outcome Outcome
	Days    int // business days from settlement to the return
	Cents   int // last two digits of an amount that has this fate
}

// Codes are those that the rail uses, in the order of their magic amounts.
func (r Rail) Codes() []Code {
	switch r {
	case ACH, SameDayACH:
		return achCredit()
	case ACHDebit:
		return achDebit()
	case RTP, FedNow, FasterPayments:
		return instant()
	case Wire, CHAPS:
		return gross()
	case Bacs:
		return arucs()
	case BacsDebit:
		return arudd()
	case BacsInstruction:
		return addacs()
	case Card:
		return iso8583()
	}
	return []Code{
		{ID: "MS03", Text: "declined, no reason given", Outcome: Rejected, Cents: 5},
		{ID: "AM04", Text: "insufficient funds", Outcome: Rejected, Cents: 51},
		{ID: "AB08", Text: "the bank's own ledger is down", Outcome: Rejected, Cents: 91},
		{ID: "PDNG", Text: "held for a look by the bank, three days", Outcome: Pending, Cents: 99},
	}
}

// Code returns the code of the rail with an id.
func (r Rail) Code(id string) (Code, bool) {
	for _, c := range r.Codes() {
		if c.ID == id {
			return c, true
		}
	}
	return Code{}, false
}

// Unpaid is the code with which a debit comes back from an account that has
// not enough; empty where there is none.
func (r Rail) Unpaid() string {
	switch r {
	case BacsDebit:
		return "0"
	case ACHDebit:
		return "R01"
	case Card:
		return "51"
	}
	return "AM04"
}

// achCredit: the originating bank's own words before the file leaves, Nacha's
// return and change codes afterwards.
func achCredit() []Code {
	return []Code{
		{ID: "R02", Text: "account closed", Outcome: Returned, Days: 2, Cents: 2},
		{ID: "R03", Text: "no account, or unable to locate it", Outcome: Returned, Days: 2, Cents: 3},
		{ID: "DECL", Text: "declined by the originating bank", Outcome: Rejected, Cents: 5},
		{ID: "C01", Text: "notification of change: incorrect account number", Outcome: Changed, Days: 2, Cents: 11},
		{ID: "NSF", Text: "insufficient funds at the originating bank", Outcome: Rejected, Cents: 51},
		{ID: "DOWN", Text: "the operator does not take files now", Outcome: Rejected, Cents: 91},
		{ID: "HELD", Text: "held by the originating bank, three days", Outcome: Pending, Cents: 99},
	}
}

// achDebit: a consumer may dispute for 60 days (R10); the sandbox does so after
// five business days.
func achDebit() []Code {
	return []Code{
		{ID: "R02", Text: "account closed", Outcome: Returned, Days: 2, Cents: 2},
		{ID: "R03", Text: "no account, or unable to locate it", Outcome: Returned, Days: 2, Cents: 3},
		{ID: "DECL", Text: "declined by the originating bank", Outcome: Rejected, Cents: 5},
		{ID: "R10", Text: "customer says the entry was not authorised", Outcome: Returned, Days: 5, Cents: 10},
		{ID: "C01", Text: "notification of change: incorrect account number", Outcome: Changed, Days: 2, Cents: 11},
		{ID: "R29", Text: "firm says the entry was not authorised", Outcome: Returned, Days: 2, Cents: 29},
		{ID: "R01", Text: "insufficient funds", Outcome: Returned, Days: 2, Cents: 51},
		{ID: "DOWN", Text: "the operator does not take files now", Outcome: Rejected, Cents: 91},
		{ID: "HELD", Text: "held by the originating bank, three days", Outcome: Pending, Cents: 99},
	}
}

// instant: a rail that answers within seconds refuses at once or not at all.
func instant() []Code {
	return []Code{
		{ID: "AC01", Text: "incorrect account number", Outcome: Rejected, Cents: 1},
		{ID: "AM02", Text: "amount not allowed", Outcome: Rejected, Cents: 2},
		{ID: "AC04", Text: "closed account number", Outcome: Rejected, Cents: 4},
		{ID: "MS03", Text: "declined, no reason given", Outcome: Rejected, Cents: 5},
		{ID: "AC06", Text: "blocked account", Outcome: Rejected, Cents: 6},
		{ID: "AG01", Text: "transaction forbidden on this account", Outcome: Rejected, Cents: 7},
		{ID: "RR04", Text: "regulatory reason", Outcome: Rejected, Cents: 8},
		{ID: "AM04", Text: "insufficient funds", Outcome: Rejected, Cents: 51},
		{ID: "AB05", Text: "the payee's bank did not answer in time", Outcome: Rejected, Cents: 90},
		{ID: "AB08", Text: "the payee's bank is offline", Outcome: Rejected, Cents: 91},
		{ID: "ACWP", Text: "accepted without posting, three days", Outcome: Pending, Cents: 99},
	}
}

// gross: real-time gross settlement; the payee's bank sends back what it
// cannot apply.
func gross() []Code {
	return []Code{
		{ID: "AC01", Text: "incorrect account number", Outcome: Returned, Days: 1, Cents: 1},
		{ID: "AM02", Text: "amount not allowed", Outcome: Rejected, Cents: 2},
		{ID: "AC04", Text: "closed account number", Outcome: Returned, Days: 1, Cents: 4},
		{ID: "MS03", Text: "declined, no reason given", Outcome: Rejected, Cents: 5},
		{ID: "AC06", Text: "blocked account", Outcome: Returned, Days: 1, Cents: 6},
		{ID: "RR04", Text: "regulatory reason", Outcome: Rejected, Cents: 8},
		{ID: "AM04", Text: "insufficient funds", Outcome: Rejected, Cents: 51},
		{ID: "AB08", Text: "the payee's bank is offline", Outcome: Rejected, Cents: 91},
		{ID: "PDNG", Text: "held for a look by the bank, three days", Outcome: Pending, Cents: 99},
	}
}

func arucs() []Code {
	return []Code{
		{ID: "2", Text: "beneficiary deceased", Outcome: Returned, Days: 2, Cents: 2},
		{ID: "3", Text: "account transferred", Outcome: Returned, Days: 2, Cents: 3},
		{ID: "DECL", Text: "declined by the paying bank", Outcome: Rejected, Cents: 5},
		{ID: "0", Text: "invalid details", Outcome: Returned, Days: 2, Cents: 10},
		{ID: "B", Text: "account closed", Outcome: Returned, Days: 2, Cents: 11},
		{ID: "C", Text: "requested by remitter", Outcome: Returned, Days: 2, Cents: 12},
		{ID: "5", Text: "no account", Outcome: Returned, Days: 2, Cents: 15},
		{ID: "NSF", Text: "insufficient funds at the paying bank", Outcome: Rejected, Cents: 51},
		{ID: "DOWN", Text: "Bacs does not take files now", Outcome: Rejected, Cents: 91},
		{ID: "HELD", Text: "held by the paying bank, three days", Outcome: Pending, Cents: 99},
	}
}

func arudd() []Code {
	return []Code{
		{ID: "1", Text: "instruction cancelled", Outcome: Returned, Days: 1, Cents: 1},
		{ID: "2", Text: "payer deceased", Outcome: Returned, Days: 1, Cents: 2},
		{ID: "3", Text: "account transferred", Outcome: Returned, Days: 1, Cents: 3},
		{ID: "4", Text: "advance notice disputed", Outcome: Returned, Days: 1, Cents: 4},
		{ID: "DECL", Text: "declined by the collecting bank", Outcome: Rejected, Cents: 5},
		{ID: "6", Text: "no instruction", Outcome: Returned, Days: 1, Cents: 6},
		{ID: "7", Text: "amount differs", Outcome: Returned, Days: 1, Cents: 7},
		{ID: "8", Text: "amount not yet due", Outcome: Returned, Days: 1, Cents: 8},
		{ID: "9", Text: "presentation overdue", Outcome: Returned, Days: 1, Cents: 9},
		{ID: "A", Text: "service user differs", Outcome: Returned, Days: 1, Cents: 10},
		{ID: "B", Text: "account closed", Outcome: Returned, Days: 1, Cents: 11},
		{ID: "5", Text: "no account, or wrong account type", Outcome: Returned, Days: 1, Cents: 15},
		{ID: "0", Text: "refer to payer", Outcome: Returned, Days: 1, Cents: 51},
		{ID: "DOWN", Text: "Bacs does not take files now", Outcome: Rejected, Cents: 91},
		{ID: "HELD", Text: "held by the collecting bank, three days", Outcome: Pending, Cents: 99},
	}
}

// addacs: what the payer's bank says of an instruction, by the amount that was
// announced with it.
func addacs() []Code {
	return []Code{
		{ID: "1", Text: "instruction cancelled by payer", Outcome: Returned, Days: 1, Cents: 1},
		{ID: "2", Text: "payer deceased", Outcome: Returned, Days: 1, Cents: 2},
		{ID: "3", Text: "account transferred to another bank", Outcome: Returned, Days: 1, Cents: 3},
		{ID: "DECL", Text: "declined by the payer's bank", Outcome: Rejected, Cents: 5},
		{ID: "B", Text: "account closed", Outcome: Returned, Days: 1, Cents: 11},
		{ID: "C", Text: "account transferred to another branch", Outcome: Changed, Days: 1, Cents: 12},
		{ID: "D", Text: "advance notice disputed", Outcome: Returned, Days: 1, Cents: 13},
		{ID: "E", Text: "instruction amended", Outcome: Changed, Days: 1, Cents: 14},
		{ID: "R", Text: "instruction reinstated", Outcome: Changed, Days: 1, Cents: 18},
		{ID: "0", Text: "instruction cancelled, refer to payer", Outcome: Returned, Days: 1, Cents: 20},
	}
}

func iso8583() []Code {
	return []Code{
		{ID: "05", Text: "do not honour", Outcome: Rejected, Cents: 5},
		{ID: "14", Text: "invalid card number", Outcome: Rejected, Cents: 14},
		{ID: "51", Text: "insufficient funds", Outcome: Rejected, Cents: 51},
		{ID: "54", Text: "expired card", Outcome: Rejected, Cents: 54},
		{ID: "61", Text: "exceeds the amount limit", Outcome: Rejected, Cents: 61},
		{ID: "62", Text: "restricted card", Outcome: Rejected, Cents: 62},
		{ID: "65", Text: "exceeds the number of uses", Outcome: Rejected, Cents: 65},
		{ID: "91", Text: "issuer is down", Outcome: Rejected, Cents: 91},
		{ID: "TIP", Text: "booked with a fifth more than was held", Outcome: Adjusted, Cents: 97},
		{ID: "LAPSE", Text: "the hold lapses after seven days", Outcome: Lapsed, Cents: 98},
		{ID: "SLOW", Text: "booked three business days later than others", Outcome: Pending, Cents: 99},
	}
}
