package authserver

import (
	"errors"
	"maps"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/sandbank/sandbank/internal/actor"
	"github.com/sandbank/sandbank/internal/fault"
	"github.com/sandbank/sandbank/internal/secret"
	"github.com/sandbank/sandbank/internal/wire"
	"github.com/sandbank/sandbank/mockbanks/consent"
	"github.com/sandbank/sandbank/mockbanks/people"
)

// consentView is the page on which a customer agrees or does not.
type consentView struct {
	view
	Request, CSRF    string
	Recipient        string
	RecipientLegal   string
	Asker            string // name and legal name, the latter unless they are equal
	Customer         string
	UK               bool
	Second           string // who must agree as well
	Firm             bool   // to everything, as a signatory; else to what is joint
	Frozen           bool   // an account is blocked
	Accounts         []group
	Many             bool // the accounts are grouped, and buttons tick them all
	Ticked, All      int
	Clusters         []tick
	Purpose          string
	HowFar, HowOften string
	NotShared        []kept
	Until            string
	Problem          string
}

// showConsent handles GET /consent.
func (s *Server) showConsent(w http.ResponseWriter, r *http.Request) error {
	p, err := s.desk.pending(r.URL.Query().Get("request"), s.visitor(r))
	if err != nil {
		return err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.customer == "" {
		return s.showLogin(w, r, http.StatusOK, p, "")
	}
	if p.stranded != "" {
		return s.showStranded(w, r, p)
	}
	if s.begun(p) {
		s.redirect(w, r, s.waitingPath(r, p))
		return nil
	}
	return s.askConsent(w, r, http.StatusOK, p, nil, "")
}

// waitingPath is where a request waits for the other of two.
func (s *Server) waitingPath(r *http.Request, p *pending) string {
	to := s.path + "/waiting?request=" + p.id
	if l := chosen(r, p.lang); l != "" {
		to += "&lang=" + l
	}
	return to
}

// askConsent shows the page; f holds what was ticked before, if it was.
func (s *Server) askConsent(w http.ResponseWriter, r *http.Request, status int, p *pending, f url.Values, problem string) error {
	customer, err := s.person(p.customer)
	if err != nil {
		return err
	}
	wire.Attribute(w, "customer:"+p.customer)
	c, err := s.c.Consents.Get(p.consent)
	if err != nil {
		return err
	}
	byHand := chosen(r, p.lang)
	v := s.consentView(language(r, byHand, customer.Language), p, c, customer, f)
	v.Chosen = byHand
	v.Problem = problem
	return s.show(w, status, "consent.html", formTarget(p.redirect), v)
}

// formTarget is where the consent form may lead, as a policy can say it. On a
// developer's machine the callback often leads on to a page at another port,
// and browsers hold the form to that redirect too; so there all ports are
// allowed. A policy has no words for an IPv6 address.
func formTarget(redirect string) string {
	o := origin(redirect)
	switch {
	case strings.Contains(o, "["):
		return "http:"
	case strings.HasPrefix(o, "http://"):
		return "http://localhost:* http://127.0.0.1:*"
	}
	return o
}

func (s *Server) consentView(lang string, p *pending, c consent.Consent, customer people.Person, f url.Values) consentView {
	v := consentView{
		Request: p.id, CSRF: p.csrf, Recipient: p.client.Name, RecipientLegal: p.client.LegalName, Asker: p.client.fullName(),
		UK: c.Face == consent.OpenBanking,
	}
	title := "consent.title"
	if v.UK {
		title = "consent.title.uk"
	}
	v.view = s.view(lang, title, v.Recipient)
	v.Other = s.path + "/consent?request=" + p.id + "&lang=" + other(lang)
	v.Customer = v.Who(customer)
	s.offer(&v, customer, f)
	v.Clusters = clusterTicks(v.view, c, f)
	v.Purpose = purpose(v.view, p.client)
	v.HowFar, v.HowOften = howFar(v.view, c, s.c.Bank.Zone()), s.howOften(v.view, p.scope)
	v.NotShared = notShared(v.view, c)
	v.Until = v.T("until.none")
	if !c.ExpiresAt.IsZero() {
		v.Until = v.Day(c.ExpiresAt.In(s.c.Bank.Zone()))
	}
	return v
}

// offer puts the accounts of a customer on the page, and who else must agree.
func (s *Server) offer(v *consentView, customer people.Person, f url.Values) {
	accounts := s.accounts(customer)
	ticks := s.accountTicks(v.view, customer.Index, accounts, f)
	v.Accounts, v.Many, v.All = groups(accounts, ticks), len(accounts) > fewAccounts, len(accounts)
	for _, t := range ticks {
		v.Frozen = v.Frozen || t.Frozen
		if t.On {
			v.Ticked++
		}
	}
	made := s.made(customer)
	if v.Firm = made == twoSignatories; v.Firm || made == secondApprover {
		v.Second = s.signatory(s.partner(customer))
	}
}

func purpose(v view, c Client) string {
	switch {
	case v.Lang == "vi" && c.PurposeVI != "":
		return c.PurposeVI
	case c.Purpose != "":
		return c.Purpose
	}
	return v.T("purpose.none", c.Name)
}

// howFar says how old the transactions may be.
func howFar(v view, c consent.Consent, zone *time.Location) string {
	if c.From.IsZero() {
		return v.T("far.all")
	}
	if c.Face == consent.FDX {
		return v.T("far.months", lookback)
	}
	return v.T("far.since", v.Day(c.From.In(zone)))
}

// howOften says how often the client may come.
func (s *Server) howOften(v view, scope string) string {
	switch {
	case s.face == consent.OpenBanking:
		return v.T("often.uk")
	case s.offline(scope):
		return v.T("often.offline")
	}
	return v.T("often.once")
}

// decideConsent handles POST /consent.
func (s *Server) decideConsent(w http.ResponseWriter, r *http.Request) error {
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
	if p.stranded != "" {
		return s.showStranded(w, r, p)
	}
	if all, ok := s.tickAll(p, f); ok && p.outcome == "" {
		return s.askConsent(w, r, http.StatusOK, p, all, "")
	}
	if p.outcome == "" && !(f.Get("decision") == "allow" && s.begun(p)) {
		if problem, err := s.conclude(w, r, p, f); err != nil || problem != "" {
			if problem != "" {
				return s.askConsent(w, r, http.StatusUnprocessableEntity, p, f, problem)
			}
			return err
		}
	}
	wire.Attribute(w, "customer:"+p.customer)
	if p.outcome == "" {
		s.redirect(w, r, s.waitingPath(r, p))
		return nil
	}
	return s.leave(w, r, p)
}

// begun tells whether the first of two has agreed already: a second click on
// the button changes nothing.
func (s *Server) begun(p *pending) bool {
	c, err := s.c.Consents.Get(p.consent)
	return err == nil && s.unclaimed(c)
}

// tickAll answers the buttons that tick all accounts or none: the page works
// without scripts.
func (s *Server) tickAll(p *pending, f url.Values) (url.Values, bool) {
	d := f.Get("decision")
	customer, err := s.person(p.customer)
	if d != "all" && d != "none" || err != nil {
		return nil, false
	}
	f = maps.Clone(f)
	delete(f, "account")
	if d == "all" {
		f["account"] = accountIDs(s.accounts(customer))
	}
	return f, true
}

// conclude turns the customer's decision into an answer for the client, or
// says by its key what is missing on the page. The caller holds p.mu.
func (s *Server) conclude(w http.ResponseWriter, r *http.Request, p *pending, f url.Values) (problem string, err error) {
	if p.customer == "" {
		return "", bad("invalid_request", "Nobody has signed in.", "Go back to the app and begin again.")
	}
	switch f.Get("decision") {
	case "allow":
		if len(f["account"]) == 0 {
			return "consent.noaccount", nil
		}
		if len(f["cluster"]) == 0 && s.face == consent.FDX {
			return "consent.nocluster", nil
		}
		err = s.allow(r, p, f)
	case "deny":
		err = s.deny(w, r, p)
	default:
		return "", bad("invalid_request", "The form holds no decision.", "Use the buttons of the page.")
	}
	if err == nil {
		return "", nil
	}
	no := s.asRefusal(r, asConsentRefusal(err))
	if no.status != http.StatusBadRequest || no.code == "bad_choice" {
		return "", no
	}
	p.outcome = s.refusedAt(w, p.request, no)
	return "", nil
}

func (s *Server) allow(r *http.Request, p *pending, f url.Values) error {
	customer, err := s.person(p.customer)
	if err != nil {
		return err
	}
	accounts, err := s.checkAccounts(customer, f["account"])
	if err != nil {
		return bad("bad_choice", "The form names an account that is not the customer's.", "Open the page again and use its boxes.")
	}
	var code string
	_, err = s.c.Actor.Do(r.Context(), func(tx *actor.Tx) error {
		c, err := s.c.Consents.Get(p.consent)
		if err != nil {
			return err
		}
		code, err = s.allowIn(tx, p.request, c, s.Choice(customer, accounts, f["cluster"]))
		return err
	})
	if errors.Is(err, consent.ErrNotPermitted) {
		return bad("bad_choice", "The form names data that the app did not ask for.", "Open the page again and use its boxes.")
	}
	if err == nil && code != "" {
		p.outcome = s.location(p.request, url.Values{"code": {code}})
	}
	return err
}

// deny rejects the consent and tells the client, unless a fault wants it to
// look as if the customer had agreed.
func (s *Server) deny(w http.ResponseWriter, r *http.Request, p *pending) error {
	if _, err := s.c.Consents.Reject(r.Context(), p.consent, p.customer); err != nil {
		return err
	}
	if _, strikes := s.meets(w, r, p, fault.CancelAsSuccess); strikes {
		p.outcome = s.location(p.request, url.Values{"code": {secret.Mint(secret.Code)}}) // of no grant
		return nil
	}
	return bad("access_denied", "The customer did not agree.", "Ask again only if the customer wants it.")
}
