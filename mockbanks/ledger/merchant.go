package ledger

import (
	"strconv"

	"github.com/sandbank/sandbank/internal/chance"
	"github.com/sandbank/sandbank/mockbanks/people"
)

// purchase words a card line: a slot's purchase, a big one, one that is
// brought back, or the hold of a hotel.
func (t *teller) purchase(l *Line, e *entry) {
	var kind, mcc string
	var key uint64
	switch e.class {
	case classBig:
		kind, mcc = t.big(e.day)
		key = uint64(e.day)
	case classReturn, classRefund:
		kind, mcc = "clothing", "5651"
		l.Reference = "RCPT " + pad(chance.Scale(chance.H(t.profile.key, 17<<24+uint64(uint32(t.profile.periodOf(e.moment)))), 1_000_000), 6)
	case classHotel:
		kind, mcc = "hotel", "7011"
		l.Reason = "lapsed"
	default:
		tr := t.b.trades(e.class - classSlot)[e.trade]
		kind, mcc = tr.name, tr.mcc
		key = uint64(e.day)
	}
	l.Place = t.place
	if e.class != classReturn && e.class != classRefund {
		l.Place = t.where(e, kind)
	}
	name, number, near := "", "", false
	if e.class >= classSlot && e.class < classSlot+nSlots {
		name, number, near = t.local(l, kind, e.day)
	}
	if !near {
		name, number = t.shop(kind, key)
	}
	l.Kind, l.Contra, l.Merchant, l.MCC = "card", "cards", name, mcc
	l.Counterparty.Name = name
	far := kind == "online" || kind == "airline"
	l.Present = !far
	t.wordPurchase(l, e, name, number, far)
}

// big is what a big purchase is of: a flight if a trip lies ahead, a hotel on
// one, else something for the house.
func (t *teller) big(day int) (kind, mcc string) {
	if _, ok := away(t.profile.key, day); ok {
		return "hotel", "7011"
	}
	if _, ok := ahead(t.profile.key, day); ok {
		return "airline", "4511"
	}
	x := bigs[chance.Scale(chance.H(t.profile.key, uint64(day)), uint64(len(bigs)))]
	return x.name, x.mcc
}

// where is the place of a purchase: at home, on a trip, or, for the hold of a
// hotel, somewhere else than home in any case.
func (t *teller) where(e *entry, kind string) string {
	x, gone := away(t.profile.key, e.day)
	if !gone && kind != "hotel" {
		return t.place
	}
	place, _ := t.destination(x)
	return place
}

// local names the merchant of the district, if the trade has one there.
func (t *teller) local(l *Line, kind string, day int) (name, number string, ok bool) {
	n, ok := t.k.shopAt(t.b, t.profile.key, kind, day)
	if !ok {
		return "", "", false
	}
	firm := t.k.world.Business(t.b.ID, t.profile.seat.District, n)
	if firm.Customer {
		l.Counterparty.Bank, l.Counterparty.Customer = t.b.ID, firm.Index
	}
	return firm.Name, firm.Store, true
}

// wordPurchase prints a card line; far ones name no town but an order.
func (t *teller) wordPurchase(l *Line, e *entry, name, number string, far bool) {
	back := e.class == classRefund
	onCard := t.slot == slotCard || t.b.Cards
	sub := pickIf(back, "RIMB", pickIf(onCard, "POSC", "POSD"))
	if far {
		l.Place = ""
	}
	switch {
	case t.uk() && !onCard:
		l.Text = t.say(pickIf(back, "CARD REFUND FROM", "CARD PAYMENT TO"), name, pickIf(l.Place == t.place, "", l.Place), "ON", dayMonth(e.day))
		l.code("PMNT", "CCRD", sub, pickIf(back, "CRR", "DEB"))
	case onCard:
		l.Text = t.say(name, number, l.Place)
		l.code("PMNT", "CCRD", sub, "PURCHASE")
	default:
		if far {
			number = pad(chance.Scale(chance.H(t.profile.key, uint64(e.day)), 10_000_000), 7)
		}
		head := pickIf(back, "POS REFUND", "POS DEBIT")
		l.Text = t.say(head, monthDay(e.day), name, number, l.Place)
		l.code("PMNT", "CCRD", sub, head)
	}
}

// withdrawal words cash from a machine.
func (t *teller) withdrawal(l *Line, e *entry) {
	streets := []string{"Market St", "2nd St", "Mill Rd", "Main St", "Harbor Blvd", "College Ave"}
	if t.uk() {
		streets = []string{"Market Place", "Station Road", "High Street", "Corn Exchange", "Harbour Way", "College Lane"}
	}
	at := pick(streets, chance.H(t.profile.key, 1<<16+uint64(e.day%3)))
	l.Kind, l.Contra, l.MCC, l.Place, l.Present = "cash", "cash", "6011", t.place, true
	sub := "CWDL"
	if x, gone := away(t.profile.key, e.day); gone {
		var abroad bool
		if l.Place, abroad = t.destination(x); abroad {
			sub, at = "XBCW", "AIRPORT"
		}
	}
	if t.uk() {
		l.Text = t.say("CPM", at, l.Place, dayMonth(e.day))
		l.code("PMNT", "CCRD", sub, "CPM")
		return
	}
	l.Text = t.say("ATM WITHDRAWAL", monthDay(e.day), at, l.Place)
	l.code("PMNT", "CCRD", sub, "ATM WITHDRAWAL")
}

// shop is where the household buys things of a kind that the district does not
// have. The number is the store's, for chains.
func (t *teller) shop(kind string, day uint64) (name, number string) {
	list := people.ShopNames(kind, t.b.Country)
	favourite := uint64(favourite(t.profile.key, int(day)))
	h := chance.H(chance.H(t.profile.key, 1<<18+chance.Text(kind)), favourite)
	if x, gone := away(t.profile.key, int(day)); gone {
		h = chance.H(x.key, chance.Text(kind)+day)
	}
	name = pick(list, h)
	switch kind {
	case "grocery", "drugstore", "fuel", "general", "hardware":
		number = pad(1+chance.Scale(chance.Mix(h), 1400), 4)
	}
	return name, number
}

// say prints words as a bank's printer does, in capitals: empty ones are left out.
func (t *teller) say(words ...string) string {
	t.buf = t.buf[:0]
	for _, w := range words {
		if w == "" {
			continue
		}
		if len(t.buf) > 0 {
			t.buf = append(t.buf, ' ')
		}
		t.buf = capitals(t.buf, w)
	}
	return t.ink.write(t.buf)
}

// capitals appends a name without small letters and marks.
func capitals(buf []byte, s string) []byte {
	for _, r := range s {
		switch {
		case r >= 'a' && r <= 'z':
			buf = append(buf, byte(r)-32)
		case r < 128:
			buf = append(buf, byte(r))
		default:
			buf = append(buf, plain(r))
		}
	}
	return buf
}

// plain is a letter without its marks.
func plain(r rune) byte {
	switch r {
	case 'á', 'à', 'Á':
		return 'A'
	case 'é', 'è', 'É':
		return 'E'
	case 'í', 'Í':
		return 'I'
	case 'ó', 'ö', 'Ó':
		return 'O'
	case 'ú', 'ü', 'Ú':
		return 'U'
	case 'ñ', 'Ñ':
		return 'N'
	}
	return '?'
}

// monthDay is 0614, as US card lines say it.
func monthDay(day int) string {
	_, m, d := civil(day)
	return string([]byte{'0' + byte(m/10), '0' + byte(m%10), '0' + byte(d/10), '0' + byte(d%10)})
}

// dayMonth is 14 JUN, as UK card lines say it.
func dayMonth(day int) string {
	_, m, d := civil(day)
	return strconv.Itoa(d) + " " + "JANFEBMARAPRMAYJUNJULAUGSEPOCTNOVDEC"[3*m-3:3*m]
}
