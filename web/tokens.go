package web

import (
	"net/http"
	"time"

	"github.com/sandbank/sandbank/mockbanks"
	"github.com/sandbank/sandbank/mockbanks/people"
	"github.com/sandbank/sandbank/sandbox"
)

// A tokenOrder is the body of POST …/tokens.
type tokenOrder struct {
	Bank        string   `json:"bank"`
	Customer    string   `json:"customer"`
	Permissions []string `json:"permissions"` // all that the face has, if empty
	Client      string   `json:"client"`      // client id, or the name of an enrolled program; empty is the one for tries
}

// A tokenBody is an access token and what to do with it.
type tokenBody struct {
	AccessToken string `json:"access_token"`
	TokenType   string `json:"token_type"`
	ExpiresIn   int64  `json:"expires_in"` // real seconds
	Scope       string `json:"scope"`
	Consent     string `json:"consent"`
	ClientID    string `json:"client_id"`
	API         string `json:"api"`
	Example     string `json:"example"`
}

// issueToken handles POST /runs/{run}/tokens: the consent and the grant are
// real, only the pages are left out.
func (s *Server) issueToken(w http.ResponseWriter, r *http.Request, run *sandbox.Run) error {
	var body tokenOrder
	if err := decode(r, &body); err != nil {
		return err
	}
	b, err := run.Bank(body.Bank)
	if err != nil {
		return err
	}
	if err := mayAct(run); err != nil {
		return err
	}
	p, err := b.Customer(body.Customer)
	if err != nil {
		return err
	}
	permissions := body.Permissions
	if len(permissions) == 0 {
		permissions = nil
	}
	t, err := run.TokenOf(r.Context(), body.Client, b.ID(), sandbox.CustomerKey(p), permissions)
	if err != nil {
		return err
	}
	return render(w, http.StatusOK, s.newTokenBody(b, p, t))
}

func (s *Server) newTokenBody(b *mockbanks.Bank, p people.Person, t sandbox.Token) tokenBody {
	left := t.Grant.ExpiresAt.Sub(s.wall.Now()).Round(time.Second)
	balance := b.BalanceURL(b.Accounts(p.Index)[0].ID)
	return tokenBody{
		AccessToken: t.Access, TokenType: "Bearer", ExpiresIn: int64(left / time.Second), Scope: t.Grant.Scope,
		Consent: t.Grant.Consent, ClientID: t.Grant.Client, API: b.API(),
		Example: "curl -H " + quoted("Authorization: Bearer "+t.Access) + " " + quoted(balance),
	}
}
