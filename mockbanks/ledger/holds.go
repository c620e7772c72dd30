package ledger

import "github.com/sandbank/sandbank/internal/chance"

// A hold is not always what is booked later: a restaurant holds the bill and
// books it with the tip; a pump holds one unit or 175 before anybody knows how
// much fuel it will be; a hotel's hold lapses when the bill is paid otherwise.
// The bridge counts what is booked; only what is available knows of holds.

// pumpHold is held at a fuel pump for customers who always have as much.
const (
	pumpHold  = 175_00
	pumpCheck = 1_00
	cushioned = 1_200_00 // base from which holds never reach the limit
	hotelHold = 240_00
	hotelDays = 5 // until it lapses
)

// holdOf is what is held for a purchase of a slot.
func (p *profile) holdOf(x *buy, slot int) int64 {
	if slot != evening && slot != lunch {
		return x.price
	}
	switch name := p.b.trades(slot)[x.kind].name; {
	case p.b.Country == "US" && (name == "restaurant" || name == "diner"):
		return x.price * 100 / 118 // the tip is 18 % of the bill
	case name == "fuel" && p.cushioned() && x.with == debit:
		return pumpHold
	case name == "fuel":
		return pumpCheck
	}
	return x.price
}

// cushioned reports whether the customer can bear holds beyond what is booked.
func (p *profile) cushioned() bool { return p.base >= cushioned }

// hotel is the hold of a hotel in a period that lapses: it is never booked.
func (p *profile) hotel(per period) (m moment, ok bool) {
	always := p.pin != nil && p.pin.Holds
	if p.calm || !always && (!p.cushioned() || chance.Scale(chance.H(p.key, 13<<24+uint64(uint32(per.n))), 1000) >= 60) {
		return m, false
	}
	s := p.c.purpose(onHotel, per)
	return s.of(p.seat.Member)
}

// lapses is when such a hold ends.
func lapses(held moment) moment { return moment{held.day + hotelDays, held.ms + lapseLater} }

const lapseLater = 4 * 3_600_000

// gigs: the most credits a period brings to those who earn by the ride.
const gigs = 4

// gig is one of the credits at odd times of a period.
func (p *profile) gig(per period, i int) (m moment, amount int64, ok bool) {
	s := p.c.purpose(onGig+i, per)
	if m, ok = s.of(p.seat.Member); !ok {
		return m, 0, false
	}
	h := chance.H(p.key, 8<<24+uint64(uint32(per.n*gigs+i)))
	return m, 14_20 + int64(chance.Scale(h, 96_00)), true
}
