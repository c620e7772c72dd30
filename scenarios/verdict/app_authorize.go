package verdict

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// authorizationRules are about how an app sends people to a bank.
func authorizationRules() []Rule {
	return []Rule{
		{"app-pkce", App, Must, "sends a code_challenge by S256 with each authorization request", "RFC 7636, section 4.3; RFC 9700, section 2.1.1", authorized(pkceSent)},
		{"app-state", App, Should, "sends a state (or a nonce) that ties the answer to the browser", "RFC 6749, section 10.12", authorized(stateSent)},
		{"app-redirect-uri", App, Must, "sends a redirect_uri that is one of those registered, letter by letter", "RFC 6749, section 3.1.2.3; RFC 9700, section 2.1", redirectExact},
		{"app-response-type", App, Must, "asks for a code, never for a token in the browser's address", "RFC 9700, section 2.1.2", authorized(codeAsked)},
	}
}

// requests are the authorization requests of an app: browsers make them, the
// client id tells whose they are.
func (v view) requests() []*call {
	var all []*call
	for _, c := range v.calls {
		path, q, _ := c.address()
		owner := v.clients[q.Get("client_id")]
		if c.Method == http.MethodGet && q.Has("response_type") && owner.party == v.party.ID && strings.Contains(path, "/authorize") {
			all = append(all, c)
		}
	}
	return all
}

// authorized judges each authorization request whose address is known whole.
func authorized(judge func(q url.Values) string) finder {
	return func(v view, say func(*call, string)) {
		each(v.requests(), func(c *call) string {
			_, q, whole := c.address()
			if !whole {
				return ""
			}
			return judge(q)
		}, say)
	}
}

func pkceSent(q url.Values) string {
	switch {
	case !q.Has("code_challenge"):
		return "An authorization request has no code_challenge: make a verifier of 43 characters or more, send its SHA-256 in base64url, and the verifier with the code."
	case q.Get("code_challenge_method") != "S256":
		return "An authorization request has a code_challenge without code_challenge_method=S256: plain protects nobody."
	}
	return ""
}

func stateSent(q url.Values) string {
	if q.Get("state") != "" || q.Get("nonce") != "" {
		return ""
	}
	return "An authorization request has neither state nor nonce: send a random state, keep it with the browser, and refuse an answer with another."
}

func codeAsked(q url.Values) string {
	if t := q.Get("response_type"); oneOf("token", t) {
		return fmt.Sprintf("An authorization request asks for response_type=%s: ask for code; a token in an address ends up in logs.", t)
	}
	return ""
}

func redirectExact(v view, say func(*call, string)) {
	each(v.requests(), func(c *call) string {
		_, q, _ := c.address()
		known := v.clients[q.Get("client_id")].redirects
		if uri := q.Get("redirect_uri"); uri != "" && len(known) > 0 && !slices.Contains(known, uri) && c.Status >= 400 {
			return fmt.Sprintf("redirect_uri %q is not registered: send %q letter by letter, or register the other.", uri, known[0])
		}
		return ""
	}, say)
}
