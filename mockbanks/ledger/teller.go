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
	card    plastic
	person  people.Person
	place   string // where the customer shops, as card lines have it
	account string
	global  uint64
	buf     []byte // of the line being printed

	day      int // of the last line
	midnight time.Time
	noon     time.Time // midnight by the clock of that day's noon
}

func (k *Book) teller(b *bank, index int64) *teller {
	t := &teller{k: k, b: b, global: uint64(b.First + index)}
	if b.Cards {
		t.card = k.card(b, index)
		t.profile = t.card.p
	} else {
		t.profile = k.profile(b, index)
	}
	t.person, _ = k.world.Person(b.ID, index)
	t.place = t.person.Address.City
	if !t.uk() {
		t.place += " " + t.person.Address.Region
	}
	t.account = writeID(k.accounts.At(t.global<<accountsShift), accountIDWidth)
	return t
}

// write turns an entry into a line.
func (t *teller) write(l *Line, e *entry) {
	if t.day != e.posted.day { // lines come day by day
		t.day = e.posted.day
		t.midnight = midnight(t.b.Zone, t.day)
		t.noon = moment{t.day, 0}.instant(t.b.Zone)
	}
	l.ID = writeID(t.k.lines.At(t.global<<20|uint64(e.day-firstDay)<<6|uint64(e.class)), lineIDWidth)
	l.Account, l.Amount = t.account, e.amount
	l.At, l.Value = t.noon.Add(time.Duration(e.posted.ms)*time.Millisecond), t.midnight
	if e.hold {
		l.Authorised = e.instant(t.b.Zone)
	}
	t.word(l, e)
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
	case c == classRescue, c == classSavings:
		t.transfer(l, e)
	case c == classFriend:
		t.friend(l, e)
	case c == classSlot+cash:
		t.withdrawal(l, e)
	case c == classPaid:
		l.Kind, l.Contra, l.Text = "card payment", "ach", "PAYMENT RECEIVED - THANK YOU"
		l.code("PMNT", "RCDT", "ACDT", "PAYMENT")
	case c == classCharged:
		l.Kind, l.Contra, l.Text = "interest", "interest", "INTEREST CHARGE ON PURCHASES"
		l.code("ACMT", "MDOP", "INTR", "INTEREST")
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
	l.Reference = "PAYROLL"
	if t.uk() {
		l.Contra, l.Reference = "bacs", "SALARY"
		l.Text = t.say("BGC", t.person.Employer, "SALARY")
		l.code("PMNT", "RCDT", "SALA", "BGC")
		return
	}
	l.Contra = "ach"
	l.Text = t.say("ACH CREDIT", t.person.Employer, "PAYROLL PPD")
	l.code("PMNT", "RCDT", "SALA", "ACH CREDIT")
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
		t.transfer(l, e)
		if t.uk() {
			l.Text = "SO SAVINGS " + t.savingsNumber()
			l.code("PMNT", "ICDT", "STDO", "SO")
		}
	case item == streaming && !t.uk(), item == gym && !t.uk():
		payee := t.payee(item)
		l.Kind, l.Contra, l.Merchant, l.MCC = "card", "cards", payee, "4899"
		if item == gym {
			l.MCC = "7997"
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

func (t *teller) rent(l *Line, e *entry) {
	h := chance.H(t.profile.key, 90)
	landlord := pick(landlords[:], h)
	switch {
	case t.profile.mortgage():
		t.debit(l, pick(lenders[:], h), "MORTGAGE", "PPD")
	case t.uk():
		l.Counterparty.Name, l.Reference, l.Contra = landlord, "RENT", "faster payments"
		l.Text = t.say("SO", landlord, "RENT")
		l.code("PMNT", "ICDT", "STDO", "SO")
	case h>>40&3 == 0: // a quarter of tenants write a check
		number := 200 + int(h>>20%900) + monthOf(e.day) - 2016*12
		l.Kind, l.Contra, l.CheckNumber = "check", "checks", strconv.Itoa(number)
		l.Counterparty.Name = landlord
		l.Text = "CHECK " + l.CheckNumber
		l.code("PMNT", "ICHQ", "CCHQ", "CHECK")
	default:
		t.debit(l, landlord, "RENT", "WEB")
	}
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
		return pick([]string{"Moonbox", "Popcorn Shelf", "Reelbarn", "Tunewell"}, h)
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

func (t *teller) savingsNumber() string {
	return pad(1000+chance.Scale(chance.H(t.profile.key, 111), 9000), 4)
}

// transfer moves money to or from the customer's savings.
func (t *teller) transfer(l *Line, e *entry) {
	l.Kind, l.Contra = "transfer", "savings"
	to := pickIf(e.amount < 0, "TO", "FROM")
	l.Counterparty.Name = "Savings " + t.savingsNumber()
	head, mask := "ONLINE TRANSFER ", "XXXX"
	if t.uk() {
		head, mask = "TFR ", ""
	}
	l.Text = head + to + " SAVINGS " + mask + t.savingsNumber()
	if e.amount < 0 {
		l.code("PMNT", "ICDT", "BOOK", "TRANSFER")
		return
	}
	l.code("PMNT", "RCDT", "BOOK", "TRANSFER")
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
