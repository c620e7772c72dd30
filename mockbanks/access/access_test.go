package access_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/sandbank/sandbank/internal/actor"
	"github.com/sandbank/sandbank/internal/address"
	"github.com/sandbank/sandbank/internal/clock"
	"github.com/sandbank/sandbank/internal/journal"
	"github.com/sandbank/sandbank/mockbanks/access"
)

var noon = time.Date(2026, time.March, 5, 12, 0, 0, 0, time.UTC)

// memory is a register on a journal of its own.
func memory(t *testing.T) (*access.Register, func(kind, source string, data any)) {
	t.Helper()
	a := actor.New(actor.Config{
		Run: "test", Seed: 2018, Base: address.Base("http://localhost"), Journal: journal.NewMemory(0),
		Clock: clock.NewVirtual(clock.System{}, noon, 0), Wall: clock.System{},
	})
	r := access.New("larkspur", a)
	if err := a.Join(t.Context(), r); err != nil {
		t.Fatal(err)
	}
	if err := a.Open(t.Context()); err != nil {
		t.Fatal(err)
	}
	return r, func(kind, source string, data any) {
		t.Helper()
		_, err := a.Do(t.Context(), func(tx *actor.Tx) error {
			tx.Add(actor.Draft{Type: kind, Source: source, Data: data})
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

func TestWhoHadAgreedBeforeIsNotCountedAsNeverAsked(t *testing.T) {
	r, add := memory(t)
	const here = "/banks/larkspur"
	add("bank.client.registered", here, map[string]string{"client": "c1", "name": "Quizlark"})
	add("bank.consent.authorised", here, map[string]string{"client": "c1", "customer": "linh"})
	for _, customer := range []string{"linh", "olive", "olive"} {
		add(access.Refused, here, access.Denial{Client: "c1", Why: access.NotShared, Account: "a", Customer: customer})
	}
	add(access.Refused, "/banks/northmoor", access.Denial{Client: "c1", Why: access.NotShared, Customer: "ruth"})
	add(access.Refused, here, map[string]string{"party": "riverton", "cause": "no agreement"})
	got, err := r.Review(t.Context())
	if err != nil || len(got.Findings) != 1 || got.Clients != 1 {
		t.Fatalf("%+v, %v", got, err)
	}
	f := got.Findings[0]
	if f.Customers != 2 || f.Never != 1 || f.Requests != 3 || f.Severity != access.Medium || f.Act != access.Warn {
		t.Errorf("%+v", f)
	}
	if !strings.Contains(f.Sentence.Vi, "2 khách hàng, trong đó 1 người chưa từng đồng ý") {
		t.Errorf("in Vietnamese: %s", f.Sentence.Vi)
	}
}

func TestWhatHappensToHonestProgramsIsNoFinding(t *testing.T) {
	r, add := memory(t)
	const here = "/banks/larkspur"
	// A program learns by one refusal that a consent has ended, mistypes one id,
	// and meets two people who say no.
	add(access.Refused, here, access.Denial{Client: "c1", Why: access.Replayed, Consent: "k1"})
	add(access.Refused, here, access.Denial{Client: "c1", Why: access.Replayed, Consent: "k2"})
	add(access.Refused, here, access.Denial{Client: "c1", Why: access.Lapsed, Consent: "k3"})
	add(access.Refused, here, access.Denial{Client: "c1", Why: access.Unknown, Account: "x"})
	add("bank.consent.rejected", here, map[string]string{"client": "c1", "customer": "olive"})
	add("bank.consent.rejected", here, map[string]string{"client": "c1", "customer": "nora"})
	if got, err := r.Review(t.Context()); err != nil || len(got.Findings) != 0 {
		t.Errorf("%+v, %v", got, err)
	}
	add(access.Refused, here, access.Denial{Client: "c1", Why: access.Replayed, Consent: "k1"})
	add("bank.consent.rejected", here, map[string]string{"client": "c1", "customer": "zoe"})
	got, err := r.Review(t.Context())
	if err != nil || len(got.Findings) != 2 || got.Findings[0].Rule != access.RuleReplay || got.Findings[1].Rule != access.RulePressing {
		text, _ := json.Marshal(got)
		t.Errorf("%s, %v", text, err)
	}
}
