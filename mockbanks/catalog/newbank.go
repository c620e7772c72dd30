package catalog

import (
	"fmt"
	"slices"
	"strings"

	"github.com/sandbank/sandbank/internal/chance"
	"github.com/sandbank/sandbank/mockbanks/people"
)

// newBank is a bank as a world file need not say it: what is fitting in its
// country, in a slot and with numbers of which nobody else has any. All of it
// goes by the id, so that other banks of the file change none of it.
func (d *declaration) newBank(said Bank) (Bank, error) {
	b := Bank{ID: said.ID, Country: said.Country, Newcomer: true, Accent: "#3C4A57", Admits: []string{"kinnet", "riverton", "lanthorn"}, kinds: d.kinds}
	if said.Country != "US" && said.Country != "GB" {
		return b, d.where(wrong{said.ID, "country", fmt.Sprintf("there is no bank %q in the catalog%s, and a new one needs a country, US or GB", said.ID, instead(said.ID, d.ids()))})
	}
	slot, ok := d.freeSlot(said.ID)
	if !ok {
		return b, d.where(wrong{said.ID, "id", fmt.Sprintf("the world has room for %d banks, and they are there", people.Capacity/people.Slot)})
	}
	b.First = slot * people.Slot
	b.LegalName = said.Name + " Bank"
	brand := said.Name
	b.Regime, b.Currency, b.Locale, b.TimeZone, b.BusinessDays = "contract", "USD", "en-US", "America/New_York", "federal-reserve"
	b.Faces, b.Product = []Face{{"fdx", "6"}}, Product{"checking", brand + " Checking"}
	b.Routing = []string{d.freeRouting(said.ID)}
	if said.Country == "GB" {
		b.Regime, b.Currency, b.Locale, b.TimeZone, b.BusinessDays = "mandate", "GBP", "en-GB", "Europe/London", "england-and-wales"
		b.Faces, b.Product = []Face{{"openbanking", "4.0"}}, Product{"current", brand + " Current Account"}
		b.Routing, b.SortCode, b.IBANBank = nil, fmt.Sprintf("%06d", 2000+20*slot), d.freeLetters(said.ID)
	}
	b.IIN = fmt.Sprintf("9999%02d", slot)
	if said.Product.Kind == "credit-card" {
		b.Routing, b.Shares = nil, withoutBusinesses(d.kinds[said.Country], said.Shares)
	} else {
		b.Offers = Offers{brand + " Savings", brand + " Card", brand + " Auto Loan", brand + " Mortgage", brand + " Business Account"}
	}
	return b, nil
}

// freeSlot draws the slot of a bank among those that nobody has; the shipped
// catalog grows from the low end.
func (d *declaration) freeSlot(id string) (int64, bool) {
	const slots, low = people.Capacity / people.Slot, 12
	taken := func(slot int64) bool {
		return slices.ContainsFunc(d.banks, func(b Bank) bool {
			return b.First == slot*people.Slot || b.IIN == fmt.Sprintf("9999%02d", slot)
		})
	}
	first := int64(chance.Scale(chance.Mix(chance.Text(id)), slots-low))
	for i := range int64(slots - low) {
		if slot := low + (first+i)%(slots-low); !taken(slot) {
			return slot, true
		}
	}
	for slot := range int64(low) {
		if !taken(slot) {
			return slot, true
		}
	}
	return 0, false
}

// freeRouting draws a routing number in a prefix that was never assigned.
func (d *declaration) freeRouting(id string) string {
	for try := uint64(0); ; try++ {
		h := chance.H(chance.Text(id), try)
		prefix := 13 + chance.Scale(h, 8)
		n := fmt.Sprintf("%02d%06d", prefix, chance.Scale(chance.Mix(h), 1_000_000))
		n += fmt.Sprint((10 - routingSum(n)%10) % 10)
		if !slices.ContainsFunc(d.banks, func(b Bank) bool { return slices.Contains(b.Routing, n) }) {
			return n
		}
	}
}

// freeLetters are four for the IBANs of a bank.
func (d *declaration) freeLetters(id string) string {
	letters := strings.ToUpper(strings.ReplaceAll(id, "-", "")) + "XXXX"
	for try := uint64(0); ; try++ {
		four := letters[:4]
		if try > 0 {
			h := chance.H(chance.Text(id), try)
			four = letters[:2] + string(rune('A'+h%26)) + string(rune('A'+h>>8%26))
		}
		if !slices.ContainsFunc(d.banks, func(b Bank) bool { return b.IBANBank == four }) {
			return four
		}
	}
}

// withoutBusinesses are the shares of a bank that only issues cards, unless
// the file says some.
func withoutBusinesses(all []Persona, said map[string]int) map[string]int {
	shares, free, to := map[string]int{}, 0, ""
	for _, p := range all {
		switch {
		case p.Life == people.Trading.String():
			shares[p.Name], free = 0, free+p.Share
		case p.Life == people.Working.String() && (to == "" || p.Share > shares[to]):
			delete(shares, to)
			to, shares[p.Name] = p.Name, p.Share
		}
	}
	if to == "" || len(said) > 0 {
		return nil
	}
	shares[to] += free
	return shares
}
