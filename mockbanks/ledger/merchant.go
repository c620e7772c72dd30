package ledger

import (
	"strconv"
	"strings"

	"github.com/sandbank/sandbank/internal/chance"
)

// purchase words a card line: a slot's purchase, a big one, or one that is
// brought back.
func (t *teller) purchase(l *Line, e *entry) {
	kind, mcc, day := "general", "5310", e.day
	key := uint64(0)
	switch e.class {
	case classBig:
		big := bigs[chance.Scale(chance.H(t.profile.key, uint64(e.day)), uint64(len(bigs)))]
		kind, mcc = big.name, big.mcc
	case classReturn, classRefund:
		kind, mcc = "clothing", "5651"
	default:
		tr := t.b.trades(e.class - classSlot)[e.trade]
		kind, mcc = tr.name, tr.mcc
		key = uint64(e.day)
	}
	name, number := t.shop(kind, key)
	l.Kind, l.Contra, l.Merchant, l.MCC = "card", "cards", name, mcc
	l.Place = t.place()
	l.Counterparty.Name = name
	head, sub := "POS DEBIT ", "POSD"
	if e.class == classRefund {
		l.Kind, head, sub = "refund", "POS REFUND ", "RIMB"
	}
	if t.b.Cards {
		sub = "POSC"
	}
	if t.uk() {
		l.Text = pickIf(e.class == classRefund, "CARD REFUND FROM ", "CARD PAYMENT TO ") +
			capitals(name) + " ON " + dayMonth(day)
		l.code("PMNT", "CCRD", sub, pickIf(e.class == classRefund, "CRR", "DEB"))
		return
	}
	store := capitals(name) + number
	l.code("PMNT", "CCRD", sub, strings.TrimSpace(head))
	if kind == "online" || kind == "airline" {
		l.Place = ""
		l.Text = head + monthDay(day) + " " + store + " " + pad(chance.Scale(chance.H(t.profile.key, uint64(day)), 10_000_000), 7)
	} else {
		l.Text = head + monthDay(day) + " " + store + " " + capitals(l.Place)
	}
	if t.b.Cards {
		l.Text = strings.TrimSpace(store + " " + capitals(l.Place))
		l.code("PMNT", "CCRD", sub, "PURCHASE")
	}
}

// withdrawal words cash from a machine.
func (t *teller) withdrawal(l *Line, e *entry) {
	streets := []string{"Market St", "Station Rd", "Mill Ln", "Main St", "Harbor Way", "College Ave"}
	if t.uk() {
		streets = []string{"Market Place", "Station Road", "High Street", "Corn Exchange", "Harbour Way", "College Lane"}
	}
	at := pick(streets, chance.H(t.profile.key, 1<<16+uint64(e.day%3)))
	l.Kind, l.Contra, l.MCC, l.Place = "cash", "cash", "6011", t.place()
	if t.uk() {
		l.Text = "CPM " + capitals(at) + " " + capitals(t.person.Address.City) + " " + dayMonth(e.day)
		l.code("PMNT", "CCRD", "CWDL", "CPM")
		return
	}
	l.Text = "ATM WITHDRAWAL " + monthDay(e.day) + " " + capitals(at) + " " + capitals(l.Place)
	l.code("PMNT", "CCRD", "CWDL", "ATM WITHDRAWAL")
}

func (t *teller) place() string {
	a := t.person.Address
	if t.uk() {
		return a.City
	}
	return a.City + " " + a.Region
}

// shop is where the household buys things of a kind: people are loyal to a
// few places. The number is the store's, for chains.
func (t *teller) shop(kind string, day uint64) (name, number string) {
	list := shops(kind, t.uk())
	favourite := [...]uint64{0, 0, 0, 0, 0, 1, 1, 1, 2, 3}[chance.Scale(chance.H(t.profile.key, 1<<17+day), 10)]
	h := chance.H(chance.H(t.profile.key, 1<<18+chance.Text(kind)), favourite)
	name = pick(list, h)
	switch kind {
	case "grocery", "drugstore", "fuel", "general", "hardware":
		number = " " + pad(1+chance.Scale(chance.Mix(h), 1400), 4)
	}
	return name, number
}

// shops are invented names, by kind of trade.
func shops(kind string, uk bool) []string {
	switch kind {
	case "coffee":
		return coffeeShops[:]
	case "bakery", "sandwich", "cafe":
		return counters[:]
	case "vending":
		return vendors[:]
	case "diner", "restaurant", "takeaway":
		if uk {
			return restaurantsGB[:]
		}
		return restaurants[:]
	case "pub":
		return pubs[:]
	case "grocery":
		return groceries[:]
	case "fuel":
		if uk {
			return fuelsGB[:]
		}
		return fuels[:]
	case "transit":
		return transits[:]
	case "parking":
		return parkings[:]
	case "ride":
		return rides[:]
	case "clothing":
		return clothiers[:]
	case "online":
		return webshops[:]
	case "books":
		return booksellers[:]
	case "pets":
		return petshops[:]
	case "drugstore":
		if uk {
			return chemists[:]
		}
		return drugstores[:]
	case "hardware":
		return hardwares[:]
	case "airline":
		return airlines[:]
	case "furniture", "appliance":
		return furnishers[:]
	case "garage":
		return workshops[:]
	case "dentist":
		return dentists[:]
	}
	return stores[:]
}

// capitals is how a bank's printer writes a name.
func capitals(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z':
			return r - 32
		case r < 128:
			return r
		}
		return plain(r)
	}, s)
}

// plain is a letter without its marks.
func plain(r rune) rune {
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
	case 'ñ':
		return 'N'
	}
	return '?'
}

// monthDay is 0614, as US card lines say it.
func monthDay(day int) string {
	_, m, d := civil(day)
	return pad(uint64(m), 2) + pad(uint64(d), 2)
}

// dayMonth is 14 JUN, as UK card lines say it.
func dayMonth(day int) string {
	_, m, d := civil(day)
	return strconv.Itoa(d) + " " + "JANFEBMARAPRMAYJUNJULAUGSEPOCTNOVDEC"[3*m-3:3*m]
}
