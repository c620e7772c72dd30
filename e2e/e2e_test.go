// Package e2e drives a running world with clients that nobody here wrote,
// unmodified and pinned.
package e2e_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"testing"

	"github.com/sandbank/sandbank/mockbanks/authserver"
	"github.com/sandbank/sandbank/sandbox/sandboxtest"
	"github.com/sandbank/sandbank/scenarios/browser"
)

// A registration is a developer's client at a bank, with a page that the
// browser is sent back to.
type registration struct {
	client   authserver.Client
	secret   string
	redirect string
	landed   chan *url.URL
}

// register makes a client at a bank and listens for the browser's return.
func register(t *testing.T, w *sandboxtest.World, bank string) registration {
	t.Helper()
	r := registration{landed: make(chan *url.URL, 1)}
	back := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, req *http.Request) {
		r.landed <- req.URL
	}))
	t.Cleanup(back.Close)
	r.redirect = back.URL + "/callback"
	b, err := w.Bank(bank)
	if err != nil {
		t.Fatal(err)
	}
	r.client, r.secret, err = b.Register(t.Context(), authserver.Registration{Name: "My test", RedirectURIs: []string{r.redirect}})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// agree goes through the bank's pages as a customer who ticks everything, and
// returns where the browser ended up.
func (r registration) agree(t *testing.T, w *sandboxtest.World, authorize, customer string) *url.URL {
	t.Helper()
	window := browser.New(w.Client("customer:" + customer))
	page, err := window.Open(t.Context(), authorize)
	if err != nil {
		t.Fatal(err)
	}
	f := page.Form("customer", customer)
	if f == nil {
		t.Fatalf("no way to sign in as %s on %s: %s", customer, page.URL, page.Text)
	}
	if page, err = window.Submit(t.Context(), f, f.Button("customer", customer)); err != nil {
		t.Fatal(err)
	}
	if f = page.Form("decision", "allow"); f == nil {
		t.Fatalf("no consent page but %s: %s", page.URL, page.Text)
	}
	for _, name := range []string{"cluster", "account"} {
		for _, box := range f.Boxes(name) {
			box.Checked = true
		}
	}
	if _, err = window.Submit(t.Context(), f, f.Button("decision", "allow")); err != nil {
		t.Fatal(err)
	}
	select {
	case at := <-r.landed:
		return at
	default:
		t.Fatal("the browser was not sent back")
		return nil
	}
}

// ledgerBalance is what a named customer's first account holds.
func ledgerBalance(t *testing.T, w *sandboxtest.World, bank, customer string) (account string, booked int64) {
	t.Helper()
	b, err := w.Bank(bank)
	if err != nil {
		t.Fatal(err)
	}
	p, err := b.Customer(customer)
	if err != nil {
		t.Fatal(err)
	}
	a := b.Accounts(p.Index)[0]
	return a.ID, b.Balance(a).Booked
}

// node returns a command that runs a script of this folder. Without Node or
// its packages the test is skipped, and fails in continuous integration.
func node(t *testing.T, ctx context.Context, script string, env ...string) *exec.Cmd {
	t.Helper()
	if _, err := os.Stat("node_modules"); err != nil {
		missing(t, "the outside clients are not installed: run make setup")
	}
	if _, err := exec.LookPath("node"); err != nil {
		missing(t, "Node.js is not installed: version 20 or newer is needed")
	}
	cmd := exec.CommandContext(ctx, "node", script)
	cmd.Env = append(os.Environ(), env...)
	cmd.Stderr = os.Stderr
	return cmd
}

func missing(t *testing.T, why string) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatal(why)
	}
	t.Skip(why)
}
