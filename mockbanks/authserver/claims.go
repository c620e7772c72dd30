package authserver

import (
	"encoding/json"
	"strings"
)

// claims is what the server reads of the claims parameter (OpenID Connect
// Core, section 5.5).
type claims struct {
	Intent string // UK Open Banking: the ConsentId
	ACR    string // the first that is asked for
}

// maxClaims bounds the claims parameter.
const maxClaims = 4096

// parseClaims reads the claims parameter. The consent id may stand under
// id_token or userinfo; if under both they must agree.
func parseClaims(s string) (claims, error) {
	if s == "" {
		return claims{}, nil
	}
	unreadable := bad("invalid_request", "The claims parameter cannot be read.", "Send a JSON object as OpenID Connect Core, section 5.5, has it.")
	if len(s) > maxClaims || !strings.HasPrefix(strings.TrimSpace(s), "{") {
		return claims{}, unreadable
	}
	var body struct {
		IDToken  map[string]json.RawMessage `json:"id_token"`
		UserInfo map[string]json.RawMessage `json:"userinfo"`
	}
	d := json.NewDecoder(strings.NewReader(s))
	if d.Decode(&body) != nil || d.More() {
		return claims{}, unreadable
	}
	const intent = "openbanking_intent_id"
	in, ok1 := wanted(body.IDToken[intent])
	user, ok2 := wanted(body.UserInfo[intent])
	acr, ok3 := wanted(body.IDToken["acr"])
	if !ok1 || !ok2 || !ok3 || in != "" && user != "" && in != user {
		return claims{}, unreadable
	}
	if in == "" {
		in = user
	}
	return claims{Intent: in, ACR: acr}, nil
}

// wanted reads the value, or the first of the values, of one claim; "" if the
// claim is asked for without a value or not at all.
func wanted(raw json.RawMessage) (string, bool) {
	if len(raw) == 0 || string(raw) == "null" {
		return "", true
	}
	var c struct {
		Value  string   `json:"value"`
		Values []string `json:"values"`
	}
	if json.Unmarshal(raw, &c) != nil {
		return "", false
	}
	if c.Value == "" && len(c.Values) > 0 {
		c.Value = c.Values[0]
	}
	return c.Value, true
}
