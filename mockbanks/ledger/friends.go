package ledger

import (
	"github.com/sandbank/sandbank/internal/chance"
	"github.com/sandbank/sandbank/mockbanks/people"
)

// Payments between people follow fixed friendships: eight matchings of all
// indexes, five within a bank and three between banks, each an exclusive-or
// with a mask in blocks of 1,024. Both sides derive the same pair and hence
// the same payment. A pair with an absent side pays nothing.

const (
	friendships = 8
	inside      = 5 // of them within one bank
	block       = 1024
	rounds      = 4 // a month: of seven days each
)

// A payment between two people, seen from one of them.
type payment struct {
	moment
	amount   int64  // positive if received
	friend   uint64 // global index
	bank     *bank
	pair     uint64 // key of the pair and its round
	happened bool
}

// schemeWall is the wall clock of a country's payment scheme, as an offset
// from UTC in winter.
func schemeWall(country string) int {
	if country == "GB" {
		return 0
	}
	return -hour(5, 0) // Eastern time
}

// friend is the partner of a customer in one matching, if there is one.
func (k *Book) friend(b *bank, index int64, f uint64) (*bank, int64) {
	other, lo, hi := b, b.slot, b.slot
	if f >= inside {
		if other = k.inSlot(b.slot ^ 1<<(f-inside)); other == nil {
			return nil, 0
		}
		lo, hi = min(b.slot, other.slot), max(b.slot, other.slot)
	}
	part := uint64(index) / block
	mask := 1 + chance.Scale(chance.Key(k.seed, tagFriends, f, lo, hi, part), block-1)
	partner := index ^ int64(mask)
	if partner >= other.Population || other.Currency != b.Currency || other.Cards || b.Cards {
		return nil, 0
	}
	return other, partner
}

func (k *Book) inSlot(slot uint64) *bank {
	for _, b := range k.banks {
		if b.slot == slot {
			return b
		}
	}
	return nil
}

// pays draws the payment of a customer in one round of a month.
func (p *profile) pays(month, round int) (pay payment) {
	if p.calm {
		return pay
	}
	f := uint64(5*month+3*round) % friendships
	other, partner := p.k.friend(p.b, p.index, f)
	if other == nil {
		return pay
	}
	mine, yours := p.global(), uint64(other.First+partner)
	pay.pair = chance.Key(p.k.seed, tagPayment, min(mine, yours), max(mine, yours), uint64(month*rounds+round))
	if chance.Scale(chance.H(pay.pair, 0), 1000) >= 410 {
		return pay
	}
	pay.day = inMonth(month, 1+7*round+int(chance.Scale(chance.H(pay.pair, 1), 7)))
	span := uint64(hour(11, 0))
	pay.ms = hour(11, 30) + int(chance.Scale(chance.H(pay.pair, 2), span)) + p.b.shift
	pay.amount, pay.friend, pay.bank = gift(chance.H(pay.pair, 3)), yours, other
	if chance.H(pay.pair, 4)&1 == 0 == (mine < yours) {
		pay.amount = -pay.amount
	}
	pay.happened = p.open(pay.day) && p.k.open(other, partner, pay.day)
	return pay
}

// gift is what friends pay each other: 5 to 90, mostly round.
func gift(h uint64) int64 {
	kind, size := h%10, chance.Scale(chance.Mix(h), 1024)
	size = size * size / 1024 // mostly small
	switch {
	case kind < 6:
		return 500 + int64(size*17/1024)*500
	case kind < 8:
		return 1000 + int64(size*8/1024)*1000
	}
	return 620 + int64(size*5800/1024)
}

// open reports whether the account lives its normal life on a day.
func (p *profile) open(day int) bool { return p.born == never || day >= p.payday(p.born) }

// open is [profile.open] for somebody else: only pins are ever not open.
func (k *Book) open(b *bank, index int64, day int) bool {
	pin := b.pin(index)
	if pin == nil || !pin.Overdrawn && !pin.OpenedAtStart {
		return true
	}
	other := k.profile(b, index)
	return !other.calm && other.open(day)
}

func (p *profile) global() uint64 { return uint64(p.b.First + p.index) }

// owner is the bank and the index of a global index, if somebody is there.
func (k *Book) owner(global uint64) (*bank, int64) {
	b := k.inSlot(global / people.Slot)
	if b == nil || int64(global)-b.First >= b.Population {
		return nil, 0
	}
	return b, int64(global) - b.First
}
