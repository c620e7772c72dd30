package authserver

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/sandbank/sandbank/internal/wire"
)

// tokenBody is the answer of RFC 6749, section 5.1. expires_in is in real
// seconds, whatever the virtual clock does.
type tokenBody struct {
	AccessToken  string `json:"access_token"`
	TokenType    string `json:"token_type"`
	ExpiresIn    int    `json:"expires_in"`
	RefreshToken string `json:"refresh_token,omitempty"`
	Scope        string `json:"scope"`
	IDToken      string `json:"id_token,omitempty"`
}

// token handles POST /token.
func (s *Server) token(w http.ResponseWriter, r *http.Request) error {
	f, err := readForm(w, r)
	if err != nil {
		return err
	}
	c, err := s.authenticate(w, r, f)
	if err != nil {
		return err
	}
	if err := checkOnce(f, "grant_type", "code", "redirect_uri", "code_verifier", "refresh_token", "scope"); err != nil {
		return err
	}
	var out issue
	switch f.Get("grant_type") {
	case "authorization_code":
		if f.Get("code") == "" || f.Get("redirect_uri") == "" {
			return bad("invalid_request", "The code or the redirect_uri is missing.", "Send both, as they were at the authorization endpoint.")
		}
		var life time.Duration
		if life, err = s.window(w, r, c, f); err == nil {
			out, err = s.redeem(r.Context(), c, f.Get("code"), f.Get("redirect_uri"), f.Get("code_verifier"), life)
		}
	case "refresh_token":
		if f.Get("refresh_token") == "" {
			return bad("invalid_request", "The refresh_token is missing.", "Send the one that came with the code.")
		}
		if out, err = s.renew(r.Context(), c, f.Get("refresh_token"), f.Get("scope")); err == nil {
			err = s.burn(w, r, c, f.Get("refresh_token"))
		}
	case "client_credentials":
		out, err = s.speak(r.Context(), c, f.Get("scope"))
	case "":
		err = bad("invalid_request", "The grant_type is missing.", "Send "+strings.Join(s.grantTypes(), ", ")+".")
	default:
		err = bad("unsupported_grant_type", "This profile does not know that grant_type.", "Send "+strings.Join(s.grantTypes(), ", ")+".")
	}
	if err != nil {
		return err
	}
	return s.hand(w, r, c, out, f.Get("grant_type") == "authorization_code")
}

// hand renders what was issued; with an ID token after a login.
func (s *Server) hand(w http.ResponseWriter, r *http.Request, c Client, out issue, login bool) error {
	body := tokenBody{
		AccessToken: out.access, TokenType: "Bearer", ExpiresIn: int(s.c.AccessLife / time.Second),
		RefreshToken: out.refresh, Scope: out.scope,
	}
	if login && slices.Contains(strings.Fields(out.scope), "openid") {
		var err error
		if body.IDToken, err = s.idToken(c, out, s.deviates(w, r, c)); err != nil {
			return err
		}
	}
	render(w, http.StatusOK, body)
	return nil
}

// revoke handles POST /revoke (RFC 7009): 200 whether or not there was
// anything to revoke. A refresh token takes its grant along.
func (s *Server) revoke(w http.ResponseWriter, r *http.Request) error {
	c, value, err := s.aboutToken(w, r)
	if err != nil {
		return err
	}
	if err := s.forget(r.Context(), c, value); err != nil {
		return err
	}
	w.WriteHeader(http.StatusOK)
	return nil
}

// aboutToken reads a form whose subject is a token.
func (s *Server) aboutToken(w http.ResponseWriter, r *http.Request) (Client, string, error) {
	f, err := readForm(w, r)
	if err != nil {
		return Client{}, "", err
	}
	c, err := s.authenticate(w, r, f)
	if err != nil {
		return Client{}, "", err
	}
	if err := checkOnce(f, "token", "token_type_hint"); err != nil {
		return Client{}, "", err
	}
	if f.Get("token") == "" {
		return Client{}, "", bad("invalid_request", "The token is missing.", "Send the token in the form.")
	}
	return c, f.Get("token"), nil
}

// activeBody is the answer of RFC 7662, section 2.2, about a valid token.
type activeBody struct {
	Active    bool   `json:"active"`
	Scope     string `json:"scope,omitempty"`
	ClientID  string `json:"client_id,omitempty"`
	TokenType string `json:"token_type,omitempty"`
	Expires   int64  `json:"exp,omitempty"`
	Issued    int64  `json:"iat,omitempty"`
	Subject   string `json:"sub,omitempty"`
	Issuer    string `json:"iss,omitempty"`
}

// introspect handles POST /introspect. A client learns about its own tokens;
// everything else is not active.
func (s *Server) introspect(w http.ResponseWriter, r *http.Request) error {
	c, value, err := s.aboutToken(w, r)
	if err != nil {
		return err
	}
	t := s.find(value)
	if t == nil || t.access.Client != c.ID || !s.active(t) {
		render(w, http.StatusOK, activeBody{})
		return nil
	}
	body := activeBody{Active: true, Scope: t.access.Scope, ClientID: c.ID, Issued: t.issued.Unix(), Issuer: s.c.Issuer}
	if t.kind != kindRefresh {
		body.TokenType, body.Expires = "Bearer", t.access.ExpiresAt.Unix()
	}
	if t.grant != nil {
		body.Subject = s.Subject(t.grant.customer)
	}
	render(w, http.StatusOK, body)
	return nil
}

// active tells whether a token can still be used for its purpose.
func (s *Server) active(t *token) bool {
	if t.ended() {
		return false
	}
	if t.kind == kindRefresh {
		return s.checkGrant(t.grant, s.now()) == nil
	}
	return s.c.Wall.Now().Before(t.access.ExpiresAt)
}

// userBody is the answer of OpenID Connect Core, section 5.3.
type userBody struct {
	Subject string `json:"sub"`
	Name    string `json:"name,omitempty"`
	Given   string `json:"given_name,omitempty"`
	Family  string `json:"family_name,omitempty"`
	Email   string `json:"email,omitempty"`
	Phone   string `json:"phone_number,omitempty"`
	Locale  string `json:"locale,omitempty"`
}

// userinfo handles GET and POST /userinfo. Name and address come only with the
// cluster that covers them.
func (s *Server) userinfo(w http.ResponseWriter, r *http.Request) error {
	bearer, _ := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	a, err := s.Validate(bearer)
	if err != nil {
		return &refusal{http.StatusUnauthorized, "invalid_token", "The access token is missing, unknown, expired or revoked.", "Send a valid one as Authorization: Bearer."}
	}
	wire.Attribute(w, a.Actor)
	if !a.Has("openid") || a.Kind != ForCustomer {
		return &refusal{http.StatusForbidden, "insufficient_scope", "The token was issued without the scope openid.", "Ask for openid in the authorization request."}
	}
	if c, err := s.c.Consents.Get(a.Consent); err != nil || c.Live(s.now()) != nil {
		return &refusal{http.StatusForbidden, "insufficient_scope", "The consent has expired.", "Ask the customer again with a new authorization request."}
	}
	a.Touch(s.now())
	body := userBody{Subject: s.Subject(a.Customer)}
	if p, err := s.c.People.ByKey(s.c.Bank.ID, a.Customer); err == nil && a.Has("CUSTOMER_CONTACT") {
		body.Name, body.Given, body.Family, body.Email, body.Phone, body.Locale = p.Name(), p.Given, p.Family, p.Email, p.Phone, p.Language
	}
	render(w, http.StatusOK, body)
	return nil
}
