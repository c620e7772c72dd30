package integration

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"
	"time"
)

// idClaims are the claims of an ID token that the bot looks at.
type idClaims struct {
	Issuer   string          `json:"iss"`
	Audience json.RawMessage `json:"aud"` // a text, or an array of texts
	Expires  int64           `json:"exp"`
	Nonce    string          `json:"nonce"`
	Intent   string          `json:"openbanking_intent_id"`
}

// leeway is how far the clocks of bank and bot may differ.
const leeway = time.Minute

// checkIDToken makes sure that an ID token answers the request. Its signature
// is not looked at: the token came from the token endpoint itself, which
// OpenID Connect Core 1.0, section 3.1.3.7, point 6, accepts in its place.
func (b *Bot) checkIDToken(bank Bank, one linking, token string) error {
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return fmt.Errorf("ID token of %s is not a JWT: %w", bank.ID, errIDToken)
	}
	text, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil {
		return fmt.Errorf("ID token of %s: %w", bank.ID, errIDToken)
	}
	var c idClaims
	if err := json.Unmarshal(text, &c); err != nil {
		return fmt.Errorf("ID token of %s: %w", bank.ID, errIDToken)
	}
	now := b.c.Wall.Now()
	switch {
	case c.Issuer != bank.Issuer, !c.isFor(bank.ClientID), c.Nonce != one.nonce:
		return fmt.Errorf("iss, aud or nonce: %w", errIDToken)
	case now.After(time.Unix(c.Expires, 0).Add(leeway)):
		return fmt.Errorf("exp: %w", errIDToken)
	case one.consent != "" && c.Intent != one.consent:
		return fmt.Errorf("openbanking_intent_id: %w", errIDToken)
	}
	return nil
}

func (c idClaims) isFor(client string) bool {
	var one string
	if json.Unmarshal(c.Audience, &one) == nil {
		return one == client
	}
	var all []string
	if json.Unmarshal(c.Audience, &all) != nil {
		return false
	}
	for _, a := range all {
		if a == client {
			return true
		}
	}
	return false
}
