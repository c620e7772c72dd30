package verdict

import (
	"fmt"
	"net/http"
	"strings"
)

// tokenRules are about a bank's token endpoint.
func tokenRules() []Rule {
	return []Rule{
		{"bank-token-members", Bank, Must, "answers a grant with access_token and token_type as JSON", "RFC 6749, section 5.1", answered(tokenWhole)},
		{"bank-token-no-store", Bank, Must, "forbids caches to keep a token: Cache-Control: no-store", "RFC 6749, section 5.1", answered(tokenUnstored)},
		{"bank-token-error", Bank, Must, "refuses at the token endpoint with 400 or 401 and one of the standard's errors", "RFC 6749, section 5.2", answered(tokenRefused)},
		{"bank-token-401", Bank, Must, "answers a client that failed to authenticate by header with 401 and WWW-Authenticate", "RFC 6749, section 5.2", answered(clientChallenged)},
	}
}

// grantErrors are the errors of a token endpoint: RFC 6749, section 5.2, and
// the extensions in use at banks.
const grantErrors = "invalid_request invalid_client invalid_grant unauthorized_client unsupported_grant_type invalid_scope " +
	"invalid_target invalid_dpop_proof use_dpop_nonce authorization_pending slow_down expired_token access_denied " +
	"invalid_authorization_details temporarily_unavailable server_error"

func tokenWhole(c *call) string {
	if grantOf(c) == "" || c.Status != http.StatusOK || !c.res.known {
		return ""
	}
	v, ok := c.res.json()
	if !ok {
		return "The token endpoint answered with something that is no JSON."
	}
	if name := lacks(object(v), "access_token", "token_type"); name != "" {
		return "The token endpoint's answer has no " + name + ": access_token and token_type are required."
	}
	return ""
}

func tokenUnstored(c *call) string {
	if grantOf(c) == "" || c.Status != http.StatusOK || len(c.res.Headers) == 0 || strings.Contains(strings.ToLower(c.res.get("Cache-Control")), "no-store") {
		return ""
	}
	return "The token endpoint answered without Cache-Control: no-store: a cache on the way could keep the token."
}

func tokenRefused(c *call) string {
	if grantOf(c) == "" || c.Status < 400 || c.Status == http.StatusTooManyRequests || !c.res.known {
		return ""
	}
	if c.Status != http.StatusBadRequest && c.Status != http.StatusUnauthorized {
		return fmt.Sprintf("The token endpoint refused with %d: answer 400, or 401 for a client that is unknown.", c.Status)
	}
	if word := text(at(jsonOf(c.res), "error")); !oneOf(word, grantErrors) {
		return fmt.Sprintf("The token endpoint refused with error %q: send JSON with one of the standard's words, like invalid_grant.", word)
	}
	return ""
}

func clientChallenged(c *call) string {
	refused := grantOf(c) != "" && c.Status >= 400 && text(at(jsonOf(c.res), "error")) == "invalid_client"
	if !refused || c.req.get("Authorization") == "" {
		return ""
	}
	if c.Status == http.StatusUnauthorized && c.res.get("WWW-Authenticate") != "" {
		return ""
	}
	return "A client that failed by HTTP Basic was not answered with 401 and WWW-Authenticate: Basic."
}
