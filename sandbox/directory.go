package sandbox

import (
	"strconv"
	"strings"

	"github.com/sandbank/sandbank/mockbanks/catalog"
	"github.com/sandbank/sandbank/mockbanks/people"
	"github.com/sandbank/sandbank/platforms/messenger"
)

// A directory tells a platform who its users are: everybody who has a bank.
// A user's number is the person's place among all banks' customers.
type directory struct {
	world *people.World
	banks []catalog.Bank
}

// User implements [messenger.Directory].
func (d directory) User(ref string) (messenger.User, bool) {
	bank, customer, _ := strings.Cut(ref, "/")
	p, err := d.world.ByKey(bank, customer)
	if err != nil {
		return messenger.User{}, false
	}
	return d.user(p)
}

// ByNumber implements [messenger.Directory].
func (d directory) ByNumber(n uint64) (messenger.User, bool) {
	for _, b := range d.banks {
		if first := uint64(b.First); n >= first && n < first+uint64(b.Population) {
			p, err := d.world.Person(b.ID, int64(n-first))
			if err != nil {
				return messenger.User{}, false
			}
			return d.user(p)
		}
	}
	return messenger.User{}, false
}

func (d directory) user(p people.Person) (messenger.User, bool) {
	for _, b := range d.banks {
		if b.ID != p.Bank {
			continue
		}
		return messenger.User{
			Bank: b.ID, Customer: CustomerKey(p), Number: uint64(b.First + p.Index),
			Name: p.Given + " " + p.Family, First: p.Given, Last: p.Family,
			Locale: p.Language + "_" + b.Country, Zone: b.TimeZone,
		}, true
	}
	return messenger.User{}, false
}

// CustomerKey is how paths, stories and the journal name a customer of a
// bank: by the pin's key, or by the index.
func CustomerKey(p people.Person) string {
	if p.Key != "" {
		return p.Key
	}
	return strconv.FormatInt(p.Index, 10)
}
