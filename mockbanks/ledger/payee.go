package ledger

import (
	"strconv"

	"github.com/sandbank/sandbank/internal/chance"
	"github.com/sandbank/sandbank/mockbanks/people"
)

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
		t.check(l, e, pick(charities[:], chance.H(t.profile.key, 91)))
	case item == car && t.profile.has.auto:
		t.ownLoan(l, t.b.AutoLoanProduct)
	case item == streaming && !t.uk(), item == music && !t.uk():
		payee := t.payee(item)
		l.Kind, l.Contra, l.Merchant, l.MCC = "card", "cards", payee, "4899"
		if item == music {
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
	l.code("PMNT", "RDDT", "PMDD", pickIf(t.uk(), "DD", "LOAN PAYMENT"))
}

func (t *teller) rent(l *Line, e *entry) {
	h := chance.H(t.profile.key, 90)
	landlord := pick(landlords[:], h)
	borrowing := t.borrows(e.day)
	switch {
	case borrowing && t.profile.has.home:
		t.ownLoan(l, t.b.MortgageProduct)
		l.Reference = "MORTGAGE"
	case borrowing:
		t.debit(l, pick(lenders[:], h), "MTG "+pad(1_000_000+chance.Scale(chance.Mix(h), 9_000_000), 7), "PPD")
	case t.uk():
		l.Counterparty.Name, l.Reference, l.Contra = landlord, "RENT", "faster payments"
		l.Text = t.say("SO", landlord, "RENT")
		l.code("PMNT", "ICDT", "STDO", "SO")
	case t.rentByCheck(e.day):
		t.check(l, e, landlord)
	default:
		t.debit(l, landlord, "RENT", "WEB")
	}
}

// borrows reports whether the home is paid off, not rented, on a day.
func (t *teller) borrows(day int) bool {
	loan := &t.profile.bills[rent]
	return loan.last > 0 && loan.monthOf(day) >= loan.from
}

// rentByCheck: a third of tenants in the US write a check.
func (t *teller) rentByCheck(day int) bool {
	return !t.uk() && !t.borrows(day) && t.profile.bills[rent].amount > 0 && chance.Scale(chance.Mix(chance.H(t.profile.key, 90)), 100) < 34
}

// check is a payment by check. A household's checks are numbered as it writes
// them: so many a month, of which some are written for nobody here.
func (t *teller) check(l *Line, e *entry, payee string) {
	p := &t.profile
	rents, gives := t.rentByCheck(e.day), p.bills[giving].amount > 0
	_, _, dom := civil(e.day)
	number := 101 + int(chance.Scale(chance.H(p.key, 92), 600)) + (monthOf(e.day)-2016*12)*(b2i(rents)+b2i(gives)+int(p.c.often))
	switch e.class {
	case classBill + rent:
	case classBill + giving:
		number += b2i(rents)
	default:
		number += b2i(rents) + b2i(gives) + (dom-1)*int(p.c.often)/31
	}
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

// invoiced reports whether what absorbs the rest of a period is an invoice: a
// nursery, a builder, a tax; else it is the bill of a card held elsewhere.
func (p *profile) invoiced(e *event) bool {
	switch e.class {
	case classCard + 1:
		return chance.Scale(chance.H(p.key, 115), 100) < 86
	case classManual:
		return chance.Scale(chance.H(p.key, 15<<24+uint64(e.day)), 100) < [...]uint64{1: 96, 2: 95, 4: 68}[p.c.often]
	}
	return false
}

// invoice pays one: to the same house every month, or by hand to another.
func (t *teller) invoice(l *Line, e *entry) {
	l.Kind = "bill"
	h := chance.H(t.profile.key, 116)
	if e.class != classManual {
		t.debit(l, pick(t.invoicers(), h), "", "WEB")
		return
	}
	h = chance.H(h, uint64(e.day))
	if !t.uk() && h>>40&1 == 0 { // half of them want a check
		t.check(l, e, pick(buildersUS[:], h))
		return
	}
	l.Counterparty.Name = pick(pickList(t.uk(), buildersGB[:], buildersUS[:]), h)
	l.Reference = "INV " + pad(1000+chance.Scale(chance.Mix(h), 9000), 4)
	l.Contra, l.Text = pickIf(t.uk(), "faster payments", "ach"), t.say(pickIf(t.uk(), "BBP", "ONLINE BILL PAYMENT"), l.Counterparty.Name, l.Reference)
	l.code("PMNT", "ICDT", "DMCT", pickIf(t.uk(), "BBP", "BILL PAY"))
}

// invoicers are the houses that send a household of this life an invoice.
func (t *teller) invoicers() []string {
	switch t.profile.c.Life {
	case people.Retired:
		return pickList(t.uk(), invoicersOldGB[:], invoicersOldUS[:])
	case people.Studying:
		return pickList(t.uk(), invoicersYoungGB[:], invoicersYoungUS[:])
	}
	return pickList(t.uk(), invoicersGB[:], invoicersUS[:])
}

// cardBill pays a credit card held elsewhere.
func (t *teller) cardBill(l *Line, e *entry) {
	if t.profile.invoiced(&e.event) {
		t.invoice(l, e)
		return
	}
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

// ownCard pays the bank's own credit card.
func (t *teller) ownCard(l *Line) {
	l.Kind, l.Contra = "card payment", "own cards"
	l.Counterparty.Name, l.Counterparty.Bank, l.Counterparty.Customer = t.b.CardProduct, t.b.ID, t.profile.index
	l.Text = t.say(pickIf(t.uk(), "DD", "AUTOPAY"), t.b.CardProduct)
	l.code("PMNT", "RDDT", "PMDD", pickIf(t.uk(), "DD", "AUTOPAY"))
}
