package sandbox_test

import (
	"strings"
	"testing"

	"github.com/sandbank/sandbank/sandbox/sandboxtest"
	"github.com/sandbank/sandbank/scenarios/browser"
)

func TestACardIsManagedOnItsIssuersPage(t *testing.T) {
	w := sandboxtest.Start(t, sandboxtest.Options{Start: march})
	const carla = "kestrel/carla"
	if got := sayTo(t, w.Run, "kestrel", carla, "alerts"); len(got) != 1 || !strings.Contains(got[0], "Link your card first") {
		t.Fatalf("before the link: %q", got)
	}
	page, err := w.Page(t.Context(), "kestrel")
	if err != nil {
		t.Fatal(err)
	}
	chat, _ := page.Chat(carla)
	open, _, err := page.Tap(t.Context(), carla, chat.Messages[len(chat.Messages)-1].Buttons[0].URL)
	if err != nil {
		t.Fatal(err)
	}
	agree(t, browser.New(w.Client("customer:carla")), open, "carla")
	idle(t, w.Run)
	if got := sayTo(t, w.Run, "kestrel", carla, "What is my limit?"); len(got) != 1 || !strings.Contains(got[0], "limit $") {
		t.Errorf("limit: %q", got)
	}
	b, _ := w.Bank("kestrel")
	person, err := b.Customer("carla")
	if err != nil {
		t.Fatal(err)
	}
	for i, word := range []string{"FREEZE", "UNFREEZE"} {
		frozen := i == 0
		if got := sayTo(t, w.Run, "kestrel", carla, word); len(got) != 1 || b.Accounts(person.Index)[0].Frozen != frozen {
			t.Errorf("%s: %q, frozen %t", word, got, b.Accounts(person.Index)[0].Frozen)
		}
	}
	if got := sayTo(t, w.Run, "", carla, "balance"); len(got) != 1 || strings.Contains(got[0], "$") {
		t.Errorf("the link of one page serves another: %q", got)
	}
}
