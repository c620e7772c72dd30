package ledger

import "github.com/sandbank/sandbank/internal/chance"

// Now and then a household is away for a few days. It buys what it buys, but
// elsewhere: neither its amounts nor its hours depend on where. A flight is
// bought in the weeks before.

const (
	tripSpan   = 182 // days with at most one trip
	tripShare  = 45  // of a hundred such spans
	flightDays = 60  // before a trip in which a big purchase is its flight
)

// A trip is from one day to another, both inclusive.
type trip struct {
	first, last int
	key         uint64
}

// tripOf is the trip in the span of a day, if there is one.
func tripOf(key uint64, day int) (t trip, ok bool) {
	t.key = chance.H(key, 16<<24+uint64(day/tripSpan))
	if chance.Scale(t.key, 100) >= tripShare {
		return t, false
	}
	nights := 2 + int(chance.Scale(chance.H(t.key, 1), 6))
	t.first = day/tripSpan*tripSpan + int(chance.Scale(chance.H(t.key, 2), uint64(tripSpan-nights)))
	t.last = t.first + nights
	return t, true
}

// away is the trip on which a household is on a day.
func away(key uint64, day int) (t trip, ok bool) {
	t, ok = tripOf(key, day)
	return t, ok && day >= t.first && day <= t.last
}

// ahead is the trip for which a household may book a flight on a day.
func ahead(key uint64, day int) (t trip, ok bool) {
	for _, at := range [...]int{day, day + flightDays} {
		if t, ok = tripOf(key, at); ok && day < t.first && day >= t.first-flightDays {
			return t, true
		}
	}
	return t, false
}

// destination is where a trip goes, as card lines have it, and whether that is
// abroad: another town of the bank's customers, or a town of another country.
func (t *teller) destination(x trip) (place string, abroad bool) {
	share := uint64(12)
	list := abroadUS[:]
	if t.uk() {
		share, list = 50, abroadGB[:]
	}
	if chance.Scale(chance.H(x.key, 3), 100) < share {
		return pick(list, chance.H(x.key, 4)), true
	}
	for i := uint64(5); ; i++ {
		city, region := t.k.world.Town(t.b.ID, int64(chance.Scale(chance.H(x.key, i), uint64(t.b.Population))))
		if city != t.person.Address.City || i == 12 {
			if t.uk() {
				return city, false
			}
			return city + " " + region, false
		}
	}
}
