package sandboxtest

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"

	"github.com/sandbank/sandbank/scenarios/browser"
)

// Agree goes through the bank's own pages as the customer: she signs in, ticks
// all that is asked for, and allows it. It returns the address that the bank
// sends her browser back to, with the code in its query. The browser goes there
// if that is on this machine and somebody listens, as in life.
func (c Customer) Agree(authorize string) *url.URL {
	c.w.T.Helper()
	return c.decide(authorize, "allow")
}

// Deny is Agree by a customer who does not.
func (c Customer) Deny(authorize string) *url.URL { c.w.T.Helper(); return c.decide(authorize, "deny") }

func (c Customer) decide(authorize, decision string) *url.URL {
	c.w.T.Helper()
	back, err := c.walk(c.w.T.Context(), authorize, decision)
	if err != nil {
		c.w.T.Fatalf("%s at %s: %v", c.Given, c.Bank, err)
	}
	c.w.settle()
	return back
}

// walk signs in and decides.
func (c Customer) walk(ctx context.Context, authorize, decision string) (*url.URL, error) {
	client := c.w.Client("customer:" + c.Key)
	var back *url.URL
	client.CheckRedirect = func(req *http.Request, via []*http.Request) error {
		if strings.HasPrefix(via[len(via)-1].URL.String(), c.w.BankURL(c.Bank)+"/") && !strings.HasPrefix(req.URL.String(), c.w.BankURL(c.Bank)+"/") {
			back = req.URL
		}
		if !here(req.URL.Hostname()) || len(via) > 20 {
			return http.ErrUseLastResponse
		}
		return nil
	}
	window := browser.New(client)
	page, err := window.Open(ctx, authorize)
	if err != nil || back != nil { // the bank may have sent her back at once
		return back, nobodyListens(back, err)
	}
	if f := page.Form("customer", c.Key); f != nil {
		if page, err = window.Submit(ctx, f, f.Button("customer", c.Key)); err != nil || back != nil {
			return back, nobodyListens(back, err)
		}
	}
	f := page.Form("decision", decision)
	if f == nil {
		return nil, fmt.Errorf("no page where she can decide, but %d %s: %s", page.Status, page.URL, page.Text)
	}
	for _, box := range f.Fields {
		box.Checked = box.Checked || box.Kind == "checkbox"
	}
	_, err = window.Submit(ctx, f, f.Button("decision", decision))
	if back == nil && err == nil {
		err = fmt.Errorf("the bank did not send her back: %s", window.Page().Text)
	}
	return back, nobodyListens(back, err)
}

// nobodyListens drops the error of a browser that was sent back to where
// nobody is: the test takes the code from the address.
func nobodyListens(back *url.URL, err error) error {
	if back != nil {
		return nil
	}
	return err
}

// here tells whether a host is this machine.
func here(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}
