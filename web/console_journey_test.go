package web_test

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"
)

// The bank's page in the phone, as far as a script of this origin may see it.
const bankPage = "document.querySelector('iframe')?.contentDocument"

// asks types a question as Linh in the live run and goes to her bank's login page.
func asksAndSignsIn(t *testing.T, p *tab) {
	t.Helper()
	p.until(t, "the live run can be typed in", "document.querySelector('.composer input') && document.querySelector('.connection').dataset.state === 'connected'")
	p.run(t, chromedp.SendKeys(".composer input", "What's my balance?\n", chromedp.ByQuery))
	p.until(t, "the bot asks for the bank", "[...document.querySelectorAll('.pill')].some((b) => b.innerText === 'Larkspur National' && !b.disabled)")
	p.eval(t, "[...document.querySelectorAll('.pill')].find((b) => b.innerText === 'Larkspur National').click()", nil)
	p.until(t, "the bot offers a link", "document.querySelector('.chat-button:not(:disabled)')")
	p.click(t, ".chat-button")
	p.until(t, "the bank's login page is in the phone", bankPage+".querySelector('button[name=customer][value=linh]')")
	p.eval(t, bankPage+".querySelector('button[name=customer][value=linh]').click()", nil)
	p.until(t, "the bank's consent page follows", bankPage+".querySelector('button[name=decision][value=allow]')")
}

func decides(t *testing.T, p *tab, decision string) {
	t.Helper()
	p.eval(t, fmt.Sprintf("%s.querySelector('button[name=decision][value=%s]').click()", bankPage, decision), nil)
	p.until(t, "the bank's page closes", "!document.querySelector('iframe') && document.querySelector('.composer')")
}

func TestLinhReadsHerBalanceThroughHerBanksPages(t *testing.T) {
	b := browser(t)
	s := newSite(t, nil)
	p := open(t, b, s.URL+"/runs/main", 1440, 900)
	asksAndSignsIn(t, p)
	decides(t, p, "allow")
	p.until(t, "the balance is in the chat", `/\$[\d,]+\.\d\d/.test(document.querySelector('.chat-log').innerText)`)
	p.until(t, "the wire shows the bank's answer", "[...document.querySelectorAll('.wire-row')].some((r) => r.innerText.includes('fdx/v6/accounts') || r.title.includes('Larkspur'))")
	p.until(t, "the consent stands in the figures", "parseInt(document.querySelector('.kpis div:nth-child(3) dd').innerText) >= 1")
	p.quiet(t)
}

func TestARefusedConsentClosesTheBanksPage(t *testing.T) {
	b := browser(t)
	s := newSite(t, nil)
	p := open(t, b, s.URL+"/runs/main?lang=vi", 390, 844)
	p.click(t, "#part-chat")
	asksAndSignsIn(t, p)
	decides(t, p, "deny")
	p.until(t, "no account is linked", "!document.querySelector('.chat-log').innerText.includes('$')")
	p.quiet(t)
}

func TestAStoryIsWatchedToItsEnd(t *testing.T) {
	b := browser(t)
	s := newSite(t, nil)
	run := s.playStory()
	p := open(t, b, s.URL+"/runs/"+run+"?speed=64", 1440, 900)
	p.until(t, "it opens paused at its beginning", "document.querySelector('.big-play button') && document.querySelectorAll('.chapter').length > 3")
	p.click(t, ".big-play button")
	p.until(t, "the last chapter is reached and said", "document.querySelector('.chapter:last-child').ariaCurrent === 'step' && document.querySelector('.crumbs').innerText.includes('Passed')")
	p.until(t, "it stops at its end, where one can type", "document.querySelector('.play').ariaLabel === 'Play' && document.querySelector('.composer')")
	p.eval(t, "[...document.querySelectorAll('.event-list')][0].focus()", nil)
	p.run(t, chromedp.SendKeys("#find", "transactions 403\n", chromedp.ByQuery))
	p.until(t, "the refusal is found, with its sentence", "document.querySelector('.refusal') && document.querySelector('.tags').innerText.includes('403')")
	p.until(t, "its body is shown", "document.querySelector('.inspector .code')")
	p.quiet(t)
}

func TestABankIsCalledFromTheLibrary(t *testing.T) {
	b := browser(t)
	s := newSite(t, nil)
	p := open(t, b, s.URL+"/", 1440, 900)
	p.until(t, "customers can be chosen", "document.querySelectorAll('#call option').length > 7")
	p.click(t, "#call .button.primary")
	p.until(t, "the bank's own answer is shown with its curl", "document.querySelector('.answer .tag').innerText === '200' && document.querySelector('.answer .json-key') && document.querySelector('.answer .code').innerText.startsWith('curl')")
	p.quiet(t)
}
