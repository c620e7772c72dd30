package main

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"github.com/sandbank/sandbank/mockbanks/dossier"
	"github.com/spf13/pflag"
)

// A control is a run of a running server, and whom a command is about.
type control struct {
	*place
	run     string
	account string
}

func (o *control) flags(f *pflag.FlagSet) {
	f.StringVar(&o.run, "run", "main", "run in which it happens")
	f.StringVar(&o.account, "account", "", "id of the account, as people lists it (default the customer's first)")
}

// A whom is a customer of a bank.
type whom struct{ bank, customer string }

func (w whom) String() string { return w.customer + "@" + w.bank }

// whom reads "linh@larkspur", or "linh" if that name is known in the run.
func (s *server) whom(ctx context.Context, run, text string) (whom, error) {
	if customer, bank, both := strings.Cut(text, "@"); both && customer != "" && bank != "" {
		return whom{bank, customer}, nil
	}
	if w, ok, err := s.named(ctx, run, text); err != nil || ok {
		return w, err
	}
	return whom{}, fmt.Errorf("%q is no named customer: say at which bank, like %s@larkspur", text, strings.TrimSuffix(text, "@"))
}

// named looks for a named customer at all banks.
func (s *server) named(ctx context.Context, run, key string) (whom, bool, error) {
	var r struct {
		People []struct{ Bank, Key string }
	}
	if err := s.call(ctx, http.MethodGet, runPath(run), nil, &r); err != nil {
		return whom{}, false, err
	}
	for _, p := range r.People {
		if p.Key == key {
			return whom{p.Bank, p.Key}, true, nil
		}
	}
	return whom{}, false, nil
}

// runPath is the address of something in a run; its parts are escaped.
func runPath(run string, parts ...string) string {
	path := "/api/v1/runs/" + url.PathEscape(run)
	for _, p := range parts {
		path += "/" + url.PathEscape(p)
	}
	return path
}

// holds is an account of a customer as it stands: the one with the id, or the
// first if that is empty.
func (s *server) holds(ctx context.Context, run string, w whom, id string) (customer, dossier.Account, error) {
	var c customer
	if err := s.call(ctx, http.MethodGet, runPath(run, "banks", w.bank, "customers", w.customer), nil, &c); err != nil {
		return c, dossier.Account{}, err
	}
	for _, a := range c.Accounts {
		if id == "" || a.ID == id {
			return c, a, nil
		}
	}
	return c, dossier.Account{}, fmt.Errorf("%s has no account %q", w, id)
}

// amountForm is how a sum is written.
var amountForm = regexp.MustCompile(`^([+-]?)(\d+)(?:\.(\d\d))?$`)

// sum writes an amount as the control API reads it: "42" is 42.00.
func sum(text string) (string, error) {
	m := amountForm.FindStringSubmatch(text)
	if m == nil {
		return "", fmt.Errorf("amount %q: write it like 42.50", text)
	}
	if m[1] == "+" {
		m[1] = ""
	}
	if m[3] == "" {
		m[3] = "00"
	}
	return m[1] + m[2] + "." + m[3], nil
}

func stands(a dossier.Account) string {
	return fmt.Sprintf("%s %s has %s %s booked, %s available", a.Product, a.Display, a.Booked, a.Currency, a.Available)
}
