package people

// Customers of a bank are ranked town after town; every 1,024 ranks are a
// district, laid out alike: so many seats for each persona, those of one
// employer side by side, the businesses that employ and serve them among
// themselves. Rank and seat are permutations, so that everything about a
// customer is found from the index, and everybody in a place from the place.

// District is the number of customers of a district: one less than that in the
// last one of a bank is the rule.
const District = 1024

// stride scatters the seats of a district, so that a small bank has some of
// everybody. It is odd, so that it inverts.
const (
	stride  = 389
	unsteps = 845 // stride * unsteps is 1 modulo District
)

// A Class is customers of a bank who are paid on the same days. Its members
// are numbered 0 to Members-1; some numbers of the last district have nobody.
type Class struct {
	Persona int // index in [Bank.Personas]
	Life    Life
	Rhythm  Rhythm
	// Nominal says which days: of the month (31 is the last) for Monthly, and
	// -2 to -4 for its second to fourth Wednesday; the first of two days of
	// the month for SemiMonthly; for the others the day of the era, modulo the
	// rhythm's length.
	Nominal int
	First   int // seats of a district, in the scattered order
	Seats   int
	Members uint64
}

// A Seat is where a customer is in a bank's districts.
type Seat struct {
	District int64
	Place    int    // 0 to 1,023, in the scattered order
	Class    int    // index in [World.Classes]
	Member   uint64 // in the class
	Pinned   bool   // a pin: alone in its place, employed elsewhere
}

// Classes returns the classes of a bank, whose number they are known by:
// none for an unknown bank. The list must not be changed.
func (w *World) Classes(bank string) []Class {
	if b := w.bank(bank); b != nil {
		return b.classes
	}
	return nil
}

// Seat returns the seat of a customer, who must exist. A pin sits where
// anybody with its index would and has the class that it declares; then its
// number is one that it shares with another member.
func (w *World) Seat(bank string, index int64) Seat {
	return w.bank(bank).seat(index)
}

func (b *bank) seat(index int64) Seat {
	rank := b.towns.At(uint64(index))
	s := Seat{District: int64(rank / District), Place: int(rank % District * stride % District)}
	s.Class = int(b.place[s.Place])
	if p, ok := b.pinned[index]; ok {
		s.Class = p.class
		c := &b.classes[s.Class]
		s.Member, s.Pinned = uint64(index)%c.Members, true
		return s
	}
	c := &b.classes[s.Class]
	s.Member = uint64(s.District)*uint64(c.Seats) + uint64(s.Place-c.First)
	return s
}

// Member finds the customer with a number in a class. Nobody has a number
// whose seat is empty, or taken by a pin.
func (w *World) Member(bank string, class int, member uint64) (index int64, ok bool) {
	b := w.bank(bank)
	c := &b.classes[class]
	seats := uint64(c.Seats)
	index, ok = b.sitting(int64(member/seats), c.First+int(member%seats))
	return index, ok && b.pin(index) == nil
}

// sitting is who sits in a place of a district.
func (b *bank) sitting(district int64, place int) (index int64, ok bool) {
	rank := uint64(district)*District + uint64(place*unsteps%District)
	if district < 0 || rank >= b.towns.Len() {
		return 0, false
	}
	return int64(b.towns.Inverse(rank)), true
}

// districts is how many there are, the last one rarely full.
func (b *Bank) districts() uint64 { return (uint64(b.Population) + District - 1) / District }

// lay cuts a district into classes by the shares of the personas.
func (b *bank) lay() {
	sum, n := 0, int(b.districts())
	for i, p := range b.Personas {
		first := sum * District / 1000
		sum += p.Share
		last := sum * District / 1000
		weight, whole := 0, 0
		days := variants(b.Country, p)
		for _, v := range days {
			whole += v.weight
		}
		for _, v := range days {
			c := Class{Persona: i, Life: p.Life, Rhythm: p.Rhythm, Nominal: v.nominal}
			c.First = first + (last-first)*weight/whole
			weight += v.weight
			c.Seats = first + (last-first)*weight/whole - c.First
			if c.Seats == 0 {
				continue
			}
			c.Members = uint64(c.Seats) * uint64(n)
			for at := range c.Seats {
				b.place[c.First+at] = uint16(len(b.classes))
			}
			b.classes = append(b.classes, c)
		}
	}
}

// seatPins gives every pin its class.
func (b *bank) seatPins() {
	seats := make(map[int64]pinned, len(b.Pins))
	for i := range b.Pins {
		pin := &b.Pins[i]
		seats[pin.Index] = pinned{pin, b.classOf(pin, b.seat(pin.Index).Class)}
	}
	b.letters = make(map[string]*Pin, len(b.Pins))
	for i := range b.Pins {
		b.letters[b.Pins[i].mail()] = &b.Pins[i]
	}
	b.pinned = seats // not before: until then everybody sits where they were drawn
}

// classOf is the class of a pin: of its persona, or of its rhythm.
func (b *bank) classOf(pin *Pin, drawn int) int {
	best := drawn
	for i := len(b.classes) - 1; i >= 0; i-- {
		c := &b.classes[i]
		switch {
		case pin.Persona != "" && b.Personas[c.Persona].Name == pin.Persona && (pin.Rhythm == AnyRhythm || pin.Rhythm == c.Rhythm):
			best = i
		case pin.Persona == "" && pin.Rhythm != AnyRhythm && c.Rhythm == pin.Rhythm && c.Life == Working:
			best = i
		case pin.Persona == "" && pin.Rhythm == AnyRhythm && b.classes[best].Life != Working && c.Life == Working:
			best = i
		}
	}
	return best
}

// A variant is one of the days on which a persona may be paid.
type variant struct{ nominal, weight int }

// variants of a persona's payday, by the country's habits.
func variants(country string, p Persona) []variant {
	switch {
	case p.Life == Trading:
		return []variant{{1, 1}}
	case p.Life == Studying:
		return []variant{{1, 60}, {15, 40}}
	case p.Life == Retired && p.Rhythm == Monthly && country == "US":
		return []variant{{-2, 1}, {-3, 1}, {-4, 1}}
	case p.Rhythm == FourWeekly: // the weekday goes by the insurance number
		return []variant{{4, 1}, {5, 1}, {6, 1}, {7, 1}, {8, 1}, {11, 1}, {12, 1}, {13, 1}, {14, 1}, {15, 1}, {18, 1}, {19, 1}, {20, 1}, {21, 1}, {22, 1}, {25, 1}, {26, 1}, {27, 1}, {28, 1}, {1, 1}}
	case p.Rhythm == SemiMonthly:
		return []variant{{15, 70}, {5, 30}}
	case p.Rhythm == Biweekly:
		return []variant{{1, 55}, {8, 45}}
	case p.Life == Gigging:
		return []variant{{5, 1}}
	case p.Rhythm == Weekly:
		return []variant{{1, 70}, {0, 30}}
	case country == "GB":
		return []variant{{31, 45}, {28, 27}, {25, 20}, {15, 8}}
	}
	return []variant{{31, 40}, {15, 50}, {25, 10}}
}

// Sitting is who sits in a place of a district, pins among them.
func (w *World) Sitting(bank string, district int64, place int) (index int64, ok bool) {
	return w.bank(bank).sitting(district, place)
}
