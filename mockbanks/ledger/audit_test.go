package ledger_test

import (
	"context"
	"errors"
	"reflect"
	"testing"
	"time"

	"github.com/sandbank/sandbank/mockbanks/ledger"
	"github.com/sandbank/sandbank/mockbanks/people"
)

// sized returns the shipped banks with so many customers each, and the pins
// that have a place among them.
func sized(tb testing.TB, seed uint64, population int64) (*ledger.Book, []people.Bank) {
	tb.Helper()
	_, _, banks := open(tb, seed)
	for i := range banks {
		b := &banks[i]
		b.Population = population
		var pins []people.Pin
		for _, p := range b.Pins {
			if p.Index < population && p.With == "" {
				pins = append(pins, p)
			}
		}
		b.Pins = pins
	}
	return books(tb, seed, banks), banks
}

// books opens those of banks.
func books(tb testing.TB, seed uint64, banks []people.Bank) *ledger.Book {
	tb.Helper()
	w, err := people.New(seed, banks)
	if err != nil {
		tb.Fatal(err)
	}
	k, err := ledger.New(seed, runStart, w, banks)
	if err != nil {
		tb.Fatal(err)
	}
	return k
}

var (
	auditFrom = time.Date(2025, time.January, 3, 0, 0, 0, 0, time.UTC)
	auditTo   = auditFrom.AddDate(0, 1, 0)
)

// audited fails unless the books of a scope balance.
func audited(t *testing.T, k *ledger.Book, s ledger.Scope) ledger.Report {
	t.Helper()
	r, err := k.Audit(t.Context(), k, s)
	if err != nil {
		t.Fatal(err)
	}
	for i, b := range r.Breaks {
		if i < 5 {
			t.Errorf("break: %+v", b)
		}
	}
	for _, trial := range r.Trials {
		if trial.Sum() != 0 {
			t.Errorf("trial balance in %s is %d", trial.Currency, trial.Sum())
		}
	}
	if r.Broken > 0 {
		t.Fatalf("%d breaks", r.Broken)
	}
	return r
}

func TestWholeWorldsBalanceWhateverTheirSize(t *testing.T) {
	t.Parallel()
	for seed, n := range []int64{1, 7, 1023, 1024, 1025} {
		k, _ := sized(t, uint64(seed), n)
		to := auditTo
		if n > 7 && !*long { // two weeks, each with a payday of every rhythm but one
			to = auditFrom.AddDate(0, 0, 14)
		}
		r := audited(t, k, ledger.Scope{From: auditFrom, To: to, Workers: 2})
		if !r.Whole || !r.AllBanks || r.Customers != 7*n || !r.Clears("p2p") {
			t.Errorf("population %d: read %d of %d customers", n, r.Customers, 7*n)
		}
		if n > 1000 && (r.Payrolls < 100 || r.Receipts < 400 || r.Legs < 1000) {
			t.Errorf("population %d: %d payrolls, %d receipts, %d legs are too few to mean anything", n, r.Payrolls, r.Receipts, r.Legs)
		}
	}
}

func TestABankOfFiveThousandBalancesAlone(t *testing.T) {
	t.Parallel()
	k, _ := sized(t, 5, 5000)
	to := auditFrom.AddDate(0, 0, 5)
	if *long {
		to = auditTo
	}
	for _, bank := range []string{"thistle-crown", "union-pine"} {
		r := audited(t, k, ledger.Scope{Banks: []string{bank}, From: auditFrom, To: to, Workers: 2})
		if !r.Whole || r.AllBanks || r.Customers != 5000 || r.Clears("p2p") || !r.Clears("payroll") {
			t.Errorf("%s: %+v", bank, r)
		}
	}
}

func TestSamplesOfManyWorldsBalance(t *testing.T) {
	t.Parallel()
	for _, seed := range manySeeds() {
		k, _, _ := open(t, seed)
		from := auditFrom.AddDate(int(seed%9), int(seed%12), int(seed%28))
		r := audited(t, k, ledger.Scope{From: from, To: from.AddDate(0, 1, 0), Sample: int64(more(3)), Workers: 2})
		if r.Whole || r.Clears("p2p") || !r.Clears("savings") {
			t.Errorf("a sample is not the whole: %+v", r)
		}
	}
}

// A forger hands out one line that is not what the books say.
type forger struct {
	*ledger.Book
	id    string
	forge func(*ledger.Line)
}

func (f forger) Lines(a ledger.Account, from, to time.Time) []ledger.Line {
	lines := f.Book.Lines(a, from, to)
	for i := range lines {
		if lines[i].ID == f.id {
			f.forge(&lines[i])
		}
	}
	return lines
}

func TestAnAuditNamesTheLineThatIsWrong(t *testing.T) {
	t.Parallel()
	k, _ := sized(t, 11, 1024)
	scope := ledger.Scope{Banks: []string{"larkspur"}, From: auditFrom, To: auditFrom.AddDate(0, 0, 10), Workers: 2}
	more := func(l *ledger.Line) { l.Amount++ }
	both := func(l *ledger.Line) { l.Amount, l.After = l.Amount+100, l.After+100 }
	cases := []struct {
		name, contra string
		kind         ledger.Kind
		forge        func(*ledger.Line)
	}{
		{"a purchase of a cent more", "cards", ledger.Checking, more},
		{"a bill whose running balance is another", "ach", ledger.Checking, func(l *ledger.Line) { l.After -= 7 }},
		{"a payment between friends with another reference", "p2p", ledger.Checking, func(l *ledger.Line) { l.Reference = "ransom" }},
		{"a salary", "payroll", ledger.Checking, more},
		{"a payroll", "payroll", ledger.Business, both},
		{"receipts of a merchant", "cards", ledger.Business, both},
		{"a standing order into savings", "savings", ledger.Savings, both},
		{"a loan payment", "loans", ledger.Mortgage, both},
		{"a card payment", "own cards", ledger.CreditCard, both},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			a, l := lineOf(t, k, c.kind, c.contra, scope.From, scope.To)
			r, err := k.Audit(t.Context(), forger{k, l.ID, c.forge}, scope)
			if err != nil {
				t.Fatal(err)
			}
			for _, b := range r.Breaks {
				if b.Account == a.ID && b.Line == l.ID && b.Customer == a.Customer && b.At.Equal(l.At) && b.Expected != b.Found || c.contra == "p2p" && b.Line == l.ID {
					return
				}
			}
			t.Errorf("line %s of account %s is not among %d breaks: %+v", l.ID, a.ID, r.Broken, r.Breaks)
		})
	}
}

// lineOf finds a line to forge: not the last of the time, so that the running
// balance goes on.
func lineOf(t *testing.T, k *ledger.Book, kind ledger.Kind, contra string, from, to time.Time) (ledger.Account, ledger.Line) {
	t.Helper()
	for index := range int64(1024) {
		for _, a := range k.Accounts("larkspur", index) {
			if a.Kind != kind || a.Customer != index {
				continue
			}
			for _, l := range k.Lines(a, from, to) {
				if l.Contra == contra && (kind != ledger.Business || l.Kind == "payroll" || l.Kind == "settlement") {
					return a, l
				}
			}
		}
	}
	t.Fatalf("no %s has a line with %s", kind, contra)
	return ledger.Account{}, ledger.Line{}
}

func TestOneWrongLineIsOneBreak(t *testing.T) {
	t.Parallel()
	k, _ := sized(t, 11, 1024)
	scope := ledger.Scope{Banks: []string{"larkspur"}, From: auditFrom, To: auditFrom.AddDate(0, 0, 10)}
	a, l := lineOf(t, k, ledger.Checking, "ach", scope.From, scope.To)
	r, err := k.Audit(t.Context(), forger{k, l.ID, func(l *ledger.Line) { l.Amount += 5_00 }}, scope)
	want := ledger.Break{
		Bank: "larkspur", Account: a.ID, Customer: a.Customer, Line: l.ID, At: l.At, What: "balance after the line",
		Expected: l.After + 5_00, Found: l.After,
	}
	if err != nil || r.Broken != 1 || len(r.Breaks) != 1 || r.Breaks[0] != want {
		t.Fatalf("breaks %+v, %v, want %+v", r.Breaks, err, want)
	}
	if sum := r.Trials[0].Sum(); sum != 5_00 {
		t.Errorf("the trial balance is off by %d, want 500", sum)
	}
}

func TestAnAuditFindsTheSameWithAnyNumberOfWorkers(t *testing.T) {
	t.Parallel()
	k, _ := sized(t, 3, 1500)
	scope := ledger.Scope{Banks: []string{"gullhaven", "thistle-crown"}, From: auditFrom, To: auditFrom.AddDate(0, 0, 4), Sample: 64}
	_, l := lineOf(t, k, ledger.Checking, "cards", scope.From, scope.To)
	forged := forger{k, l.ID, func(l *ledger.Line) { l.Amount-- }}
	var first ledger.Report
	for i, workers := range []int{1, 2, 5} {
		scope.Workers = workers
		done := int64(0)
		scope.Progress = func(n, total int64) {
			if n < done || n > total || total != 128 {
				t.Errorf("progress goes from %d to %d of %d", done, n, total)
			}
			done = n
		}
		r, err := k.Audit(t.Context(), forged, scope)
		if err != nil || done != 128 {
			t.Fatalf("Audit = %v after %d customers", err, done)
		}
		if i == 0 {
			first = r
		} else if !reflect.DeepEqual(r, first) {
			t.Errorf("%d workers find %+v, one %+v", workers, r, first)
		}
	}
}

func TestAnImpossibleAuditIsRefused(t *testing.T) {
	t.Parallel()
	k, _ := sized(t, 1, 7)
	cases := []struct {
		name  string
		scope ledger.Scope
		want  error
	}{
		{"of a bank that is none", ledger.Scope{Banks: []string{"nobank"}, From: auditFrom, To: auditTo}, ledger.ErrUnknownBank},
		{"that ends before it begins", ledger.Scope{From: auditTo, To: auditFrom}, ledger.ErrBadScope},
		{"of no time", ledger.Scope{From: auditFrom, To: auditFrom}, ledger.ErrBadScope},
		{"before the history", ledger.Scope{From: ledger.Epoch.AddDate(-1, 0, 0), To: auditTo}, ledger.ErrBadScope},
		{"after the history", ledger.Scope{From: auditFrom, To: ledger.End.AddDate(1, 0, 0)}, ledger.ErrBadScope},
		{"of fewer than nobody", ledger.Scope{From: auditFrom, To: auditTo, Sample: -1}, ledger.ErrBadScope},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if _, err := k.Audit(t.Context(), k, c.scope); !errors.Is(err, c.want) {
				t.Errorf("Audit = %v, want %v", err, c.want)
			}
		})
	}
}

func TestAnAuditStopsWhenItIsTold(t *testing.T) {
	t.Parallel()
	k, _, _ := open(t, 2018)
	ctx, stop := context.WithCancel(t.Context())
	scope := ledger.Scope{From: auditFrom, To: auditTo, Workers: 2, Progress: func(int64, int64) { stop() }}
	if _, err := k.Audit(ctx, k, scope); !errors.Is(err, context.Canceled) {
		t.Errorf("Audit = %v, want Canceled", err)
	}
}
