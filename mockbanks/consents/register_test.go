package consents_test

import (
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/sandbank/sandbank/internal/actor"
	"github.com/sandbank/sandbank/internal/clock"
	"github.com/sandbank/sandbank/internal/journal"
	"github.com/sandbank/sandbank/mockbanks/consent"
	"github.com/sandbank/sandbank/mockbanks/consents"
)

var noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

// A run is an actor with the registers of two banks.
type run struct {
	actor     *actor.Actor
	clock     *clock.Virtual
	one, two  *consents.Register
	authorise consents.Choice
}

func open(t *testing.T, store journal.Journal) *run {
	t.Helper()
	r := &run{clock: clock.NewVirtual(clock.System{}, noon, 0)}
	r.actor = actor.New(actor.Config{Run: "main", Seed: 2018, Base: "http://localhost:1", Journal: store, Clock: r.clock, Wall: clock.System{}})
	r.one, r.two = consents.New("larkspur", r.actor), consents.New("northmoor", r.actor)
	for _, p := range []actor.Projection{r.one, r.two} {
		if err := r.actor.Join(t.Context(), p); err != nil {
			t.Fatal(err)
		}
	}
	if err := r.actor.Open(t.Context()); err != nil {
		t.Fatal(err)
	}
	r.authorise = consents.Choice{Customer: "linh", CustomerName: "Linh Tran", Accounts: []string{"a-1"}, Granted: []string{consent.AccountBasic}}
	return r
}

func ask(life time.Duration) consent.Consent {
	c := consent.Consent{Face: consent.FDX, Client: "app", Recipient: "Kinnet", Permissions: []string{consent.AccountBasic, consent.Transactions}}
	if life > 0 {
		c.ExpiresAt = noon.Add(life)
	}
	return c
}

func TestTheRegisterIsAFoldOfTheJournal(t *testing.T) {
	store := journal.NewMemory(0)
	r := open(t, store)
	c, err := r.one.Request(t.Context(), ask(time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	before, err := r.one.Authorise(t.Context(), c.ID, r.authorise)
	if err != nil || before.Status != consent.Active {
		t.Fatalf("Authorise() = %+v, %v", before, err)
	}
	after, err := open(t, store).one.Get(c.ID)
	if err != nil || after.Status != before.Status || !after.ExpiresAt.Equal(before.ExpiresAt) || after.Customer != "linh" || len(after.Granted) != 1 || !after.StatusAt.Equal(noon) {
		t.Errorf("folded again = %+v, %v; want %+v", after, err, before)
	}
}

func TestABankSeesItsOwnConsentsOnly(t *testing.T) {
	r := open(t, journal.NewMemory(0))
	c, err := r.one.Request(t.Context(), ask(0))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.two.Get(c.ID); !errors.Is(err, consents.ErrUnknown) || len(r.two.All()) != 0 {
		t.Errorf("Get() at the other bank = %v, want ErrUnknown", err)
	}
	if _, err := r.two.Revoke(t.Context(), c.ID, "client"); !errors.Is(err, consents.ErrUnknown) {
		t.Errorf("Revoke() at the other bank = %v, want ErrUnknown", err)
	}
}

func TestListsByCustomerAndClient(t *testing.T) {
	r := open(t, journal.NewMemory(0))
	for range 3 {
		if _, err := r.one.Request(t.Context(), ask(0)); err != nil {
			t.Fatal(err)
		}
	}
	all := r.one.ByClient("app")
	if len(all) != 3 || len(r.one.ByCustomer("linh")) != 0 {
		t.Fatalf("ByClient() = %d, ByCustomer() = %d", len(all), len(r.one.ByCustomer("linh")))
	}
	if _, err := r.one.Authorise(t.Context(), all[1].ID, r.authorise); err != nil {
		t.Fatal(err)
	}
	if hers := r.one.ByCustomer("linh"); len(hers) != 1 || hers[0].ID != all[1].ID {
		t.Errorf("ByCustomer(linh) = %+v", hers)
	}
}

func TestDueConsentsExpireInOrderAndOnce(t *testing.T) {
	r := open(t, journal.NewMemory(0))
	var ids []string
	for _, hours := range []time.Duration{3, 1, 2} {
		c, err := r.one.Request(t.Context(), ask(hours*time.Hour))
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, c.ID)
	}
	if _, err := r.one.Revoke(t.Context(), ids[2], "client"); err != nil { // would be second
		t.Fatal(err)
	}
	if at, ok := r.one.Next(); !ok || !at.Equal(noon.Add(time.Hour)) {
		t.Fatalf("Next() = %v, %v", at, ok)
	}
	r.clock.Advance(noon.Add(24 * time.Hour))
	before := r.actor.Head().Seq
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			if err := r.one.Fire(t.Context(), noon.Add(24*time.Hour)); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	events, err := r.actor.Read(t.Context(), before+1, 10)
	if err != nil || len(events) != 2 || events[0].Subject != "consent/"+ids[1] || events[1].Subject != "consent/"+ids[0] {
		t.Errorf("events = %v, %v; want the ends of %s and %s", events, err, ids[1], ids[0])
	}
	if at, ok := r.one.Next(); ok {
		t.Errorf("Next() = %v afterwards", at)
	}
}

func TestFiringBeforeTheClockIsThereDoesNothing(t *testing.T) {
	r := open(t, journal.NewMemory(0))
	if _, err := r.one.Request(t.Context(), ask(time.Hour)); err != nil {
		t.Fatal(err)
	}
	before := r.actor.Head().Seq
	if err := r.one.Fire(t.Context(), noon.Add(2*time.Hour)); err != nil || r.actor.Head().Seq != before {
		t.Errorf("Fire() = %v, %d events", err, r.actor.Head().Seq-before)
	}
}

func TestRefusalsLeaveNoEvent(t *testing.T) {
	r := open(t, journal.NewMemory(0))
	c, err := r.one.Request(t.Context(), ask(0))
	if err != nil {
		t.Fatal(err)
	}
	before := r.actor.Head().Seq
	if _, err := r.one.Authorise(t.Context(), c.ID, consents.Choice{Customer: "linh"}); !errors.Is(err, consent.ErrNoAccounts) {
		t.Errorf("Authorise() without accounts = %v", err)
	}
	if _, err := r.one.Request(t.Context(), consent.Consent{}); !errors.Is(err, consent.ErrIncomplete) {
		t.Errorf("Request() of nothing = %v", err)
	}
	if _, err := r.one.Reject(t.Context(), "c-0", ""); !errors.Is(err, consents.ErrUnknown) {
		t.Errorf("Reject() of an unknown consent = %v", err)
	}
	if r.actor.Head().Seq != before {
		t.Error("a refusal was journaled")
	}
}

func TestTwoApprovalsAndARecallAreAFoldOfTheJournal(t *testing.T) {
	store := journal.NewMemory(0)
	r := open(t, store)
	c, err := r.one.Request(t.Context(), ask(time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	both := r.authorise
	both.Second = "joe"
	if c, err = r.one.Authorise(t.Context(), c.ID, both); err != nil || c.Status != consent.Awaiting || len(c.Chosen) != 1 {
		t.Fatalf("Authorise() for two = %+v, %v", c, err)
	}
	if got := r.one.BySecond("joe"); len(got) != 1 || got[0].ID != c.ID {
		t.Errorf("BySecond(joe) = %+v", got)
	}
	if _, err := r.one.Endorse(t.Context(), c.ID, "olive", "Linh Tran"); !errors.Is(err, consent.ErrIncomplete) {
		t.Errorf("Endorse(olive) = %v, want ErrIncomplete", err)
	}
	if c, err = r.one.Endorse(t.Context(), c.ID, "joe", "Linh Tran"); err != nil || c.Status != consent.Active || c.Customer != "linh" {
		t.Fatalf("Endorse(joe) = %+v, %v", c, err)
	}
	short := r.authorise
	short.Recall = 10 * time.Minute
	d, err := r.one.Request(t.Context(), ask(time.Hour))
	if err == nil {
		d, err = r.one.Authorise(t.Context(), d.ID, short)
	}
	if at, ok := r.one.Next(); err != nil || !ok || !at.Equal(noon.Add(10*time.Minute)) {
		t.Fatalf("Next() = %v, %v, %v; want the recall", at, ok, err)
	}
	r.clock.Advance(noon.Add(10 * time.Minute))
	if err := r.one.Fire(t.Context(), r.clock.Now()); err != nil {
		t.Fatal(err)
	}
	again := open(t, store).one
	for id, want := range map[string]consent.Status{c.ID: consent.Active, d.ID: consent.Revoked} {
		if got, err := again.Get(id); err != nil || got.Status != want {
			t.Errorf("folded again: %+v, %v; want %v", got, err, want)
		}
	}
	if at, ok := again.Next(); !ok || !at.Equal(noon.Add(time.Hour)) {
		t.Errorf("Next() = %v, %v; want the end of the first", at, ok)
	}
}
