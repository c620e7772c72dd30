package web

import (
	"net/http"

	"github.com/sandbank/sandbank/mockbanks"
	"github.com/sandbank/sandbank/mockbanks/authserver"
	"github.com/sandbank/sandbank/sandbox"
)

// A clientOrder is the body of POST …/clients.
type clientOrder struct {
	Bank         string   `json:"bank"`
	Name         string   `json:"name"`
	RedirectURIs []string `json:"redirect_uris"`
	Scope        string   `json:"scope"`
	Public       bool     `json:"public"`
}

// A clientBody is a registration; its secret is told once, when it is made.
type clientBody struct {
	ClientID     string   `json:"client_id"`
	ClientSecret string   `json:"client_secret,omitempty"`
	Bank         string   `json:"bank"`
	Issuer       string   `json:"issuer"`
	API          string   `json:"api"`
	Name         string   `json:"name"`
	Party        string   `json:"party"`
	RedirectURIs []string `json:"redirect_uris"`
	Scope        string   `json:"scope"`
	Public       bool     `json:"public"`
}

func newClientBody(b *mockbanks.Bank, c authserver.Client, secret string) clientBody {
	return clientBody{
		ClientID: c.ID, ClientSecret: secret, Bank: b.ID(), Issuer: b.Base(), API: b.API(), Name: c.Name, Party: c.Party,
		RedirectURIs: append([]string{}, c.RedirectURIs...), Scope: c.Scope, Public: c.Public,
	}
}

// listClients handles GET /runs/{run}/clients.
func (s *Server) listClients(w http.ResponseWriter, _ *http.Request, run *sandbox.Run) error {
	list := []clientBody{}
	for _, b := range run.Banks() {
		for _, c := range b.Clients() {
			list = append(list, newClientBody(b, c, ""))
		}
	}
	return render(w, http.StatusOK, map[string]any{"clients": list})
}

// registerClient handles POST /runs/{run}/clients: a developer's registration.
func (s *Server) registerClient(w http.ResponseWriter, r *http.Request, run *sandbox.Run) error {
	var body clientOrder
	if err := decode(r, &body); err != nil {
		return err
	}
	b, err := run.Bank(body.Bank)
	if err != nil {
		return err
	}
	if len(body.RedirectURIs) == 0 {
		return refuse(http.StatusBadRequest, "invalid", "The request cannot be carried out",
			"redirect_uris is missing or empty; send at least one address that the bank may send people back to, like [\"https://your-app.example/callback\"].")
	}
	c, secret, err := b.Register(r.Context(), authserver.Registration{
		Name: body.Name, RedirectURIs: body.RedirectURIs, Scope: body.Scope, Public: body.Public, Party: "developer",
	})
	if err != nil {
		return err
	}
	return render(w, http.StatusCreated, newClientBody(b, c, secret))
}
