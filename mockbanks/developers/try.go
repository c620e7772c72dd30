package developers

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"

	"github.com/sandbank/sandbank/internal/wire"
	"github.com/sandbank/sandbank/mockbanks/authserver"
	"github.com/sandbank/sandbank/mockbanks/catalog"
	"github.com/sandbank/sandbank/mockbanks/consent"
)

// TesterID is the client that calls are tried with, here and by the `token`
// command. It is registered when it is first needed.
const TesterID = "your-app"

// testerRedirect is a redirect URI that every bank takes, strict ones too.
// Nobody is sent there: tokens for tests have no pages.
const testerRedirect = "https://your-app.example/callback"

// EnsureTester registers the client for tests unless it is there.
func EnsureTester(ctx context.Context, b interface {
	Client(id string) (authserver.Client, bool)
	Register(context.Context, authserver.Registration) (authserver.Client, string, error)
}) error {
	if _, ok := b.Client(TesterID); ok {
		return nil
	}
	_, _, err := b.Register(ctx, authserver.Registration{
		ID: TesterID, Name: "Your app", Purpose: "Try the bank's interface",
		PurposeVI: "Thử giao diện của ngân hàng", RedirectURIs: []string{testerRedirect},
		Public: true, // nobody is told a secret, and its refresh tokens shall be usable
	})
	if _, ok := b.Client(TesterID); ok {
		return nil // somebody else was faster
	}
	return err
}

// A trialView is the form of a call, and what came of it.
type trialView struct {
	view
	Customers   []catalog.Pin
	Clients     []authserver.Client
	Calls       []string
	Permissions []string

	Client, Customer, Call, Permission string // as chosen
	Done                               bool
	Status                             int
	Answer, Curl                       string
}

func (s *Corner) trial(r *http.Request) trialView {
	v := trialView{
		view: s.view("Try a call"), Calls: s.offered(), Permissions: consent.Known(s.c.Bank.Standard()),
		Client: r.FormValue("client"), Customer: strings.TrimSpace(r.FormValue("customer")), Call: r.FormValue("call"), Permission: r.FormValue("permission"),
	}
	v.Customers = v.Bank.Pins
	for _, c := range s.c.Bank.Clients() {
		if c.Headless == "" && c.Party == "developer" && c.ID != TesterID {
			v.Clients = append(v.Clients, c)
		}
	}
	if v.Customer == "" && len(v.Customers) > 0 {
		v.Customer = v.Customers[0].Key
	}
	return v
}

// offered are the calls that need nothing but a token; {account} is the
// customer's first.
func (s *Corner) offered() []string {
	if s.c.Bank.Standard() == consent.OpenBanking {
		return []string{"/accounts", "/accounts/{account}", "/accounts/{account}/balances", "/accounts/{account}/transactions", "/balances", "/party", "/standing-orders", "/direct-debits", "/products"}
	}
	return []string{"/accounts", "/accounts/{account}", "/accounts/{account}/transactions", "/accounts/{account}/contact", "/accounts/{account}/payment-networks", "/accounts/{account}/statements", "/customers/current"}
}

// askCall handles GET /developers/try.
func (s *Corner) askCall(w http.ResponseWriter, r *http.Request) error {
	return s.show(w, http.StatusOK, "try.html", s.trial(r))
}

// try handles POST /developers/try: a token as a customer would give it, and
// the call with it, which is recorded like every other.
func (s *Corner) try(w http.ResponseWriter, r *http.Request) error {
	v := s.trial(r)
	token, url, err := s.prepare(r.Context(), &v)
	if err != nil {
		v.Problem = "Not called: " + err.Error() + "."
		wire.Refuse(w, v.Problem)
		return s.show(w, http.StatusBadRequest, "try.html", v)
	}
	v.Status, v.Answer, err = s.get(r.Context(), url, token)
	if err != nil {
		return err
	}
	v.Done, v.Curl = true, "curl -H 'Authorization: Bearer "+token+"' \\\n  '"+url+"'"
	return s.show(w, http.StatusOK, "try.html", v)
}

// prepare issues the token and says what to call.
func (s *Corner) prepare(ctx context.Context, v *trialView) (token, url string, err error) {
	if v.Client == "" {
		v.Client = TesterID
		if err := EnsureTester(ctx, s.c.Bank); err != nil {
			return "", "", err
		}
	}
	p, err := s.c.Bank.Customer(v.Customer)
	if err != nil {
		return "", "", err
	}
	path := v.Calls[0]
	for _, offered := range v.Calls {
		if offered == v.Call {
			path = offered
		}
	}
	if all := s.c.Bank.Accounts(p.Index); len(all) > 0 {
		path = strings.Replace(path, "{account}", all[0].ID, 1)
	}
	var permissions []string // nil is all
	if v.Permission != "" {
		permissions = []string{v.Permission}
	}
	token, _, _, err = s.c.Bank.IssueForTests(ctx, v.Client, v.Customer, permissions, nil)
	return token, s.c.Bank.API() + path, err
}

// get calls the bank as a program would, without a detour over the network.
func (s *Corner) get(ctx context.Context, address, token string) (status int, body string, err error) {
	at, err := url.Parse(address)
	if err != nil {
		return 0, "", err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, at.RequestURI(), nil)
	if err != nil {
		return 0, "", err
	}
	r.Host, r.RequestURI, r.RemoteAddr = at.Host, at.RequestURI(), "127.0.0.1:0"
	r.Header.Set("Authorization", "Bearer "+token)
	r.Header.Set("Accept", "application/json")
	a := &answer{header: http.Header{}}
	s.enter(a, r)
	if json.Valid(a.body.Bytes()) {
		var pretty bytes.Buffer
		if err := json.Indent(&pretty, a.body.Bytes(), "", "  "); err == nil {
			return a.status, pretty.String(), nil
		}
	}
	return a.status, a.body.String(), nil
}

// enter goes in by the bank's door. A connection that is broken off on purpose
// leaves an answer without a status.
func (s *Corner) enter(a *answer, r *http.Request) {
	defer func() {
		if cause := recover(); cause == http.ErrAbortHandler {
			a.status = 0
		} else if cause != nil {
			panic(cause)
		}
	}()
	s.c.Door.ServeHTTP(a, r)
}

// An answer keeps what a handler writes.
type answer struct {
	header http.Header
	status int
	body   bytes.Buffer
}

// Header implements [http.ResponseWriter].
func (a *answer) Header() http.Header { return a.header }

// WriteHeader implements [http.ResponseWriter]; the first status counts.
func (a *answer) WriteHeader(status int) {
	if a.status == 0 {
		a.status = status
	}
}

// Write implements [http.ResponseWriter].
func (a *answer) Write(b []byte) (int, error) {
	a.WriteHeader(http.StatusOK)
	return a.body.Write(b)
}
