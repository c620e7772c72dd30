package sandbox_test

import (
	"bytes"
	"log/slog"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/sandbank/sandbank/internal/clock"
	"github.com/sandbank/sandbank/internal/journal"
	"github.com/sandbank/sandbank/mockbanks/catalog"
	"github.com/sandbank/sandbank/mockbanks/ledger"
	"github.com/sandbank/sandbank/mockbanks/people"
	"github.com/sandbank/sandbank/sandbox"
)

const declared = `
world: 2
banks:
  - {id: fernhill, name: Fernhill, country: GB, population: 50000}
  - {id: alder, name: Alder, country: US, population: 3000000}
people:
  - {bank: larkspur, name: Linh Tran, persona: nurse, salary: 5200}
`

func declare(t *testing.T, text string) (base []catalog.Bank, w catalog.World) {
	t.Helper()
	base, err := catalog.Load()
	if err != nil {
		t.Fatal(err)
	}
	w, err = catalog.Declare(base, "world.yaml", []byte(text), sandbox.World)
	if err != nil {
		t.Fatal(err)
	}
	return base, w
}

// books are the people and the money of a catalog.
func books(t *testing.T, start time.Time, banks []catalog.Bank) (*people.World, *ledger.Book) {
	t.Helper()
	w, err := people.New(2018, catalog.People(banks))
	if err != nil {
		t.Fatal(err)
	}
	k, err := ledger.New(2018, start, w, catalog.People(banks))
	if err != nil {
		t.Fatal(err)
	}
	return w, k
}

// Newcomers change nobody else: not who they are, not a line of what they did.
func TestAnAddedBankLeavesTheOthersUntouched(t *testing.T) {
	start := time.Date(2026, time.March, 5, 12, 0, 0, 0, time.UTC)
	base, w := declare(t, strings.Split(declared, "people:")[0])
	before, lines := books(t, start, base)
	after, more := books(t, start, w.Banks)
	for _, b := range base {
		for _, index := range []int64{7, 707, 4711, 5050, b.Population / 2, b.Population - 1} {
			p, err := before.Person(b.ID, index)
			q, err2 := after.Person(b.ID, index)
			if err != nil || err2 != nil || p != q {
				t.Fatalf("customer %d of %s was %+v and is %+v, %v, %v", index, b.ID, p, q, err, err2)
			}
			accounts := lines.Accounts(b.ID, index)
			if got := more.Accounts(b.ID, index); !reflect.DeepEqual(got, accounts) {
				t.Fatalf("customer %d of %s had %+v and has %+v", index, b.ID, accounts, got)
			}
			for _, a := range accounts {
				if old, now := lines.Lines(a, start.AddDate(0, -3, 0), start), more.Lines(a, start.AddDate(0, -3, 0), start); !reflect.DeepEqual(old, now) {
					t.Fatalf("account %s of customer %d of %s has another history: %d lines, %d lines", a.ID, index, b.ID, len(old), len(now))
				}
			}
		}
	}
	for _, id := range []string{"fernhill", "alder"} {
		if a := more.Accounts(id, 11); len(a) == 0 || len(more.Lines(a[0], start.AddDate(0, -3, 0), start))+len(a) < 2 {
			t.Errorf("customer 11 of %s has %+v", id, a)
		}
	}
}

func TestARunKeepsItsWorldFile(t *testing.T) {
	base, w := declare(t, declared)
	store := journal.NewMemory(16 << 20)
	c := sandbox.Config{
		Store: store, Origin: "http://localhost:8080", Banks: base, Wall: clock.System{}, Log: slog.New(slog.DiscardHandler), Seed: 5,
	}
	c.Declared = w.Text
	first, err := sandbox.Open(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	checkDeclared(t, first, "main", w)
	c.Declared = "" // another process, without the file
	second, err := sandbox.Open(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	checkDeclared(t, second, "main", w)
	if _, err := second.Create(t.Context(), sandbox.Spec{ID: "later"}); err != nil {
		t.Fatal(err)
	}
	checkDeclared(t, second, "later", w)
	if _, err := second.Reset(t.Context(), "main"); err != nil {
		t.Fatal(err)
	}
	checkDeclared(t, second, "main", w)
	if got := len(second.Banks()); got != len(w.Banks) {
		t.Errorf("%d banks for new runs, want %d", got, len(w.Banks))
	}
}

func checkDeclared(t *testing.T, s *sandbox.Sandbox, id string, w catalog.World) {
	t.Helper()
	run, err := s.Run(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	if run.Info().Declared != w.Text || len(run.Banks()) != len(w.Banks) {
		t.Errorf("%s has %d banks of %q", id, len(run.Banks()), run.Info().Declared)
	}
	if b, err := run.Bank("fernhill"); err != nil || b.Entry().Population != 50_000 {
		t.Errorf("fernhill of %s: %v", id, err)
	}
	larkspur, err := run.Bank("larkspur")
	if err != nil {
		t.Fatal(err)
	}
	if linh, _ := larkspur.Entry().Pin("linh"); linh.Salary != 2400_00 {
		t.Errorf("linh of %s = %+v", id, linh)
	}
	var out bytes.Buffer
	if err := s.Canonical(t.Context(), &out, id); err != nil || !strings.Contains(out.String(), "fernhill") {
		t.Errorf("the canonical form of %s does not have the world: %v", id, err)
	}
}

// A run of the shipped world and one of another live side by side.
func TestRunsOfTwoWorldsLiveInOneDirectory(t *testing.T) {
	base, w := declare(t, declared)
	s, err := sandbox.Open(t.Context(), sandbox.Config{
		Store: journal.NewMemory(16 << 20), Origin: "http://localhost:8080", Banks: base, Wall: clock.System{}, Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Create(t.Context(), sandbox.Spec{ID: "other", Declared: w.Text}); err != nil {
		t.Fatal(err)
	}
	checkDeclared(t, s, "other", w)
	if main, err := s.Main(t.Context()); err != nil || len(main.Banks()) != len(base) {
		t.Errorf("main has changed: %v", err)
	}
	if _, err := s.Create(t.Context(), sandbox.Spec{ID: "broken", Declared: `{"world":2,"bank":[]}`}); err == nil || !strings.Contains(err.Error(), "did you mean banks?") {
		t.Errorf("a world that cannot be: %v", err)
	}
}
