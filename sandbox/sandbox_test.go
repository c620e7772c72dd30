package sandbox_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/sandbank/sandbank/sandbox/sandboxtest"
)

func TestATokenReadsTheLedgersBalance(t *testing.T) {
	w := sandboxtest.Start(t, sandboxtest.Options{})
	for _, b := range w.Banks() {
		pin := b.Entry().Pins[0]
		p, err := b.Customer(pin.Key)
		if err != nil {
			t.Fatal(err)
		}
		account := b.Accounts(p.Index)[0]
		status, body := w.Get(b.BalanceURL(account.ID), w.Token(b.ID(), pin.Key))
		if status != 200 {
			t.Errorf("%s: %d %s", b.ID(), status, body)
		}
		t.Log(b.ID(), body)
	}
}

func TestABalanceIsToldInChat(t *testing.T) {
	w := sandboxtest.Start(t, sandboxtest.Options{Frozen: true})
	if _, err := w.Messenger().Say(t.Context(), "larkspur/linh", "What's my balance?"); err != nil {
		t.Fatal(err)
	}
	if err := w.Idle(t.Context()); err != nil {
		t.Fatal(err)
	}
	events, err := w.Actor().Read(t.Context(), 1, 1000)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range events {
		t.Log(e.Seq, e.Type, string(e.Data)[:min(len(e.Data), 250)])
	}
	last, _ := json.Marshal(events[len(events)-1].Data)
	_ = strings.Contains(string(last), "x")
}
