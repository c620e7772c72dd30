package authserver

import (
	"net/http"
	"net/url"

	"github.com/sandbank/sandbank/internal/actor"
	"github.com/sandbank/sandbank/internal/wire"
	"github.com/sandbank/sandbank/mockbanks/consent"
	"github.com/sandbank/sandbank/mockbanks/people"
)

// maxQuery bounds an authorization request.
const maxQuery = 16 << 10

// authorize handles GET and POST /authorize: it checks the request, keeps it,
// and asks who is there.
func (s *Server) authorize(w http.ResponseWriter, r *http.Request) error {
	f, err := authorizationForm(w, r)
	if err != nil {
		return err
	}
	q, err := s.parseTrust(f)
	if err != nil {
		return err
	}
	if q, err = s.parseRest(q, f); err != nil {
		return s.sendBack(w, r, q, err)
	}
	if q.client.Headless != "" {
		return s.headless(w, r, q)
	}
	b := s.welcome(w, r)
	return s.showLogin(w, r, http.StatusOK, s.desk.open(b, q), "")
}

// authorizationForm reads the parameters from the query, or from the form of a
// POST (OpenID Connect Core, section 3.1.2.1).
func authorizationForm(w http.ResponseWriter, r *http.Request) (url.Values, error) {
	if r.Method == http.MethodPost {
		return readForm(w, r)
	}
	if len(r.URL.RawQuery) > maxQuery {
		return nil, &refusal{http.StatusRequestURITooLong, "invalid_request", "The request is longer than 16 KiB.", "The app must send less."}
	}
	f, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return nil, bad("invalid_request", "The query cannot be read.", "The app must check its percent-encoding.")
	}
	return f, nil
}

// headless lets a client's test customer agree to everything at once.
func (s *Server) headless(w http.ResponseWriter, r *http.Request, q request) error {
	p, err := s.person(q.client.Headless)
	if err != nil {
		return err
	}
	wire.Attribute(w, "customer:"+customerKey(p))
	if s.made(p) == loginLocked {
		return s.sendBack(w, r, q, bad("access_denied", "The bank asks this customer for a one-time code.", "A client without pages cannot enter it; take another customer."))
	}
	var code string
	_, err = s.c.Actor.Do(r.Context(), func(tx *actor.Tx) (err error) {
		c, err := s.consentIn(tx, q, p)
		if err == nil {
			c, err = s.agreeIn(tx, c, p, s.Choice(p, accountIDs(s.accounts(p)), c.Permissions))
		}
		if err == nil {
			code = s.codeIn(tx, q, c)
		}
		return err
	})
	if err != nil {
		return s.sendBack(w, r, q, asConsentRefusal(err))
	}
	s.redirect(w, r, s.location(q, url.Values{"code": {code}}))
	return nil
}

// consentIn is the consent that a customer is asked for: the one that the
// client made, under UK Open Banking; else a new one.
func (s *Server) consentIn(tx *actor.Tx, q request, p people.Person) (consent.Consent, error) {
	if q.intent != "" {
		return s.c.Consents.Get(q.intent)
	}
	return s.c.Consents.RequestIn(tx, s.ask(q.client, customerKey(p), s.clusters(q.scope), s.offline(q.scope)))
}

// clusters are the data clusters in a scope, in their order.
func (s *Server) clusters(scope string) []string {
	var found []string
	for _, k := range consent.Known(s.face) {
		if containsWord(scope, k) {
			found = append(found, k)
		}
	}
	return found
}

// containsWord tells whether a scope holds a word.
func containsWord(scope, word string) bool { return Access{Scope: scope}.Has(word) }

// location is the client's redirect URI with the answer (RFC 6749, section
// 4.1.2; RFC 9207).
func (s *Server) location(q request, answer url.Values) string {
	u, err := url.Parse(q.redirect)
	if err != nil {
		return q.redirect // it was parsed when it was registered
	}
	if q.state != "" {
		answer.Set("state", q.state)
	}
	answer.Set("iss", s.c.Issuer)
	if u.RawQuery != "" {
		u.RawQuery += "&"
	}
	u.RawQuery += answer.Encode()
	return u.String()
}

// sendBack tells the client that its request is refused. What is not a refusal
// is shown instead.
func (s *Server) sendBack(w http.ResponseWriter, r *http.Request, q request, err error) error {
	no := s.asRefusal(r, err)
	if no.status >= http.StatusInternalServerError {
		return no
	}
	s.redirect(w, r, s.refusedAt(w, q, no))
	return nil
}

// refusedAt is the client's redirect URI with a refusal.
func (s *Server) refusedAt(w http.ResponseWriter, q request, no *refusal) string {
	wire.Refuse(w, no.sentence())
	text, link := s.description(w, no)
	answer := url.Values{"error": {no.code}, "error_description": {text}}
	if link != "" {
		answer.Set("error_uri", link)
	}
	return s.location(q, answer)
}

// redirect sends the browser elsewhere: after a form with 303, so that the form
// is not sent along.
func (s *Server) redirect(w http.ResponseWriter, r *http.Request, to string) {
	status := http.StatusFound
	if r.Method == http.MethodPost {
		status = http.StatusSeeOther
	}
	w.Header().Set("Location", to)
	w.WriteHeader(status)
}
