package ledger

import (
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
	ink     ink

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
	id := writeBytes(t.k.lines.At(n), lineIDWidth)
	return t.ink.write(id[:lineIDWidth])
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

func pickList(cond bool, yes, no []string) []string {
	if cond {
		return yes
	}
	return no
}

func pickIf(cond bool, yes, no string) string {
	if cond {
		return yes
	}
	return no
}

func pick(list []string, h uint64) string { return list[chance.Scale(h, uint64(len(list)))] }

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

// unpaid is a direct debit and its return, for a reason that does not depend
// on the balance: the customer stopped it, or it was not as agreed. The codes
// are those of Nacha's returns and of the Bacs service for unpaid direct debits.
func (t *teller) unpaid(l *Line, e *entry) {
	t.debit(l, pick(pickList(t.uk(), contestedGB[:], contestedUS[:]), chance.H(t.profile.key, 117)), "", "PPD")
	l.Kind = "bill"
	if e.class == classUnpaid {
		return
	}
	codes := [...][2]string{{"R08", "PAYMENT STOPPED"}, {"R07", "AUTHORIZATION REVOKED"}, {"R10", "NOT AUTHORIZED"}}
	if t.uk() {
		codes = [...][2]string{{"1", "INSTRUCTION CANCELLED"}, {"7", "AMOUNT DIFFERS"}, {"8", "AMOUNT NOT YET DUE"}}
	}
	why := codes[chance.Scale(chance.H(t.profile.key, 13<<24+uint64(e.day)), uint64(len(codes)))]
	l.Kind, l.Reason = "return", why[0]
	if t.uk() {
		l.Text = t.say("UNPAID DD", l.Counterparty.Name, why[1])
	} else {
		l.Text = t.say("RETURNED ACH DEBIT", l.Counterparty.Name, why[0], why[1])
	}
	l.code("PMNT", "RDDT", "UPDD", pickIf(t.uk(), "UDD", "ACH RETURN"))
}

// edge is the first line of an account, or the last.
func (t *teller) edge(l *Line, e *entry) {
	l.Kind, l.Contra = "transfer", pickIf(t.uk(), "faster payments", "ach")
	l.Counterparty.Name = t.person.Holder()
	if e.class == classOpening {
		l.Text = "OPENING DEPOSIT"
		l.code("ACMT", "OPCL", "ACCO", "DEPOSIT")
		return
	}
	l.Text = pickIf(t.uk(), "CLOSING BALANCE TRANSFERRED", "ACCOUNT CLOSED - FUNDS TRANSFERRED")
	l.code("ACMT", "OPCL", "ACCC", "CLOSING")
}

// friend words a payment between people. Both sides carry one reference.
func (t *teller) friend(l *Line, e *entry) {
	_, _, dom := civil(e.day)
	pay := t.profile.pays(monthOf(e.day), (dom-1)/7)
	l.Kind, l.Contra = "p2p", "p2p"
	l.Reference = pick(reasons[:], chance.H(pay.pair, 5))
	if b, index := t.k.owner(pay.friend); b != nil {
		l.Counterparty = Counterparty{Name: t.k.world.Name(b.ID, index), Bank: b.ID, Customer: index}
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
