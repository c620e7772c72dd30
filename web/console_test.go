package web_test

import (
	"context"
	"fmt"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

const storyRun = "/runs/balance-in-chat"

// served starts the fixture and a browser.
func served(t *testing.T) (*fixture, *httptest.Server, context.Context) {
	t.Helper()
	b := browser(t)
	f, server := newFixture(t)
	server.Start()
	t.Cleanup(func() { f.drop(); server.CloseClientConnections(); server.Close() })
	return f, server, b
}

// worldReady says that no list of the World page is on its way.
const worldReady = "document.querySelector('.connection')?.dataset.state === 'connected' && document.querySelectorAll('.world-row').length > 5 && !document.querySelector('.world .skeleton') && document.querySelector('#fault-means').innerText.length > 20 && document.querySelectorAll('.till-account option').length > 0"

const ready = "document.querySelector('.connection')?.dataset.state === 'connected' && document.querySelectorAll('.wire-row').length > 0"

func TestConsoleRoutes(t *testing.T) {
	_, server, b := served(t)
	for _, c := range []struct{ name, path, ready, heading string }{
		{"the library shows three doors, runs and banks", "/", "document.querySelectorAll('.door').length === 3 && document.querySelectorAll('.bank-list li').length === 7", "A banking world"},
		{"a finished story opens paused at its beginning with one large Play", storyRun, ready + " && document.querySelector('.big-play button')", "Balances in chat"},
		{"the live run follows its head", "/runs/main", "document.querySelector('.live') && document.querySelector('.composer')", "The live run"},
		{"the wire has the whole width", storyRun + "/wire", ready + " && document.querySelector('.phone').offsetWidth === 0", "Balances in chat"},
		{"an exchange can be linked", storyRun + "/wire/x-17", ready + " && new URLSearchParams(location.search).get('sel') === 'x-17'", ""},
		{"the phone stands alone", storyRun + "/phone?at=20", "document.querySelector('.phone-alone .bubble')", ""},
		{"a program of one's own gets its keys", "/connect", "document.querySelectorAll('.connect-keys div').length === 6 && document.querySelectorAll('.connect tbody tr').length === 1", "Connect my app"},
		{"the world is moved by hand", "/runs/main/world", worldReady + " && document.querySelectorAll('.world-row').length === 8 && !document.querySelector('.world-gate')", "World"},
		{"the faults are a part of it", "/runs/main/faults", worldReady + " && document.querySelector('#faults').getBoundingClientRect().top >= 0 && document.querySelector('#faults').getBoundingClientRect().top < 450", "World"},
		{"settings", "/settings", "document.querySelectorAll('fieldset').length === 3", "Settings"},
		{"help", "/help", "document.querySelector('.keys')", "Help"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := open(t, b, server.URL+c.path, 1440, 900)
			p.until(t, c.name, c.ready)
			if got := p.text(t, "h1"); !strings.Contains(got, c.heading) {
				t.Errorf("the heading is %q, want %q in it", got, c.heading)
			}
			var headings int
			p.eval(t, "document.querySelectorAll('h1').length", &headings)
			if headings != 1 {
				t.Errorf("the page has %d h1, want 1", headings)
			}
			p.quiet(t)
		})
	}
}

func TestOneSelectionMovesEverything(t *testing.T) {
	_, server, b := served(t)
	p := open(t, b, server.URL+storyRun+"?at=38", 1440, 900)
	p.until(t, "chapter 4 at event 38", ready+" && document.querySelector('h1').innerText.includes('refuses')")
	p.eval(t, "[...document.querySelectorAll('.wire-row')].find((r) => r.innerText.includes('403')).click()", nil)
	p.until(t, "the refusal is shown", "document.querySelector('.refusal')?.innerText.includes('TRANSACTIONS')")
	p.until(t, "the address keeps the selection", "/at=36/.test(location.search) && /sel=x-36/.test(location.search)")
	p.until(t, "the timeline moved", "document.querySelector('[role=slider]').ariaValueNow === '36'")
	p.until(t, "markup in a body stays text", "document.querySelector('.inspector .code').innerText.includes('<b>Tran</b>')")
	p.eval(t, "document.querySelectorAll('.bubble')[1].click()", nil)
	p.until(t, "a bubble selects its event", "document.querySelector('.bubble[data-here=yes]') && document.querySelector('h1').innerText.includes('what is in her account')")
	p.eval(t, "document.querySelectorAll('.fact')[0].click()", nil)
	p.until(t, "a fact selects its event", "document.querySelector('.fact[aria-current]')")
	var address string
	p.until(t, "the address follows", "!/sel=/.test(location.search)")
	p.run(t, chromedp.Location(&address), chromedp.Reload())
	p.until(t, "a reload restores the view, paused", ready+" && document.querySelector('.play').ariaLabel === 'Play' && location.href === '"+address+"'")
	p.quiet(t)
}

func TestKeys(t *testing.T) {
	_, server, b := served(t)
	p := open(t, b, server.URL+storyRun+"?at=30", 1440, 900)
	p.until(t, "ready", ready)
	now := "Number(document.querySelector('[role=slider]').ariaValueNow)"
	for _, c := range []struct{ what, key, want string }{
		{"Right steps on", kb.ArrowRight, now + " === 31"},
		{"Left steps back", kb.ArrowLeft, now + " === 30"},
		{"Home goes to the first event", kb.Home, now + " === 1"},
		{"3 is sixteen times", "3", "document.querySelector('.speeds [aria-pressed=true]').innerText === '16×'"},
		{"Space plays", " ", "document.querySelector('.play').ariaLabel === 'Pause'"},
		{"Space pauses", " ", "document.querySelector('.play').ariaLabel === 'Play'"},
		{"End goes to the head", kb.End, now + " === 49"},
		{"d changes the theme", "d", "document.documentElement.dataset.theme === 'dark'"},
		{"? shows the keys", "?", "document.querySelector('dialog').open"},
		{"Escape closes them", kb.Escape, "!document.querySelector('dialog').open"},
		{"/ goes to the search", "/", "document.activeElement.id === 'find'"},
		{"while typing keys are text", "d4f?", "document.activeElement.value.endsWith('d4f?') && document.documentElement.dataset.theme === 'dark' && !document.querySelector('dialog').open"},
		{"what fits nothing says so", "", "document.querySelector('.event-list').innerText.includes('No exchange fits')"},
		{"Escape leaves the search and keeps it", kb.Escape, "document.activeElement === document.body && /q=.*d4f/.test(location.search)"},
	} {
		if c.key != "" {
			p.press(t, c.key)
		}
		p.until(t, c.what, c.want)
	}
	p.quiet(t)
}

func TestPhone(t *testing.T) {
	f, server, b := served(t)
	t.Run("the past disables the composer and says where one can write", func(t *testing.T) {
		p := open(t, b, server.URL+storyRun+"?at=20", 1440, 900)
		p.until(t, "not now", "document.querySelector('.not-now') && !document.querySelector('.composer')")
		p.until(t, "buttons of the past do nothing", "[...document.querySelectorAll('.chat-button')].every((b) => b.disabled)")
		p.click(t, ".not-now button")
		p.until(t, "the end of a story can be written in", "document.querySelector('.composer')")
		p.quiet(t)
	})
	t.Run("a message goes out and comes back in the log", func(t *testing.T) {
		p := open(t, b, server.URL+"/runs/main", 1440, 900)
		p.until(t, "composer", "document.querySelector('.composer input')")
		p.run(t, chromedp.SendKeys(".composer input", "How much? <i>\n", chromedp.ByQuery))
		p.until(t, "answered", "document.querySelector('.chat-log').innerText.includes('You said: How much? <i>')")
		p.until(t, "nothing is pending", "!document.querySelector('[data-state=sending]') && document.querySelectorAll('.row.me').length === 1")
		p.quiet(t)
	})
	t.Run("the bank's page opens in a frame and closes when the account is linked", func(t *testing.T) {
		p := open(t, b, server.URL+"/runs/main", 1440, 900)
		f.append("main", "chat.message.sent", map[string]any{"psid": "1001", "customer": "linh", "bank": "larkspur", "from": "page", "text": "Link?",
			"buttons": []any{map[string]any{"type": "account_link", "title": "Log in", "url": "/link"}}})
		p.click(t, ".chat-button")
		p.until(t, "frame", "document.querySelector('iframe').sandbox.value === 'allow-forms allow-same-origin' && document.querySelector('iframe').contentDocument.body.innerText === 'Larkspur'")
		p.click(t, ".bank-bar button")
		p.until(t, "it can be closed", "!document.querySelector('iframe')")
		p.click(t, ".chat-button")
		p.until(t, "frame again", "document.querySelector('iframe')")
		f.append("main", "chat.account.linked", map[string]any{"psid": "1001", "customer": "linh"})
		p.until(t, "closed and noted", "!document.querySelector('iframe') && document.querySelector('.chat-log').innerText.includes('Account linked')")
		p.quiet(t)
	})
	t.Run("another person takes the phone", func(t *testing.T) {
		p := open(t, b, server.URL+"/runs/main", 1440, 900)
		p.click(t, ".phone-head .icon-button")
		p.until(t, "menu", "document.querySelector('.people')")
		p.eval(t, "[...document.querySelectorAll('.people button')].find((b) => b.innerText.includes('Gwen')).click()", nil)
		p.until(t, "it is hers", "document.querySelector('.phone-who').innerText.includes('Gwen Hale') && new URLSearchParams(location.search).get('actor') === 'gullhaven/gwen'")
		p.quiet(t)
	})
}

func TestStream(t *testing.T) {
	note := func(i int) map[string]any { return map[string]any{"to": fmt.Sprint(i)} }
	head := func(n int) string {
		return fmt.Sprintf("document.querySelector('.clock-event').innerText.endsWith('of %d')", n)
	}
	t.Run("a cut socket resumes without loss", func(t *testing.T) {
		f, server, b := served(t)
		p := open(t, b, server.URL+"/runs/main", 1440, 900)
		p.until(t, "ready", "document.querySelector('.connection')?.dataset.state === 'connected' && "+head(8))
		f.drop()
		for i := range 20 {
			f.append("main", "clock.advanced", note(i))
		}
		p.until(t, "all there", head(28)+" && document.querySelectorAll('.fact').length === 22")
	})
	t.Run("a hole is filled from the events", func(t *testing.T) {
		f, server, b := served(t)
		p := open(t, b, server.URL+"/runs/main", 1440, 900)
		p.until(t, "ready", head(8))
		f.mu.Lock()
		f.skip = 5
		f.mu.Unlock()
		for i := range 6 {
			f.append("main", "clock.advanced", note(i))
		}
		p.until(t, "all there", head(14))
		p.quiet(t)
	})
	t.Run("another epoch drops everything and loads anew", func(t *testing.T) {
		f, server, b := served(t)
		p := open(t, b, server.URL+"/runs/main", 1440, 900)
		p.until(t, "ready", head(8))
		f.mu.Lock()
		f.epoch = "p-2"
		f.events["main"] = f.events["main"][:3]
		f.mu.Unlock()
		f.drop()
		p.until(t, "the new epoch", head(3))
	})
	t.Run("flapping turns to polling", func(t *testing.T) {
		f, server, b := served(t)
		p := open(t, b, server.URL+"/runs/main", 1440, 900)
		for range 3 {
			f.listeners(t, 1)
			f.drop()
			f.listeners(t, 0)
		}
		p.until(t, "polling", "document.querySelector('.connection').dataset.state === 'polling'")
		f.append("main", "clock.advanced", note(1))
		p.until(t, "asked for", head(9))
	})
}

func TestAccessibility(t *testing.T) {
	_, server, b := served(t)
	axe, err := os.ReadFile("testdata/axe.min.js")
	if err != nil {
		t.Fatal(err)
	}
	routes := map[string]string{"/runs/main/world": worldReady, "/": "document.querySelectorAll('.bank-list li').length === 7", storyRun + "?at=36&sel=x-36": ready + " && document.querySelector('.inspector .code')",
		storyRun + "/wire?at=30": ready, "/runs/main": "document.querySelector('.composer')", storyRun + "/phone?at=20": "document.querySelector('.bubble')", "/settings": "document.querySelector('fieldset')", "/connect": "document.querySelector('.connect-keys') && document.querySelector('.connect td')", "/help": "document.querySelector('.keys')"}
	for path, wait := range routes {
		for _, look := range []struct {
			theme, lang string
			width       int64
		}{{"light", "en", 1440}, {"dark", "vi", 1440}, {"light", "vi", 390}, {"dark", "en", 390}, {"light", "en", 320}, {"dark", "vi", 320}} {
			t.Run(fmt.Sprintf("%s %s %s %d", path, look.theme, look.lang, look.width), func(t *testing.T) {
				join := "?"
				if strings.Contains(path, "?") {
					join = "&"
				}
				p := open(t, b, server.URL+path+join+"theme="+look.theme+"&lang="+look.lang, look.width, 844)
				p.until(t, path, strings.ReplaceAll(wait, "document.querySelectorAll('.wire-row').length > 0", "true"))
				p.checkWidth(t, look.width)
				tabs := []string{""}
				if look.width < 760 && strings.Contains(path, "?at=36") {
					tabs = []string{"#part-story", "#part-chat", "#part-wire"}
				}
				for _, tab := range tabs {
					if tab != "" {
						p.click(t, tab)
					}
					p.checkAxe(t, string(axe))
					p.checkTargets(t, look.width)
				}
				p.quiet(t)
			})
		}
	}
}

// TestTenThousandEvents prints what scrubbing a long run costs, and keeps the page
// as small as for a short one.
func TestTenThousandEvents(t *testing.T) {
	f, server, b := served(t)
	s := &fixtureStory{now: balanceEnd()}
	for range 2500 {
		s.says("Again?")
		s.answers("The same.", nil)
	}
	f.mu.Lock()
	f.events["long"] = s.events
	f.mu.Unlock()
	p := open(t, b, server.URL+"/runs/long", 1440, 900)
	p.until(t, "all events are here", "document.querySelector('.clock-event').innerText.endsWith('of 10,000')")
	var cost struct{ Elements, Seek, Frame float64 }
	p.run(t, chromedp.Evaluate(`(async () => {
		const frame = () => new Promise((done) => requestAnimationFrame(done));
		const grip = document.querySelector('.grip'), box = grip.getBoundingClientRect();
		const at = (type, x) => grip.dispatchEvent(new PointerEvent(type, { bubbles: true, pointerId: 1, clientX: x, clientY: box.top + 4 }));
		grip.setPointerCapture = () => {};
		at('pointerdown', box.left + 5);
		let busy = 0;
		const n = 90;
		for (let i = 0; i < n; i++) {
			at('pointermove', box.left + 5 + (i * (box.width - 20)) / n);
			const begin = performance.now();
			await frame();
			await frame();
			busy += performance.now() - begin;
		}
		at('pointerup', box.right);
		const begin = performance.now();
		at('pointerdown', box.left + box.width * 0.37);
		document.body.offsetHeight;
		await frame();
		return { elements: document.querySelectorAll('*').length, seek: performance.now() - begin, frame: busy / n / 2 };
	})()`, &cost, awaited))
	t.Logf("10,000 events: %.0f elements, a seek %.1f ms to the next frame, a frame every %.1f ms while scrubbing", cost.Elements, cost.Seek, cost.Frame)
	if cost.Elements > 900 {
		t.Errorf("the page has %.0f elements, want at most 900", cost.Elements)
	}
	p.quiet(t)
}

// checkWidth fails if the page can be scrolled sideways.
func (p *tab) checkWidth(t *testing.T, width int64) {
	t.Helper()
	// Letters of a font that is still loading are wider than they will be.
	p.run(t, chromedp.Evaluate("document.fonts.ready.then(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(1)))))", nil, awaited))
	var wide int64
	p.eval(t, "document.scrollingElement.scrollWidth", &wide)
	if wide > width {
		var out []string
		p.eval(t, `[...document.querySelectorAll('body *')].filter((e) => e.getBoundingClientRect().right > innerWidth + 0.5)
			.map((e) => e.tagName + '.' + e.className + ' ' + Math.round(e.getBoundingClientRect().right))`, &out)
		t.Errorf("the page is %d px wide at %d: %v", wide, width, out)
	}
}

// checkAxe runs axe-core's rules of levels A and AA.
func (p *tab) checkAxe(t *testing.T, source string) {
	t.Helper()
	p.eval(t, source+";1", nil)
	var found []string
	p.run(t, chromedp.Evaluate(`axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] })
		.then((r) => r.violations.flatMap((v) => v.nodes.map((n) => v.id + ': ' + n.html.slice(0, 160) + ' | ' + (n.failureSummary ?? '').slice(0, 240))))`, &found, awaited))
	for _, text := range found {
		t.Errorf("axe: %s", text)
	}
}

// checkTargets fails on buttons and links that are hard to hit: under 24 px, and
// under 44 at phone width.
func (p *tab) checkTargets(t *testing.T, width int64) {
	t.Helper()
	least := 24
	if width < 760 {
		least = 44
	}
	var small []string
	p.eval(t, fmt.Sprintf(`[...document.querySelectorAll('button, select, a.button, .tabs button, input[type=text]')].filter((e) => {
		const r = e.getBoundingClientRect(); return r.width > 0 && !e.disabled && !e.matches('.bubble, .chat-note, .chapter, .link') && r.height < %d;
	}).map((e) => e.outerHTML.slice(0, 120) + ' ' + e.getBoundingClientRect().height)`, least), &small)
	for _, text := range small {
		t.Errorf("a target is under %d px: %s", least, text)
	}
}

func TestMotionAndForcedColours(t *testing.T) {
	_, server, b := served(t)
	p := open(t, b, server.URL+storyRun+"?at=30", 1440, 900)
	p.until(t, "ready", ready)
	p.run(t, emulation.SetEmulatedMedia().WithFeatures([]*emulation.MediaFeature{
		{Name: "prefers-reduced-motion", Value: "reduce"}, {Name: "forced-colors", Value: "active"}}))
	p.press(t, " ")
	p.until(t, "plays by steps without animation", "document.querySelector('.play').ariaLabel === 'Pause' && document.getAnimations().length === 0")
	p.quiet(t)
}
