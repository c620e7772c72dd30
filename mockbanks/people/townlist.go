package people

import (
	"strconv"

	"github.com/sandbank/sandbank/internal/chance"
)

// A Town is a place where customers live.
type Town struct {
	Name   string
	Region string // state or county
	Weight int64  // its share of the customers, of the sum over the country

	country string
	post    string
}

// Towns lists the towns of a country, ISO 3166 "US" or "GB"; none for others.
// New towns are only ever added at the end.
func Towns(country string) []Town {
	var list []town
	switch country {
	case "US":
		list = townsUS[:]
	case "GB":
		list = townsGB[:]
	}
	all := make([]Town, len(list))
	for i, t := range list {
		all[i] = Town{t.name, t.region, int64(t.weight), country, t.post}
	}
	return all
}

// Address draws the address of a shop front in the town, in the style of the
// customers' own. The key should be fresh; draws 0 to 7 of it are used.
func (t Town) Address(key uint64) Address {
	house := 1 + chance.Scale(chance.H(key, 0), 240)
	a := Address{City: t.Name, Region: t.Region, Country: t.country}
	if t.country == "GB" {
		a.Line = strconv.FormatUint(house, 10) + " " + pick(streetsGB[:], chance.H(key, 1))
		a.Postcode = postcodeGB(t.post, chance.H(key, 2))
		return a
	}
	house = 100*(1+chance.Scale(chance.H(key, 3), 60)) + house%100
	a.Line = strconv.FormatUint(house, 10) + " " + pick(streetsUS[:], chance.H(key, 1)) +
		" " + pick(waysUS[:], chance.H(key, 4))
	a.Postcode = t.post + digits(chance.Scale(chance.H(key, 2), 100), 2)
	return a
}
