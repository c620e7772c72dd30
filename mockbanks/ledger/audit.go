package ledger

import (
	"context"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/sandbank/sandbank/internal/chance"
	"github.com/sandbank/sandbank/mockbanks/people"
)

// A Reader is whose books are audited: a [Book], or one with payments laid
// over it. It is asked by several goroutines at once unless the scope has one
// worker only.
type Reader interface {
	Accounts(bank string, customer int64) []Account
	Lines(a Account, from, to time.Time) []Line
	Balance(a Account, at time.Time) Balance
}

// A Scope is what an audit goes through.
type Scope struct {
	Banks    []string // none: all of them
	From, To time.Time
	Sample   int64               // customers of each bank; 0: everybody
	Workers  int                 // 0 is one
	Progress func(done, _ int64) // customers done, of how many; never called twice at once; nil for nobody
}

// A Report is what an audit found. It is the same for any number of workers.
type Report struct {
	Customers int64
	Accounts  int64
	Lines     int64
	Legs      int64 // lines whose other side is a customer, found there
	Payrolls  int64 // payroll lines that are the sum of the staff's salaries
	Receipts  int64 // a merchant's daily receipts that are the sum of its customers' lines
	Whole     bool  // everybody of the banks was read
	AllBanks  bool

	Trials []Trial // one for each currency, sorted
	Breaks []Break // the first of them
	Broken int64   // how many there are
}

// A Break is a line, or the balance of an account, that is not explained.
type Break struct {
	Bank     string
	Account  string // id; of a clearing account its name
	Customer int64
	Line     string // id; empty if no single line is at fault
	At       time.Time
	What     string
	Expected int64
	Found    int64
}

// mostBreaks is how many breaks a report names.
const mostBreaks = 100

// Audit goes through accounts and proves of each that its lines lead from one
// balance to the next, and of each line whose other side is a customer of this
// world that it stands there, too; of merchants and employers that what they
// got and paid is the sum of what their customers and staff say. A break is
// no error. It fails with [ErrUnknownBank], [ErrBadScope], or as ctx does.
//
// Memory does not grow with the customers. Of a sample, the other sides are
// looked up, and those of its businesses that are few are checked in full.
func (k *Book) Audit(ctx context.Context, r Reader, s Scope) (Report, error) {
	a, err := k.plan(r, s)
	if err != nil {
		return Report{}, err
	}
	clerks := make([]clerk, max(1, s.Workers))
	var wg sync.WaitGroup
	for i := range clerks {
		clerks[i] = clerk{audit: a, books: map[string]*Trial{}}
		wg.Go(func() { clerks[i].work(ctx) })
	}
	wg.Wait()
	if err := ctx.Err(); err != nil {
		return Report{}, err
	}
	return a.report(clerks), nil
}

// An audit is cut into units that its workers take one after the other.
type audit struct {
	Scope
	k     *Book
	r     Reader
	parts []part
	units int64
	total int64 // customers
	all   bool  // banks

	next atomic.Int64
	mu   sync.Mutex // of done, and while Progress runs
	done int64
}

// A part is the units of one bank: districts, or runs of a sample.
type part struct {
	b      *bank
	whole  bool
	first  int64 // number of its first unit
	units  int64
	sample chance.Perm
	size   int64 // customers
}

// run is how many customers of a sample are a unit.
const run = 16

func (k *Book) plan(r Reader, s Scope) (*audit, error) {
	if s.From.Before(Epoch) || s.To.After(End) || !s.From.Before(s.To) || s.Sample < 0 {
		return nil, refuse("audit from "+s.From.Format(time.RFC3339)+" to "+s.To.Format(time.RFC3339), ErrBadScope)
	}
	a := &audit{Scope: s, k: k, r: r, all: true}
	for _, id := range s.Banks {
		if k.bank(id) == nil {
			return nil, refuse("audit "+id, ErrUnknownBank)
		}
	}
	for _, b := range k.banks {
		if len(s.Banks) > 0 && !slices.Contains(s.Banks, b.ID) {
			a.all = false
			continue
		}
		p := part{b: b, whole: s.Sample == 0 || s.Sample >= b.Population, first: a.units, size: b.Population}
		if p.whole {
			p.units = (b.Population + people.District - 1) / people.District
		} else {
			p.size, p.units = s.Sample, (s.Sample+run-1)/run
			p.sample = chance.NewPerm(chance.Key(k.seed, tagAudit, chance.Text(b.ID)), uint64(b.Population))
		}
		a.units += p.units
		a.total += p.size
		a.parts = append(a.parts, p)
	}
	return a, nil
}

// part is the one that holds a unit.
func (a *audit) part(unit int64) *part {
	i := 0
	for unit >= a.parts[i].first+a.parts[i].units {
		i++
	}
	return &a.parts[i]
}

func (a *audit) told(customers int64) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.done += customers
	if a.Progress != nil {
		a.Progress(a.done, a.total)
	}
}

// report adds up what the clerks found.
func (a *audit) report(clerks []clerk) Report {
	out := Report{Whole: true, AllBanks: a.all}
	for i := range a.parts {
		out.Whole = out.Whole && a.parts[i].whole
	}
	var found []numbered
	for i := range clerks {
		c := &clerks[i]
		out.Customers += c.found.Customers
		out.Accounts += c.found.Accounts
		out.Lines += c.found.Lines
		out.Legs += c.found.Legs
		out.Payrolls += c.found.Payrolls
		out.Receipts += c.found.Receipts
		out.Broken += c.found.Broken
		found = append(found, c.breaks...)
		for _, t := range c.books {
			out.merge(t)
		}
	}
	slices.SortStableFunc(found, func(x, y numbered) int { return int(x.unit - y.unit) })
	for _, b := range found[:min(len(found), mostBreaks)] {
		out.Breaks = append(out.Breaks, b.Break)
	}
	slices.SortFunc(out.Trials, func(x, y Trial) int { return compare(x.Currency, y.Currency) })
	for i := range out.Trials {
		out.Trials[i].sort()
	}
	out.clear()
	return out
}

func compare(x, y string) int {
	switch {
	case x < y:
		return -1
	case x > y:
		return 1
	}
	return 0
}

// clear tells which clearing accounts had to come to zero and did not.
func (r *Report) clear() {
	for _, t := range r.Trials {
		for _, row := range t.Settlements {
			if r.Clears(row.Name) && row.Net() != 0 {
				r.Broken++
				if len(r.Breaks) < mostBreaks {
					r.Breaks = append(r.Breaks, Break{Account: row.Name, What: "clearing account in " + t.Currency + " is not zero", Found: row.Net()})
				}
			}
		}
	}
}

// Clears reports whether a settlement account has to come to zero in what was
// read: the accounts between a customer's own always do, others only if both
// sides were read.
func (r *Report) Clears(settlement string) bool {
	switch settlement {
	case "savings", "own cards", "loans":
		return true
	case "payroll":
		return r.Whole
	case "p2p":
		return r.Whole && r.AllBanks
	}
	return false
}
