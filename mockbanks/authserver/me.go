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
	"github.com/sandbank/sandbank/mockbanks/ledger"
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
	By                   string // who began it, where two must agree
	Second               string // the other
	Waits                bool   // for the other
}

// A placedSharing is a sharing with the page that it is on, for its words.
type placedSharing struct {
	sharing
	Page view
}

// In places a sharing on a page.
func (s sharing) In(v view) placedSharing { return placedSharing{s, v} }

// meView is the customer's page.
type meView struct {
	view
	CSRF     string
	Customer string
	Accounts []group   // what she holds, closed accounts included
	Asked    []sharing // what waits for her approval
	Sharings []sharing
	Decided  string // key of the word for what she decided just now
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
	v := meView{view: s.view(lang, "me.title"), CSRF: b.csrf}
	v.Customer = v.Who(p)
	v.Chosen = byHand
	v.Other = s.path + "/me?lang=" + other(lang)
	v.Accounts = s.holdings(v.view, p)
	s.shareds(&v, b.customer)
	if c, err := s.c.Consents.Get(r.FormValue("revoked")); err == nil && c.Status == consent.Revoked && mine(c, b.customer) {
		v.Done = c.Recipient
	}
	if c, err := s.c.Consents.Get(r.FormValue("decided")); err == nil && c.Second == b.customer && c.Status != consent.Awaiting {
		v.Decided = "me.decided." + c.Status.String()
	}
	return s.show(w, http.StatusOK, "me.html", "", v)
}

// mine tells whether a consent is a customer's to take back.
func mine(c consent.Consent, customer string) bool {
	return customer != "" && (c.Customer == customer || c.Second == customer)
}

// holdings are all accounts of a customer up to now; closed ones say so.
func (s *Server) holdings(v view, p people.Person) []group {
	now := s.now()
	all := slices.DeleteFunc(s.c.Book.Accounts(s.c.Bank.ID, p.Index), func(a ledger.Account) bool { return now.Before(a.Opened) })
	return groups(all, s.accountTicks(v, p.Index, all, url.Values{}))
}

func (s *Server) sharing(v view, c consent.Consent) sharing {
	zone := s.c.Bank.Zone()
	sh := sharing{
		ID: c.ID, Recipient: c.Recipient, Since: v.Day(c.CreatedAt.In(zone)), Until: v.T("until.none"), Used: v.T("me.never"),
		Status: c.Status.String(), Live: c.Status == consent.Active,
	}
	if c.Second != "" {
		sh.By, sh.Second, sh.Waits = s.signatory(c.Customer), s.signatory(c.Second), c.Status == consent.Awaiting
	}
	if client, ok := s.state.client(c.Client); ok {
		sh.Legal = client.LegalName
	}
	if sh.Live && !c.ExpiresAt.IsZero() && !s.now().Before(c.ExpiresAt) {
		sh.Status, sh.Live = consent.Expired.String(), false
	}
	granted := c.Granted
	if sh.Waits {
		granted = c.Chosen
	}
	if !c.ExpiresAt.IsZero() {
		sh.Until = v.Day(c.ExpiresAt.In(zone))
	}
	if used := s.state.lastUsed(c.ID); !used.IsZero() {
		sh.Used = v.Moment(used.In(zone))
	}
	if c.Face == consent.OpenBanking {
		for _, k := range ukClusters(granted) {
			sh.What = append(sh.What, v.T("uk."+k))
		}
	} else {
		for _, k := range granted {
			sh.What = append(sh.What, v.T("cluster."+k))
		}
	}
	sh.Accounts = s.named(v, c)
	return sh
}

// named lists the accounts of a consent. Where two holders agreed, only what
// they hold together is named: each may share more, and the other does not see
// it.
func (s *Server) named(v view, c consent.Consent) string {
	var all, joint []string
	for _, id := range c.Accounts {
		a, err := s.c.Book.Account(s.c.Bank.ID, id)
		if err != nil {
			continue
		}
		t := s.accountTick(v, a.Customer, a)
		if all = append(all, t.Label+" "+t.Note); a.Joint {
			joint = append(joint, t.Label+" "+t.Note)
		}
	}
	if c.Second != "" && joint != nil {
		all = joint
	}
	return strings.Join(all, ", ")
}

// shareds are the consents of a customer's page, newest first: her own and
// those that needed her approval.
func (s *Server) shareds(v *meView, customer string) {
	all := s.c.Consents.ByCustomer(customer)
	all = append(all, s.c.Consents.BySecond(customer)...)
	slices.SortStableFunc(all, func(a, b consent.Consent) int { return b.CreatedAt.Compare(a.CreatedAt) })
	for _, c := range all {
		waits := c.Status == consent.Awaiting && s.unclaimed(c)
		switch {
		case waits && c.Second == customer:
			v.Asked = append(v.Asked, s.sharing(v.view, c))
			continue
		case c.Status == consent.Awaiting && !waits:
			continue // she has agreed to nothing
		}
		v.Sharings = append(v.Sharings, s.sharing(v.view, c))
	}
}

func (s *Server) showMeLogin(w http.ResponseWriter, r *http.Request, status int, b browser, problem string) error {
	byHand := chosen(r, "")
	lang := language(r, byHand, "")
	v := loginView{
		view: s.view(lang, "login.title", s.c.Bank.Name), Action: s.path + "/me/login", CSRF: b.csrf,
		Personas: s.personas(lang, ""), Problem: problem,
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
	if s.made(p) == loginLocked {
		s.desk.change(b.id, func(b *browser) { b.asked = customerKey(p) })
		to := s.path + "/otp"
		if l := chosen(r, ""); l != "" {
			to += "?lang=" + l
		}
		s.redirect(w, r, to)
		return nil
	}
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
	if err != nil || !mine(c, b.customer) {
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
