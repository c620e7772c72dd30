package face

import (
	"errors"
	"net/http"
	"strings"

	"github.com/sandbank/sandbank/internal/wire"
)

// token is the first step: whose request is it?
func (d *Desk) token(w http.ResponseWriter, r *http.Request) (Access, *Refusal) {
	bearer, ok := bearerOf(r)
	if !ok {
		return Access{}, &Refusal{Kind: NoToken, Path: "Authorization",
			Sentence: "The request carries no access token; send the header Authorization: Bearer followed by a token of " + d.Name + "."}
	}
	access, err := d.Tokens.Validate(bearer)
	if access.From != "" {
		wire.Attribute(w, access.From)
	}
	if err != nil {
		return Access{}, d.badToken(err)
	}
	return access, nil
}

func (d *Desk) badToken(err error) *Refusal {
	no := &Refusal{Kind: BadToken, Path: "Authorization"}
	switch {
	case errors.Is(err, ErrTokenExpired):
		no.Sentence = "The access token has expired; get a new one with the refresh token at " + d.Base + "/token."
	case errors.Is(err, ErrTokenRevoked):
		no.Sentence = "The access token was revoked together with its grant; ask the customer to link the account again at " + d.Name + "."
	case errors.Is(err, ErrUnknownToken):
		no.Sentence = "The access token is unknown at " + d.Name + "; tokens of other banks, other runs and other servers are not valid here, so get one at " + d.Base + "/token."
	default:
		return &Refusal{Kind: Failed, Sentence: "The bank could not check the access token; try again, and look at the server's log if it stays so."}
	}
	return no
}

// bearerOf reads the token of RFC 6750 section 2.1. The scheme's case is free.
func bearerOf(r *http.Request) (string, bool) {
	sent := r.Header["Authorization"]
	if len(sent) != 1 || len(sent[0]) < 8 || !strings.EqualFold(sent[0][:7], "Bearer ") {
		return "", false
	}
	token := strings.TrimSpace(sent[0][7:])
	return token, token != ""
}

// Client passes a request of a client on its own behalf through its steps:
// token, agreement, scope.
func (d *Desk) Client(w http.ResponseWriter, r *http.Request, scope string) (Access, *Refusal) {
	access, no := d.token(w, r)
	if no == nil {
		no = d.agreement(access)
	}
	switch {
	case no != nil:
	case access.Customer:
		no = &Refusal{Kind: WrongToken, Path: "Authorization",
			Sentence: "This call needs a token of the client itself, and a customer's was sent; get one with grant_type=client_credentials at " + d.Base + "/token."}
	default:
		no = access.covers(scope)
	}
	return access, no
}
