package messenger

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"

	"github.com/go-chi/chi/v5"

	"github.com/sandbank/sandbank/internal/chance"
	"github.com/sandbank/sandbank/internal/secret"
	"github.com/sandbank/sandbank/internal/trace"
	"github.com/sandbank/sandbank/internal/wire"
)

// Routes is the table of contents of the platform, to be mounted at
// /platforms/{id}. Every path but those of account linking is Graph's, with
// any version before it, or none.
func (m *Messenger) Routes() http.Handler {
	r := chi.NewRouter()
	r.Get("/linking/callback", m.linkingCallback)
	r.Get("/linking/style.css", m.style)
	r.HandleFunc("/*", m.graph)
	r.HandleFunc("/", m.graph)
	return r
}

// call is one Graph request, also as a part of a batch.
type call struct {
	w      http.ResponseWriter
	r      *http.Request
	method string
	path   []string // without the version; "me" stands for the page
	params params
	token  string
	app    Credentials
}

// answer is what a call is answered with, before it is encoded.
type answer = any

// graph handles every Graph request.
func (m *Messenger) graph(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Facebook-Api-Version", apiVersion(chi.URLParam(r, "*")))
	w.Header().Set("X-Fb-Trace-Id", traceOf(w, r))
	w.Header().Set("Cache-Control", "private, no-cache, no-store, must-revalidate")
	w.Header().Set("Content-Type", "application/json; charset=UTF-8")
	status, body := m.answerTo(w, r)
	w.WriteHeader(status)
	w.Write(body) // a client that has gone is no matter
}

func (m *Messenger) answerTo(w http.ResponseWriter, r *http.Request) (int, []byte) {
	p, err := readParams(w, r)
	if err != nil {
		return m.refuse(w, r, err)
	}
	c := call{w: w, r: r, method: r.Method, path: segments(chi.URLParam(r, "*")), params: p}
	if err := m.authorise(&c); err != nil {
		return m.refuse(w, r, err)
	}
	if err := m.charge(w, c.app); err != nil {
		return m.refuse(w, r, err)
	}
	return m.perform(c)
}

// perform answers an authorised call.
func (m *Messenger) perform(c call) (int, []byte) {
	a, err := m.dispatchCall(c)
	if err != nil {
		return m.refuse(c.w, c.r, err)
	}
	b, err := json.Marshal(a)
	if err != nil {
		return m.refuse(c.w, c.r, err)
	}
	return http.StatusOK, b
}

// dispatchCall finds who answers a call.
func (m *Messenger) dispatchCall(c call) (answer, error) {
	switch len(c.path) {
	case 0:
		return m.edge(c, map[string]handler{http.MethodPost: m.batch})
	case 1:
		return m.edge(c, map[string]handler{http.MethodGet: m.object})
	case 2:
		if c.path[0] != "me" && c.path[0] != c.app.PageID {
			return nil, noObject(c.path[0])
		}
		return m.pageEdge(c)
	}
	return nil, unknownPath(strings.Join(c.path, "/"))
}

type handler = func(call) (answer, error)

// pageEdge answers what belongs to a page.
func (m *Messenger) pageEdge(c call) (answer, error) {
	switch c.path[1] {
	case "messages":
		return m.edge(c, map[string]handler{http.MethodPost: m.sendMessage})
	case "messenger_profile":
		return m.edge(c, map[string]handler{
			http.MethodGet: m.readProfile, http.MethodPost: m.writeProfile, http.MethodDelete: m.deleteProfile,
		})
	case "subscribed_apps":
		return m.edge(c, map[string]handler{
			http.MethodGet: m.subscriptions, http.MethodPost: m.subscribe, http.MethodDelete: m.unsubscribe,
		})
	case "unlink_accounts":
		return m.edge(c, map[string]handler{http.MethodPost: m.unlinkAccount})
	case "message_attachments":
		return m.edge(c, map[string]handler{http.MethodPost: m.upload})
	}
	return nil, unknownPath(strings.Join(c.path, "/"))
}

func (m *Messenger) edge(c call, by map[string]handler) (answer, error) {
	h := by[c.method]
	if h == nil {
		return nil, badMethod(strings.ToLower(c.method))
	}
	return h(c)
}

// authorise finds the app by its page token, and checks the proof that the
// caller knows the app's secret.
func (m *Messenger) authorise(c *call) error {
	token := c.params.text("access_token")
	if bearer, ok := strings.CutPrefix(c.r.Header.Get("Authorization"), "Bearer "); ok && token == "" {
		token = bearer
	}
	if token == "" {
		return noToken()
	}
	m.state.mu.RLock()
	a := m.state.byToken[secret.Hash(token)]
	if a != nil {
		c.app = a.Credentials
	}
	m.state.mu.RUnlock()
	if a == nil {
		return badToken()
	}
	c.token = token
	wire.Attribute(c.w, m.c.ID+"/"+c.app.App)
	if c.params.has("appsecret_proof") && !provesSecret(c.app.AppSecret, token, c.params.text("appsecret_proof")) {
		return badProof()
	}
	return nil
}

// provesSecret checks an appsecret_proof.
func provesSecret(appSecret, token, proof string) bool {
	mac := hmac.New(sha256.New, []byte(appSecret))
	mac.Write([]byte(token))
	return hmac.Equal([]byte(hex.EncodeToString(mac.Sum(nil))), []byte(proof))
}

// segments cuts a path at its slashes and leaves out a version before it.
func segments(path string) []string {
	var all []string
	for _, s := range strings.Split(path, "/") {
		if s != "" && !(len(all) == 0 && isVersion(s)) {
			all = append(all, s)
		}
	}
	return all
}

func isVersion(s string) bool {
	major, minor, ok := strings.Cut(strings.TrimPrefix(s, "v"), ".")
	return ok && strings.HasPrefix(s, "v") && isNumber(major) && isNumber(minor)
}

func isNumber(s string) bool {
	return s != "" && len(s) < 4 && strings.Trim(s, "0123456789") == ""
}

// apiVersion is the version that a path asks for, or the newest.
func apiVersion(path string) string {
	if first, _, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/"); isVersion(first) {
		return first
	}
	return "v21.0"
}

// traceOf is the id by which an answer can be found again: drawn from that of
// its exchange, so that equal runs give equal bytes.
func traceOf(w http.ResponseWriter, r *http.Request) string {
	id := wire.ExchangeID(w)
	if id == "" {
		id = string(trace.From(r.Context()))
	}
	h := chance.Text(id)
	return fmt.Sprintf("A%011x%011x", chance.H(h, 0)>>20, chance.H(h, 1)>>20)
}
