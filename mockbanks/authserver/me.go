package authserver

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/sandbank/sandbank/internal/wire"
	"github.com/sandbank/sandbank/mockbanks/consent"
	"github.com/sandbank/sandbank/mockbanks/consents"
	"github.com/sandbank/sandbank/mockbanks/people"
)

// A sharing is one consent on the customer's page.
type sharing struct {
	ID, Recipient, Legal string
	What                 []string
	Accounts             string
	Since, Until, Used   string
	Status               string
	Live                 bool
}

// meView is the customer's page.
type meView struct {
	view
	CSRF     string
	Customer string
	Sharings []sharing
	Done     string // name of the recipient whose consent was revoked just now
}

// me handles GET /me: what the customer shares, and with whom.
func (s *Server) me(w http.ResponseWriter, r *http.Request) error {
	b := s.welcome(w, r)
	p, err := s.person(b.customer)
	if b.customer == "" || err != nil {
		return s.showMeLogin(w, r, http.StatusOK, b, "")
	}
	wire.Attribute(w, "customer:"+b.customer)
	byHand := chosen(r, "")
	lang := language(r, byHand, p.Language)
	v := meView{view: s.view(lang, "me.title"), CSRF: b.csrf, Customer: p.Name()}
	v.Chosen = byHand
	v.Other = s.path + "/me?lang=" + other(lang)
	all := s.c.Consents.ByCustomer(b.customer)
	slices.Reverse(all) // newest first
	for _, c := range all {
		if c.Status == consent.Awaiting {
			continue // she has agreed to nothing
		}
		v.Sharings = append(v.Sharings, s.sharing(v.view, c, p))
		if c.ID == r.FormValue("revoked") && c.Status == consent.Revoked {
			v.Done = c.Recipient
		}
	}
	return s.show(w, http.StatusOK, "me.html", "", v)
}

func (s *Server) sharing(v view, c consent.Consent, p people.Person) sharing {
	zone := s.c.Bank.Zone()
	sh := sharing{
		ID: c.ID, Recipient: c.Recipient, Since: v.Day(c.CreatedAt.In(zone)), Until: v.T("until.none"), Used: v.T("me.never"),
		Status: c.Status.String(), Live: c.Status == consent.Active,
	}
	if client, ok := s.state.client(c.Client); ok {
		sh.Legal = client.LegalName
	}
	if sh.Live && !c.ExpiresAt.IsZero() && !s.now().Before(c.ExpiresAt) {
		sh.Status, sh.Live = consent.Expired.String(), false
	}
	if !c.ExpiresAt.IsZero() {
		sh.Until = v.Day(c.ExpiresAt.In(zone))
	}
	if used := s.state.lastUsed(c.ID); !used.IsZero() {
		sh.Used = v.Moment(used.In(zone))
	}
	if c.Face == consent.OpenBanking {
		for _, k := range ukClusters(c.Granted) {
			sh.What = append(sh.What, v.T("uk."+k))
		}
	} else {
		for _, k := range c.Granted {
			sh.What = append(sh.What, v.T("cluster."+k))
		}
	}
	var names []string
	for _, t := range accountTicks(s.c.Book.Accounts(s.c.Bank.ID, p.Index), url.Values{"account": c.Accounts}) {
		if t.On {
			names = append(names, t.Label+" "+t.Note)
		}
	}
	sh.Accounts = strings.Join(names, ", ")
	return sh
}

func (s *Server) showMeLogin(w http.ResponseWriter, r *http.Request, status int, b browser, problem string) error {
	byHand := chosen(r, "")
	lang := language(r, byHand, "")
	v := loginView{
		view: s.view(lang, "login.title", s.c.Bank.Name), Action: s.path + "/me/login", CSRF: b.csrf,
		Personas: s.personas(""), Problem: problem,
	}
	v.Chosen = byHand
	v.Other = s.path + "/me?lang=" + other(lang)
	return s.show(w, status, "login.html", "", v)
}

// mePath is the customer's page, in the language that was chosen on the page
// before it.
func (s *Server) mePath(r *http.Request, q url.Values) string {
	if l := chosen(r, ""); l != "" {
		if q == nil {
			q = url.Values{}
		}
		q.Set("lang", l)
	}
	if len(q) == 0 {
		return s.path + "/me"
	}
	return s.path + "/me?" + q.Encode()
}

// meForm reads a form of the customer's page and checks that it is ours.
func (s *Server) meForm(w http.ResponseWriter, r *http.Request) (url.Values, browser, error) {
	f, err := readForm(w, r)
	if err != nil {
		return nil, browser{}, err
	}
	b := s.visitor(r)
	return f, b, checkCSRF(f.Get("csrf"), b.csrf)
}

// meLogin handles POST /me/login.
func (s *Server) meLogin(w http.ResponseWriter, r *http.Request) error {
	f, b, err := s.meForm(w, r)
	if err != nil {
		return err
	}
	who := f.Get("customer")
	if who == "" {
		who = f.Get("who")
	}
	p, err := s.person(who)
	if err != nil {
		return s.showMeLogin(w, r, http.StatusUnprocessableEntity, b, "login.unknown")
	}
	wire.Attribute(w, "customer:"+customerKey(p))
	b = s.desk.change(b.id, func(b *browser) { b.customer = customerKey(p) })
	s.setCookie(w, b.id)
	s.redirect(w, r, s.mePath(r, nil))
	return nil
}

// meLeave handles POST /me/leave: the customer signs out.
func (s *Server) meLeave(w http.ResponseWriter, r *http.Request) error {
	_, b, err := s.meForm(w, r)
	if err != nil {
		return err
	}
	b = s.desk.change(b.id, func(b *browser) { b.customer = "" })
	s.setCookie(w, b.id)
	s.redirect(w, r, s.mePath(r, nil))
	return nil
}

// meRevoke handles POST /me/revoke. Revoking what has ended already changes
// nothing and is no error.
func (s *Server) meRevoke(w http.ResponseWriter, r *http.Request) error {
	f, b, err := s.meForm(w, r)
	if err != nil {
		return err
	}
	c, err := s.c.Consents.Get(f.Get("consent"))
	if err != nil || b.customer == "" || c.Customer != b.customer {
		return &refusal{http.StatusNotFound, "invalid_request", "You have no consent with that id.", "Open your page again."}
	}
	wire.Attribute(w, "customer:"+b.customer)
	err = s.RevokeConsent(r.Context(), c.ID, "customer")
	if err != nil && !errors.Is(err, consent.ErrWrongState) && !errors.Is(err, consents.ErrUnknown) {
		return err
	}
	s.redirect(w, r, s.mePath(r, url.Values{"revoked": {c.ID}}))
	return nil
}
