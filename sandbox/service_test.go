package sandbox_test

import (
	"strings"
	"testing"

	"github.com/sandbank/sandbank/sandbox"
	"github.com/sandbank/sandbank/sandbox/sandboxtest"
)

// sayTo lets a customer write to a page, waits for what follows, and returns
// what the page has answered since.
func sayTo(t *testing.T, r *sandbox.Run, app, who, text string) []string {
	t.Helper()
	page, err := r.Page(t.Context(), app)
	if err != nil {
		t.Fatal(err)
	}
	before := len(heardFrom(t, r, app, who))
	if _, err := page.Say(t.Context(), who, text); err != nil {
		t.Fatal(err)
	}
	idle(t, r)
	return heardFrom(t, r, app, who)[before:]
}

// heardFrom is what a page has said to a customer, oldest first.
func heardFrom(t *testing.T, r *sandbox.Run, app, who string) (lines []string) {
	t.Helper()
	page, err := r.Page(t.Context(), app)
	if err != nil {
		t.Fatal(err)
	}
	c, err := page.Chat(who)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range c.Messages {
		if m.From == "page" {
			lines = append(lines, m.Text)
		}
	}
	return lines
}

func TestAServicePageTakesAProblemToTheDeskWithoutAnyAccountData(t *testing.T) {
	w := sandboxtest.Start(t, sandboxtest.Options{Start: march})
	const marcus = "union-pine/marcus"
	for _, c := range []struct{ question, want string }{
		{"Good morning, dear page!", "take problems to the service desk"},
		{"When are you open?", "Monday to Friday"},
		{"What's my balance?", "cannot see your account"},
		{"Phí tháng là bao nhiêu?", "không có phí tháng"},
		{"I lost my card", "Lock the card"},
	} {
		if got := sayTo(t, w.Run, "service", marcus, c.question); len(got) != 1 || !strings.Contains(got[0], c.want) {
			t.Errorf("%q: %q, want %q", c.question, got, c.want)
		}
	}
	if got := sayTo(t, w.Run, "kinnet/service", marcus, "My card was charged twice at the grocery"); len(got) != 1 || !strings.Contains(got[0], "nothing of your account") {
		t.Fatalf("after the report: %q", got)
	}
	before := len(heardFrom(t, w.Run, "service", marcus))
	if err := w.Run.Advance(t.Context(), march.AddDate(0, 0, 8)); err != nil {
		t.Fatal(err)
	}
	idle(t, w.Run)
	told := heardFrom(t, w.Run, "service", marcus)[before:]
	if len(told) != 2 || !strings.Contains(told[0], "We are looking into the double charge") || !strings.Contains(told[1], "has been taken up with the shop") {
		t.Errorf("told %q", told)
	}
	for _, x := range exchanges(t, w.Run) {
		if x.To != "union-pine" {
			continue
		}
		if !strings.HasPrefix(x.Path, "/banks/union-pine/service/cases") || x.From != "kinnet/service" {
			t.Errorf("%s %s of %s reached the bank", x.Method, x.Path, x.From)
		}
	}
	for _, typ := range []string{"bank.service.case.opened", "bank.service.case.answered", "bank.service.case.resolved"} {
		if got := ofType(t, w.Run, typ); len(got) != 1 {
			t.Errorf("%d %s", len(got), typ)
		}
	}
}
