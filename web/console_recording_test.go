package web_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// TestARecordingIsOpenedWatchedAndGoneOnFrom goes the whole way in a browser,
// from the file to a run in which one can type.
func TestARecordingIsOpenedWatchedAndGoneOnFrom(t *testing.T) {
	b := browser(t)
	s := newSite(t, nil)
	var file bytes.Buffer
	if err := s.Sandbox.Export(t.Context(), &file, s.playStory(), false); err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(t.TempDir(), "story.sandbank")
	if err := os.WriteFile(name, file.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	p := open(t, b, s.URL+"/", 1440, 900)
	p.until(t, "the library offers it", "document.querySelector('.open-file button').innerText === 'Open a recording'")
	p.run(t, chromedp.SetUploadFiles(".open-file input", []string{name}, chromedp.ByQuery))
	p.until(t, "it is shown from its beginning", "location.pathname === '/runs/balance-in-chat-2' && document.querySelector('.verdict').innerText === 'Recording' && document.querySelector('.big-play button')")
	p.run(t, chromedp.Navigate(s.URL+"/runs/balance-in-chat-2?speed=64&play=1"))
	p.until(t, "it plays to its end by itself", "/^event (\\d+) of \\1$/.test(document.querySelector('.clock-event').innerText)")
	p.until(t, "nobody can write in it", "[...document.querySelectorAll('.phone *')].some((n) => n.innerText === 'Nobody can write in this run now.')")
	p.click(t, ".go-on")
	p.until(t, "the fork is another run in which one can", "location.pathname === '/runs/balance-in-chat-2-fork' && document.querySelector('.phone textarea, .phone input') && !document.querySelector('.phone textarea, .phone input').disabled")
	p.quiet(t)
}

// recordingOf is a console over one recording, with more that happened in it.
func recordingOf(t *testing.T, name string, happened ...[2]any) (url string, p *tab) {
	t.Helper()
	f, server, b := served(t)
	f.file = name
	f.events[name] = f.events["main"]
	for _, h := range happened {
		f.append(name, h[0].(string), h[1].(map[string]any))
	}
	return server.URL + "/runs/" + name, open(t, b, server.URL+"/runs/"+name, 1440, 900)
}

func TestARecordingWithoutAStorySaysWhatItIs(t *testing.T) {
	url, p := recordingOf(t, "testbug",
		[2]any{"bank.card.authorised", map[string]any{"bank": "larkspur", "amount": "42.50", "merchant": "Pine Market"}},
		[2]any{"bank.payment.accepted", map[string]any{"bank": "larkspur", "amount": "10.00", "from": map[string]any{"name": "Linh Tran"}, "to": map[string]any{"name": "Sam Reed"}}},
		[2]any{"bank.notice.delivered", map[string]any{"bank": "larkspur", "kind": "transaction.created"}},
		[2]any{"webhook.delivered", map[string]any{"platform": "kinnet", "app": "balance"}},
		[2]any{"clock.rated", map[string]any{"rate": 60}})
	p.until(t, "it is headed as what it is", "document.querySelector('h1').innerText === 'Recording testbug'")
	p.until(t, "with when it was made, its seed, and that nobody can write", "/^Read-only: .*1 Dec 2026.*seed 2018/.test(document.querySelector('.headline-why').innerText)")
	p.until(t, "it is played, and tells no story", "document.querySelector('.big-play').innerText.startsWith('Play the recording') && document.querySelector('.big-play').innerText.includes('13 events')")
	p.until(t, "a live run that is not there is not offered", "document.querySelector('.not-now').innerText.trim() === 'Nobody can write in this run now.'")
	p.run(t, chromedp.Navigate(url+"?at=13"))
	for _, want := range []string{
		"42.50 at Pine Market: the card is accepted, the sum is held", "A payment of 10.00 from Linh Tran to Sam Reed is accepted",
		"A webhook of Larkspur National was taken: transaction.created", "The app Balance bot took a webhook", "The clock runs at 60× now",
	} {
		p.until(t, want, fmt.Sprintf("[...document.querySelectorAll('.fact-words')].some((n) => n.innerText === %q)", want))
	}
	p.run(t, emulation.SetDeviceMetricsOverride(390, 844, 1, false))
	p.until(t, "a phone says it as well", "document.querySelector('.headline-why').getClientRects().length > 0")
	p.quiet(t)
}

func TestALongNameOfARecordingHasRoomOnAPhone(t *testing.T) {
	_, p := recordingOf(t, "testonlywhatcomesaftersubscriptionandconsentistoldof")
	p.run(t, emulation.SetDeviceMetricsOverride(390, 844, 1, false))
	p.until(t, "it is there", "document.querySelector('h1').innerText.startsWith('Recording test')")
	p.until(t, "its name has room", "document.querySelector('h1').scrollWidth <= document.querySelector('h1').clientWidth")
	p.quiet(t)
}

func TestAFailedStepSaysWhatItExpected(t *testing.T) {
	url, p := recordingOf(t, "testbug",
		[2]any{"story.chapter.started", map[string]any{"chapter": 1, "title": map[string]any{"en": "One"}}},
		[2]any{"story.step.failed", map[string]any{"chapter": 1, "step": 1, "text": map[string]any{"en": "Larkspur answers"}, "expected": "status 200", "got": "status 503"}})
	p.run(t, chromedp.Navigate(url+"?at=10"))
	p.until(t, "expected and got", "document.querySelector('.facts li:last-child .fact-more').innerText === 'Expected status 200; got status 503'")
	p.quiet(t)
}

func TestARunFitsTheWindow(t *testing.T) {
	_, server, b := served(t)
	for _, path := range []string{storyRun, storyRun + "?at=40", storyRun + "/wire"} {
		for _, size := range [][2]int64{{1440, 900}, {1280, 720}, {390, 844}} {
			p := open(t, b, server.URL+path, size[0], size[1])
			p.until(t, "ready", ready)
			var over int
			p.eval(t, "document.documentElement.scrollHeight - innerHeight", &over)
			if over > 0 {
				t.Errorf("%s at %dx%d is %d px higher than the window", path, size[0], size[1], over)
			}
		}
	}
}
