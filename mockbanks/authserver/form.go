package authserver

import (
	"crypto/subtle"
	"errors"
	"mime"
	"net/http"
	"net/url"

	"github.com/sandbank/sandbank/internal/secret"
	"github.com/sandbank/sandbank/internal/wire"
)

// maxForm bounds every body that is read here.
const maxForm = 64 << 10

// readForm reads the body of a POST. Parameters in the query are not read:
// secrets do not belong into addresses.
func readForm(w http.ResponseWriter, r *http.Request) (url.Values, error) {
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || kind != "application/x-www-form-urlencoded" {
		return nil, bad("invalid_request", "The body is not a form.", "Send Content-Type application/x-www-form-urlencoded.")
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	if err := r.ParseForm(); err != nil {
		if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
			return nil, &refusal{http.StatusRequestEntityTooLarge, "invalid_request", "The body is larger than 64 KiB.", "Send only the parameters of this call."}
		}
		return nil, bad("invalid_request", "The form cannot be read.", "Check its percent-encoding.")
	}
	return r.PostForm, nil
}

// checkOnce refuses parameters that are given more than once (RFC 6749,
// section 3.1 and 3.2).
func checkOnce(f url.Values, names ...string) error {
	for _, n := range names {
		if len(f[n]) > 1 {
			return bad("invalid_request", "The parameter "+n+" is given more than once.", "Send it once.")
		}
	}
	return nil
}

// authenticate finds the client that sends a form: by HTTP Basic, by
// client_secret in the form, or, if it is public, by its id alone (RFC 6749,
// section 2.3).
func (s *Server) authenticate(w http.ResponseWriter, r *http.Request, f url.Values) (Client, error) {
	if err := checkOnce(f, "client_id", "client_secret"); err != nil {
		return Client{}, err
	}
	id, password := f.Get("client_id"), f.Get("client_secret")
	if r.Header.Get("Authorization") != "" {
		user, pass, ok := r.BasicAuth()
		user, err1 := url.QueryUnescape(user)
		pass, err2 := url.QueryUnescape(pass)
		if !ok || err1 != nil || err2 != nil {
			return Client{}, unknownClient("The Authorization header is not HTTP Basic.", "Send client id and secret, each form-encoded, as HTTP Basic.")
		}
		if password != "" || id != "" && id != user {
			return Client{}, bad("invalid_request", "The client authenticates in two ways.", "Use HTTP Basic or client_secret in the form, not both.")
		}
		id, password = user, pass
	}
	c, ok := s.state.client(id)
	if !ok {
		return Client{}, unknownClient("No client of this bank has that client_id.", "Register a client, or use one of this bank and run.")
	}
	wire.Attribute(w, c.Actor)
	if c.Suspended {
		return Client{}, unknownClient("The bank has suspended this client.", "Ask the bank what its audit found.")
	}
	if c.Public {
		if password != "" {
			return Client{}, unknownClient("This client is public and has no secret.", "Send client_id alone, and the code_verifier.")
		}
		return c, nil
	}
	if subtle.ConstantTimeCompare([]byte(secret.Hash(password)), []byte(c.secret)) != 1 {
		return Client{}, unknownClient("The client secret is missing or wrong.", "Use the secret that registration returned.")
	}
	return c, nil
}

func unknownClient(cause, remedy string) *refusal {
	return &refusal{http.StatusUnauthorized, "invalid_client", cause, remedy}
}
