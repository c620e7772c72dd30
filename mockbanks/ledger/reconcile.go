package ledger

import (
	"context"
	"slices"
	"strconv"
	"time"

	"github.com/sandbank/sandbank/mockbanks/people"
)

// A leg is a line between two accounts of one customer.
type leg struct {
	account Account
	line    Line
}

// A side is what a business got or paid at one time, as its customers and its
// staff have it.
type side struct {
	firm    int64
	payroll bool
	at      int64 // receipts: the day; payrolls: the instant in milliseconds
}

// tallies are the sides of the businesses of a district: what others say, and
// what they say themselves.
type tallies struct {
	theirs map[side]int64
	ours   map[side]leg
}

// sampledFirms is how many businesses of a run of a sample are checked in
// full, for which everybody of their district has to be read.
const sampledFirms = 1

// otherSide looks for a line where its counterparty is.
func (c *clerk) otherSide(a Account, l *Line) {
	switch {
	case l.Contra == "savings", l.Contra == "own cards", l.Contra == "loans":
		c.own = append(c.own, leg{a, *l})
	case a.Kind == Business:
		c.said(a, l)
	case l.Counterparty.Bank == "":
	case l.Contra == "p2p":
		c.met(a, l)
	case c.whole:
		c.heard(a, l)
	case l.Contra == "payroll", l.Contra == "cards":
		c.trusted(a, l)
	}
}

// within checks that what a customer moved between own accounts left one and
// reached another at the same instant.
func (c *clerk) within() {
	for i := range c.own {
		x := &c.own[i]
		if x.account.ID == "" {
			continue
		}
		at := slices.IndexFunc(c.own, func(y leg) bool {
			return y.account.ID != "" && y.account.ID != x.account.ID && y.line.Contra == x.line.Contra && y.line.At.Equal(x.line.At) && y.line.Amount == -x.line.Amount
		})
		if at < 0 {
			c.broken(x.account, &x.line, "no line of the customer's other account", -x.line.Amount, 0)
			continue
		}
		c.found.Legs += 2
		x.account.ID, c.own[at].account.ID = "", ""
	}
}

// met checks that the other of two people has the payment, too.
func (c *clerk) met(a Account, l *Line) {
	var found int64
	for _, other := range c.r.Accounts(l.Counterparty.Bank, l.Counterparty.Customer) {
		for _, m := range c.r.Lines(other, l.At, l.At.Add(time.Millisecond)) {
			if m.Contra != "p2p" || m.Counterparty.Bank != a.Bank || m.Counterparty.Customer != a.Customer {
				continue
			}
			if found = m.Amount; found == -l.Amount && m.Reference == l.Reference {
				c.found.Legs++
				return
			}
		}
	}
	c.broken(a, l, "no such payment at "+l.Counterparty.Bank+" customer "+strconv.FormatInt(l.Counterparty.Customer, 10), -l.Amount, found)
}

// trusted checks, for one of a sample, that the shop or the employer of a line
// is a business of the bank, and that the employer's payroll holds the pay. What
// is in a payroll or in receipts is checked from the side of the business.
func (c *clerk) trusted(a Account, l *Line) {
	for _, other := range c.r.Accounts(l.Counterparty.Bank, l.Counterparty.Customer) {
		if other.Kind != Business || other.Bank != a.Bank {
			continue
		}
		if l.Contra == "cards" {
			return
		}
		for _, m := range c.r.Lines(other, l.At, l.At.Add(time.Millisecond)) {
			if m.Contra == "payroll" && -m.Amount >= l.Amount {
				c.found.Legs++
				return
			}
		}
	}
	c.broken(a, l, "not at the business that is customer "+strconv.FormatInt(l.Counterparty.Customer, 10), -l.Amount, 0)
}

// heard adds what somebody paid in a shop, or got as pay, to the business.
func (c *clerk) heard(a Account, l *Line) {
	s, ok := c.sideOf(l)
	if !ok || a.Kind == Business {
		return
	}
	if c.sides.theirs == nil {
		c.sides.theirs = map[side]int64{}
	}
	s.firm = l.Counterparty.Customer
	c.sides.theirs[s] -= l.Amount
}

// said notes what a business says itself.
func (c *clerk) said(a Account, l *Line) {
	s, ok := c.sideOf(l)
	if !ok {
		return
	}
	if _, trades := c.k.world.BusinessOf(a.Bank, c.k.world.Seat(a.Bank, a.Customer)); !trades {
		return // a pin, whose customers come from elsewhere
	}
	if c.sides.ours == nil {
		c.sides.ours = map[side]leg{}
	}
	s.firm = a.Customer
	c.sides.ours[s] = leg{a, *l}
}

// sideOf is what of a business a line belongs to. What is booked on a day that
// the audit does not hold as a whole is left out.
func (c *clerk) sideOf(l *Line) (s side, ok bool) {
	switch l.Contra {
	case "payroll":
		return side{payroll: true, at: l.At.UnixMilli()}, true
	case "cards":
		day := on(c.b.Zone, l.At).day
		whole := !midnight(c.b.Zone, day).Before(c.From) && !midnight(c.b.Zone, day+1).After(c.To)
		return side{at: int64(day)}, whole
	}
	return s, false
}

// reconcile compares both sides of the businesses that were read.
func (c *clerk) reconcile() {
	all := make([]side, 0, len(c.sides.ours)+len(c.sides.theirs))
	for s := range c.sides.ours {
		all = append(all, s)
	}
	for s := range c.sides.theirs {
		if _, ok := c.sides.ours[s]; !ok {
			all = append(all, s)
		}
	}
	slices.SortFunc(all, func(x, y side) int {
		switch {
		case x.firm != y.firm:
			return int(x.firm - y.firm)
		case x.payroll != y.payroll:
			return b2i(x.payroll) - b2i(y.payroll)
		}
		return int(x.at - y.at)
	})
	for _, s := range all {
		c.agree(s)
	}
}

// agree checks one payroll, or one day's receipts.
func (c *clerk) agree(s side) {
	theirs, ours := c.sides.theirs[s], c.sides.ours[s]
	what := "receipts are not the sum of the customers' lines"
	if s.payroll {
		what = "payroll is not the sum of the staff's pay"
	}
	switch {
	case theirs != ours.line.Amount && ours.account.ID == "":
		if account := c.r.Accounts(c.b.ID, s.firm); len(account) > 0 {
			c.broken(account[0], nil, what+", there is no such line", theirs, 0)
		}
	case theirs != ours.line.Amount:
		c.broken(ours.account, &ours.line, what, theirs, ours.line.Amount)
	case s.payroll:
		c.found.Payrolls++
	default:
		c.found.Receipts++
	}
}

// audited reads everybody of the district of a business of a sample.
func (c *clerk) audited(ctx context.Context, index int64) {
	seat := c.k.world.Seat(c.b.ID, index)
	if _, ok := c.k.world.BusinessOf(c.b.ID, seat); !ok || c.firms >= sampledFirms {
		c.sides = tallies{}
		return
	}
	c.firms++
	for place := range people.District {
		customer, ok := c.k.world.Sitting(c.b.ID, seat.District, place)
		if !ok || ctx.Err() != nil {
			continue
		}
		for _, a := range c.r.Accounts(c.b.ID, customer) {
			if a.Customer != customer || a.Kind == Business {
				continue
			}
			for _, l := range c.r.Lines(a, c.From, c.To) {
				if l.Counterparty.Customer == index && l.Counterparty.Bank == c.b.ID && l.Contra != "p2p" {
					c.heard(a, &l)
				}
			}
		}
	}
	if ctx.Err() == nil {
		c.reconcile()
	}
	c.sides = tallies{}
}
