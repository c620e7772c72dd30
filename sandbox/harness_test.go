package sandbox_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/sandbank/sandbank/internal/clock"
	"github.com/sandbank/sandbank/internal/journal"
	"github.com/sandbank/sandbank/internal/wire"
	"github.com/sandbank/sandbank/mockbanks/consent"
	"github.com/sandbank/sandbank/sandbox"
	"github.com/sandbank/sandbank/sandbox/sandboxtest"
	"github.com/sandbank/sandbank/scenarios/browser"
)

// march is when the runs of these tests begin: a working day in all zones.
var march = time.Date(2026, time.March, 5, 15, 0, 0, 0, time.UTC)

// wall is a real clock that a test moves.
type wall struct {
	mu  sync.Mutex
	now time.Time
}

func (w *wall) Now() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.now
}

func (w *wall) pass(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now = w.now.Add(d)
}

// by lets a sandbox live by a clock of the test's.
func by(c clock.Clock) func(*sandbox.Config) {
	return func(s *sandbox.Config) { s.Wall = c }
}

// events are all events of a run.
func events(t *testing.T, r *sandbox.Run) []journal.Event {
	t.Helper()
	var all []journal.Event
	for {
		page, err := r.Actor().Read(t.Context(), uint64(len(all))+1, 512)
		if err != nil {
			t.Fatal(err)
		}
		if len(page) == 0 {
			return all
		}
		all = append(all, page...)
	}
}

// ofType are the events of one type, in order.
func ofType(t *testing.T, r *sandbox.Run, typ string) []journal.Event {
	t.Helper()
	var some []journal.Event
	for _, e := range events(t, r) {
		if e.Type == typ {
			some = append(some, e)
		}
	}
	return some
}

// said is the data of an event of a type that the test names.
func said[T any](t *testing.T, e journal.Event) (d T) {
	t.Helper()
	if err := json.Unmarshal(e.Data, &d); err != nil {
		t.Fatal(err)
	}
	return d
}

// exchanges are the recorded exchanges of a run, in order.
func exchanges(t *testing.T, r *sandbox.Run) []wire.Exchange {
	t.Helper()
	var all []wire.Exchange
	for _, e := range ofType(t, r, wire.EventType) {
		all = append(all, said[wire.Exchange](t, e))
	}
	return all
}

func idle(t *testing.T, r *sandbox.Run) {
	t.Helper()
	if err := r.Idle(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// say lets a customer write to the bot and waits until all is done that
// follows from it.
func say(t *testing.T, r *sandbox.Run, who, text string) {
	t.Helper()
	if _, err := r.Messenger().Say(t.Context(), who, text); err != nil {
		t.Fatal(err)
	}
	idle(t, r)
}

// chat is what the page and a customer said, a line each.
func chat(t *testing.T, r *sandbox.Run, who string) []string {
	t.Helper()
	c, err := r.Messenger().Chat(who)
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, m := range c.Messages {
		lines = append(lines, m.From+": "+m.Text)
	}
	return lines
}

// last is the last line of a chat.
func last(t *testing.T, r *sandbox.Run, who string) string {
	t.Helper()
	lines := chat(t, r, who)
	if len(lines) == 0 {
		return ""
	}
	return lines[len(lines)-1]
}

// link takes a customer through chat and the bank's pages until the bot may
// read all her accounts.
func link(t *testing.T, r *sandbox.Run, bank, customer string) {
	t.Helper()
	who := bank + "/" + customer
	b, err := r.Bank(bank)
	if err != nil {
		t.Fatal(err)
	}
	say(t, r, who, "What's my balance at "+b.Entry().Name+"?")
	c, err := r.Messenger().Chat(who)
	if err != nil {
		t.Fatal(err)
	}
	offer := c.Messages[len(c.Messages)-1]
	if len(offer.Buttons) == 0 {
		t.Fatalf("no button to link: %q", chat(t, r, who))
	}
	open, _, err := r.Messenger().Tap(t.Context(), who, offer.Buttons[0].URL)
	if err != nil {
		t.Fatal(err)
	}
	agree(t, browser.New(r.Client("customer:"+customer)), open, customer)
	idle(t, r)
}

// agree signs in at a bank and allows all; it returns the page at the end.
func agree(t *testing.T, window *browser.Browser, open, customer string) *browser.Page {
	t.Helper()
	page, err := window.Open(t.Context(), open)
	if err != nil {
		t.Fatal(err)
	}
	f := page.Form("customer", customer)
	if f == nil {
		t.Fatalf("no way to sign in as %s on %s: %d %s", customer, page.URL, page.Status, page.Text)
	}
	if page, err = window.Submit(t.Context(), f, f.Button("customer", customer)); err != nil {
		t.Fatal(err)
	}
	if f = page.Form("decision", "allow"); f == nil {
		t.Fatalf("no consent page but %s: %d %s", page.URL, page.Status, page.Text)
	}
	for _, name := range []string{"cluster", "account"} {
		for _, box := range f.Boxes(name) {
			box.Checked = true
		}
	}
	if page, err = window.Submit(t.Context(), f, f.Button("decision", "allow")); err != nil {
		t.Fatal(err)
	}
	return page
}

// balanceURL is where the balance of a customer's first account is read.
func balanceURL(t *testing.T, r *sandbox.Run, bank, customer string) string {
	t.Helper()
	b, err := r.Bank(bank)
	if err != nil {
		t.Fatal(err)
	}
	p, err := b.Customer(customer)
	if err != nil {
		t.Fatal(err)
	}
	return b.BalanceURL(b.Accounts(p.Index)[0].ID)
}

// reads asks for a balance with a token and wants a status.
func reads(t *testing.T, w *sandboxtest.World, url, token string, want int) string {
	t.Helper()
	status, body := w.Get(url, token)
	if status != want {
		t.Errorf("GET %s = %d, want %d: %s", url, status, want, body)
	}
	return body
}

// numbers are what looks like a number in a text.
var numbers = regexp.MustCompile(`-?[0-9][0-9,]*\.[0-9]+`)

// shows says whether a text shows an amount of minor units, without its sign.
func shows(text string, minor int64) bool {
	if minor < 0 {
		minor = -minor
	}
	for _, n := range numbers.FindAllString(text, -1) {
		if strings.ReplaceAll(strings.TrimPrefix(n, "-"), ",", "") == fmt.Sprintf("%d.%02d", minor/100, minor%100) {
			return true
		}
	}
	return false
}

// consentOf is the consent on which a token was issued.
func consentOf(t *testing.T, w *sandboxtest.World, bank string, token sandbox.Token) (consent.Consent, error) {
	t.Helper()
	b, err := w.Bank(bank)
	if err != nil {
		return consent.Consent{}, err
	}
	return b.Consent(token.Grant.Consent)
}

func bodyOf(t *testing.T, res *http.Response) string {
	t.Helper()
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
