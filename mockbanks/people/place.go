package people

import (
	"strconv"

	"github.com/sandbank/sandbank/internal/chance"
)

// A town is where people live: weight is its share of customers, code the
// area code of its phones, post the head of its postcodes.
type town struct {
	name, region, code, post string
	weight                   uint64
}

func (b *bank) list() []town {
	if b.Country == "GB" {
		return townsGB[:]
	}
	return townsUS[:]
}

// town returns the town of the customer whose rank is given: ranks are laid
// out town after town, so that a town's people are an interval.
func (b *bank) town(rank uint64) town {
	list := b.list()
	at := rank * total(list) / b.towns.Len()
	for _, t := range list {
		if at < t.weight {
			return t
		}
		at -= t.weight
	}
	return list[len(list)-1]
}

// livesIn is the town of a customer: that of a pin, or by rank.
func (b *bank) livesIn(index int64) town {
	if pin := b.pin(index); pin != nil && pin.Town != "" {
		for _, t := range b.list() {
			if t.name == pin.Town {
				return t
			}
		}
	}
	return b.town(b.towns.At(uint64(index)))
}

func total(list []town) (sum uint64) {
	for _, t := range list {
		sum += t.weight
	}
	return sum
}

// Town is the town and the region (state or county) a customer lives in.
// The index must be below the population of a known bank.
func (w *World) Town(bank string, index int64) (name, region string) {
	b := w.bank(bank)
	t := b.livesIn(index)
	return t.name, t.region
}

func (b *bank) address(index int64, key uint64) Address {
	t := b.livesIn(index)
	house := 1 + chance.Scale(chance.H(key, 10), 180)
	a := Address{City: t.name, Region: t.region, Country: b.Country}
	if b.Country == "GB" {
		a.Line = strconv.FormatUint(house, 10) + " " + pick(streetsGB[:], chance.H(key, 11))
		a.Postcode = postcodeGB(t.post, chance.H(key, 12))
		return a
	}
	house = 100 + 4*house*(1+chance.Scale(chance.H(key, 13), 12))
	a.Line = strconv.FormatUint(house, 10) + " " + pick(streetsUS[:], chance.H(key, 11)) +
		" " + pick(waysUS[:], chance.H(key, 14))
	a.Postcode = t.post + digits(chance.Scale(chance.H(key, 12), 100), 2)
	return a
}

// postcodeGB ends in letters that no postcode in use ends in: C I K M O V are
// left out of the inward part by the postal service.
func postcodeGB(area string, h uint64) string {
	const unused = "CIKMOV"
	district := strconv.FormatUint(1+h%9, 10)
	return area + district + " " + digits(h>>8%10, 1) +
		string(unused[h>>16%6]) + string(unused[h>>24%6])
}

// phone is in a range set aside for fiction. A pin that says where it lives
// has the number of that town.
func (b *bank) phone(index int64, rank uint64) string {
	if b.Country == "GB" {
		return "+447700900" + digits(rank%1000, 3)
	}
	code := b.town(rank).code
	if b.pin(index) != nil {
		code = b.livesIn(index).code
	}
	return "+1" + code + "55501" + digits(rank%100, 2)
}

// digits writes n with leading zeros.
func digits(n uint64, width int) string {
	s := strconv.FormatUint(n, 10)
	for len(s) < width {
		s = "0" + s
	}
	return s
}
