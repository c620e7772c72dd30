package authserver

import (
	"encoding/base64"
	"net/url"
	"slices"
	"strings"

	"github.com/sandbank/sandbank/mockbanks/consent"
)

// A request is an authorization request that has been checked.
type request struct {
	client    Client
	redirect  string
	state     string
	nonce     string
	scope     string
	challenge string // PKCE S256; "" if a confidential client sends none
	intent    string // UK Open Banking: the consent that awaits authorisation
	acr       string
	hint      string // login_hint
	lang      string // ui_locales or lang, first word; may be empty
}

// once are the parameters that must not be repeated.
func once() []string {
	return []string{"response_type", "response_mode", "scope", "state", "nonce", "code_challenge", "code_challenge_method", "claims", "prompt", "login_hint"}
}

// parseTrust reads the part of an authorization request that must be right
// before anybody is redirected: the client and its redirect URI. Refusals are
// shown to the customer (RFC 6749, section 4.1.2.1).
func (s *Server) parseTrust(f url.Values) (request, error) {
	if err := checkOnce(f, "client_id", "redirect_uri"); err != nil {
		return request{}, err
	}
	c, ok := s.state.client(f.Get("client_id"))
	switch {
	case f.Get("client_id") == "":
		return request{}, bad("invalid_request", "The request names no client_id.", "The app must send the client_id of its registration at this bank.")
	case !ok:
		return request{}, bad("invalid_client", "No client of this bank has that client_id.", "The app must register here, or use a client of this bank and run.")
	case c.Suspended:
		return request{}, bad("invalid_client", "The bank has suspended this app.", "The people behind the app must ask the bank what its audit found.")
	}
	uri := f.Get("redirect_uri")
	switch {
	case uri == "":
		return request{client: c}, bad("invalid_request", "The request names no redirect_uri.", "The app must send one that it registered.")
	case !c.registered(uri):
		return request{client: c}, bad("invalid_request", "The app did not register this redirect_uri.", "It must be equal, byte by byte, to one of the registration; only on 127.0.0.1 and [::1] may the port differ.")
	}
	return request{client: c, redirect: uri, state: f.Get("state")}, nil
}

// parseRest reads all else. Its refusals go back to the client.
func (s *Server) parseRest(q request, f url.Values) (request, error) {
	if err := checkOnce(f, once()...); err != nil {
		return q, err
	}
	if err := checkShape(f); err != nil {
		return q, err
	}
	var err error
	if q.scope, err = s.checkScope(q.client, f.Get("scope")); err != nil {
		return q, err
	}
	if q.challenge, err = checkChallenge(q.client, f); err != nil {
		return q, err
	}
	c, err := parseClaims(f.Get("claims"))
	if err != nil {
		return q, err
	}
	q.nonce, q.acr, q.hint = f.Get("nonce"), c.ACR, f.Get("login_hint")
	q.lang, _, _ = strings.Cut(f.Get("ui_locales")+" ", " ")
	if l := f.Get("lang"); l != "" {
		q.lang = l
	}
	if len(q.nonce) > 512 || len(q.state) > 2048 {
		return q, bad("invalid_request", "State or nonce is too long.", "Keep state under 2048 and nonce under 512 characters.")
	}
	return s.checkIntent(q, c.Intent)
}

// checkShape refuses what profile "easy" does not know.
func checkShape(f url.Values) error {
	switch {
	case f.Has("request"):
		return bad("request_not_supported", "This profile reads no request objects.", "Send the parameters in the query.")
	case f.Has("request_uri"):
		return bad("request_uri_not_supported", "This profile reads no request_uri.", "Send the parameters in the query.")
	case f.Has("registration"):
		return bad("registration_not_supported", "This profile registers no clients on the way.", "Register the client first.")
	case f.Get("response_type") == "":
		return bad("invalid_request", "The request names no response_type.", "Send response_type=code.")
	case f.Get("response_type") != "code":
		return bad("unsupported_response_type", "This profile answers with a code only.", "Send response_type=code.")
	case f.Has("response_mode") && f.Get("response_mode") != "query":
		return bad("invalid_request", "This profile answers in the query only.", "Leave response_mode out.")
	case slices.Contains(strings.Fields(f.Get("prompt")), "none"):
		return bad("login_required", "This bank always asks who is there.", "Leave prompt=none out, or register a headless client for tests.")
	}
	return nil
}

// checkScope returns the scope in the order of the server, without doubles.
func (s *Server) checkScope(c Client, scope string) (string, error) {
	asked, own := strings.Fields(scope), strings.Fields(c.Scope)
	for _, a := range asked {
		switch {
		case !slices.Contains(s.scopes(), a):
			return "", bad("invalid_scope", "This bank knows no scope "+brief(a)+".", "Use some of: "+strings.Join(s.scopes(), " ")+".")
		case !slices.Contains(own, a):
			return "", bad("invalid_scope", "The client did not register the scope "+brief(a)+".", "Register it, or ask for less.")
		}
	}
	var kept []string
	data := false
	for _, k := range s.scopes() {
		if slices.Contains(asked, k) {
			kept = append(kept, k)
			data = data || k != "openid" && k != "offline_access"
		}
	}
	if !data {
		return "", bad("invalid_scope", "The request asks for no data.", "Use some of: "+strings.Join(s.scopes(), " ")+".")
	}
	return strings.Join(kept, " "), nil
}

// checkChallenge demands PKCE with S256 of public clients, and takes it from
// everybody (RFC 7636; the plain method protects nobody).
func checkChallenge(c Client, f url.Values) (string, error) {
	challenge, method := f.Get("code_challenge"), f.Get("code_challenge_method")
	if challenge == "" {
		if c.Public || method != "" {
			return "", bad("invalid_request", "The code_challenge is missing.", "Send the SHA-256 of the code_verifier with code_challenge_method=S256.")
		}
		return "", nil
	}
	if method != "S256" {
		return "", bad("invalid_request", "The code_challenge_method is not S256.", "Send code_challenge_method=S256; plain is refused.")
	}
	if b, err := base64.RawURLEncoding.DecodeString(challenge); err != nil || len(b) != 32 {
		return "", bad("invalid_request", "The code_challenge is not a SHA-256 in base64url.", "Send 43 letters without padding.")
	}
	return challenge, nil
}

// checkIntent finds the consent that a request under UK Open Banking is about.
func (s *Server) checkIntent(q request, intent string) (request, error) {
	if s.face != consent.OpenBanking {
		return q, nil
	}
	const remedy = "Create one with POST account-access-consents and send its ConsentId in claims, under id_token, as the value of openbanking_intent_id."
	if intent == "" {
		return q, bad("invalid_request", "The request names no consent.", remedy)
	}
	c, err := s.c.Consents.Get(intent)
	switch {
	case err != nil || c.Client != q.client.ID:
		return q, bad("invalid_request", "This client has no consent with that ConsentId.", remedy)
	case c.Status != consent.Awaiting && !s.unclaimed(c) || !c.ExpiresAt.IsZero() && !s.now().Before(c.ExpiresAt):
		return q, bad("invalid_request", "The consent does not await authorisation.", remedy)
	}
	q.intent = intent
	return q, nil
}

// brief keeps a foreign word short enough for a sentence.
func brief(s string) string { return s[:min(len(s), 40)] }
