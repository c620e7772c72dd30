package ledger

import (
	"github.com/sandbank/sandbank/internal/chance"
	"github.com/sandbank/sandbank/mockbanks/people"
)

// friends are the payments between people in the rounds of the month.
func (r *reader) friends() {
	for _, day := range [...]int{r.at.day - 1, r.at.day, r.at.day + 1} { // the scheme's wall may be another day
		_, _, dom := civil(day)
		from := r.at.from - r.b.shift + (r.at.day-day)*dayMS
		to := r.at.to - r.b.shift + (r.at.day-day)*dayMS
		if dom > 7*rounds || from > hour(22, 30) || to <= hour(11, 30) {
			continue
		}
		month, round := monthOf(day), (dom-1)/7
		f := uint64(5*month+3*round) % friendships
		r.meetings(f, month, round, (dom-1)%7, from, to)
	}
}

func (r *reader) meetings(f uint64, month, round, d, from, to int) {
	other := r.b
	lower := true
	lo, hi := r.b.slot, r.b.slot
	pairs := (uint64(r.b.Population) + block - 1) / block * (block / 2)
	if f >= inside && !r.b.Newcomer {
		if other = r.k.inSlot(r.b.slot ^ 1<<(f-inside)); other == nil || other.Newcomer {
			return
		}
		lo, hi = min(r.b.slot, other.slot), max(r.b.slot, other.slot)
		lower, pairs = r.b.slot == lo, people.Slot
	}
	t := meeting{other: other, pairs: pairs, key: chance.Key(r.k.seed, tagMeeting, f, lo, hi)}
	perm := t.order(month, round)
	first, last := within(pairs, 7, d, hour(11, 30), hour(11, 0), from, to)
	if other != r.b && last-first > uint64(r.b.Population)/4 {
		r.acquaintances(f, month, round, first, last, &perm)
		return
	}
	for x := first; x < last; x++ {
		r.ranked++
		pair := perm.Inverse(x)
		size := uint64(block)
		if other == r.b {
			size /= 2
		}
		part := pair / size
		if part*block >= uint64(r.b.Population) {
			continue
		}
		mask := 1 + chance.Scale(chance.Key(r.k.seed, tagFriends, f, lo, hi, part), block-1)
		switch {
		case other == r.b:
			low, in := mask&-mask, pair%(block/2)
			one := int64(part*block + in/low*2*low + in%low)
			r.meeting(one, month, round)
			r.meeting(one^int64(mask), month, round)
		case lower:
			r.meeting(int64(pair), month, round)
		default:
			r.meeting(int64(pair^mask), month, round)
		}
	}
}

// acquaintances are the payments with another bank found from this side: it
// has fewer customers than the stretch has ranks.
func (r *reader) acquaintances(f uint64, month, round int, first, last uint64, perm *chance.Perm) {
	for index := range r.b.Population {
		if t, ok := r.k.meets(r.b, index, f); ok {
			if x := perm.At(t.pair); x >= first && x < last {
				r.meeting(index, month, round)
			}
		}
	}
}

// meeting adds one side of a payment between people.
func (r *reader) meeting(index int64, month, round int) {
	if index >= r.b.Population {
		return
	}
	p, ok := r.anybody(index)
	if !ok || p.trades() {
		return
	}
	if pay := p.pays(month, round); pay.happened {
		r.emit(&p, slotPrimary, event{moment: pay.moment, class: classFriend, amount: pay.amount}, 0)
	}
}
