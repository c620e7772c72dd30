package verdict

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// resourceRules are about a bank's answers to calls for data, whatever its
// standard.
func resourceRules() []Rule {
	return []Rule{
		{"bank-401-challenge", Bank, Must, "answers a missing or dead token with 401 and WWW-Authenticate: Bearer", "RFC 6750, section 3", answered(tokenChallenged)},
		{"bank-no-token", Bank, Must, "gives no data without a token", "RFC 6750, section 3.1", answered(tokenDemanded)},
		{"bank-unconsented", Bank, Must, "answers 403 for data that no token of its covers", "FDX consent; Open Banking UK, permissions", consentKept},
		{"bank-content-type", Bank, Must, "sends data as application/json that can be read", "RFC 9110, section 8.3; RFC 8259", answered(dataReadable)},
		{"bank-server-error", Bank, Must, "answers no call for data with a 5xx of its own", "RFC 9110, section 15.6", answered(noServerError)},
		{"bank-interaction-id", Bank, Must, "returns x-fapi-interaction-id as it was sent", "FAPI 1.0 part 1, section 6.2.1", answered(interactionEchoed)},
		{"bank-ids", Bank, Must, "gives an account one id, in the list and by itself", "FDX accountId; Open Banking UK AccountId", idsEqual},
		{"bank-paging", Bank, Must, "ends its pages: no page leads to itself or back", "FDX page.nextOffset; Open Banking UK, pagination", pagesEnd},
	}
}

// isData tells the calls for a bank's data that either standard knows.
func isData(c *call) bool { return isFDX(c) || isOpenBanking(c) }

func isFDX(c *call) bool { return strings.Contains(c.path(), "/fdx/") }

func isOpenBanking(c *call) bool {
	return strings.Contains(c.path(), "/open-banking/") && !isOpenData(c)
}

// isOpenData tells what a bank gives to everybody.
func isOpenData(c *call) bool {
	return slices.ContainsFunc([]string{"/atms", "/branches", "/personal-current-accounts", "/business-current-accounts", "/participants"},
		func(end string) bool { return strings.HasSuffix(c.path(), end) })
}

func tokenChallenged(c *call) string {
	if !isData(c) || c.Status != http.StatusUnauthorized || len(c.res.Headers) == 0 {
		return ""
	}
	scheme, _, _ := strings.Cut(c.res.get("WWW-Authenticate"), " ")
	if strings.EqualFold(scheme, "Bearer") || strings.EqualFold(scheme, "DPoP") {
		return ""
	}
	return `A 401 came without WWW-Authenticate: Bearer: add it, with error="invalid_token" if there was a token.`
}

func tokenDemanded(c *call) string {
	if !isData(c) || isOpenData(c) || len(c.req.Headers) == 0 || c.req.get("Authorization") != "" || c.Status != http.StatusOK {
		return ""
	}
	return "Data was given to a call without a token: answer 401."
}

// consentKept compares data that was served with all that tokens of the bank
// were issued for. It is silent while a scope is unknown.
func consentKept(v view, say func(*call, string)) {
	granted, known := map[string]bool{}, false
	for _, c := range v.answered {
		if grantOf(c) == "authorization_code" && c.Status == http.StatusOK {
			scope := text(at(jsonOf(c.res), "scope"))
			known = scope != ""
			for word := range strings.FieldsSeq(scope) {
				granted[word] = true
			}
		}
		if known && isFDX(c) && c.Status == http.StatusOK && strings.HasSuffix(c.path(), "/transactions") && !granted["TRANSACTIONS"] {
			say(c, "Transactions were given on a token that does not cover them: check the granted scope and answer 403.")
		}
	}
}

func dataReadable(c *call) string {
	if !isData(c) || c.Status != http.StatusOK || len(c.res.Headers) == 0 {
		return ""
	}
	if kind := c.res.get("Content-Type"); !strings.HasPrefix(kind, "application/json") && !strings.HasPrefix(kind, "application/pdf") {
		return fmt.Sprintf("Data came with Content-Type %q: send application/json.", kind)
	}
	if _, ok := c.res.json(); c.res.known && !ok && !strings.HasPrefix(c.res.get("Content-Type"), "application/pdf") {
		return "Data came as application/json that cannot be read: send the whole document and nothing after it."
	}
	return ""
}

func noServerError(c *call) string {
	if !isData(c) || c.Status != 0 && c.Status < 500 || c.Status == http.StatusServiceUnavailable && c.res.get("Retry-After") != "" {
		return ""
	}
	if c.Status == 0 {
		return "A call for data got no answer: " + strings.TrimPrefix(c.Refusal, "No answer: ") + "."
	}
	return fmt.Sprintf("A call for data was answered with %d: answer what is wrong with the request by 4xx; 503 with Retry-After while you are away.", c.Status)
}

func interactionEchoed(c *call) string {
	sent := c.req.get("x-fapi-interaction-id")
	if !isData(c) || sent == "" || len(c.res.Headers) == 0 || c.res.get("x-fapi-interaction-id") == sent {
		return ""
	}
	return fmt.Sprintf("x-fapi-interaction-id %s came back as %q: return it as it was sent, with errors too.", sent, c.res.get("x-fapi-interaction-id"))
}

// idsEqual compares the id of an account with the address that it was read at,
// and with the ids that lists gave before.
func idsEqual(v view, say func(*call, string)) {
	listed := map[string]bool{}
	for _, c := range v.answered {
		if !isData(c) || c.Status != http.StatusOK {
			continue
		}
		_, rest, one := strings.Cut(c.path(), "/accounts/")
		if !one {
			for _, id := range accountIDs(jsonOf(c.res)) {
				listed[id] = true
			}
			continue
		}
		ids := accountIDs(jsonOf(c.res))
		if id, more, _ := strings.Cut(rest, "/"); more == "" && len(ids) == 1 && ids[0] != id {
			say(c, fmt.Sprintf("Account %s calls itself %s: an account has one id, in its address, in the list and by itself.", id, ids[0]))
		}
	}
}

// accountIDs are the ids of the accounts in a body of either standard.
func accountIDs(v any) []string {
	var ids []string
	add := func(v any, name string) {
		if id := text(at(v, name)); id != "" {
			ids = append(ids, id)
		}
	}
	add(v, "accountId")
	for _, a := range list(at(v, "accounts")) {
		add(a, "accountId")
	}
	for _, a := range list(at(v, "Data", "Account")) {
		add(a, "AccountId")
	}
	return ids
}

// pagesEnd follows the links from page to page.
func pagesEnd(v view, say func(*call, string)) {
	for _, c := range v.answered {
		if !isData(c) || c.Status != http.StatusOK {
			continue
		}
		body := jsonOf(c.res)
		next := text(at(body, "page", "nextOffset"))
		if next != "" && next == query(c).Get("offset") {
			say(c, fmt.Sprintf("Page %q leads to itself: leave nextOffset out on the last page.", next))
		}
		link, self := text(at(body, "Links", "Next")), text(at(body, "Links", "Self"))
		if link != "" && link == self {
			say(c, "Links.Next of a page is the page itself: leave it out on the last page.")
		}
	}
}
