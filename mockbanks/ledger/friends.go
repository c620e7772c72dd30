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

// A meeting is who of a bank pays or is paid by whom: one of the matchings.
type meeting struct {
	other   *bank
	partner int64
	pair    uint64 // number of the pair
	pairs   uint64 // how many there are
	key     uint64
}

// meets is the partner of a customer in one matching, if there is one. A
// newcomer among the banks has friends of its own only: then nobody else's
// history changes when it comes.
func (k *Book) meets(b *bank, index int64, f uint64) (t meeting, ok bool) {
	t.other = b
	lo, hi := b.slot, b.slot
	if f >= inside && !b.Newcomer {
		if t.other = k.inSlot(b.slot ^ 1<<(f-inside)); t.other == nil || t.other.Newcomer {
			return t, false
		}
		lo, hi = min(b.slot, t.other.slot), max(b.slot, t.other.slot)
	}
	part := uint64(index) / block
	mask := 1 + chance.Scale(chance.Key(k.seed, tagFriends, f, lo, hi, part), block-1)
	t.partner = index ^ int64(mask)
	if t.partner >= t.other.Population || t.other.Currency != b.Currency || t.other.Cards || b.Cards {
		return t, false
	}
	t.key = chance.Key(k.seed, tagMeeting, f, lo, hi)
	t.pair, t.pairs = pairOf(b, t.other, index, t.partner, mask)
	return t, true
}

// pairOf numbers the pairs: within a bank by the member whose lowest bit of
// the mask is not set, that bit left out; between banks by the index at the
// lower one.
func pairOf(b, other *bank, index, partner int64, mask uint64) (pair, pairs uint64) {
	if other != b {
		if other.slot < b.slot {
			index = partner
		}
		return uint64(index), people.Slot
	}
	low := mask & -mask
	in := uint64(index) % block
	if in&low != 0 {
		in ^= mask
	}
	in = in/(2*low)*low + in%low
	blocks := (uint64(b.Population) + block - 1) / block
	return uint64(index)/block*(block/2) + in, blocks * (block / 2)
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
	if p.calm || p.still {
		return pay
	}
	f := uint64(5*month+3*round) % friendships
	t, ok := p.k.meets(p.b, p.index, f)
	if !ok {
		return pay
	}
	mine, yours := p.global(), uint64(t.other.First+t.partner)
	pay.pair = chance.Key(p.k.seed, tagPayment, min(mine, yours), max(mine, yours), uint64(month*rounds+round))
	if chance.Scale(chance.H(pay.pair, 0), 1000) >= 410 {
		return pay
	}
	pay.moment = t.met(month, round, p.b.shift)
	pay.amount, pay.friend, pay.bank = gift(chance.H(pay.pair, 3)), yours, t.other
	if chance.H(pay.pair, 4)&1 == 0 == (mine < yours) {
		pay.amount = -pay.amount
	}
	pay.happened = p.open(pay.day) && p.k.open(t.other, t.partner, pay.day)
	return pay
}

// met is when a pair pays in one round of a month: by rank, on one of seven
// days.
func (t *meeting) met(month, round, shift int) moment {
	perm := t.order(month, round)
	d, ms := spread(perm.At(t.pair), t.pairs, 7, hour(11, 30), hour(11, 0))
	return moment{inMonth(month, 1+7*round) + d, ms + shift}
}

// order is that of all pairs in one round of a month.
func (t *meeting) order(month, round int) chance.Perm {
	return chance.NewPerm(chance.H(t.key, uint64(month*rounds+round)), t.pairs)
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
func (p *profile) open(day int) bool {
	return !p.still && (p.born == never || day >= p.c.payday(p.born)) && (p.dies == always || day < p.c.payday(p.dies))
}

// open is [profile.open] for somebody else.
func (k *Book) open(b *bank, index int64, day int) bool {
	pin := b.pin(index)
	if pin != nil && (pin.Overdrawn || pin.Zero || pin.Dormant) {
		return false
	}
	c := &b.classes[b.world.Seat(b.ID, index).Class]
	if c.Life == people.Trading {
		return false
	}
	born, dies := b.lifetime(index, pin)
	return (born == never || day >= c.payday(born)) && (dies == always || day < c.payday(dies))
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
