package places

import "strings"

// A Facility is something that a place offers, or that makes it easier to use.
// Its word is our own; its code is how the code lists of Open Banking UK Open
// Data 2.3 (ATMServices, ServiceAndFacility, Accessibility) call it, "Other"
// where they have none.
type Facility uint8

// What machines offer.
const (
	CashWithdrawal Facility = iota
	Balance
	FastCash
	MiniStatement
	PINChange
	PINUnblock
	CashDeposits
	ChequeDeposits
	MobilePhoneTopUp
	BillPayments
	CharityDonation
	// What branches offer.
	CounterServices
	SaturdayCounter
	BusinessCounter
	Appointments
	SafeDeposit
	MortgageAdvisor
	MeetingRooms
	NightSafe
	BureauDeChange
	InternalATM
	ExternalATM
	StatementPrinter
	WiFi
	Parking
	// What makes either easier to use.
	WheelchairAccess
	LevelAccess
	AutomaticDoors
	ExternalRamp
	InductionLoop
	LowerLevelCounter
	AudioCashMachine
	Braille

	facilities // how many there are
)

// word is the name in paths, flags and answers, and the code of Open Data.
func (f Facility) word() (name, code string) {
	words := [...]string{
		"cash-withdrawal CashWithdrawal", "balance Balance", "fast-cash FastCash", "mini-statement MiniStatement",
		"pin-change PINChange", "pin-unblock PINUnblock", "cash-deposits CashDeposits", "cheque-deposits ChequeDeposits",
		"mobile-top-up MobilePhoneTopUp", "bill-payments BillPayments", "charity-donation CharityDonation",
		"counter CounterServices", "saturday-counter SaturdayCounterService", "business-desk BusinessCounter",
		"appointments Other", "safe-deposit Other", "mortgage-advisor MortgageAdvisor", "meeting-rooms MeetingRooms",
		"night-safe NightSafe", "currency-exchange BureauDeChange", "internal-atm InternalATM", "external-atm ExternalATM",
		"statement-printer StatementPrinter", "wifi WiFi", "parking Parking",
		"wheelchair-access WheelchairAccess", "level-access LevelAccess", "automatic-doors AutomaticDoors",
		"external-ramp ExternalRamp", "hearing-loop InductionLoop", "lower-counter LowerLevelCounter",
		"audio-jack AudioCashMachine", "braille Other",
	}
	name, code, _ = strings.Cut(words[f], " ")
	return name, code
}

// String is our word for it, like "pin-change".
func (f Facility) String() string { name, _ := f.word(); return name }

// OpenData is its code in the lists of Open Data, like "PINChange".
func (f Facility) OpenData() string { _, code := f.word(); return code }

// Access reports whether it belongs to the list of accessibility.
func (f Facility) Access() bool { return f >= WheelchairAccess }

// Facilities lists all that there are: of machines, of branches, of access.
func Facilities() []Facility {
	return Set(1<<facilities - 1).List()
}

// ParseFacility reads our word for a facility.
func ParseFacility(s string) (Facility, bool) {
	for f := range facilities {
		if f.String() == s {
			return f, true
		}
	}
	return 0, false
}

// A Set is a set of facilities; the zero value is empty.
type Set uint64

// SetOf is the set of the facilities.
func SetOf(list ...Facility) (s Set) {
	for _, f := range list {
		s |= 1 << f
	}
	return s
}

// Has reports whether all of o are in s.
func (s Set) Has(o Set) bool { return s&o == o }

// Services is the part that is offered, Access the one that makes it easier.
func (s Set) Services() Set { return s & (1<<WheelchairAccess - 1) }

// Access is the part that makes a place easier to use.
func (s Set) Access() Set { return s &^ (1<<WheelchairAccess - 1) }

// List is the facilities in the order of their declaration.
func (s Set) List() []Facility {
	list := []Facility{}
	for f := range facilities {
		if s>>f&1 == 1 {
			list = append(list, f)
		}
	}
	return list
}
