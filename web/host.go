package web

import (
	"html/template"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/sandbank/sandbank/internal/address"
)

// A gate knows under which names this server may be asked. A page of another
// site that has made its name resolve to this machine (DNS rebinding) comes
// with its own name in Host, and stops here.
type gate struct {
	origin  address.Base
	allowed []string // host, or host:port; lower case
}

func newGate(origin address.Base, allowed []string) *gate {
	g := &gate{origin: origin, allowed: []string{hostOf(string(origin))}}
	for _, a := range allowed {
		g.allowed = append(g.allowed, strings.ToLower(strings.TrimSpace(a)))
	}
	return g
}

// hostOf is the host of an address, with its port unless it is the scheme's.
func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return withoutDefaultPort(u.Scheme, strings.ToLower(u.Host))
}

func withoutDefaultPort(scheme, host string) string {
	if scheme == "https" {
		return strings.TrimSuffix(host, ":443")
	}
	return strings.TrimSuffix(host, ":80")
}

// admits says whether a request may name this host. The loopback names are
// allowed with the port of the public address and with the one that the
// request really came in by.
func (g *gate) admits(r *http.Request, host string) bool {
	if slices.Contains(g.allowed, host) { // as nearly everybody spells it
		return true
	}
	scheme, _, _ := strings.Cut(string(g.origin), ":")
	host = withoutDefaultPort(scheme, strings.ToLower(host))
	name, port, err := net.SplitHostPort(host)
	if err != nil {
		name, port = strings.Trim(host, "[]"), ""
	}
	if slices.Contains(g.allowed, host) || slices.Contains(g.allowed, name) {
		return true
	}
	return isLoopbackName(name) && (port == portOf(g.origin) || port == localPort(r))
}

func isLoopbackName(name string) bool {
	return name == "localhost" || name == "127.0.0.1" || name == "::1"
}

func portOf(origin address.Base) string {
	_, port, err := net.SplitHostPort(hostOf(string(origin)))
	if err != nil {
		return ""
	}
	return port
}

// localPort is the port of the listener that took the request.
func localPort(r *http.Request) string {
	addr, ok := r.Context().Value(http.LocalAddrContextKey).(net.Addr)
	if !ok {
		return "none"
	}
	_, port, err := net.SplitHostPort(addr.String())
	if err != nil {
		return "none"
	}
	return port
}

// hosts refuses requests under a name that is not ours: 421, as a page for
// people and as a problem for programs.
func (g *gate) hosts(next http.Handler) http.Handler {
	elsewhere := withRequestID(http.HandlerFunc(g.sendHome))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if g.admits(r, r.Host) {
			next.ServeHTTP(w, r)
			return
		}
		elsewhere.ServeHTTP(w, r)
	})
}

// sendHome says under which name this server is to be asked.
func (g *gate) sendHome(w http.ResponseWriter, r *http.Request) {
	if !wantsPage(r) {
		writeProblem(w, r, g.wrongHost(r.Host))
		return
	}
	writePage(w, r, http.StatusMisdirectedRequest, wrongHostPage, struct{ Host, Here string }{r.Host, string(g.origin)})
}

func (g *gate) wrongHost(host string) problem {
	return problem{
		Type: "/problems/wrong-host", Title: "This is not the host you asked for", Status: http.StatusMisdirectedRequest,
		Detail: "The request names the host \"" + host + "\". Use " + string(g.origin) +
			", or start the server with --allow-host " + host + " to allow this name too.",
	}
}

// wantsPage says whether whoever asks shows the answer to a person.
func wantsPage(r *http.Request) bool {
	return strings.Contains(r.Header.Get("Accept"), "text/html")
}

const wrongHostText = `{{define "title"}}Another host{{end}}{{define "main"}}
<h1>This is not the host you asked for</h1>
<p>You asked for <code>{{.Host}}</code>. Sandbank answers at <a href="{{.Here}}">{{.Here}}</a>.</p>
<p>To allow this name too, start it with <code>--allow-host {{.Host}}</code>.</p>{{end}}`

func wrongHostPage() *template.Template { return plainPage(wrongHostText) }
