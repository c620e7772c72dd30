package sandbox_test

import (
	"bytes"
	"testing"
	"time"

	"github.com/sandbank/sandbank/internal/fault"
	"github.com/sandbank/sandbank/internal/wire"
	"github.com/sandbank/sandbank/sandbox"
	"github.com/sandbank/sandbank/sandbox/sandboxtest"
)

func TestTheOrderOfAStoryIsCausal(t *testing.T) {
	w := sandboxtest.Start(t, sandboxtest.Options{Start: march})
	r := create(t, w, sandbox.Spec{Story: "tale"})
	link(t, r, "larkspur", "linh")
	from := r.Actor().Head().Seq
	say(t, r, "larkspur/linh", "balance")
	var asked, called, told, answered int
	var trace string
	for i, e := range events(t, r)[from:] {
		if i == 0 {
			trace = e.TraceID
		}
		if e.TraceID != trace || trace == "" {
			t.Errorf("event %d (%s) has trace %q, the customer's message %q", e.Seq, e.Type, e.TraceID, trace)
		}
		if e.Type == "chat.message.sent" && i == 0 {
			asked++
		} else if e.Type == "chat.message.sent" {
			told++
		}
		if e.Type != wire.EventType {
			continue
		}
		switch x := said[wire.Exchange](t, e); {
		case x.To == "larkspur":
			if called++; told > 0 || x.From != "kinnet/balance" || x.Status != 200 {
				t.Errorf("the bank was asked by %s, status %d, after %d answers", x.From, x.Status, told)
			}
		case x.To == "kinnet/balance":
			if answered++; called == 0 || told == 0 {
				t.Errorf("the webhook's exchange stands before what it caused: %d calls, %d messages", called, told)
			}
		}
	}
	if asked != 1 || called == 0 || told == 0 || answered != 1 {
		t.Errorf("%d messages, %d calls of the bank, %d answers in chat, %d webhooks", asked, called, told, answered)
	}
}

// play is free play driven by commands only.
func play(t *testing.T, r *sandbox.Run, until time.Time) {
	t.Helper()
	idle(t, r)
	if _, err := r.TokenFor(t.Context(), "thistle-crown", "0", nil); err != nil {
		t.Fatal(err)
	}
	other, err := r.TokenFor(t.Context(), "larkspur", "linh", []string{"ACCOUNT_BASIC"})
	if err != nil {
		t.Fatal(err)
	}
	say(t, r, "larkspur/linh", "What's my balance?")
	say(t, r, "gullhaven/0", "số dư")
	if _, err := r.Faults().Arm(t.Context(), fault.Fault{Party: "kinnet/balance", Kind: fault.Status, Status: 500, Count: 3}); err != nil {
		t.Fatal(err)
	}
	say(t, r, "larkspur/linh", "Hello?")
	b, err := r.Bank("larkspur")
	if err != nil {
		t.Fatal(err)
	}
	if err := b.RevokeConsent(t.Context(), other.Grant.Consent, "customer"); err != nil {
		t.Fatal(err)
	}
	if err := r.Advance(t.Context(), until); err != nil {
		t.Fatal(err)
	}
	idle(t, r)
}

func TestFreePlayOfOneSeedIsEqualAtAnyAddress(t *testing.T) {
	var forms [3][]byte
	for i := range forms {
		w := sandboxtest.Start(t, sandboxtest.Options{Start: march, Config: by(&wall{now: march.Add(time.Duration(i) * time.Hour)})})
		r := w.Run
		if i == 2 {
			r = create(t, w, sandbox.Spec{ID: "elsewhere", Title: r.Info().Title, Summary: r.Info().Summary})
		}
		play(t, r, march.AddDate(0, 6, 0))
		var b bytes.Buffer
		if err := w.Sandbox.Canonical(t.Context(), &b, r.ID()); err != nil {
			t.Fatal(err)
		}
		forms[i] = b.Bytes()
	}
	for _, form := range forms[1:] {
		a, b := bytes.Split(forms[0], []byte("\n")), bytes.Split(form, []byte("\n"))
		for i := range min(len(a), len(b)) {
			if !bytes.Equal(a[i], b[i]) {
				t.Fatalf("line %d differs:\n%s\n%s", i+1, a[i], b[i])
			}
		}
		if len(a) != len(b) || len(a) < 50 {
			t.Errorf("%d and %d lines", len(a), len(b))
		}
	}
}
