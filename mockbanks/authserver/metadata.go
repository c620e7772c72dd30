package authserver

import (
	"net/http"

	"github.com/sandbank/sandbank/mockbanks/consent"
)

// metadataBody is the answer of RFC 8414, section 2, and of OpenID Connect
// Discovery, section 3: both layouts serve the same document.
type metadataBody struct {
	Issuer              string   `json:"issuer"`
	Authorization       string   `json:"authorization_endpoint"`
	Token               string   `json:"token_endpoint"`
	Revocation          string   `json:"revocation_endpoint"`
	Introspection       string   `json:"introspection_endpoint"`
	UserInfo            string   `json:"userinfo_endpoint"`
	JWKS                string   `json:"jwks_uri"`
	Documentation       string   `json:"service_documentation"`
	Scopes              []string `json:"scopes_supported"`
	ResponseTypes       []string `json:"response_types_supported"`
	ResponseModes       []string `json:"response_modes_supported"`
	GrantTypes          []string `json:"grant_types_supported"`
	SubjectTypes        []string `json:"subject_types_supported"`
	IDTokenAlgs         []string `json:"id_token_signing_alg_values_supported"`
	TokenAuth           []string `json:"token_endpoint_auth_methods_supported"`
	RevocationAuth      []string `json:"revocation_endpoint_auth_methods_supported"`
	IntrospectionAuth   []string `json:"introspection_endpoint_auth_methods_supported"`
	Challenges          []string `json:"code_challenge_methods_supported"`
	Claims              []string `json:"claims_supported"`
	ClaimsParameter     bool     `json:"claims_parameter_supported"`
	RequestParameter    bool     `json:"request_parameter_supported"`
	RequestURIParameter bool     `json:"request_uri_parameter_supported"`
	IssuerInResponse    bool     `json:"authorization_response_iss_parameter_supported"`
	ACRs                []string `json:"acr_values_supported"`
	Locales             []string `json:"ui_locales_supported"`
	PromptValues        []string `json:"prompt_values_supported"`
}

// Metadata serves the document at the root of the host, where RFC 8414 looks
// for it: /.well-known/oauth-authorization-server followed by the path of the
// issuer.
func (s *Server) Metadata() http.Handler { return http.HandlerFunc(s.metadata) }

// metadata handles both well-known addresses.
func (s *Server) metadata(w http.ResponseWriter, _ *http.Request) {
	auth := []string{"client_secret_basic", "client_secret_post", "none"}
	claims := []string{"iss", "sub", "aud", "exp", "iat", "auth_time", "nonce", "acr", "at_hash"}
	if s.face == consent.OpenBanking {
		claims = append(claims, "openbanking_intent_id")
	}
	w.Header().Set("Cache-Control", "public, max-age=60")
	render(w, http.StatusOK, metadataBody{
		Issuer:        s.c.Issuer,
		Authorization: s.c.Issuer + "/authorize", Token: s.c.Issuer + "/token", Revocation: s.c.Issuer + "/revoke",
		Introspection: s.c.Issuer + "/introspect", UserInfo: s.c.Issuer + "/userinfo", JWKS: s.c.Issuer + "/jwks",
		Documentation: s.c.Issuer + "/developers",
		Scopes:        s.scopes(), ResponseTypes: []string{"code"}, ResponseModes: []string{"query"},
		GrantTypes: s.grantTypes(), SubjectTypes: []string{"public"}, IDTokenAlgs: []string{"ES256"},
		TokenAuth: auth, RevocationAuth: auth, IntrospectionAuth: auth, Challenges: []string{"S256"},
		Claims: claims, ClaimsParameter: true, IssuerInResponse: true, ACRs: s.acrs(),
		Locales: []string{"en", "vi"}, PromptValues: []string{"login", "consent"},
	})
}

// grantTypes are the grants that the token endpoint knows.
func (s *Server) grantTypes() []string {
	all := []string{"authorization_code", "refresh_token"}
	if s.face == consent.OpenBanking {
		all = append(all, "client_credentials")
	}
	return all
}
