package web_test

import (
	"fmt"
	"net/http"
	"os"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/sandbank/sandbank/internal/fault"
)

// pressAct presses the button of a part of the World page that says words.
func (p *tab) pressAct(t *testing.T, part, words string) {
	t.Helper()
	button := fmt.Sprintf("[...document.querySelectorAll('%s button')].find((b) => b.innerText.trim() === %q)", part, words)
	p.until(t, part+" has the button "+words, button+" && !"+button+".disabled")
	p.eval(t, button+".click()", nil)
}

// shows waits for a line of a part to have all the words.
func (p *tab) shows(t *testing.T, part string, words ...string) {
	t.Helper()
	fits := ""
	for _, w := range words {
		fits += fmt.Sprintf(" && r.innerText.includes(%q)", w)
	}
	p.until(t, fmt.Sprintf("%s shows %q", part, words), fmt.Sprintf("[...document.querySelectorAll('%s li')].some((r) => true%s)", part, fits))
}

// TestTheWorldIsMovedByHand goes through the World page as a person does who
// tries a program out.
func TestTheWorldIsMovedByHand(t *testing.T) {
	b := browser(t)
	s := newSite(t, nil)
	p := open(t, b, s.URL+"/runs/main", 1440, 900)
	p.until(t, "the run's top bar leads there", "[...document.querySelectorAll('.screens a')].some((a) => a.innerText === 'World')")
	p.eval(t, "[...document.querySelectorAll('.screens a')].find((a) => a.innerText === 'World').click()", nil)

	p.until(t, "nobody shares anything yet", "document.querySelector('#consents .world-empty')")
	p.pressAct(t, "#consents", "Let Linh share with a test program")
	p.shows(t, "#consents", "Linh Tran", "Active")
	p.pressAct(t, "#webhooks", "Subscribe")
	p.shows(t, "#webhooks", "Larkspur National tells /apps/inbox/desk")
	p.pressAct(t, "#webhooks", "Show the secret")
	p.until(t, "the secret is shown when it is asked for", "document.querySelector('.world-secret code').innerText.startsWith('whsec_')")

	p.pressAct(t, "#money", "Make the purchase")
	p.shows(t, "#money", "Pine Market", "$42.50", "Held", "Capture")
	p.shows(t, "#webhooks", "transaction.created", "Pine Market", "Held", "Delivered", "204", "On the wire")

	p.pressAct(t, "#clock", "+30 days")
	p.shows(t, "#clock", "purchase was booked")
	p.shows(t, "#money", "Pine Market", "Booked", "Refund")
	p.click(t, "#webhooks .world-more button")
	p.shows(t, "#webhooks", "transaction.updated", "Pine Market", "Booked", "Delivered")

	p.pressAct(t, "#faults", "Arm it")
	p.shows(t, "#faults", "Larkspur National: 503", "1 strike, then it ends", "struck 0 times")
	p.until(t, "the top bar says that a fault is on", "document.querySelector('.fault-chip').innerText.includes('1 fault on')")
	if a := s.ask(http.MethodGet, "/banks/larkspur/fdx/v6/accounts", "", nil); a.status != http.StatusServiceUnavailable {
		t.Errorf("the call after arming = %d, want 503", a.status)
	}
	p.shows(t, "#faults", "status at Larkspur National")
	p.until(t, "its one strike used it up", "!document.querySelector('.fault-chip') && document.querySelector('#faults .world-empty')")
	p.eval(t, "{ const count = document.querySelector('#faults input[name=count]'); count.value = ''; count.dispatchEvent(new Event('input', { bubbles: true })); }", nil)
	p.pressAct(t, "#faults", "Arm it")
	p.run(t, chromedp.Reload())
	p.until(t, "the top bar says so from the first frame on", "document.querySelector('.fault-chip')")
	p.shows(t, "#faults", "on every call, until it is cleared")
	p.pressAct(t, "#faults", "Clear")
	p.until(t, "nothing is armed", "document.querySelector('#faults .world-empty')")

	p.pressAct(t, "#consents", "Revoke")
	p.until(t, "a question says what is lost", "document.querySelector('.world-ask[open]').innerText.includes('refused with 401')")
	p.pressAct(t, ".world-ask", "Revoke")
	p.shows(t, "#consents", "Linh Tran", "Revoked")
	p.shows(t, "#webhooks", "consent.revoked", "Delivered")
	p.quiet(t)

	p.eval(t, "[...document.querySelectorAll('#webhooks .world-link')].at(-1).click()", nil)
	p.until(t, "a delivery leads to its exchange on the wire", "location.pathname === '/runs/main' && document.querySelector('.inspector').innerText.includes('/apps/inbox/desk')")
	p.press(t, "g")
	p.press(t, "f")
	p.until(t, "keys lead back to the faults", "location.pathname === '/runs/main/faults' && document.querySelector('#faults')")
	p.quiet(t)
}

func TestARunThatIsNotOnesOwnIsForkedInsteadOfMoved(t *testing.T) {
	b := browser(t)
	s := newSite(t, nil)
	story := s.playStory()
	file := s.ask(http.MethodGet, "/api/v1/runs/"+story+"/export", "", nil)
	if a := s.ask(http.MethodPost, "/api/v1/runs?id=tape", string(file.body), http.Header{"Content-Type": {"application/gzip"}}); a.status != http.StatusCreated {
		t.Fatalf("open the recording: %d %s", a.status, a.body)
	}
	p := open(t, b, s.URL+"/runs/tape/world", 1440, 900)
	p.until(t, "it says why nothing can be changed, and offers a fork", "document.querySelector('.world-gate').innerText.includes('This is a recording') && document.querySelector('.world-gate .go-on:not(:disabled)')")
	p.until(t, "every act is disabled", "document.querySelectorAll('.act .button').length > 8 && [...document.querySelectorAll('.act .button')].every((b) => b.disabled)")
	p.until(t, "and can be copied all the same", "[...document.querySelectorAll('.act-copy')].every((b) => !b.disabled && b.title.startsWith('curl -X '))")
	p.click(t, ".world-gate .go-on")
	p.until(t, "the fork can be moved", "location.pathname.endsWith('/world') && !document.querySelector('.world-gate') && !document.querySelector('#clock .button').disabled")
	p.quiet(t)
}

func TestARunIsResetFromThePage(t *testing.T) {
	b := browser(t)
	s := newSite(t, nil)
	s.post("/runs/main/transactions", `{"bank":"larkspur","customer":"linh","amount":"-8.00","merchant":"Harbor Grill"}`, 201, nil)
	p := open(t, b, s.URL+"/runs/main/world", 390, 844)
	p.shows(t, "#money", "Harbor Grill", "Booked")
	p.pressAct(t, "#reset", "Reset run")
	p.until(t, "a question says what is lost", "document.querySelector('.world-ask[open]').innerText.includes('Tokens and keys')")
	p.until(t, "to keep it comes first", "document.activeElement.innerText === 'Keep it'")
	axe, err := os.ReadFile("testdata/axe.min.js")
	if err != nil {
		t.Fatal(err)
	}
	p.checkAxe(t, string(axe))
	p.checkTargets(t, 390)
	p.pressAct(t, ".world-ask", "Keep it")
	p.until(t, "nothing was lost", "!document.querySelector('.world-ask')")
	p.pressAct(t, "#reset", "Reset run")
	p.pressAct(t, ".world-ask", "Reset run")
	p.until(t, "the run is empty", "document.querySelector('#money .world-empty') && document.querySelectorAll('#money li').length === 0")
	p.quiet(t)
}

// TestWordsOfFaults keeps the page's explanations those of the program.
func TestWordsOfFaults(t *testing.T) {
	en := words(t, "en")
	for _, k := range fault.AllKinds() {
		if got := en["fault.means."+k.Name]; got != k.Means {
			t.Errorf("en says of %s %q, want %q", k.Name, got, k.Means)
		}
	}
}
