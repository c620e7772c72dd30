package verdict

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
)

// clientTokenRules are about how an app gets tokens and what it does with them.
func clientTokenRules() []Rule {
	return []Rule{
		{"app-code-verifier", App, Must, "sends the code_verifier with the code", "RFC 7636, section 4.5", made(verifierSent)},
		{"app-code-once", App, Must, "redeems each code once", "RFC 6749, section 4.1.2", codeOnce},
		{"app-token-form", App, Must, "asks the token endpoint by POST with a form body", "RFC 6749, sections 3.2 and 4.1.3", made(formPosted)},
		{"app-secret-in-url", App, Must, "keeps client secrets out of addresses", "RFC 6749, section 2.3.1", made(secretHidden)},
		{"app-token-in-url", App, Must, "sends access tokens to banks in the Authorization header, never in the address", "RFC 6750, section 2.3; FAPI 1.0 part 1, section 6.2.1", made(tokenHidden)},
		{"app-dead-token", App, Must, "stops using a token that was answered 401", "RFC 6750, section 3.1", deadTokens},
		{"app-refresh-dead", App, Should, "stops refreshing after invalid_grant and asks the person again", "RFC 6749, section 5.2", deadRefreshes},
	}
}

// grantOf is the grant_type of a call to a token endpoint; "" for others.
func grantOf(c *call) string {
	if isGraph(c) || c.Method != http.MethodPost || !strings.Contains(c.req.Body, "grant_type=") {
		return ""
	}
	return c.req.form().Get("grant_type")
}

func verifierSent(c *call) string {
	if grantOf(c) == "authorization_code" && c.req.known && !c.req.form().Has("code_verifier") {
		return "A code was redeemed without code_verifier: send the verifier whose challenge was in the authorization request."
	}
	return ""
}

// codeOnce finds codes that a bank refused because they had been redeemed.
// Codes are masked; the bank has seen them.
func codeOnce(v view, say func(*call, string)) {
	each(v.made, func(c *call) string {
		if grantOf(c) == "authorization_code" && c.Status == http.StatusBadRequest && strings.Contains(c.Refusal, "used before") {
			return "A code was redeemed twice: keep the first answer; the bank may end all that came of the code."
		}
		return ""
	}, say)
}

func formPosted(c *call) string {
	_, q, _ := c.address()
	if !isGraph(c) && q.Has("grant_type") {
		return "A token was asked for with grant_type in the address: send the parameters in the body, application/x-www-form-urlencoded."
	}
	return ""
}

func secretHidden(c *call) string {
	_, q, _ := c.address()
	if !isGraph(c) && q.Has("client_secret") {
		return "A client secret was sent in an address: send it by HTTP Basic or in the body; addresses end up in logs."
	}
	return ""
}

func tokenHidden(c *call) string {
	_, q, _ := c.address()
	if !isGraph(c) && q.Has("access_token") {
		return "An access token was sent to a bank in an address: send it as Authorization: Bearer."
	}
	return ""
}

// deadTokens finds tokens that were used again after a 401 of the same bank.
func deadTokens(v view, say func(*call, string)) {
	dead := map[string]bool{}
	for _, c := range v.made {
		token := c.secret["authorization"]
		if token == "" || isGraph(c) || !strings.HasPrefix(token, "Bearer ") || c.struck {
			continue
		}
		switch {
		case dead[c.To+token]:
			say(c, fmt.Sprintf("A token was used again after %s had answered it with 401: renew it, and if that is refused forget it and ask the person.", c.To))
		case c.Status == http.StatusUnauthorized:
			dead[c.To+token] = true
		}
	}
}

// deadRefreshes finds refreshes that were refused three times in a row at one
// bank: one may be a surprise, and another of another person.
func deadRefreshes(v view, say func(*call, string)) {
	refused := map[string]int{}
	for _, c := range v.made {
		switch grant := grantOf(c); {
		case grant == "" || c.struck:
		case c.Status == http.StatusOK:
			refused[c.To] = 0
		case grant == "refresh_token" && text(at(jsonOf(c.res), "error")) == "invalid_grant":
			if refused[c.To]++; refused[c.To] > 2 {
				say(c, fmt.Sprintf("%s refused a refresh with invalid_grant %d times in a row: the first one is final; forget the token and ask the person again.", c.To, refused[c.To]))
			}
		}
	}
}

// jsonOf is the body of a message as JSON, or nil.
func jsonOf(m message) any {
	v, _ := m.json()
	return v
}

// query is what a call asks in its address.
func query(c *call) url.Values {
	_, q, _ := c.address()
	return q
}
