package ledger

import (
	"strconv"
	"time"

	"github.com/sandbank/sandbank/internal/chance"
	"github.com/sandbank/sandbank/mockbanks/people"
)

// A teller writes the lines of one account in the words of its country.
type teller struct {
	k       *Book
	b       *bank
	profile profile
	slot    int
	nest    nest // of a savings account
	person  people.Person
	place   string // where the customer shops, as card lines have it
	account string
	global  uint64
	buf     []byte // of the line being printed

	day      int // of the last line
	midnight time.Time
	noon     time.Time // midnight by the clock of that day's noon
}

func (k *Book) teller(b *bank, a Account) *teller {
	t := &teller{k: k, b: b, slot: a.Slot, account: a.ID, global: uint64(b.First + a.Customer)}
	t.profile = k.profile(b, a.Customer)
	if t.profile.has.savings || a.Slot >= slotPots {
		t.nest = t.profile.nest(max(slotSavings, a.Slot*b2i(a.Slot >= slotPots)))
	}
	t.person, _ = k.world.Person(b.ID, a.Customer)
	t.place = t.person.Address.City
	if !t.uk() {
		t.place += " " + t.person.Address.Region
	}
	return t
}

// write turns an entry into a line.
func (t *teller) write(l *Line, e *entry) {
	if t.day != e.posted.day { // lines come day by day
		t.day = e.posted.day
		t.midnight = midnight(t.b.Zone, t.day)
		t.noon = moment{t.day, 0}.instant(t.b.Zone)
	}
	l.ID = t.id(e, e.hold && t.b.NewIDs)
	l.Account, l.Amount = t.account, e.amount
	l.At, l.Value = t.noon.Add(time.Duration(e.posted.ms)*time.Millisecond), t.midnight
	if e.hold {
		l.Authorised = e.instant(t.b.Zone)
		if t.b.NewIDs {
			l.PendingID = t.id(e, false)
		}
	}
	l.Firm = e.amount > 0 || e.class == classFriend
	t.word(l, e)
}

// id is that of a line, or of a booked one that has another than before.
func (t *teller) id(e *entry, renewed bool) string {
	n := t.global<<28 | uint64(t.slot)<<21 | uint64(b2i(renewed))<<20 | uint64(e.day-firstDay)<<6 | uint64(e.class)
	return writeID(t.k.lines.At(n), lineIDWidth)
}

// suspend turns a written line into one that is pending: what is held, under
// the id that it has meanwhile.
func (t *teller) suspend(l *Line, e *entry) {
	l.Pending, l.At, l.Amount = true, l.Authorised, -e.held
	l.ID, l.PendingID = t.id(e, false), ""
}

// word gives the line its kind, codes and text.
func (t *teller) word(l *Line, e *entry) {
	switch c := e.class; {
	case c == classSalary:
		t.salary(l)
	case c >= classBill && c < classBill+nItems:
		t.bill(l, e, c-classBill)
	case c == classCard, c == classCard+1, c == classManual:
		t.cardBill(l, e)
	case c == classOwnCard:
		t.ownCard(l)
	case c == classRescue, c == classAside:
		t.elsewhere(l, e)
	case c == classCashed:
		t.transfer(l, e)
	case c == classFriend:
		t.friend(l, e)
	case c == classSlot+cash:
		t.withdrawal(l, e)
	case c == classUnpaid, c == classUnpaidBack:
		t.unpaid(l, e)
	case c >= classGig && c < classGig+gigs:
		t.payout(l)
	case c == classOpening, c == classClosing:
		t.edge(l, e)
	case c >= classPaid && c <= classRepaid:
		t.owing(l, e)
	case c >= classReceipts:
		t.trading(l, e)
	default:
		t.purchase(l, e)
	}
}

func (l *Line) code(domain, family, sub, own string) {
	l.ISODomain, l.ISOFamily, l.ISOSubFamily, l.Proprietary = domain, family, sub, own
}

func (t *teller) uk() bool { return t.b.Country == "GB" }

func (t *teller) salary(l *Line) {
	l.Kind = "salary"
	l.Counterparty.Name = t.person.Employer
	purpose, uk := "PAYROLL", "SALARY"
	p := &t.profile
	switch p.c.Life {
	case people.Retired:
		l.Counterparty.Name, purpose, uk = pickIf(t.uk(), "Pensions Office", "Federal Pension Bureau"), "PENSION", "STATE PENSION"
	case people.Studying:
		l.Counterparty.Name, purpose, uk = pickIf(t.uk(), "Student Maintenance Co", "Campus Aid Office"), "STUDENT AID", "MAINTENANCE"
	case people.Gigging:
		l.Counterparty.Name, purpose, uk = t.gigFirm(), "WEEKLY PAYOUT", "PAYOUT"
	}
	l.Contra = pickIf(t.uk(), "bacs", "ach")
	if n, ok := t.k.world.EmployerOf(t.b.ID, p.seat); ok {
		if firm := t.k.world.Business(t.b.ID, p.seat.District, n); firm.Customer {
			l.Contra = "payroll"
			l.Counterparty.Bank, l.Counterparty.Customer = t.b.ID, firm.Index
		}
	}
	if t.uk() {
		l.Reference = uk
		l.Text = t.say("BGC", l.Counterparty.Name, uk)
		l.code("PMNT", "RCDT", "SALA", "BGC")
		return
	}
	l.Reference = purpose
	l.Text = t.say("ACH CREDIT", l.Counterparty.Name, purpose, "PPD")
	l.code("PMNT", "RCDT", "SALA", "ACH CREDIT")
}

func (t *teller) gigFirm() string {
	return pick([]string{"Swiftlet Rides", "Hopper Courier", "Taskbird", "Dashwick Delivery"}, chance.H(t.profile.key, 112))
}

// payout is a credit of somebody who earns by the ride.
func (t *teller) payout(l *Line) {
	l.Kind, l.Counterparty.Name = "payout", t.gigFirm()
	l.Reference = "INSTANT PAYOUT"
	if t.uk() {
		l.Contra, l.Text = "faster payments", t.say("FPI", l.Counterparty.Name, "PAYOUT")
		l.code("PMNT", "RRCT", "DMCT", "FPI")
		return
	}
	l.Contra, l.Text = "rtp", t.say("RTP CREDIT", l.Counterparty.Name, "INSTANT PAYOUT")
	l.code("PMNT", "RRCT", "DMCT", "RTP CREDIT")
}

// debit is a payment that the payee pulls.
func (t *teller) debit(l *Line, payee, purpose, class string) {
	l.Counterparty.Name = payee
	l.Reference = purpose
	if t.uk() {
		l.Contra, l.Text = "bacs", t.say("DD", payee, purpose)
		l.code("PMNT", "RDDT", "PMDD", "DD")
		return
	}
	l.Contra, l.Text = "ach", t.say("ACH DEBIT", payee, purpose, class)
	l.code("PMNT", "RDDT", "PMDD", "ACH DEBIT")
}

func (t *teller) bill(l *Line, e *entry, item int) {
	l.Kind = "bill"
	switch {
	case item == rent:
		t.rent(l, e)
	case item == savings:
		t.putBy(l, e)
	case item == fee:
		t.fee(l)
	case item == giving && !t.uk():
		t.check(l, e, pick(charities[:], chance.H(t.profile.key, 91)), 400)
	case item == car && t.profile.has.auto:
		t.ownLoan(l, t.b.AutoLoanProduct)
	case item == streaming && !t.uk(), item == music && !t.uk(), item == gym && !t.uk():
		payee := t.payee(item)
		l.Kind, l.Contra, l.Merchant, l.MCC = "card", "cards", payee, "4899"
		switch item {
		case gym:
			l.MCC = "7997"
		case music:
			l.MCC = "5815"
		}
		l.Counterparty.Name = payee
		l.Text = t.say("RECURRING DEBIT", monthDay(e.day), payee)
		l.code("PMNT", "CCRD", "POSD", "RECURRING DEBIT")
	default:
		purpose, class := "", "PPD"
		if chance.H(t.profile.key, 96+uint64(item))&1 == 0 {
			class = "WEB"
		}
		t.debit(l, t.payee(item), purpose, class)
	}
}

// putBy is the standing order to savings: the bank's own, or elsewhere.
func (t *teller) putBy(l *Line, e *entry) {
	own := t.profile.has.savings && t.nest.comes(e.day) && e.day > t.nest.since
	if !own {
		t.elsewhere(l, e)
	} else {
		t.transfer(l, e)
	}
	if t.uk() {
		l.Text = t.say("SO", l.Counterparty.Name)
		l.code("PMNT", "ICDT", "STDO", "SO")
	}
}

// fee is what the bank takes for the account.
func (t *teller) fee(l *Line) {
	l.Kind, l.Contra = "fee", "fees"
	l.Text = pickIf(t.uk(), "ACCOUNT FEE", "MONTHLY SERVICE FEE")
	l.code("ACMT", "MDOP", "CHRG", "FEE")
	if t.uk() && t.profile.base < 0 {
		l.Kind, l.Contra, l.Text = "interest", "interest", "INTEREST CHARGED ON OVERDRAFT"
		l.code("ACMT", "MDOP", "INTR", "INT")
	}
}

// ownLoan pays the bank's own loan.
func (t *teller) ownLoan(l *Line, product string) {
	l.Kind, l.Contra = "loan", "loans"
	l.Counterparty.Name, l.Counterparty.Bank, l.Counterparty.Customer = product, t.b.ID, t.profile.index
	l.Text = t.say(pickIf(t.uk(), "DD", "AUTO TRANSFER TO"), product)
	l.code("PMNT", "IDDT", "PMDD", pickIf(t.uk(), "DD", "LOAN PAYMENT"))
}

func (t *teller) rent(l *Line, e *entry) {
	h := chance.H(t.profile.key, 90)
	landlord := pick(landlords[:], h)
	loan := t.profile.bills[rent]
	borrowing := loan.last > 0 && monthOf(e.day) >= loan.from
	switch {
	case borrowing && t.profile.has.home:
		t.ownLoan(l, t.b.MortgageProduct)
		l.Reference = "MORTGAGE"
	case borrowing:
		t.debit(l, pick(lenders[:], h), "MORTGAGE", "PPD")
	case t.uk():
		l.Counterparty.Name, l.Reference, l.Contra = landlord, "RENT", "faster payments"
		l.Text = t.say("SO", landlord, "RENT")
		l.code("PMNT", "ICDT", "STDO", "SO")
	case h>>40&3 == 0: // a quarter of tenants write a check
		t.check(l, e, landlord, 200)
	default:
		t.debit(l, landlord, "RENT", "WEB")
	}
}

// check is a payment by check, numbered month by month from a number of the
// household's own.
func (t *teller) check(l *Line, e *entry, payee string, from int) {
	h := chance.H(t.profile.key, 92)
	number := from + int(h>>20%400) + monthOf(e.day) - 2016*12
	l.Kind, l.Contra, l.CheckNumber = "check", "checks", strconv.Itoa(number)
	l.Counterparty.Name = payee
	l.Text = "CHECK " + l.CheckNumber
	l.code("PMNT", "ICHQ", "CCHQ", "CHECK")
}

// payee names who sends a bill: utilities are the town's, others are chosen.
func (t *teller) payee(item int) string {
	h := chance.H(t.profile.key, 100+uint64(item))
	district := pick(districts[:], chance.Mix(chance.Text(t.person.Address.City)))
	if t.uk() {
		switch item {
		case energy:
			return pick([]string{"Brightwell Energy", "Fenland Power", "Tarn Energy"}, h)
		case water:
			return district + " Water"
		case council:
			return district + " District Council"
		case mobile:
			return pick([]string{"Skylark Mobile", "Ostler Mobile", "Pennant Mobile"}, h)
		case internet:
			return pick([]string{"Hedgerow Broadband", "Quickset Fibre", "Lodestar Broadband"}, h)
		case insurance:
			return pick([]string{"Bulwark Mutual", "Ashlar Insurance", "Portcullis Cover"}, h)
		}
	}
	switch item {
	case energy:
		return district + " Power & Light"
	case water:
		return district + " Water District"
	case mobile:
		return pick([]string{"Bellwether Wireless", "Kitestring Mobile", "Prairie Cellular"}, h)
	case internet:
		return pick([]string{"Trellis Fiber", "Cobalt Cable", "Meadowlark Internet"}, h)
	case insurance:
		return pick([]string{"Bulwark Mutual Auto", "Granitefold Casualty", "Lantern Hill Insurance"}, h)
	case streaming:
		return pick([]string{"Moonbox", "Popcorn Shelf", "Reelbarn"}, h)
	case music:
		return pick([]string{"Tunewell", "Chorusline", "Needledrop"}, h)
	case giving:
		return pick(charities[:], h)
	case council:
		return pick([]string{"Quadrangle Loan Servicing", "Mortarboard Student Loans"}, h)
	case gym:
		return pick([]string{"Ironleaf Fitness", "Northlight Gym", "Tidepool Swim Club"}, h)
	}
	return pick([]string{"Waymark Auto Finance", "Redfern Motor Credit", "Third Gear Lending"}, h)
}

// cardBill pays a credit card held elsewhere.
func (t *teller) cardBill(l *Line, e *entry) {
	which := max(0, e.class-classCard) % 2
	h := chance.H(t.profile.key, 110)
	at := (chance.Scale(h, uint64(len(issuers))) + uint64(3*which)) % uint64(len(issuers))
	l.Kind = "card payment"
	switch {
	case e.class != classManual:
		t.debit(l, issuers[at], pickIf(t.uk(), "", "AUTOPAY"), "PPD")
	case t.uk():
		l.Counterparty.Name, l.Contra = issuers[at], "faster payments"
		l.Text = t.say("BBP", issuers[at])
		l.code("PMNT", "ICDT", "DMCT", "BBP")
	default:
		t.debit(l, issuers[at], "EPAY", "WEB")
	}
}

func pickIf(cond bool, yes, no string) string {
	if cond {
		return yes
	}
	return no
}

func pick(list []string, h uint64) string { return list[chance.Scale(h, uint64(len(list)))] }

// ownCard pays the bank's own credit card.
func (t *teller) ownCard(l *Line) {
	l.Kind, l.Contra = "card payment", "own cards"
	l.Counterparty.Name, l.Counterparty.Bank, l.Counterparty.Customer = t.b.CardProduct, t.b.ID, t.profile.index
	l.Text = t.say(pickIf(t.uk(), "DD", "AUTOPAY"), t.b.CardProduct)
	l.code("PMNT", "IDDT", "PMDD", pickIf(t.uk(), "DD", "AUTOPAY"))
}

// savingsNumber is the end of the number of the savings account.
func (t *teller) savingsNumber() string {
	if !t.profile.has.savings {
		return pad(1000+chance.Scale(chance.H(t.profile.key, 111), 9000), 4)
	}
	a := Account{Customer: t.profile.index, Slot: slotSavings}
	t.b.identify(&a)
	return a.Display()
}

// transfer moves money to or from the customer's savings at the bank.
func (t *teller) transfer(l *Line, e *entry) {
	l.Kind, l.Contra = "transfer", "savings"
	to := pickIf(e.amount < 0, "TO", "FROM")
	number := t.savingsNumber()
	l.Counterparty = Counterparty{Name: "Savings " + number, Bank: t.b.ID, Customer: t.profile.index}
	l.Text = pickIf(t.uk(), "TFR "+to+" SAVINGS "+number, "ONLINE TRANSFER "+to+" SAVINGS XXXX"+number)
	if e.amount < 0 {
		l.code("PMNT", "ICDT", "BOOK", "TRANSFER")
		return
	}
	l.code("PMNT", "RCDT", "BOOK", "TRANSFER")
}

// elsewhere moves money to or from savings that the customer keeps at another
// house.
func (t *teller) elsewhere(l *Line, e *entry) {
	house := pick([]string{"Tidepool Savings", "Acornwell", "Seabright Brokerage", "Evergreen Money Market"}, chance.H(t.profile.key, 113))
	l.Kind, l.Counterparty.Name = "transfer", house
	switch {
	case t.uk() && e.amount < 0:
		l.Contra, l.Text = "faster payments", t.say("FPO", house)
		l.code("PMNT", "IRCT", "DMCT", "FPO")
	case t.uk():
		l.Contra, l.Text = "faster payments", t.say("FPI", house)
		l.code("PMNT", "RRCT", "DMCT", "FPI")
	case e.amount < 0:
		l.Contra, l.Text = "ach", t.say("ACH DEBIT", house, "TRANSFER WEB")
		l.code("PMNT", "RDDT", "PMDD", "ACH DEBIT")
	default:
		l.Contra, l.Text = "ach", t.say("ACH CREDIT", house, "TRANSFER PPD")
		l.code("PMNT", "RCDT", "DMCT", "ACH CREDIT")
	}
}

// unpaid is a direct debit and its return.
func (t *teller) unpaid(l *Line, e *entry) {
	payee := t.payee(insurance)
	l.Kind = "bill"
	t.debit(l, payee, "", "PPD")
	if e.class == classUnpaid {
		return
	}
	l.Kind, l.Reason = "return", pickIf(t.uk(), "0", "R01") // refer to payer; insufficient funds
	l.Text = t.say(pickIf(t.uk(), "UNPAID DD", "RETURNED ACH DEBIT"), payee, pickIf(t.uk(), "REFER TO PAYER", "R01"))
	l.code("PMNT", "RDDT", "UPDD", pickIf(t.uk(), "UDD", "ACH RETURN"))
}

// edge is the first line of an account, or the last.
func (t *teller) edge(l *Line, e *entry) {
	l.Kind, l.Contra = "transfer", pickIf(t.uk(), "faster payments", "ach")
	l.Counterparty.Name = t.person.Holder()
	if e.class == classOpening {
		l.Text = "OPENING DEPOSIT"
		l.code("ACMT", "ACOP", "OTHR", "DEPOSIT")
		return
	}
	l.Text = pickIf(t.uk(), "CLOSING BALANCE TRANSFERRED", "ACCOUNT CLOSED - FUNDS TRANSFERRED")
	l.code("ACMT", "ACCL", "OTHR", "CLOSING")
}

// friend words a payment between people. Both sides carry one reference.
func (t *teller) friend(l *Line, e *entry) {
	_, _, dom := civil(e.day)
	pay := t.profile.pays(monthOf(e.day), (dom-1)/7)
	l.Kind, l.Contra = "p2p", "p2p"
	l.Reference = pick(reasons[:], chance.H(pay.pair, 5))
	if b, index := t.k.owner(pay.friend); b != nil {
		other, _ := t.k.world.Person(b.ID, index)
		l.Counterparty = Counterparty{Name: other.Name(), Bank: b.ID, Customer: index}
	}
	name := l.Counterparty.Name
	switch {
	case t.uk() && e.amount < 0:
		l.Text = t.say("FPO", name, l.Reference)
		l.code("PMNT", "IRCT", "DMCT", "FPO")
	case t.uk():
		l.Text = t.say("FPI", name, l.Reference)
		l.code("PMNT", "RRCT", "DMCT", "FPI")
	case e.amount < 0:
		l.Text = t.say("PASSALONG TO", name)
		l.code("PMNT", "IRCT", "DMCT", "P2P DEBIT")
	default:
		l.Text = t.say("PASSALONG FROM", name)
		l.code("PMNT", "RRCT", "DMCT", "P2P CREDIT")
	}
}
