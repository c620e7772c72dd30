package verdict

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// clientRules are about how an app reads from banks.
func clientRules() []Rule {
	return []Rule{
		{"app-retry-after", App, Must, "waits as long as Retry-After says after 429 and 503", "RFC 9110, section 10.2.3; RFC 6585, section 4", retriesAwaited},
		{"app-idempotency", App, Must, "sends x-idempotency-key with each payment", "Open Banking UK read/write profile, idempotency", made(idempotent)},
		{"app-interaction-id", App, Should, "sends x-fapi-interaction-id, a UUID of its own, with each call", "FAPI 1.0 part 1, section 6.2.2", made(interactionSent)},
		{"app-scope", App, Should, "asks for no more data than it reads", "data minimisation: FDX consent, Open Banking UK customer experience", scopeUsed},
		{"app-revoke", App, Should, "ends the grant at the bank when the person unlinks", "RFC 7009; Open Banking UK, DELETE account-access-consents", grantEnded},
	}
}

// isResource tells calls for data at a bank.
func isResource(c *call) bool {
	p := c.path()
	return !isGraph(c) && (strings.Contains(p, "/fdx/") || strings.Contains(p, "/open-banking/") || strings.Contains(p, "/accounts"))
}

// retriesAwaited compares both clocks: time that a story leaps over counts as
// waited, and so does real time.
func retriesAwaited(v view, say func(*call, string)) {
	type pause struct {
		from *call
		wait time.Duration
	}
	paused := map[string]pause{}
	for _, c := range v.made {
		key := c.To + " " + c.Method + " " + c.path()
		if p, ok := paused[key]; ok && c.at.Sub(p.from.at) < p.wait && c.wall.Sub(p.from.wall) < p.wait {
			say(c, fmt.Sprintf("%s asked to wait %s and was asked again before: read Retry-After and wait that long.", c.To, p.wait))
		}
		delete(paused, key)
		seconds, err := strconv.Atoi(c.res.get("Retry-After"))
		if err == nil && seconds > 0 && (c.Status == http.StatusTooManyRequests || c.Status == http.StatusServiceUnavailable) {
			paused[key] = pause{c, time.Duration(seconds) * time.Second}
		}
	}
}

func idempotent(c *call) string {
	if c.Method != http.MethodPost || !strings.Contains(c.path(), "/pisp/") || len(c.req.Headers) == 0 {
		return ""
	}
	switch key := c.req.get("x-idempotency-key"); {
	case key == "":
		return "A payment was sent without x-idempotency-key: send a key of your own, and the same one when you try again."
	case len(key) > 40:
		return "An x-idempotency-key is longer than 40 characters: use a UUID."
	}
	return ""
}

func interactionSent(c *call) string {
	if !isResource(c) || len(c.req.Headers) == 0 {
		return ""
	}
	switch id := c.req.get("x-fapi-interaction-id"); {
	case id == "":
		return "A call for data has no x-fapi-interaction-id: send a new UUID with each and log it; it is how you and the bank find the same call."
	case !uuid.MatchString(id):
		return fmt.Sprintf("x-fapi-interaction-id %q is no UUID.", id)
	}
	return ""
}

// A need is data that can be asked for, and the calls that read it.
type need struct{ scope, path string }

func needs() []need {
	return []need{
		{"TRANSACTIONS", "/transactions"}, {"STATEMENTS", "/statements"}, {"ACCOUNT_PAYMENTS", "/payment-networks"},
		{"ReadTransactionsDetail", "/transactions"}, {"ReadTransactionsBasic", "/transactions"},
		{"ReadBalances", "/balances"}, {"ReadBeneficiariesDetail", "/beneficiaries"}, {"ReadDirectDebits", "/direct-debits"},
		{"ReadStandingOrdersDetail", "/standing-orders"}, {"ReadStatementsDetail", "/statements"}, {"ReadOffers", "/offers"},
	}
}

// scopeUsed compares what an app asked for with what it read, once it has read
// anything.
func scopeUsed(v view, say func(*call, string)) {
	read := func(part string) bool {
		return slices.ContainsFunc(v.made, func(c *call) bool { return isResource(c) && strings.Contains(c.path(), part) })
	}
	if !read("/accounts") {
		return
	}
	asked := map[string]*call{}
	for _, c := range v.requests() {
		for scope := range strings.FieldsSeq(query(c).Get("scope")) {
			asked[scope] = c
		}
	}
	for _, c := range v.made {
		for _, p := range list(at(jsonOf(c.req), "Data", "Permissions")) {
			asked[text(p)] = c
		}
	}
	for _, n := range needs() {
		if c := asked[n.scope]; c != nil && !read(n.path) {
			say(c, fmt.Sprintf("%s was asked for and never read: ask when it is needed; people allow more when less is asked.", n.scope))
		}
	}
}

// grantEnded looks for a revocation after the platform said that a person has
// unlinked. An app may make it before it answers the webhook, so what came
// since its answer before counts. An app that unlinks by itself knows that its
// grant has ended.
func grantEnded(v view, say func(*call, string)) {
	before := -1
	for _, c := range v.answered {
		told := isWebhook(c) && !c.badly && strings.Contains(c.req.Body, `"unlinked"`)
		ended := slices.ContainsFunc(v.made, func(d *call) bool { return v.place[d.ID] > before && endsGrant(d) })
		itself := slices.ContainsFunc(v.made, func(d *call) bool {
			return v.place[d.ID] < v.place[c.ID] && strings.HasSuffix(d.path(), "/unlink_accounts")
		})
		if told && !ended && !itself {
			say(c, "A person unlinked and the bank was not told: revoke the refresh token at revocation_endpoint, or DELETE the consent.")
		}
		before = v.place[c.ID]
	}
}

func endsGrant(c *call) bool {
	return c.Method == http.MethodDelete && strings.Contains(c.path(), "consent") ||
		c.Method == http.MethodPost && strings.Contains(c.path(), "revo")
}
