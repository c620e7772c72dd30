package sandboxtest

import (
	"github.com/sandbank/sandbank/mockbanks/authserver"
)

// A Client is your program as a bank knows it. With golang.org/x/oauth2:
//
//	oauth2.Config{
//		ClientID: c.ID, ClientSecret: c.Secret, RedirectURL: c.Redirect,
//		Endpoint: oauth2.Endpoint{AuthURL: c.AuthURL, TokenURL: c.TokenURL},
//	}
type Client struct {
	Bank     string // id
	ID       string
	Secret   string
	Redirect string
	Issuer   string
	AuthURL  string
	TokenURL string

	w *World
}

// Register makes a client at a bank that may be sent back to a redirect
// address. It may ask for all that the bank offers.
func (w *World) Register(bank, redirect string) Client {
	w.T.Helper()
	b, err := w.Bank(bank)
	if err != nil {
		w.T.Fatalf("Register: %v", err)
	}
	made, secret, err := b.Register(w.T.Context(), authserver.Registration{Name: "App under test", Purpose: "To be tested.", RedirectURIs: []string{redirect}})
	if err != nil {
		w.T.Fatalf("Register at %s: %v", bank, err)
	}
	issuer := b.Base()
	return Client{bank, made.ID, secret, redirect, issuer, issuer + "/authorize", issuer + "/token", w}
}

// Token returns a live access token of a customer for this client, without
// login pages. Without permissions it may read all that the bank's face has.
func (c Client) Token(customer string, permissions ...string) string {
	c.w.T.Helper()
	b, p := c.w.person(c.Bank, customer)
	access, _, _, err := b.IssueForTests(c.w.T.Context(), c.ID, customer, permissions, nil)
	if err != nil {
		c.w.T.Fatalf("Token of %s: %v", p.Given, err)
	}
	return access
}
