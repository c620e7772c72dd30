package authserver

import (
	"errors"
	"net/http"

	"github.com/sandbank/sandbank/internal/actor"
	"github.com/sandbank/sandbank/internal/wire"
	"github.com/sandbank/sandbank/mockbanks/consent"
	"github.com/sandbank/sandbank/mockbanks/consents"
	"github.com/sandbank/sandbank/mockbanks/people"
)

// A persona is a named customer on the login page.
type persona struct {
	Key, Given, Name, About string
	Company                 string // of a firm's owner
	First                   bool
}

// loginView is the page that asks who is there.
type loginView struct {
	view
	Action    string
	Request   string // empty on the customer's own page
	CSRF      string
	Recipient string
	Personas  []persona
	Problem   string
}

// loginGet handles GET /login: the login page in another language.
func (s *Server) loginGet(w http.ResponseWriter, r *http.Request) error {
	p, err := s.desk.pending(r.URL.Query().Get("request"), s.visitor(r))
	if err != nil {
		return err
	}
	return s.showLogin(w, r, http.StatusOK, p, "")
}

// showLogin asks who is there. problem is the key of what went wrong before.
func (s *Server) showLogin(w http.ResponseWriter, r *http.Request, status int, p *pending, problem string) error {
	byHand := chosen(r, p.lang)
	lang := language(r, byHand, "")
	v := loginView{
		view: s.view(lang, "login.title", s.c.Bank.Name), Action: s.path + "/login",
		Request: p.id, CSRF: p.csrf, Recipient: p.client.Name, Problem: problem,
	}
	v.Personas, v.Chosen = s.personas(lang, p.hint), byHand
	v.Other = s.path + "/login?request=" + p.id + "&lang=" + other(lang)
	return s.show(w, status, "login.html", "", v)
}

// personas are the bank's named customers, the one that is hinted at first.
func (s *Server) personas(lang, hint string) []persona {
	var all []persona
	for _, p := range s.c.People.Pins(s.c.Bank.ID) {
		one := persona{Key: p.Key, Given: p.Given, Name: p.Name(), Company: p.Company, About: s.about(lang, p.Key)}
		if hint == p.Key || hint == p.Email {
			all = append([]persona{one}, all...)
		} else {
			all = append(all, one)
		}
	}
	if len(all) > 0 {
		all[0].First = true
	}
	return all
}

// about is what a named customer is for: in the catalog's own words, or in
// another language where there are words for it.
func (s *Server) about(lang, key string) string {
	if text := shelf().about[lang][key]; text != "" {
		return text
	}
	return s.pin(key).About
}

func other(lang string) string {
	if lang == "vi" {
		return "en"
	}
	return "vi"
}

// login handles POST /login: one click says who is there. Under data clusters
// the consent is requested here, when it is known of whom.
func (s *Server) login(w http.ResponseWriter, r *http.Request) error {
	f, err := readForm(w, r)
	if err != nil {
		return err
	}
	p, err := s.desk.pending(f.Get("request"), s.visitor(r))
	if err != nil {
		return err
	}
	if err := checkCSRF(f.Get("csrf"), p.csrf); err != nil {
		return err
	}
	who := f.Get("customer")
	if who == "" {
		who = f.Get("who")
	}
	customer, err := s.person(who)
	if err != nil {
		return s.showLogin(w, r, http.StatusUnprocessableEntity, p, "login.unknown")
	}
	wire.Attribute(w, "customer:"+customerKey(customer))
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case p.stranded != "":
		return s.showStranded(w, r, p)
	case p.outcome != "":
		return s.leave(w, r, p)
	}
	to := s.path + "/consent?request=" + p.id
	if s.made(customer) == loginLocked {
		p.asked, to = customerKey(customer), s.path+"/otp?request="+p.id
	} else if err := s.signIn(r, p, customer); err != nil {
		return s.sendBack(w, r, p.request, asConsentRefusal(err))
	} else if s.strands(w, r, p) {
		return s.showStranded(w, r, p)
	}
	if l := chosen(r, p.lang); l != "" {
		to += "&lang=" + l
	}
	s.redirect(w, r, to)
	return nil
}

// signIn puts a customer to a pending request. The caller holds p.mu.
func (s *Server) signIn(r *http.Request, p *pending, customer people.Person) error {
	if key := customerKey(customer); p.customer == key {
		return nil
	}
	var c consent.Consent
	_, err := s.c.Actor.Do(r.Context(), func(tx *actor.Tx) (err error) {
		if p.consent != "" && p.intent == "" { // somebody else was here first
			if old, err := s.c.Consents.Get(p.consent); err == nil && old.Status == consent.Awaiting && old.Second == "" {
				if err := s.c.Consents.RejectIn(tx, old, p.customer); err != nil {
					return err
				}
			}
		}
		if p.intent == "" {
			var ok bool
			if c, ok = s.halfDone(p.client.ID, customerKey(customer), s.clusters(p.scope)); ok {
				return actor.ErrNothing
			}
		}
		c, err = s.consentIn(tx, p.request, customer)
		if key := customerKey(customer); err == nil && c.Second != "" && key != c.Customer && key != c.Second {
			err = consent.ErrIncomplete
		}
		return err
	})
	if err != nil {
		return err
	}
	p.customer, p.consent = customerKey(customer), c.ID
	return nil
}

// asConsentRefusal words what the consent refuses as OAuth does.
func asConsentRefusal(err error) error {
	again := "Begin a new authorization request."
	switch {
	case errors.Is(err, consent.ErrWrongState), errors.Is(err, consents.ErrUnknown), errors.Is(err, consent.ErrRevoked):
		return bad("invalid_request", "The consent does not await authorisation.", again)
	case errors.Is(err, consent.ErrExpired):
		return bad("invalid_request", "The consent has expired.", again)
	case errors.Is(err, consent.ErrIncomplete):
		return bad("access_denied", "The consent was begun by another customer.", "Let the one who began sign in.")
	case errors.Is(err, consent.ErrNoAccounts):
		return bad("access_denied", "The customer has no account to share.", "Try another customer.")
	}
	return err
}
