package places

import (
	"strings"
	"time"

	"github.com/sandbank/sandbank/internal/chance"
	"github.com/sandbank/sandbank/mockbanks/people"
)

// A Kind tells machines from branches.
type Kind uint8

// The kinds of places. The zero value stands for either in a [Filter].
const (
	AnyKind Kind = iota
	ATM
	Branch
)

// String is "atm", "branch" or "any".
func (k Kind) String() string { return [...]string{"any", "atm", "branch"}[k] }

// A Place is a cash machine or a branch.
type Place struct {
	ID         string // opaque; never changes while the seed is the same
	Bank       string
	Kind       Kind
	Name       string
	Address    people.Address
	At         Point
	Site       string // of a machine, in the words of Open Data: BranchExternal, BranchLobby, RetailerOutlet, RemoteUnit
	Facilities Set
	Hours      Week   // by the town's clocks
	Zone       string // IANA name of those clocks
	Currencies []string
	Languages  []string  // ISO 639
	Opened     time.Time // UTC midnight of the day

	MinWithdrawal int64 // minor units; 0 at a branch
	Fee           int64 // minor units, asked of other banks' customers; 0 is free
}

// A number is what a place is drawn from: town, kind and the how-manieth of
// them there. It does not depend on the size of the bank, so that a larger
// bank has the places of a smaller one, and more.
type number uint32

const ordinalBits = 14

func newNumber(town int, kind Kind, ordinal int) number {
	return number(town<<(ordinalBits+1) | int(kind-ATM)<<ordinalBits | ordinal)
}

func (n number) town() int    { return int(n >> (ordinalBits + 1)) }
func (n number) kind() Kind   { return ATM + Kind(n>>ordinalBits&1) }
func (n number) ordinal() int { return int(n & (1<<ordinalBits - 1)) }

// Every fifth machine stands where a branch is, or will be in a larger bank.
const machinesPerBranch = 5

// spot is the number that says where a place is: a machine at a branch has
// the branch's.
func (n number) spot() number {
	if n.kind() == ATM && n.ordinal()%machinesPerBranch == 0 {
		return newNumber(n.town(), Branch, n.ordinal()/machinesPerBranch)
	}
	return n
}

// What a place's key is drawn for, one position each.
const (
	drawEast0 = iota
	drawEast1
	drawNorth0
	drawNorth1
	drawShrink
	drawAddress
	drawShop
	drawHours
	drawSite
	drawOpened
	drawMoney
	drawLanguage
	drawFacilities // and as many more as there are facilities
)

// draws is the key from which a place's properties are drawn.
func (n *Network) draws(of number) uint64 { return chance.H(n.key, uint64(of)) }

// chanceOf is whether something happens that happens in percent of the cases.
func chanceOf(key, position, percent uint64) bool {
	return chance.Scale(chance.H(key, position), 100) < percent
}

// site says where a machine stands.
func (n *Network) site(of number) string {
	key := n.draws(of)
	if spot := of.spot(); spot != of {
		switch {
		case spot.ordinal() >= n.counts[of.town()].branches:
			return "RemoteUnit"
		case chanceOf(key, drawSite, 55):
			return "BranchExternal"
		}
		return "BranchLobby"
	}
	if chanceOf(key, drawSite, 82) {
		return "RetailerOutlet"
	}
	return "RemoteUnit"
}

// place draws all of a place.
func (n *Network) place(of number) Place {
	t := n.towns[of.town()]
	key, spot := n.draws(of), n.draws(of.spot())
	p := Place{
		ID: n.id(of), Bank: n.bank.ID, Kind: of.kind(), At: n.at(of),
		Address:    t.Address(chance.H(spot, drawAddress)),
		Facilities: n.facilities(of), Hours: n.hours(of), Zone: t.clock.String(),
		Currencies: []string{n.bank.Currency}, Languages: languages(t.centre, key), Opened: opened(of.kind(), key),
	}
	_, street, _ := strings.Cut(p.Address.Line, " ")
	p.Name = t.Name + " " + street
	if p.Kind == Branch {
		return p
	}
	p.Site = n.site(of)
	if p.Site == "RetailerOutlet" {
		p.Name = shop(chance.H(key, drawShop)) + ", " + street
	}
	n.money(&p, key)
	return p
}

// opened is before the history of any account begins.
func opened(kind Kind, key uint64) time.Time {
	first, years := 1958, uint64(52)
	if kind == ATM {
		first, years = 1994, 16
	}
	day := time.Date(first, time.January, 1, 0, 0, 0, 0, time.UTC).
		AddDate(0, 0, int(chance.Scale(chance.H(key, drawOpened), years*365)))
	switch day.Weekday() {
	case time.Saturday:
		return day.AddDate(0, 0, 2)
	case time.Sunday:
		return day.AddDate(0, 0, 1)
	}
	return day
}

// money is what a machine gives at least, and what it asks of strangers.
func (n *Network) money(p *Place, key uint64) {
	h := chance.H(key, drawMoney)
	roll := chance.Scale(h, 100)
	if n.bank.Country == "GB" {
		p.MinWithdrawal = 1000
		if roll < 15 {
			p.MinWithdrawal = 500
		}
		if p.Site == "RetailerOutlet" && roll >= 88 {
			p.Fee = 150 + 25*int64(chance.Scale(chance.Mix(h), 3))
		}
		if strings.HasPrefix(p.Site, "Branch") && roll >= 92 {
			p.Currencies = append(p.Currencies, "EUR")
		}
		return
	}
	p.MinWithdrawal = 2000
	if roll < 18 {
		p.MinWithdrawal = 1000
	}
	p.Fee = 250 + 50*int64(chance.Scale(chance.Mix(h), 3))
}

// languages are English and, in about half of the places, what else is spoken
// in the town: its commonest language more often than the others.
func languages(c centre, key uint64) []string {
	list := []string{"en"}
	for i, other := range strings.Fields(c.languages) {
		if chance.Scale(chance.H(chance.H(key, drawLanguage), uint64(i)), 100) < 55-uint64(min(i, 4))*10 {
			list = append(list, other)
		}
	}
	return list
}

// shop is the name of a shop with a machine in it; all are invented.
func shop(h uint64) string {
	heads := [...]string{"Brindlewick", "Otterbrook", "Larchway", "Quillmoor", "Copperhedge", "Fennelby", "Marrowdale", "Saltbriar", "Thistledew", "Wickenfold"}
	tails := [...]string{"Market", "Pantry", "Corner Shop", "Fuel", "Pharmacy", "Grocery", "Arcade"}
	return heads[chance.Scale(h, uint64(len(heads)))] + " " + tails[chance.Scale(chance.Mix(h), uint64(len(tails)))]
}

// id and numberOf are inverse to each other.
func (n *Network) id(of number) string {
	v := n.ids.At(uint64(of))
	var buf [idWidth]byte
	for i := idWidth - 1; i >= 0; i-- {
		buf[i] = letters[v&31]
		v >>= 5
	}
	return string(buf[:])
}

func (n *Network) numberOf(id string) (number, bool) {
	if len(id) != idWidth {
		return 0, false
	}
	var v uint64
	for i := range idWidth {
		at := strings.IndexByte(letters, id[i])
		if at < 0 {
			return 0, false
		}
		v = v<<5 | uint64(at)
	}
	back := n.ids.Inverse(v)
	if back >= uint64(len(n.towns))<<(ordinalBits+1) {
		return 0, false
	}
	of := number(back)
	return of, of.ordinal() < n.counts[of.town()].of(of.kind())
}

// letters of ids, and how many make one: no vowels that make words, no letters
// taken for digits.
const (
	letters = "0123456789abcdefghjkmnpqrstvwxyz"
	idWidth = 6
)

// ParseKind reads "atm" or "branch"; the empty text is [AnyKind].
func ParseKind(s string) (k Kind, ok bool) {
	switch s {
	case "":
		return AnyKind, true
	case "atm":
		return ATM, true
	case "branch":
		return Branch, true
	}
	return AnyKind, false
}
