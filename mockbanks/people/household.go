package people

import "github.com/sandbank/sandbank/internal/chance"

// A Household is two customers of a bank who live together.
type Household struct {
	Partner int64
	Head    bool // of the two, the one with the lower place: whose account is joint, if one is
	Joint   bool
}

// Household is whom a customer lives with, if with another customer. Pins with
// a partner of their own name him or her.
func (w *World) Household(bank string, index int64, s Seat) (Household, bool) {
	b := w.bank(bank)
	if b == nil {
		return Household{}, false
	}
	return b.household(index, s)
}

// household pairs the places of a district by an exclusive-or that differs
// from district to district; both must work, or both be retired.
func (b *bank) household(index int64, s Seat) (h Household, ok bool) {
	if pin := b.pin(index); pin != nil {
		return b.pinnedHousehold(pin)
	}
	key := chance.H(b.houses, 1<<32|uint64(s.District))
	other := s.Place ^ (1 + int(chance.Scale(key, District-1)))
	mine, theirs := b.classes[s.Class].Life, b.classes[b.place[other]].Life
	if mine != theirs || mine != Working && mine != Retired {
		return h, false
	}
	pair := chance.H(key, uint64(min(s.Place, other)))
	if chance.Scale(pair, 100) >= 46 {
		return h, false
	}
	partner, here := b.sitting(s.District, other)
	if !here || b.pin(partner) != nil {
		return h, false
	}
	return Household{Partner: partner, Head: s.Place < other, Joint: chance.Scale(chance.Mix(pair), 100) < 45}, true
}

func (b *bank) pinnedHousehold(pin *Pin) (h Household, ok bool) {
	if pin.With == "" {
		return h, false
	}
	for i := range b.Pins {
		if p := &b.Pins[i]; p.Key == pin.With {
			return Household{Partner: p.Index, Head: pin.Index < p.Index, Joint: true}, true
		}
	}
	return h, false
}

// home is the key of what a household shares: the address, the family name.
func (b *bank) home(index int64, s Seat) (key uint64, at int64) {
	if h, ok := b.household(index, s); ok && !h.Head {
		return chance.H(b.key, uint64(h.Partner)), h.Partner
	}
	return chance.H(b.key, uint64(index)), index
}
