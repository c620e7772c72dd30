package sandbox_test

import (
	"strings"
	"testing"

	"github.com/sandbank/sandbank/platforms/messenger"
	"github.com/sandbank/sandbank/sandbox/sandboxtest"
)

func TestTheNearestMachinesAreToldWithoutAnyConsent(t *testing.T) {
	w := sandboxtest.Start(t, sandboxtest.Options{Start: march})
	const linh = "larkspur/linh"
	asked := sayTo(t, w.Run, "", linh, "Where's the nearest ATM of Larkspur?")
	if len(asked) != 1 || !strings.Contains(asked[0], "Where are you?") {
		t.Fatalf("asked %q", asked)
	}
	got := sayTo(t, w.Run, "", linh, "I'm in San Jose")
	if len(got) != 1 || strings.Count(got[0], " mi") != 3 || !strings.Contains(got[0], "1. ") {
		t.Fatalf("answer %q", got)
	}
	page, _ := w.Page(t.Context(), "")
	chat, err := page.Chat(linh)
	if err != nil {
		t.Fatal(err)
	}
	buttons := chat.Messages[len(chat.Messages)-1].Buttons
	if len(buttons) != 3 {
		t.Fatalf("buttons %+v", buttons)
	}
	if status, text := w.Get(buttons[0].URL, ""); status != 200 || !strings.Contains(text, "Cash machine") {
		t.Errorf("page of the place: %d %s", status, text)
	}
	for _, x := range exchanges(t, w.Run) {
		if x.To == "larkspur" && (!strings.HasPrefix(x.Path, "/banks/larkspur/open-banking/v2.3/atms?") && !strings.HasPrefix(x.Path, "/banks/larkspur/places/")) {
			t.Errorf("%s %s reached the bank", x.Method, x.Path)
		}
	}
}

func TestASharedLocationAndVietnameseAreUnderstood(t *testing.T) {
	w := sandboxtest.Start(t, sandboxtest.Options{Start: march})
	const isla = "thistle-crown/isla"
	asked := sayTo(t, w.Run, "", isla, "Máy rút tiền Thistle gần nhất ở đâu?")
	if len(asked) != 1 || !strings.Contains(asked[0], "Bạn đang ở đâu?") {
		t.Fatalf("asked %q", asked)
	}
	page, _ := w.Page(t.Context(), "")
	if _, err := page.Share(t.Context(), isla, messenger.Location{Lat: 53.4808, Long: -2.2426}); err != nil {
		t.Fatal(err)
	}
	idle(t, w.Run)
	all := heardFrom(t, w.Run, "", isla)
	if got := all[len(all)-1]; !strings.Contains(got, "Máy rút tiền gần nhất của Thistle & Crown") || !strings.Contains(got, "Manchester") {
		t.Errorf("answer %q", got)
	}
	if got := sayTo(t, w.Run, "", isla, "máy rút tiền của Kestrel ở Manchester"); len(got) != 1 || !strings.Contains(got[0], "Bạn đang ở đâu") {
		t.Errorf("a town of another country: %q", got)
	}
	if got := sayTo(t, w.Run, "", isla, "Chicago"); len(got) != 1 || !strings.Contains(got[0], "không có máy rút tiền") {
		t.Errorf("a bank of cards: %q", got)
	}
}
