package web_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// newest is the row of the last exchange in the list.
const newest = "[...document.querySelectorAll('.wire-row')].at(-1)"

func TestNoAnswerIsARefusal(t *testing.T) {
	f, server, b := served(t)
	f.append("main", "wire.exchange.recorded", map[string]any{"exchange": "x-dead", "from": "kinnet", "to": "kinnet/balance", "method": "POST",
		"path": "http://localhost:3000/webhook", "status": 0, "took_us": 90, "refusal": "No answer: connection refused"})
	p := open(t, b, server.URL+"/runs/main", 1440, 900)
	p.until(t, "the row says so in red", newest+".querySelector('.wire-status[data-tone=bad]').innerText === 'no answer'")
	p.until(t, "it counts as refused", "document.querySelectorAll('.kpis dd')[1].innerText === '1'")
	p.until(t, "its edge is red", "document.querySelector('.edges path[data-now=yes]').dataset.tone === 'bad' && document.querySelector('.edge-label[data-now=yes]').innerText.includes('no answer')")
	p.until(t, "the reason is shown", "document.querySelector('.refusal').innerText === 'No answer: connection refused' && document.querySelector('.inspector .tags').innerText.includes('no answer')")
	p.until(t, "its answer is not said to be lost", "document.querySelector('.inspector').innerText.includes('No answer came')")
	p.quiet(t)
}

func TestChipsInTheChat(t *testing.T) {
	f, server, b := served(t)
	said := func(text string) string {
		return fmt.Sprintf("[...document.querySelectorAll('.chat-note')].some((n) => n.innerText === %q)", text)
	}
	p := open(t, b, server.URL+storyRun+"?at=49", 1440, 900)
	p.until(t, "the bank's page, the consent and its end are told", said("Linh is at Larkspur National’s own page")+" && "+said("You allowed balances until 22 Feb")+" && "+said("You took your consent back at Larkspur National"))
	p.eval(t, "[...document.querySelectorAll('.chat-note')].find((n) => n.innerText.startsWith('You allowed')).click()", nil)
	p.until(t, "a chip selects its event", "document.querySelector('.chat-note[data-here=yes]') && /at=2[0-9]/.test(location.search)")
	p.quiet(t)

	for by, want := range map[string][2]string{
		"app":      {"The bot unlinked the account", "Balance bot unlinked the bank account of Linh Tran"},
		"customer": {"You unlinked the account", "Linh Tran unlinked her bank account"},
		"":         {"Account unlinked", "The bank account of Linh Tran was unlinked"},
	} {
		f.append("main", "chat.account.unlinked", map[string]any{"platform": "kinnet", "app": "balance", "psid": "1001", "customer": "linh", "bank": "larkspur", "by": by})
		p := open(t, b, server.URL+"/runs/main", 1440, 900)
		p.until(t, want[0], said(want[0]))
		p.until(t, want[1], fmt.Sprintf("document.querySelector('.facts li:last-child .fact-words').innerText === %q", want[1]))
		p.quiet(t)
	}
}

// TestARecordedPageIsShownInThePhone also holds that looking adds nothing.
func TestARecordedPageIsShownInThePhone(t *testing.T) {
	b := browser(t)
	s := newSite(t, nil)
	run := s.playStory()
	p := open(t, b, s.URL+"/runs/"+run, 1440, 900)
	p.until(t, "ready", ready)
	head := p.text(t, ".clock-event")
	p.eval(t, "document.querySelector('#find').focus()", nil)
	p.run(t, chromedp.SendKeys("#find", "GET consent 200", chromedp.ByQuery))
	p.until(t, "the consent page is found", "[...document.querySelectorAll('.wire-row')].some((r) => r.innerText.includes('consent'))")
	p.eval(t, "[...document.querySelectorAll('.wire-row')].find((r) => r.innerText.includes('consent')).click()", nil)
	p.until(t, "the phone shows it, and nothing can run in it", "document.querySelector('.phone iframe').getAttribute('sandbox') === '' && document.querySelector('.phone iframe').srcdoc.includes('<form') && document.querySelector('.phone iframe').srcdoc.includes('inert')")
	p.run(t, chromedp.Reload())
	p.until(t, "ready again", ready+" && document.querySelector('.phone iframe')")
	if got, want := lastWord(p.text(t, ".clock-event")), lastWord(head); got != want {
		t.Errorf("the run has %s events after a look at a page of the bank, want %s", got, want)
	}
	p.quiet(t)
}

func TestTheLiveRunStaysInThePresent(t *testing.T) {
	_, server, b := served(t)
	p := open(t, b, server.URL+"/runs/main", 1440, 900)
	p.until(t, "a bank can be clicked", "document.querySelector('.live') && document.querySelector('button.actor[data-role=bank]')")
	p.click(t, "button.actor[data-role=bank]")
	p.until(t, "it is marked, and the run is followed on", "document.querySelector('.actor[data-marked=yes]').ariaPressed === 'true' && document.querySelector('.live') && !/at=/.test(location.search)")
	p.click(t, "button.actor[data-marked=yes]")
	p.until(t, "and unmarked", "!document.querySelector('.actor[data-marked=yes]')")
	p.quiet(t)
}

func TestTheFutureIsToldFromThePast(t *testing.T) {
	_, server, b := served(t)
	p := open(t, b, server.URL+storyRun, 1440, 900)
	p.until(t, "before Play the rows are to come", ready+" && /^\\d+ to come$/.test(document.querySelector('#wire .panel-aside').innerText) && document.querySelector('.wire-row').dataset.future === 'yes' && document.querySelector('.wire-row').title.includes('Not yet happened')")
	p.until(t, "the whole path is in the title", "document.querySelector('.wire-row').title.startsWith('/apps/kinnet/balance/webhook')")
	p.until(t, "the library is one click away", "document.querySelector('.screens a[href=\"/\"]').innerText === 'Library'")
	p.quiet(t)
}

// TestTheStageIsLegible holds that no label of a message lies on a card and that
// no card lies on another, wherever the playhead stands.
func TestTheStageIsLegible(t *testing.T) {
	_, server, b := served(t)
	p := open(t, b, server.URL+storyRun, 1440, 900)
	p.until(t, "ready", ready)
	for _, at := range []int{1, 12, 17, 26, 31, 38, 49} {
		p.run(t, chromedp.Navigate(fmt.Sprintf("%s%s?at=%d", server.URL, storyRun, at)))
		p.until(t, "ready", ready)
		var over []string
		p.run(t, chromedp.Evaluate(`document.fonts.ready.then(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))).then(() => {
			const cards = [...document.querySelectorAll('.actor, .quote')], labels = [...document.querySelectorAll('.edge-label')];
			const apart = (a, b) => { const r = a.getBoundingClientRect(), s = b.getBoundingClientRect(); return r.right <= s.left || s.right <= r.left || r.bottom <= s.top || s.bottom <= r.top; };
			return cards.flatMap((a, i) => [...cards.slice(i + 1), ...labels].filter((b) => !apart(a, b)).map((b) => a.innerText + ' / ' + b.innerText));
		})`, &over, awaited))
		if len(over) > 0 {
			t.Errorf("at %d: %v", at, over)
		}
	}
	p.quiet(t)
}

func TestThePhoneScreenFollows(t *testing.T) {
	_, server, b := served(t)
	p := open(t, b, server.URL+storyRun+"?at=12", 390, 844)
	p.until(t, "ready", "document.querySelector('.connection')?.dataset.state === 'connected' && document.querySelector('.fact')")
	p.eval(t, "document.body.focus(), document.querySelector('.grip').focus()", nil)
	p.press(t, kb.End)
	p.until(t, "the newest of what happened is in view", `(() => { const r = [...document.querySelectorAll('.fact')].at(-1).getBoundingClientRect(), bottom = document.querySelector('.timeline').getBoundingClientRect().top;
		return document.querySelector('[role=slider]').ariaValueNow === '49' && r.bottom <= bottom + 1 && r.top > 0; })()`)
	p.until(t, "settings can be reached", "document.querySelector('a[href=\"/settings\"]').offsetWidth >= 44")
	p.until(t, "the breadcrumb is not cut", "[...document.querySelectorAll('.crumbs > *')].every((e) => e.getBoundingClientRect().right <= innerWidth)")
	p.quiet(t)

	p = open(t, b, server.URL+"/runs/main?actor=larkspur/linh", 390, 844)
	p.until(t, "a link to a person opens her chat", "document.querySelector('#part-chat').ariaSelected === 'true' && document.querySelector('.composer').offsetWidth > 0")
	p.click(t, "#part-story")
	p.until(t, "the story can be chosen", "document.querySelector('#part-story').ariaSelected === 'true' && document.querySelector('#stage').offsetWidth > 0")
	p.quiet(t)
}

func lastWord(s string) string { return s[strings.LastIndex(s, " ")+1:] }
