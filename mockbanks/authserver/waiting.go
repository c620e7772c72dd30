package authserver

import (
	"errors"
	"net/http"
	"net/url"

	"github.com/sandbank/sandbank/internal/actor"
	"github.com/sandbank/sandbank/internal/wire"
	"github.com/sandbank/sandbank/mockbanks/consent"
	"github.com/sandbank/sandbank/mockbanks/consents"
	"github.com/sandbank/sandbank/mockbanks/people"
)

// lookAgain is after how many seconds a waiting page asks again by itself.
const lookAgain = "10"

// waitingView is the page on which the first of two waits for the other.
type waitingView struct {
	view
	Request, CSRF string
	Recipient     string
	Customer      string // who waits
	Second        string // for whom
	SecondKey     string
	Firm          string // the company, where both are its signatories
	Shared        sharing
	Refresh       string // address of this page
	Me            string // where the other decides
}

// waiting handles GET /waiting. Once the other has decided, it sends the
// browser back to the client: with a code, which is only issued now, or with
// the refusal.
func (s *Server) waiting(w http.ResponseWriter, r *http.Request) error {
	p, err := s.desk.pending(r.URL.Query().Get("request"), s.visitor(r))
	if err != nil {
		return err
	}
	s.desk.keep(p)
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.customer == "" {
		return s.showLogin(w, r, http.StatusOK, p, "")
	}
	wire.Attribute(w, "customer:"+p.customer)
	if p.outcome == "" {
		c, err := s.c.Consents.Get(p.consent)
		if err != nil {
			return err
		}
		if s.unclaimed(c) && c.Status == consent.Awaiting {
			return s.showWaiting(w, r, p, c)
		}
		if err := s.fetch(w, r, p, c); err != nil {
			return err
		}
	}
	return s.leave(w, r, p)
}

// fetch turns what two decided into an answer for the client. The caller holds
// p.mu.
func (s *Server) fetch(w http.ResponseWriter, r *http.Request, p *pending, c consent.Consent) error {
	var code string
	_, err := s.c.Actor.Do(r.Context(), func(tx *actor.Tx) error {
		c, err := s.c.Consents.Get(c.ID)
		switch {
		case err != nil:
			return err
		case c.Status == consent.Rejected:
			return bad("access_denied", "The second of the two customers who must agree did not.", "Ask again only if both want it.")
		case p.customer != c.Customer:
			return bad("access_denied", "The consent was begun by another customer, who must finish it.", "Let the one who began sign in.")
		}
		if !s.unclaimed(c) {
			return consent.ErrWrongState
		}
		code = s.codeIn(tx, p.request, c)
		return nil
	})
	if err == nil {
		p.outcome = s.location(p.request, url.Values{"code": {code}})
		return nil
	}
	no := s.asRefusal(r, asConsentRefusal(err))
	if no.status != http.StatusBadRequest {
		return no
	}
	p.outcome = s.refusedAt(w, p.request, no)
	return nil
}

func (s *Server) showWaiting(w http.ResponseWriter, r *http.Request, p *pending, c consent.Consent) error {
	customer, err := s.person(c.Customer)
	if err != nil {
		return err
	}
	byHand := chosen(r, p.lang)
	lang := language(r, byHand, customer.Language)
	v := waitingView{
		view: s.view(lang, "waiting.title", s.signatory(c.Second)), Request: p.id, CSRF: p.csrf, Recipient: p.client.Name,
		Customer: isolate(customer.Name()), Second: s.signatory(c.Second), SecondKey: c.Second, Me: s.path + "/me",
	}
	if customer.Company != "" {
		v.Firm = isolate(customer.Company)
	}
	v.Shared = s.sharing(v.view, c)
	v.Chosen, v.Refresh = byHand, s.path+"/waiting?request="+p.id
	v.Other = v.Refresh + "&lang=" + other(lang)
	if byHand != "" {
		v.Refresh += "&lang=" + byHand
	}
	w.Header().Set("Refresh", lookAgain)
	return s.show(w, http.StatusOK, "waiting.html", formTarget(p.redirect), v)
}

// stopWaiting handles POST /waiting: the first takes the wish back.
func (s *Server) stopWaiting(w http.ResponseWriter, r *http.Request) error {
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
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.outcome == "" {
		if problem, err := s.conclude(w, r, p, url.Values{"decision": {"deny"}}); err != nil || problem != "" {
			return err
		}
	}
	wire.Attribute(w, "customer:"+p.customer)
	return s.leave(w, r, p)
}

// meDecide handles POST /me/decide: the second of two agrees, or does not.
func (s *Server) meDecide(w http.ResponseWriter, r *http.Request) error {
	f, b, err := s.meForm(w, r)
	if err != nil {
		return err
	}
	c, err := s.c.Consents.Get(f.Get("consent"))
	if err != nil || b.customer == "" || c.Second != b.customer {
		return &refusal{http.StatusNotFound, "invalid_request", "Nothing with that id waits for you.", "Open your page again."}
	}
	wire.Attribute(w, "customer:"+b.customer)
	switch f.Get("decision") {
	case "allow":
		_, err = s.c.Consents.Endorse(r.Context(), c.ID, b.customer, s.holder(c.Customer))
	case "deny":
		_, err = s.c.Consents.Reject(r.Context(), c.ID, b.customer)
	default:
		return bad("invalid_request", "The form holds no decision.", "Use the buttons of the page.")
	}
	// Who clicks twice, or too late, sees on her page how it stands.
	if err != nil && !errors.Is(err, consent.ErrWrongState) && !errors.Is(err, consent.ErrExpired) {
		return err
	}
	s.redirect(w, r, s.mePath(r, url.Values{"decided": {c.ID}}))
	return nil
}

// agreeIn lets a customer agree, and with her whoever must agree as well: for
// tests that open no page.
func (s *Server) agreeIn(tx *actor.Tx, c consent.Consent, p people.Person, choice consents.Choice) (consent.Consent, error) {
	c, err := s.c.Consents.AuthoriseIn(tx, c, choice)
	if err != nil || c.Status == consent.Active {
		return c, err
	}
	return s.c.Consents.EndorseIn(tx, c, c.Second, p.Holder())
}
