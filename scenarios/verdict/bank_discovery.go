package verdict

import (
	"fmt"
	"net/http"
	"strings"
)

const discovery = "OpenID Connect Discovery 1.0"

// wellKnown is where an issuer says what it offers, below its own address.
const wellKnown = "/.well-known/openid-configuration"

// discoveryRules are about what a bank's issuer says of itself, and about what
// it sends back with a browser.
func discoveryRules() []Rule {
	return []Rule{
		{"bank-discovery", Bank, Must, "serves its discovery document as JSON with 200", discovery + ", section 4.2", answered(discoveryServed)},
		{"bank-issuer", Bank, Must, "names as issuer the very address under which the document is", discovery + ", section 4.3; RFC 8414, section 3.3", answered(issuerEqual)},
		{"bank-discovery-members", Bank, Must, "names its endpoints, keys and response types in the document", discovery + ", section 3", answered(discoveryWhole)},
		{"bank-pkce-offered", Bank, Should, "says that it takes PKCE by S256", "RFC 8414, section 2; RFC 9700, section 2.1.1", answered(pkceOffered)},
		{"bank-state-echo", Bank, Must, "returns the state of the request, unchanged, with every answer", "RFC 6749, section 4.1.2", stateEchoed},
		{"bank-iss", Bank, Must, "returns iss, equal to its issuer, if it says that it does", "RFC 9207, section 2", issReturned},
	}
}

func isDiscovery(c *call) bool {
	return c.Method == http.MethodGet && strings.HasSuffix(c.path(), wellKnown)
}

func discoveryServed(c *call) string {
	switch {
	case !isDiscovery(c):
		return ""
	case c.Status != http.StatusOK:
		return fmt.Sprintf("The discovery document was answered with %d: serve it at {issuer}%s.", c.Status, wellKnown)
	case !strings.HasPrefix(c.res.get("Content-Type"), "application/json") && len(c.res.Headers) > 0:
		return fmt.Sprintf("The discovery document has Content-Type %q: send application/json.", c.res.get("Content-Type"))
	}
	if _, ok := c.res.json(); c.res.known && !ok {
		return "The discovery document is no JSON."
	}
	return ""
}

// metadata is a discovery document that was served well.
func metadata(c *call) map[string]any {
	if !isDiscovery(c) || c.Status != http.StatusOK {
		return nil
	}
	return object(jsonOf(c.res))
}

func issuerEqual(c *call) string {
	m := metadata(c)
	if m == nil {
		return ""
	}
	at, issuer := strings.TrimSuffix(c.path(), wellKnown), text(m["issuer"])
	if issuer == at || !strings.Contains(at, "://") && strings.HasSuffix(issuer, at) {
		return ""
	}
	return fmt.Sprintf("The discovery document of %s names issuer %q: name the address itself, letter by letter; clients stop at any other.", at, issuer)
}

func discoveryWhole(c *call) string {
	m := metadata(c)
	if m == nil {
		return ""
	}
	if name := lacks(m, "issuer", "authorization_endpoint", "token_endpoint", "jwks_uri", "response_types_supported", "subject_types_supported", "id_token_signing_alg_values_supported"); name != "" {
		return "The discovery document has no " + name + ": clients cannot go on without it."
	}
	return ""
}

func pkceOffered(c *call) string {
	m := metadata(c)
	if m == nil {
		return ""
	}
	for _, method := range list(m["code_challenge_methods_supported"]) {
		if method == "S256" {
			return ""
		}
	}
	return `The discovery document does not offer PKCE: add "code_challenge_methods_supported":["S256"] and check the verifier.`
}

// An answer is what a bank sent back to an app by a browser.
type answer struct {
	*call
	values map[string][]string
}

// answers are the calls at callbacks that carry what this bank sent: those
// whose browser came from an authorization request at the bank.
func (v view) answers() (all []answer, states map[string]bool) {
	states = map[string]bool{}
	for _, c := range v.calls {
		_, q, whole := c.address()
		switch {
		case c.To == v.party.ID && q.Has("response_type") && whole:
			states[q.Get("state")] = true
		case len(states) > 0 && whole && c.To != v.party.ID && strings.HasSuffix(c.path(), "/callback") && (q.Has("code") || q.Has("error")):
			all = append(all, answer{c, q})
		}
	}
	return all, states
}

func stateEchoed(v view, say func(*call, string)) {
	all, states := v.answers()
	for _, a := range all {
		got := query(a.call).Get("state")
		if states[""] || states[got] || got == "***" || states["***"] {
			continue
		}
		if got == "" {
			say(a.call, "The answer of an authorization request came back without its state: return it unchanged with code and with error.")
		} else if len(v.banks()) == 1 {
			say(a.call, "The answer of an authorization request came back with another state: return it unchanged, letter by letter.")
		}
	}
}

// banks are those that were asked for an authorization.
func (v view) banks() map[string]bool {
	all := map[string]bool{}
	for _, c := range v.calls {
		if query(c).Has("response_type") {
			all[c.To] = true
		}
	}
	return all
}

func issReturned(v view, say func(*call, string)) {
	issuer := ""
	for _, c := range v.answered {
		if m := metadata(c); m["authorization_response_iss_parameter_supported"] == true {
			issuer = text(m["issuer"])
		}
	}
	if issuer == "" || len(v.banks()) > 1 {
		return
	}
	all, _ := v.answers()
	for _, a := range all {
		if got := query(a.call).Get("iss"); got != issuer {
			say(a.call, fmt.Sprintf("The answer of an authorization request names iss %q, not %q: return the issuer as it is in the discovery document.", got, issuer))
		}
	}
}
