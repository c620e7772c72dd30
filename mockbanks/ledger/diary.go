package ledger

import (
	"slices"
	"time"

	"github.com/sandbank/sandbank/internal/chance"
)

// An Instrument is what somebody pays with, in the words of the Diary of
// Consumer Payment Choice (Federal Reserve Bank of Atlanta).
type Instrument uint8

// The instruments.
const (
	Cash Instrument = iota
	DebitCard
	CreditCardPayment // at this bank, or on a card held elsewhere
	PaperCheck
	BankAccountNumber // a direct debit, or a loan's instalment
	OnlineBanking     // a bill paid, or a standing order sent, from the bank's own screens
	PersonToPerson    // a payment app
)

// Instruments are all of them, in order.
func Instruments() []Instrument {
	return []Instrument{Cash, DebitCard, CreditCardPayment, PaperCheck, BankAccountNumber, OnlineBanking, PersonToPerson}
}

// String is the survey's word.
func (i Instrument) String() string {
	return [...]string{"cash", "debit card", "credit card", "check", "bank account number", "online banking bill payment", "person to person app"}[i]
}

// A Payment is an entry of a payment diary: what somebody paid, when, and with
// what. Transfers between own accounts, card bills, withdrawals of cash and a
// bank's own charges are none.
type Payment struct {
	At      time.Time // of the purchase, not of its booking
	Amount  int64     // positive
	With    Instrument
	Payee   string
	Trade   string // kind of shop, for purchases: grocery, restaurant, …
	MCC     string
	Account string // at the bank; empty for cash and for cards held elsewhere
}

// Diary is what a customer paid from one instant (inclusive) to another
// (exclusive), oldest first: with the customer's own accounts at the bank, in
// cash, and with cards held elsewhere, whose bills are split into the purchases
// that they add up to. An account that is joint counts for who opened it.
// An unknown customer pays nothing.
func (k *Book) Diary(bank string, customer int64, from, to time.Time) []Payment {
	b := k.bank(bank)
	from, to = clamp(from), clamp(to)
	if b == nil || customer < 0 || customer >= b.Population || !from.Before(to) {
		return nil
	}
	p := k.profile(b, customer)
	d := diary{from: on(b.Zone, roundUpTime(from)), to: on(b.Zone, roundUpTime(to))}
	for _, slot := range [...]int{slotPrimary, slotCard} {
		if p.holds(slot) {
			d.account(k.teller(b, p.account(slot)))
		}
	}
	d.purse(&p)
	slices.SortStableFunc(d.payments, func(x, y Payment) int { return x.At.Compare(y.At) })
	return d.payments
}

// A diary is filled with the payments between two moments.
type diary struct {
	from, to moment
	payments []Payment
}

func (d *diary) holds(m moment) bool { return !m.before(d.from) && m.before(d.to) }

// account enters the payments of an account: those that are booked up to a
// week later, and those of cards elsewhere that are billed up to two months on.
func (d *diary) account(t *teller) {
	hi := moment{d.to.day + billedWithin, 0}
	entries := t.gather(d.from, hi, func(e *entry) bool {
		return e.amount < 0 && e.class != classHotel && e.class != classUnpaid && (d.holds(e.moment) || t.profile.elsewhere(&e.event))
	})
	for i := range entries {
		e := &entries[i]
		if t.profile.elsewhere(&e.event) {
			d.charges(t, e)
			continue
		}
		var l Line
		t.write(&l, e)
		if with, ok := t.instrument(&l); ok {
			p := Payment{At: e.instant(t.b.Zone), Amount: -e.amount, With: with, Payee: l.Counterparty.Name, MCC: l.MCC, Account: t.account}
			if e.class >= classSlot && e.class < classSlot+cash {
				p.Trade = t.b.trades(e.class - classSlot)[e.trade].name
			}
			d.payments = append(d.payments, p)
		}
	}
}

// elsewhere reports whether an event pays the bill of a card held elsewhere.
func (p *profile) elsewhere(e *event) bool {
	return (e.class == classCard || e.class == classCard+1 || e.class == classManual) && !p.invoiced(e)
}

// instrument is what a line was paid with, if it is a payment.
func (t *teller) instrument(l *Line) (Instrument, bool) {
	online := l.ISOFamily == "ICDT" || l.ISOFamily == "IRCT"
	switch {
	case l.Kind == "card" && (t.slot == slotCard || t.b.Cards):
		return CreditCardPayment, true
	case l.Kind == "card":
		return DebitCard, true
	case l.Kind == "check":
		return PaperCheck, true
	case l.Kind == "p2p":
		return PersonToPerson, true
	case l.Kind == "bill" && online:
		return OnlineBanking, true
	case l.Kind == "bill", l.Kind == "loan":
		return BankAccountNumber, true
	}
	return 0, false
}

// purse enters what is paid in coins and notes.
func (d *diary) purse(p *profile) {
	for day := d.from.day; day <= d.to.day && !p.b.Cards && !p.trades(); day++ {
		if !p.open(day) {
			continue
		}
		draw := p.daily(day)
		for slot := range cash {
			x := p.bought(draw, day, slot)
			at := moment{day, p.at(day, slot)}
			if x.with == coins && d.holds(at) {
				tr := &p.b.trades(slot)[x.kind]
				d.payments = append(d.payments, Payment{At: at.instant(p.b.Zone), Amount: x.price, With: Cash, Trade: tr.name, MCC: tr.mcc})
			}
		}
	}
}

// A card held elsewhere bills the purchases of a cycle of 30 days, 25 days
// after its end.
const (
	billedAfter  = 25
	billedCycle  = 30
	billedWithin = billedAfter + billedCycle
	mostCharges  = 60 // purchases of a bill, at most
)

// charges enters the purchases that the bill of a card held elsewhere adds up
// to: drawn one after the other, the last takes what is left.
func (d *diary) charges(t *teller, e *entry) {
	key := chance.H(chance.H(t.profile.key, 14<<24+uint64(e.day)), uint64(e.class))
	list := t.b.away()
	level := t.profile.scale * growth(yearNear(e.day)) / 1024
	for i, rest := 0, -e.amount; rest > 0; i++ {
		h := chance.H(key, uint64(i))
		kind, share := 0, h&1023
		for share >= list[kind].share && kind < len(list)-1 {
			share -= list[kind].share
			kind++
		}
		tr := &list[kind]
		price := tr.price(level, chance.Mix(h))
		if price+tr.lo/2 > rest || i == mostCharges {
			price = rest
		}
		rest -= price
		at := moment{e.day - billedWithin + int(chance.Scale(chance.H(h, 1), billedCycle)), 0}
		at.ms = quantile(opening(errand), chance.H(h, 2)>>44, 1<<20)
		if d.holds(at) {
			d.payments = append(d.payments, Payment{At: at.instant(t.b.Zone), Amount: price, With: CreditCardPayment, Trade: tr.name, MCC: tr.mcc})
		}
	}
}
