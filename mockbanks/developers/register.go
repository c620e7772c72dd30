package developers

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/sandbank/sandbank/internal/wire"
	"github.com/sandbank/sandbank/mockbanks/authserver"
)

// A registrationView is the form, and what came of it.
type registrationView struct {
	view
	Name, Redirect string
	Client         *authserver.Client // nil before
	Secret         string             // told once
	Webhook        string             // where the bank reports to; may be empty
	Signing        string             // key of the webhooks, told once
}

// askRegistration handles GET /developers/register.
func (s *Corner) askRegistration(w http.ResponseWriter, _ *http.Request) error {
	return s.show(w, http.StatusOK, "register.html", registrationView{view: s.view("Register a program"), Redirect: "http://localhost:3000/callback"})
}

// register handles POST /developers/register.
func (s *Corner) register(w http.ResponseWriter, r *http.Request) error {
	v := registrationView{view: s.view("Register a program"), Name: strings.TrimSpace(r.FormValue("name")), Redirect: strings.TrimSpace(r.FormValue("redirect_uri"))}
	v.Webhook = strings.TrimSpace(r.FormValue("webhook_url"))
	if v.Redirect == "" {
		return s.refuseRegistration(w, v, "redirect address is missing: say where the bank sends people back to")
	}
	c, secret, err := s.c.Bank.Register(r.Context(), authserver.Registration{
		Name: v.Name, RedirectURIs: []string{v.Redirect}, Purpose: "Try a program of your own", PurposeVI: "Thử chương trình của chính bạn",
	})
	if err != nil {
		return s.refuseRegistration(w, v, err.Error())
	}
	v.Title, v.Client, v.Secret = "Your program is registered", &c, secret
	if v.Webhook != "" {
		sub, err := s.c.Bank.Notices().Subscribe(r.Context(), c.ID, v.Webhook, nil)
		if err != nil {
			v.Problem = fmt.Sprintf("Registered, but no webhooks: %s.", err)
		}
		v.Signing = sub.Secret()
	}
	return s.show(w, http.StatusCreated, "register.html", v)
}

func (s *Corner) refuseRegistration(w http.ResponseWriter, v registrationView, why string) error {
	v.Problem = fmt.Sprintf("Not registered: %s.", why)
	wire.Refuse(w, v.Problem)
	return s.show(w, http.StatusBadRequest, "register.html", v)
}
