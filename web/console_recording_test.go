package web_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

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
