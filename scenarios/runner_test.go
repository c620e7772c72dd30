package scenarios_test

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/sandbank/sandbank/internal/clock"
	"github.com/sandbank/sandbank/internal/journal"
	"github.com/sandbank/sandbank/scenarios"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// A town is a run of two customers, one bank with pages and a bot that says
// what it is told to say.
type town struct {
	scenarios.Stage // what no test of a town needs

	answers map[string]map[string]any // what the page says to a text
	late    func(*town)               // what an outside program does while it is waited for
	site    *httptest.Server

	mu     sync.Mutex
	events []journal.Event
	now    time.Time
	held   int // how often nothing may leave
	loose  int // visits to pages while something could
}

var noon = time.Date(2026, 3, 2, 17, 0, 0, 0, time.UTC)

func newTown(t *testing.T) *town {
	t.Helper()
	w := &town{now: noon, answers: map[string]map[string]any{}}
	pages := w.pages()
	w.site = httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		w.mu.Lock()
		if w.held == 0 {
			w.loose++
		}
		w.mu.Unlock()
		pages.ServeHTTP(rw, r)
	}))
	t.Cleanup(w.site.Close)
	w.add("access.refused", "/", map[string]any{"bank": "gullhaven", "party": "kinnet"})
	return w
}

func (w *town) add(typ, source string, data any) journal.Event {
	w.mu.Lock()
	defer w.mu.Unlock()
	body, err := json.Marshal(data)
	if err != nil {
		panic(err)
	}
	e := journal.Event{Seq: uint64(len(w.events) + 1), Type: typ, Source: source, Time: w.now, Data: body}
	w.events = append(w.events, e)
	return e
}

func (w *town) page(user string, data map[string]any) {
	bank, customer, _ := strings.Cut(user, "/")
	data["from"], data["bank"], data["customer"] = "page", bank, customer
	w.add("chat.message.sent", "/platforms/kinnet", data)
}

func (w *town) Read(_ context.Context, from uint64, limit int) ([]journal.Event, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	from = min(from-1, uint64(len(w.events)))
	return w.events[from:min(from+uint64(limit), uint64(len(w.events)))], nil
}

func (w *town) Await(ctx context.Context, _ uint64) error {
	if w.late == nil {
		<-ctx.Done()
		return ctx.Err()
	}
	w.late(w)
	return nil
}

func (w *town) Mark(_ context.Context, typ string, data any) (journal.Event, error) {
	return w.add(typ, "/story", data), nil
}
func (w *town) Note(ctx context.Context, typ string, data any) (journal.Event, error) {
	return w.Mark(ctx, typ, data)
}
func (w *town) Idle(ctx context.Context) error { return ctx.Err() }
func (w *town) Hold() (release func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.held++
	return func() { w.mu.Lock(); defer w.mu.Unlock(); w.held-- }
}
func (w *town) Say(_ context.Context, _, user, text string) error {
	w.add("chat.message.sent", "", map[string]any{"from": "customer", "text": text})
	if answer := w.answers[text]; answer != nil {
		w.page(user, answer)
	}
	return nil
}
func (w *town) QuickReply(ctx context.Context, app, user, _, payload string) error {
	return w.Say(ctx, app, user, payload)
}
func (w *town) Tap(context.Context, string, string, string) (string, error) {
	return w.site.URL + "/larkspur/authorize", nil
}
func (w *town) Unlink(context.Context, string, string) error {
	w.add("chat.account.unlinked", "", map[string]any{"customer": "linh"})
	return nil
}
func (w *town) Now() time.Time { w.mu.Lock(); defer w.mu.Unlock(); return w.now }
func (w *town) Advance(_ context.Context, to time.Time) error {
	w.mu.Lock()
	due := w.now.Before(noon.Add(time.Hour)) && !to.Before(noon.Add(time.Hour))
	w.now = to
	w.mu.Unlock()
	if due {
		w.add("webhook.delivered", "", map[string]any{"attempt": 2})
	}
	return nil
}
func (w *town) Client(string) *http.Client {
	jar, _ := cookiejar.New(nil)
	return &http.Client{Jar: jar}
}
func (w *town) Home(bank string) (string, error) { return w.site.URL + "/" + bank, nil }
func (w *town) Customer(_ context.Context, bank, key string) (scenarios.Customer, error) {
	switch key {
	case "linh":
		return scenarios.Customer{Bank: bank, BankName: "Larkspur National", Key: key, Given: "Linh", Name: "Linh Tran"}, nil
	case "17":
		return scenarios.Customer{Bank: bank, BankName: "Gullhaven Trust", Key: key, Given: "Ada", Name: "Ada Pell"}, nil
	}
	return scenarios.Customer{}, errors.New("no such customer")
}
func (w *town) Figures(context.Context, scenarios.Customer) ([]scenarios.Figures, error) {
	return []scenarios.Figures{
		{Account: "a-1", Product: "Everyday Checking", Currency: "USD", Booked: 241807, Available: 238807},
		{Account: "a-2", Product: "Card", Currency: "USD", Booked: -5000, Available: 95000, Card: true},
	}, nil
}
func (w *town) Outside() bool { return w.late != nil }

// pages are the bank's: a sign-in, a consent, a list of consents.
func (w *town) pages() http.Handler {
	mux := http.NewServeMux()
	signIn := `<form method="post" action="login"><button name="customer" value="olive">Olive</button><button name="customer" value="linh">Linh</button></form>`
	mux.HandleFunc("GET /larkspur/authorize", func(rw http.ResponseWriter, _ *http.Request) { fmt.Fprint(rw, signIn) })
	mux.HandleFunc("GET /larkspur/me", func(rw http.ResponseWriter, _ *http.Request) { fmt.Fprint(rw, signIn) })
	mux.HandleFunc("POST /larkspur/login", func(rw http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.Header.Get("Referer"), "me") || r.FormValue("customer") != "linh" {
			rw.WriteHeader(http.StatusForbidden)
		}
		fmt.Fprint(rw, `<title>Allow</title><form method="post" action="consent"><input type="checkbox" name="cluster" value="ACCOUNT_BASIC" checked>
<input type="checkbox" name="cluster" value="TRANSACTIONS" checked><label><input type="checkbox" name="account" value="a-1"> Everyday Checking ··4821</label>
<label><input type="checkbox" name="account" value="a-2" checked> Card ··1</label><button name="decision" value="allow">Allow</button><button name="decision" value="deny">No</button></form>
<form method="post" action="me/revoke"><button>Revoke</button></form>`)
	})
	mux.HandleFunc("POST /larkspur/consent", func(rw http.ResponseWriter, r *http.Request) {
		r.ParseForm()
		if r.Form.Get("decision") == "allow" {
			w.add("bank.consent.authorised", "/banks/larkspur", map[string]any{"bank": "larkspur", "customer": "linh", "accounts": r.Form["account"]})
			w.add("bank.grant.opened", "/banks/larkspur", map[string]any{"customer": "linh", "scope": "openid offline_access " + strings.Join(r.Form["cluster"], " ")})
		} else {
			w.add("bank.consent.rejected", "/banks/larkspur", map[string]any{"bank": "larkspur"})
		}
		fmt.Fprint(rw, "You can close this window")
	})
	mux.HandleFunc("POST /larkspur/me/revoke", func(rw http.ResponseWriter, _ *http.Request) {
		w.add("bank.consent.revoked", "/banks/larkspur", map[string]any{"bank": "larkspur", "customer": "linh"})
		fmt.Fprint(rw, "No consents")
	})
	return mux
}

// story makes a story of steps, each a line of YAML.
func story(t *testing.T, steps ...string) *scenarios.Story {
	t.Helper()
	head, _, _ := strings.Cut(small, "      - say")
	return parse(t, head+"      - "+strings.Join(steps, "\n      - ")+"\n")
}

func play(t *testing.T, w *town, steps ...string) scenarios.Report {
	t.Helper()
	r := scenarios.Runner{Wall: clock.System{}, Grace: time.Minute}
	report, err := r.Play(t.Context(), w, story(t, steps...), scenarios.Max)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

func TestSteps(t *testing.T) {
	const balances = "Everyday Checking ··4821: $2,418.07, available $2,388.07."
	door := []string{"say: {text: hi}", "tap_link: {}", "sign_in: {}"}
	through := func(steps ...string) []string { return append(append([]string{}, door...), steps...) }
	tests := []struct {
		name    string
		says    map[string]any
		steps   []string
		failure string // empty: the story passes
	}{
		{"an answer is an answer", map[string]any{"text": "Hello"}, []string{"say: {text: hi}", "expect: {chat: {}}"}, ""},
		{"no answer is none", nil, []string{"say: {text: hi}", "expect: {chat: {}}"}, "The chat shows Linh an answer; got no message to Linh"},
		{"an answer to somebody else is none", map[string]any{"text": "Hello"}, []string{"say: {as: other, text: hi}", "expect: {chat: {as: customer}}"}, "got no message to Linh"},
		{"an old answer is none", map[string]any{"text": "Hello"}, []string{"say: {text: hi}", "wait: 1s", "expect: {chat: {}}"}, "no message to Linh"},
		{"an old answer counts since the chapter began", map[string]any{"text": "Hello"}, []string{"say: {text: hi}", "wait: 1s", "expect: {chat: {}, since: chapter}"}, ""},
		{"a text is compared by a pattern with facts", map[string]any{"text": "Larkspur National needs your OK"}, []string{"say: {text: hi}", `expect: {chat: {text: "{customer.bank_name}*ok"}}`}, ""},
		{"another text is told", map[string]any{"text": "No"}, []string{"say: {text: hi}", `expect: {chat: {text: "yes*"}}`}, `expected a message like "yes*"; got “No”`},
		{"a secret in the chat is masked", map[string]any{"text": "sbat_" + strings.Repeat("a", 32)}, []string{"say: {text: hi}", `expect: {chat: {text: "yes*"}}`}, `got “sbat_***”`},
		{"a quick reply is chosen", map[string]any{"text": "Which?", "quick_replies": []any{map[string]any{"title": "Larkspur National", "payload": "chosen"}}}, []string{"say: {text: hi}", `reply: {quick: "{customer.bank_name}"}`, "expect: {event: {type: chat.message.sent, where: {text: chosen}}}"}, ""},
		{"a quick reply that is not offered", map[string]any{"text": "Which?", "quick_replies": []any{map[string]any{"title": "Other"}}}, []string{"say: {text: hi}", `reply: {quick: Mine}`}, `expected the quick reply "Mine" in the chat; got only "Other"`},
		{"no quick reply", nil, []string{"say: {text: hi}", `reply: {quick: Mine}`}, `got no quick reply`},
		{"a link", map[string]any{"text": "Link", "buttons": []any{map[string]any{"type": "account_link", "url": "u"}}}, []string{"say: {text: hi}", "expect: {chat: {contains: link}}"}, ""},
		{"no link", map[string]any{"text": "Link"}, []string{"say: {text: hi}", "expect: {chat: {contains: link}}"}, "expected a link to an account; got “Link”"},
		{"a link that must not be", map[string]any{"text": "Link", "buttons": []any{map[string]any{"type": "account_link", "url": "u"}}}, []string{"say: {text: hi}", "expect: {chat: {contains: link}, not: true}"}, "expected not: The chat shows Linh a link to an account; got it did"},
		{"tapping what is not there", nil, []string{"tap_link: {}"}, "expected an account link in the chat; got no message with one"},
		{"signing in without a page", nil, []string{"sign_in: {}"}, "no page is open"},
		{"consent without a page", nil, []string{"consent: {decide: allow}"}, "no page is open"},
		{"consent on another page", nil, []string{"say: {text: hi}", "tap_link: {}", "consent: {decide: allow}"}, "expected a consent page; got “: Olive Linh”"},
		{"signing in as somebody unknown here", nil, []string{"say: {as: other, text: hi}", "tap_link: {as: other}", "sign_in: {as: other}"}, "expected a page"},
		{"exactly what is ticked is granted", nil, through("consent: {share: ACCOUNT_BASIC, decide: allow}", "expect: {granted: {scope: ACCOUNT_BASIC}}", "expect: {granted: {scope: [ACCOUNT_BASIC, TRANSACTIONS]}, not: true}"), ""},
		{"more is granted than expected", nil, through("consent: {decide: allow}", "expect: {granted: {scope: ACCOUNT_BASIC}}"), "expected a grant of exactly ACCOUNT_BASIC; got ACCOUNT_BASIC, TRANSACTIONS"},
		{"nothing is granted", nil, through("consent: {decide: deny}", "expect: {event: {type: bank.consent.rejected}}", "expect: {granted: {scope: ACCOUNT_BASIC}}"), "got no grant"},
		{"a box that the page does not have", nil, through("consent: {share: LOANS, decide: allow}"), "expected a box for LOANS; got boxes for ACCOUNT_BASIC, TRANSACTIONS"},
		{"an account that the page does not have", nil, through("consent: {accounts: Savings, decide: allow}"), "expected an account named Savings"},
		{"the ledger's balance to the cent", nil, through("consent: {accounts: Everyday*, decide: allow}", "say: {text: hi2}", "expect: {chat: {contains: balance}}"), ""},
		{"a balance of an account that is not shared", nil, through("consent: {accounts: Everyday*, decide: allow}", "say: {text: card}", "expect: {chat: {contains: balance}}"), "expected no amount but those of the shared accounts"},
		{"both balances, the card's without its sign", nil, through("consent: {accounts: all, decide: allow}", "say: {text: card}", "expect: {chat: {contains: balance}}"), ""},
		{"a balance that is a cent off", nil, through("consent: {accounts: Everyday*, decide: allow}", "say: {text: off}", "expect: {chat: {contains: balance}}"), "expected Everyday Checking: booked 2418.07 USD, available 2388.07 USD; got “$2,418.08"},
		{"revocation on the bank's page", nil, []string{"revoke: {}", `expect: {event: {type: bank.consent.revoked, where: {customer: "{customer.customer}"}}}`}, ""},
		{"what happened at wiring", nil, []string{`expect: {event: {type: access.refused, where: {bank: "{other.bank}"}}, since: run}`}, ""},
		{"what happened at wiring did not happen since", nil, []string{"expect: {event: {type: access.refused}, since: story}"}, "expected an event access.refused; got no access.refused"},
		{"an event that is otherwise", nil, []string{"expect: {event: {type: access.refused, where: {bank: northmoor}}, since: run}"}, "got access.refused “bank gullhaven, party kinnet”"},
		{"an exchange that is not there", nil, []string{"expect: {exchange: {to: larkspur, status: 403}}"}, "expected an exchange * → larkspur, * *, 403; got no such exchange"},
		{"unlinking", nil, []string{"unlink: {}", "expect: {event: {type: chat.account.unlinked}}"}, ""},
		{"within virtual time", nil, []string{"expect: {event: {type: webhook.delivered}, within: 2h}"}, ""},
		{"not within virtual time", nil, []string{"expect: {event: {type: webhook.delivered}, within: 20m}"}, "no webhook.delivered"},
		{"what must not happen within virtual time", nil, []string{"expect: {event: {type: webhook.delivered}, within: 2h, not: true}"}, "expected not: In the journal: webhook.delivered"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newTown(t)
			link := map[string]any{"text": "Link", "buttons": []any{map[string]any{"type": "account_link", "url": "u"}}}
			w.answers = map[string]map[string]any{
				"hi": tt.says, "hi2": {"text": balances}, "card": {"text": balances + " Card: $50.00 owed, $950.00 left"}, "off": {"text": "$2,418.08, $2,388.07"},
			}
			if tt.says == nil && len(tt.steps) > 1 && strings.HasPrefix(tt.steps[1], "tap_link") {
				w.answers["hi"] = link
			}
			report := play(t, w, tt.steps...)
			got := ""
			if failed := report.Failed(); failed != nil {
				got = failed.Failure.Error()
			}
			if got == "" != (tt.failure == "") || !strings.Contains(got, tt.failure) {
				t.Errorf("Play() failed with %q, want %q", got, tt.failure)
			}
		})
	}
}

func TestAnOutsideProgramGetsAGrace(t *testing.T) {
	w := newTown(t)
	w.late = func(w *town) { w.page("larkspur/linh", map[string]any{"text": "Late but here"}) }
	if report := play(t, w, "say: {text: hi}", "expect: {chat: {}}"); !report.Passed() {
		t.Errorf("Play() = %+v", report.Failed())
	}
}

func TestTheStoryIsInTheJournal(t *testing.T) {
	w := newTown(t)
	play(t, w, "wait: 1h", "expect: {chat: {}}", "wait: 1h")
	var types []string
	for _, e := range w.events[1:] {
		types = append(types, e.Type)
	}
	want := "story.started story.chapter.started story.step.started webhook.delivered story.step.passed story.step.started story.step.failed story.ended"
	if got := strings.Join(types, " "); got != want {
		t.Errorf("events = %s\nwant %s", got, want)
	}
	last := w.events[len(w.events)-1]
	if got := string(last.Data); got != `{"passed":false,"steps":2,"failed":1}` {
		t.Errorf("story.ended = %s", got)
	}
}

func TestARoleThatNobodyPlaysCannotBePlayed(t *testing.T) {
	s := parse(t, strings.Replace(small, "customer: 17", "customer: nobody", 1))
	_, err := scenarios.Runner{Wall: clock.System{}}.Play(t.Context(), newTown(t), s, scenarios.Max)
	if err == nil || !strings.Contains(err.Error(), "role other") {
		t.Errorf("Play() = %v", err)
	}
}

func TestParseSpeed(t *testing.T) {
	for _, text := range []string{"max", "1x", "16x", "1000x"} {
		if s, err := scenarios.ParseSpeed(text); err != nil || s.String() != text {
			t.Errorf("ParseSpeed(%s) = %s, %v", text, s, err)
		}
	}
	for _, text := range []string{"", "x", "0x", "-1x", "fast", "1001x"} {
		if _, err := scenarios.ParseSpeed(text); !errors.Is(err, scenarios.ErrSpeed) {
			t.Errorf("ParseSpeed(%s) = %v", text, err)
		}
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil || got != string(want) {
		t.Errorf("%s: %v\n%s\nwant\n%s", name, err, got, want)
	}
}

func TestReports(t *testing.T) {
	w := newTown(t)
	w.answers["hi"] = map[string]any{"text": "<No>"}
	var seen []string
	r := scenarios.Runner{Wall: still{}, Progress: func(p scenarios.Progress) {
		seen = append(seen, fmt.Sprintf("%d/%d %t %s", p.Before, p.Steps, p.Over, p.Text.En))
	}}
	report, err := r.Play(t.Context(), w, story(t, "say: {text: hi}", "expect: {chat: {contains: link}}", "wait: 1h"), scenarios.Max)
	if err != nil {
		t.Fatal(err)
	}
	var text, junit strings.Builder
	if err := errors.Join(report.Write(&text), scenarios.WriteJUnit(&junit, report)); err != nil {
		t.Fatal(err)
	}
	golden(t, "report_failed.txt", text.String())
	golden(t, "junit_failed.xml", junit.String())
	golden(t, "progress.txt", strings.Join(seen, "\n")+"\n")
	report, err = r.Play(t.Context(), newTown(t), story(t, "wait: 1h"), scenarios.Max)
	if err != nil {
		t.Fatal(err)
	}
	text.Reset()
	report.Write(&text)
	golden(t, "report_passed.txt", text.String())
}

// still is a clock that stands.
type still struct{}

func (still) Now() time.Time { return noon }
