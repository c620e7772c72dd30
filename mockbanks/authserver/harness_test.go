package authserver_test

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-chi/chi/v5"

	"github.com/sandbank/sandbank/internal/actor"
	"github.com/sandbank/sandbank/internal/address"
	"github.com/sandbank/sandbank/internal/clock"
	"github.com/sandbank/sandbank/internal/journal"
	"github.com/sandbank/sandbank/mockbanks/authserver"
	"github.com/sandbank/sandbank/mockbanks/catalog"
	"github.com/sandbank/sandbank/mockbanks/consents"
	"github.com/sandbank/sandbank/mockbanks/ledger"
	"github.com/sandbank/sandbank/mockbanks/people"
)

// watch is a real clock that a test can put forward.
type watch struct {
	mu  sync.Mutex
	now time.Time
}

func (w *watch) Now() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.now
}

func (w *watch) forward(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now = w.now.Add(d)
}

const (
	redirect = "http://127.0.0.1:9999/callback"
	verifier = "a-verifier-that-is-long-enough-to-be-one-0123456789"
)

func challengeOf(verifier string) string {
	h := sha256.Sum256([]byte(verifier))
	return base64.RawURLEncoding.EncodeToString(h[:])
}

// A bank is one bank with its authorization server, reachable over HTTP.
type bank struct {
	t       testing.TB
	srv     *authserver.Server
	reg     *consents.Register
	store   *journal.Memory
	actor   *actor.Actor
	virtual *clock.Virtual
	wall    *watch
	issuer  string
	browser *http.Client
	id      string // of its confidential client
	secret  string
}

// open starts a bank of the shipped catalog with one client.
func open(t testing.TB, id string, more ...func(*authserver.Config)) *bank {
	t.Helper()
	entry, world, book := generate(t, id)
	b := &bank{t: t, store: journal.NewMemory(0), wall: &watch{now: clock.System{}.Now()}}
	b.virtual = clock.NewVirtual(b.wall, time.Date(2026, 3, 2, 14, 0, 0, 0, time.UTC), 0)
	server := httptest.NewUnstartedServer(nil)
	base := "http://" + server.Listener.Addr().String()
	b.issuer = base + "/banks/" + id
	b.actor = actor.New(actor.Config{Run: "main", Seed: 2018, Base: address.Base(base), Journal: b.store, Clock: b.virtual, Wall: b.wall})
	b.reg = consents.New(id, b.actor)
	c := authserver.Config{
		Bank: entry, Issuer: b.issuer, Actor: b.actor, Consents: b.reg, People: world, Book: book, Wall: b.wall,
		Log: slog.New(slog.DiscardHandler), Link: func(x string) string { return "http://console/?sel=" + x },
	}
	for _, m := range more {
		m(&c)
	}
	var err error
	if b.srv, err = authserver.New(c); err != nil {
		t.Fatal(err)
	}
	for _, p := range append(b.srv.Projections(), b.reg) {
		if err := b.actor.Join(t.Context(), p); err != nil {
			t.Fatal(err)
		}
	}
	if err := b.actor.Open(t.Context()); err != nil {
		t.Fatal(err)
	}
	r := chi.NewRouter()
	r.Mount("/banks/"+id, b.srv.Routes())
	r.Handle("/.well-known/oauth-authorization-server/banks/"+id, b.srv.Metadata())
	server.Config.Handler = r
	server.Start()
	t.Cleanup(server.Close)
	b.browser = newBrowser(t)
	uri := redirect
	if c.Strict {
		uri = "https://app.example.com/callback"
	}
	b.id, b.secret = b.register(authserver.Registration{
		ID: "app", Name: "Kinnet", LegalName: "Kinnet Social, Inc.", Purpose: "To answer in chat when you ask about your money.",
		PurposeVI: "Để trả lời trong trò chuyện khi bạn hỏi về tiền của mình.", RedirectURIs: []string{uri}, Party: "developer", Actor: "kinnet/balance",
	})
	return b
}

func generate(t testing.TB, id string) (catalog.Bank, *people.World, *ledger.Book) {
	t.Helper()
	all, err := catalog.Load()
	if err != nil {
		t.Fatal(err)
	}
	world, err := people.New(2018, catalog.People(all))
	if err != nil {
		t.Fatal(err)
	}
	book, err := ledger.New(2018, time.Date(2026, 3, 2, 14, 0, 0, 0, time.UTC), world, catalog.People(all))
	if err != nil {
		t.Fatal(err)
	}
	entry, ok := catalog.Find(all, id)
	if !ok {
		t.Fatalf("no bank %s", id)
	}
	return entry, world, book
}

// newBrowser keeps cookies and follows no redirect.
func newBrowser(t testing.TB) *http.Client {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

func (b *bank) register(r authserver.Registration) (id, secret string) {
	b.t.Helper()
	c, secret, err := b.srv.Register(b.t.Context(), r)
	if err != nil {
		b.t.Fatal(err)
	}
	return c.ID, secret
}

// An answer is a response with its body read.
type answer struct {
	status int
	header http.Header
	body   string
}

// values are the parameters of the address that the answer redirects to.
func (a answer) values() url.Values {
	u, err := url.Parse(a.header.Get("Location"))
	if err != nil {
		return nil
	}
	return u.Query()
}

func (b *bank) do(req *http.Request) answer {
	b.t.Helper()
	res, err := b.browser.Do(req)
	if err != nil {
		b.t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	return answer{res.StatusCode, res.Header, string(body)}
}

// address is a path of the bank, or an address that came from it.
func (b *bank) address(path string) string {
	if strings.HasPrefix(path, "/banks/") {
		return b.issuer[:strings.Index(b.issuer, "/banks/")] + path
	}
	return b.issuer + path
}

func (b *bank) get(path string) answer {
	b.t.Helper()
	req, err := http.NewRequestWithContext(b.t.Context(), http.MethodGet, b.address(path), nil)
	if err != nil {
		b.t.Fatal(err)
	}
	return b.do(req)
}

func (b *bank) post(path string, f url.Values) answer {
	b.t.Helper()
	req, err := http.NewRequestWithContext(b.t.Context(), http.MethodPost, b.address(path), strings.NewReader(f.Encode()))
	if err != nil {
		b.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return b.do(req)
}

const fdxScope = "openid offline_access ACCOUNT_BASIC ACCOUNT_DETAILED TRANSACTIONS"

// query is a right authorization request; more changes it: pairs of name and
// value, an empty value removes the parameter.
func (b *bank) query(more ...string) url.Values {
	q := url.Values{
		"response_type": {"code"}, "client_id": {b.id}, "redirect_uri": {redirect}, "scope": {fdxScope}, "state": {"st-1"},
		"nonce": {"n-1"}, "code_challenge": {challengeOf(verifier)}, "code_challenge_method": {"S256"},
	}
	for i := 0; i < len(more); i += 2 {
		if q.Set(more[i], more[i+1]); more[i+1] == "" {
			q.Del(more[i])
		}
	}
	return q
}

// hidden finds a hidden field of a page.
func hidden(page, name string) string {
	m := regexp.MustCompile(`name="` + name + `" value="([^"]*)"`).FindStringSubmatch(page)
	if m == nil {
		return ""
	}
	return m[1]
}

// boxes finds the values of the check boxes with a name.
func boxes(page, name string) []string {
	var all []string
	for _, m := range regexp.MustCompile(`type="checkbox" name="`+name+`" value="([^"]*)"`).FindAllStringSubmatch(page, -1) {
		all = append(all, m[1])
	}
	return all
}

// visit goes from an authorization request to the consent page.
func (b *bank) visit(q url.Values, customer string) answer {
	b.t.Helper()
	login := b.get("/authorize?" + q.Encode())
	if login.status != http.StatusOK {
		b.t.Fatalf("GET /authorize = %d %s %s", login.status, login.header.Get("Location"), login.body)
	}
	in := b.post("/login", url.Values{"csrf": {hidden(login.body, "csrf")}, "request": {hidden(login.body, "request")}, "customer": {customer}})
	if in.status != http.StatusSeeOther {
		b.t.Fatalf("POST /login = %d %s", in.status, in.body)
	}
	page := b.get(in.header.Get("Location"))
	if page.status != http.StatusOK {
		b.t.Fatalf("GET /consent = %d %s", page.status, page.body)
	}
	return page
}

// decide answers the consent page; clusters nil ticks all.
func (b *bank) decide(page answer, decision string, clusters []string) answer {
	b.t.Helper()
	if clusters == nil {
		clusters = boxes(page.body, "cluster")
	}
	return b.post("/consent", url.Values{
		"csrf": {hidden(page.body, "csrf")}, "request": {hidden(page.body, "request")}, "decision": {decision},
		"account": boxes(page.body, "account"), "cluster": clusters,
	})
}

// code goes all the way to a code.
func (b *bank) code(q url.Values, clusters ...string) string {
	b.t.Helper()
	out := b.decide(b.visit(q, "linh"), "allow", clusters)
	code := out.values().Get("code")
	if code == "" {
		b.t.Fatalf("POST /consent = %d %q %s", out.status, out.header.Get("Location"), out.body)
	}
	return code
}

// tokens is what the token endpoint answers.
type tokens struct {
	Access      string `json:"access_token"`
	Type        string `json:"token_type"`
	Expires     int    `json:"expires_in"`
	Refresh     string `json:"refresh_token"`
	Scope       string `json:"scope"`
	ID          string `json:"id_token"`
	Error       string `json:"error"`
	Description string `json:"error_description"`
}

// exchange sends a form to the token endpoint as the bank's client.
func (b *bank) exchange(more ...string) (answer, tokens) {
	b.t.Helper()
	f := url.Values{"client_id": {b.id}, "client_secret": {b.secret}}
	for i := 0; i < len(more); i += 2 {
		if f.Set(more[i], more[i+1]); more[i+1] == "" {
			f.Del(more[i])
		}
	}
	a := b.post("/token", f)
	var t tokens
	if err := json.Unmarshal([]byte(a.body), &t); err != nil {
		b.t.Fatalf("POST /token = %d %q: %v", a.status, a.body, err)
	}
	return a, t
}

func (b *bank) redeem(code string, more ...string) (answer, tokens) {
	b.t.Helper()
	return b.exchange(append([]string{"grant_type", "authorization_code", "code", code, "redirect_uri", redirect, "code_verifier", verifier}, more...)...)
}

// link goes all the way to tokens.
func (b *bank) link(clusters ...string) tokens {
	b.t.Helper()
	a, t := b.redeem(b.code(b.query(), clusters...))
	if a.status != http.StatusOK {
		b.t.Fatalf("POST /token = %d %s", a.status, a.body)
	}
	return t
}

// types lists the types of all events in the journal, but those of set-up.
func (b *bank) types() []string {
	b.t.Helper()
	events, err := b.actor.Read(b.t.Context(), 3, 1000)
	if err != nil {
		b.t.Fatal(err)
	}
	all := make([]string, len(events))
	for i, e := range events {
		all[i] = e.Type
	}
	return all
}

// registerPublic makes a client that cannot keep a secret.
func (b *bank) registerPublic() (id, secret string) {
	b.t.Helper()
	return b.register(authserver.Registration{Name: "Device", RedirectURIs: []string{"http://127.0.0.1/cb"}, Public: true})
}
