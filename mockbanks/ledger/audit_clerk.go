package ledger

import (
	"context"
	"slices"
	"time"

	"github.com/sandbank/sandbank/mockbanks/people"
)

// A clerk is one worker of an audit.
type clerk struct {
	*audit
	b      *bank
	unit   int64
	whole  bool
	firms  int // of this unit's sample, checked in full
	found  Report
	breaks []numbered
	books  map[string]*Trial

	own   []leg // of one customer's accounts to one another
	sides tallies
}

// A numbered break is in the order of the units, whoever found it.
type numbered struct {
	Break
	unit int64
}

func (c *clerk) work(ctx context.Context) {
	for ctx.Err() == nil {
		if c.unit = c.next.Add(1) - 1; c.unit >= c.units {
			return
		}
		p := c.part(c.unit)
		c.b, c.whole, c.firms = p.b, p.whole, 0
		c.sides = tallies{}
		if n := c.unit - p.first; p.whole {
			c.district(ctx, n)
		} else {
			c.sampled(ctx, p, n*run, min(p.size, (n+1)*run))
		}
	}
}

// district reads everybody of a district, and then its businesses' own side.
func (c *clerk) district(ctx context.Context, district int64) {
	var done int64
	for place := range people.District {
		if ctx.Err() != nil {
			return
		}
		index, ok := c.k.world.Sitting(c.b.ID, district, place)
		if !ok {
			continue
		}
		c.customer(index)
		if done++; done == 64 {
			c.told(done)
			done = 0
		}
	}
	c.reconcile()
	c.told(done)
}

// sampled reads some customers of a bank.
func (c *clerk) sampled(ctx context.Context, p *part, first, last int64) {
	for at := first; at < last && ctx.Err() == nil; at++ {
		index := int64(p.sample.At(uint64(at)))
		c.customer(index)
		c.audited(ctx, index)
		c.told(1)
	}
}

// customer checks the accounts of one customer: joint ones at whoever opened
// them.
func (c *clerk) customer(index int64) {
	c.found.Customers++
	c.own = c.own[:0]
	for _, a := range c.r.Accounts(c.b.ID, index) {
		if a.Customer == index {
			c.account(a)
		}
	}
	c.within()
}

// account checks one account: opening balance and lines make the closing one.
func (c *clerk) account(a Account) {
	c.found.Accounts++
	t := c.books[a.Currency]
	if t == nil {
		t = &Trial{Currency: a.Currency}
		c.books[a.Currency] = t
	}
	product := row(&t.Products, a.Product, true)
	opening := c.r.Balance(a, c.From.Add(-time.Millisecond)).Booked
	closing := c.r.Balance(a, c.To.Add(-time.Millisecond)).Booked
	t.Products[product].Change += closing - opening
	sum := opening
	lines := c.r.Lines(a, c.From, c.To)
	for i := range lines {
		l := &lines[i]
		c.found.Lines++
		t.book(product, l)
		sum += l.Amount
		switch {
		case l.At.Before(c.From) || !l.At.Before(c.To):
			c.broken(a, l, "line outside the time that was asked for", 0, l.Amount)
		case sum != l.After:
			c.broken(a, l, "balance after the line", sum, l.After)
			sum = l.After // so that one wrong line is one break
		default:
			c.otherSide(a, l)
		}
	}
	if sum != closing {
		c.broken(a, nil, "closing balance is not opening and lines", sum, closing)
	}
}

// broken notes a break: of a line, or without one of the whole account.
func (c *clerk) broken(a Account, l *Line, what string, expected, found int64) {
	b := Break{Bank: a.Bank, Account: a.ID, Customer: a.Customer, What: what, Expected: expected, Found: found, At: c.To}
	if l != nil {
		b.Line, b.At = l.ID, l.At
	}
	same := func(n numbered) bool {
		return l != nil && n.unit == c.unit && n.Account == b.Account && n.Line == b.Line
	}
	if slices.ContainsFunc(c.breaks, same) {
		return // one line, one break
	}
	c.found.Broken++
	if len(c.breaks) < mostBreaks {
		c.breaks = append(c.breaks, numbered{b, c.unit})
	}
}
