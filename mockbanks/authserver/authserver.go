// Package authserver is the authorization server of one bank, profile "easy":
// the authorization code flow with PKCE, refresh and client-credentials
// grants, bearer tokens, and the pages on which a customer signs in, consents
// and takes her consent back.
//
// Standards: RFC 6749 (OAuth 2.0), 6750 (bearer tokens), 7009 (revocation),
// 7636 (PKCE), 7662 (introspection), 8252 (native apps), 8414 (metadata), 9207
// (issuer in the response), OpenID Connect Core and Discovery 1.0; and of UK
// Open Banking v4.0 the consent id in the claims parameter.
//
// A binding belongs to a token, tokens point to a grant, and revocation is on
// the grant. Codes, access tokens and ID tokens live by the real clock, because
// clients check them by their own watch; consents, and with them grants and
// refresh tokens, live by the virtual clock of the run.
package authserver

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/go-chi/chi/v5"

	"github.com/sandbank/sandbank/internal/actor"
	"github.com/sandbank/sandbank/internal/clock"
	"github.com/sandbank/sandbank/mockbanks/catalog"
	"github.com/sandbank/sandbank/mockbanks/consent"
	"github.com/sandbank/sandbank/mockbanks/consents"
	"github.com/sandbank/sandbank/mockbanks/ledger"
	"github.com/sandbank/sandbank/mockbanks/people"
)

// People is what the server asks of the bank's customers.
type People interface {
	ByKey(bank, key string) (people.Person, error)
	ByEmail(bank, email string) (people.Person, error)
	Pins(bank string) []people.Person
}

// Book is what the server asks of the bank's accounts.
type Book interface {
	Accounts(bank string, customer int64) []ledger.Account
	Account(bank, id string) (ledger.Account, error)
	Balance(a ledger.Account, at time.Time) ledger.Balance
}

// Config is what a server is made of. Fields are needed unless they say so.
type Config struct {
	Bank     catalog.Bank
	Issuer   string // absolute, without a slash at its end
	Actor    *actor.Actor
	Consents *consents.Register
	People   People
	Book     Book
	Wall     clock.Clock // real time
	Log      *slog.Logger

	// Faults may make the server deviate; nil never does.
	Faults Faults
	// Link is the address of the page that explains an exchange; nil leaves
	// links out.
	Link func(exchange string) string
	// Strict leaves out of refusals what the standards do not ask for, and
	// refuses redirects to plain http.
	Strict bool
	// AccessLife is how long access tokens live in real time, 5 to 60 minutes;
	// 0 means 30 minutes.
	AccessLife time.Duration
	// ConsentLife is how long a consent given by data clusters lives in
	// virtual time; 0 means 90 days.
	ConsentLife time.Duration
}

const (
	defaultAccessLife  = 30 * time.Minute
	defaultConsentLife = 90 * 24 * time.Hour
)

// A Server is the authorization server of one bank. It is safe for concurrent
// use. Join its projections to the actor before the actor is opened.
type Server struct {
	c     Config
	face  consent.Face // in whose words consents are written
	path  string       // of the issuer
	state *state
	desk  *desk
	keys  func() ([]signingKey, error)
}

// New returns a Server. It starts no goroutine and opens no socket.
func New(c Config) (*Server, error) {
	if c.Actor == nil || c.Consents == nil || c.People == nil || c.Book == nil || c.Wall == nil || c.Log == nil {
		return nil, errors.New("authorization server: config is missing a part")
	}
	if c.Bank.ID == "" || c.Bank.Zone() == nil || len(c.Bank.Faces) == 0 {
		return nil, errors.New("authorization server: bank lacks an id, a time zone or a face")
	}
	u, err := url.Parse(c.Issuer)
	if err != nil || u.Host == "" || strings.HasSuffix(c.Issuer, "/") || u.RawQuery != "" || u.Fragment != "" {
		return nil, errors.New("authorization server: issuer must be absolute and without a slash at its end")
	}
	if c.AccessLife == 0 {
		c.AccessLife = defaultAccessLife
	}
	if c.AccessLife < 5*time.Minute || c.AccessLife > time.Hour {
		return nil, errors.New("authorization server: access tokens live 5 to 60 minutes")
	}
	if c.ConsentLife == 0 {
		c.ConsentLife = defaultConsentLife
	}
	face := consent.Face(c.Bank.Faces[0].Standard)
	if consent.Known(face) == nil {
		return nil, fmt.Errorf("authorization server: face %q knows no consents", face)
	}
	s := &Server{c: c, face: face, path: u.Path, state: newState(c.Bank.ID), desk: newDesk(c.Wall)}
	s.keys = sync.OnceValues(func() ([]signingKey, error) { return deriveKeys(c.Actor.Seed(), c.Bank.ID) })
	return s, nil
}

// Projections are the read models that the actor of the run must fold, the
// register of consents left out: it belongs to the caller.
func (s *Server) Projections() []actor.Projection { return []actor.Projection{s.state} }

// Issuer is the issuer identifier of the server.
func (s *Server) Issuer() string { return s.c.Issuer }

// Routes is the table of contents of this API. Paths are relative to the path
// of the issuer: mount it there. The table is made at the first request: a new
// run has many banks, and most are never asked.
func (s *Server) Routes() http.Handler {
	table := sync.OnceValue(s.routes)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { table().ServeHTTP(w, r) })
}

func (s *Server) routes() http.Handler {
	r := chi.NewRouter()
	r.NotFound(s.page(s.nowhere))
	r.MethodNotAllowed(s.answer(s.wrongMethod(r)))
	r.Get("/.well-known/openid-configuration", s.metadata)
	r.Get("/.well-known/oauth-authorization-server", s.metadata)
	r.Get("/jwks", s.jwks)

	r.Get("/authorize", s.page(s.authorize))
	r.Post("/authorize", s.page(s.authorize))
	r.Get("/login", s.page(s.loginGet))
	r.Post("/login", s.page(s.login))
	r.Get("/otp", s.page(s.otpGet))
	r.Post("/otp", s.page(s.otp))
	r.Get("/consent", s.page(s.showConsent))
	r.Post("/consent", s.page(s.decideConsent))
	r.Get("/waiting", s.page(s.waiting))
	r.Post("/waiting", s.page(s.stopWaiting))

	r.Post("/token", s.answer(s.token))
	r.Post("/revoke", s.answer(s.revoke))
	r.Post("/introspect", s.answer(s.introspect))
	r.Get("/userinfo", s.answer(s.userinfo))
	r.Post("/userinfo", s.answer(s.userinfo))

	r.Get("/me", s.page(s.me))
	r.Post("/me/login", s.page(s.meLogin))
	r.Post("/me/decide", s.page(s.meDecide))
	r.Post("/me/revoke", s.page(s.meRevoke))
	r.Post("/me/leave", s.page(s.meLeave))
	r.Get("/style.css", s.style)
	return r
}

// now is the virtual time of the run.
func (s *Server) now() time.Time { return s.c.Actor.Clock().Now() }

// scopes are all scopes that a client may register for, in their order.
func (s *Server) scopes() []string {
	if s.face == consent.OpenBanking {
		return []string{"openid", "accounts"}
	}
	return append([]string{"openid", "offline_access"}, consent.Known(s.face)...)
}
