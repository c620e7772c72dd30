package web_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// A tab is one page of Debian's Chromium and what it complained about.
type tab struct {
	ctx context.Context

	mu       sync.Mutex
	trouble  []string
	expected []string // complaints that the test provokes
}

// browser starts one Chromium for a test; it is skipped where there is none, and
// fails in CI.
func browser(t *testing.T) context.Context {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("chromium is missing: apt-get install chromium")
		}
		t.Skip("chromium is missing: apt-get install chromium")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.WindowSize(1440, 900),
		chromedp.Flag("disable-quic", true), chromedp.Flag("no-first-run", true), chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true),
	)
	allocator, stop := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(stop)
	ctx, cancel := chromedp.NewContext(allocator)
	t.Cleanup(cancel)
	if err := chromedp.Run(ctx); err != nil {
		t.Fatal(err)
	}
	return ctx
}

// open opens a fresh tab of the size and theme and goes to url.
func open(t *testing.T, browser context.Context, url string, width, height int64) *tab {
	t.Helper()
	ctx, cancel := chromedp.NewContext(browser)
	t.Cleanup(cancel)
	ctx, stop := context.WithTimeout(ctx, 40*time.Second)
	t.Cleanup(stop)
	p := &tab{ctx: ctx}
	chromedp.ListenTarget(ctx, p.listen)
	p.run(t, log.Enable(), emulation.SetDeviceMetricsOverride(width, height, 1, false), chromedp.Navigate(url))
	return p
}

func (p *tab) listen(event any) {
	text := ""
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		text = e.ExceptionDetails.Error()
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.APITypeError {
			text = fmt.Sprintf("console.error: %s", e.Args[0].Value)
		}
	case *log.EventEntryAdded:
		if e.Entry.Level == log.LevelError {
			text = e.Entry.Text + " " + e.Entry.URL
		}
	}
	if text != "" {
		p.mu.Lock()
		p.trouble = append(p.trouble, text)
		p.mu.Unlock()
	}
}

// quiet fails the test if the page threw, logged an error or broke the policy.
func (p *tab) quiet(t *testing.T) {
	t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, text := range p.trouble {
		known := false
		for _, part := range p.expected {
			known = known || strings.Contains(text, part)
		}
		if !known {
			t.Errorf("the page complains: %s", text)
		}
	}
}

func (p *tab) run(t *testing.T, actions ...chromedp.Action) {
	t.Helper()
	if err := chromedp.Run(p.ctx, actions...); err != nil {
		t.Fatal(err)
	}
}

// until waits for a script to be true; what says what for.
func (p *tab) until(t *testing.T, what, script string) {
	t.Helper()
	poll := chromedp.Poll("(() => { try { return !!("+script+") } catch { return false } })()", nil,
		chromedp.WithPollingInterval(50*time.Millisecond), chromedp.WithPollingTimeout(30*time.Second))
	err := chromedp.Run(p.ctx, poll)
	if err != nil && strings.Contains(err.Error(), "Cannot find context") { // the page was left while it was asked
		err = chromedp.Run(p.ctx, poll)
	}
	if err != nil {
		var text string
		_ = chromedp.Run(p.ctx, chromedp.Evaluate("document.body.innerText.slice(0, 1500)", &text))
		t.Fatalf("%s: %v\nthe page shows:\n%s", what, err, text)
	}
}

func (p *tab) eval(t *testing.T, script string, into any) {
	t.Helper()
	p.run(t, chromedp.Evaluate(script, into))
}

func (p *tab) text(t *testing.T, selector string) string {
	t.Helper()
	var s string
	p.eval(t, fmt.Sprintf("document.querySelector(%q)?.innerText ?? ''", selector), &s)
	return s
}

// press sends one key to whatever has the focus.
func (p *tab) press(t *testing.T, key string) {
	t.Helper()
	p.run(t, chromedp.KeyEvent(key))
}

// click clicks the first element that fits, as a script so that nothing can cover it.
func (p *tab) click(t *testing.T, selector string) {
	t.Helper()
	p.until(t, "find "+selector, fmt.Sprintf("document.querySelector(%q)", selector))
	p.eval(t, fmt.Sprintf("document.querySelector(%q).click()", selector), nil)
}

// awaited makes a script's promise wait for its value.
func awaited(e *runtime.EvaluateParams) *runtime.EvaluateParams { return e.WithAwaitPromise(true) }
