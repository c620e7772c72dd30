package verdict_test

import "time"

const (
	verify   = "hub.mode=subscribe&hub.challenge=12345&hub.verify_token=v"
	webhook  = "POST http://localhost:3000/webhook"
	messages = "POST /platforms/kinnet/v21.0/me/messages"
	token    = "POST /banks/larkspur/token"
	listing  = "GET /banks/larkspur/fdx/v6/accounts"
	lines    = "GET /banks/larkspur/fdx/v6/accounts/a1/transactions"
	hello    = `{"recipient":{"id":"1"},"messaging_type":"RESPONSE","message":{"text":"a"}}`
	pkce     = "response_type=code&client_id=c1&redirect_uri=http%3A%2F%2Fa%2Fcallback&state=s&scope=ACCOUNT_BASIC+TRANSACTIONS&code_challenge=c&code_challenge_method=S256"
)

// toPlatform, toBank and toApp are calls of and to the app that is judged.
func toPlatform(in string, status int, out string) x {
	return x{from: "kinnet/balance", to: "kinnet", call: messages, in: in, status: status, out: out}
}

func toBank(call string, status int) x {
	return x{from: "kinnet/balance", to: "larkspur", call: call, status: status, asked: "Authorization: Bearer ***\nX-Fapi-Interaction-Id: 6d9be5b0-7d3b-4a0e-9e0e-0c1d2e3f4a5b"}
}

func toApp(call string, status int) x {
	return x{from: "kinnet", to: "kinnet/balance", call: call, status: status, in: `{"object":"page"}`}
}

func authorizing(query string) []x {
	return []x{{from: "customer:linh", to: "larkspur", call: "GET /banks/larkspur/authorize?response_type=code&client_id=c1", query: query, status: 303}}
}

func asking(in string, status int, out string) x {
	return x{from: "kinnet/balance", to: "larkspur", call: token, in: in, status: status, out: out}
}

func with(one x, change func(*x)) x {
	change(&one)
	return one
}

func graphError(code, subcode string) string {
	return `{"error":{"message":"No","type":"OAuthException","code":` + code + `,"error_subcode":` + subcode + `,"fbtrace_id":"A"}}`
}

func appLessons() []lesson {
	challenge := func(status int, out string) []x {
		return []x{with(toApp("GET http://localhost:3000/webhook?hub.mode=subscribe", status), func(e *x) { e.query, e.out, e.in = verify, out, "" })}
	}
	probed := []event{{kind: "webhook.probed", trace: "t1"}}
	probe := func(status int) []x {
		return []x{with(toApp(webhook, status), func(e *x) { e.trace = "t1" })}
	}
	redeem := "grant_type=authorization_code&code=***&code_verifier=***"
	used := "The code was used before; what it issued is revoked. Begin a new authorization request."
	refused := asking("grant_type=refresh_token&refresh_token=***", 400, `{"error":"invalid_grant"}`)
	bearer := func(call string, status int, token string) x {
		return with(toBank(call, status), func(e *x) { e.auth = "Bearer " + token })
	}
	slow := with(toBank(listing, 429), func(e *x) { e.said = "Retry-After: 5" })
	return []lesson{
		{rule: "app-webhook-reached", wrong: challenge(0, ""), right: append(challenge(0, ""), challenge(200, "12345")...)},
		{rule: "app-webhook-challenge", wrong: challenge(200, `"12345"`), right: challenge(200, "12345")},
		{rule: "app-webhook-challenge", wrong: challenge(403, "no"), right: challenge(0, "")},
		{rule: "app-webhook-answer", wrong: []x{toApp(webhook, 500)}, right: []x{toApp(webhook, 200)}},
		{rule: "app-webhook-answer", wrong: []x{toApp(webhook, 0)}, right: []x{toApp("GET http://localhost:3000/link", 500)}},
		{rule: "app-webhook-signature", before: probed, wrong: probe(200), right: probe(401)},
		{rule: "app-webhook-signature", before: []event{{kind: "fault.struck", trace: "t1", data: `{"kind":"webhook_badly_signed"}`}}, wrong: probe(200), right: probe(403)},
		{rule: "app-message-type", wrong: []x{toPlatform(`{"recipient":{"id":"1"},"message":{"text":"a"}}`, 200, "")}, right: []x{toPlatform(hello, 200, ""), toPlatform(`{"recipient":{"id":"1"},"sender_action":"typing_on"}`, 200, "")}},
		{rule: "app-message-window", wrong: []x{toPlatform(hello, 400, graphError("10", "2018278"))}, right: []x{toPlatform(hello, 400, graphError("100", "1"))}},
		{rule: "app-message-shape", wrong: []x{toPlatform(hello, 400, graphError("100", "1"))}, right: []x{toPlatform(hello, 200, `{}`)}},
		{rule: "app-platform-token", wrong: []x{toPlatform(hello, 400, graphError("190", "467"))}, right: []x{toPlatform(hello, 200, `{}`)}},
		{rule: "app-platform-rate", wrong: []x{toPlatform(hello, 400, graphError("613", "0"))}, right: []x{toPlatform(hello, 200, `{}`)}},
		{
			rule:  "app-link-back",
			wrong: []x{with(toApp("GET http://localhost:3000/callback", 200), func(e *x) { e.query = "code=c&state=s" })},
			right: []x{with(toApp("GET http://localhost:3000/callback", 302), func(e *x) {
				e.query, e.said = "code=c&state=s", "Location: {base}/platforms/kinnet/linking/callback?authorization_code=***"
			})},
		},
		{rule: "app-pkce", before: registered, wrong: authorizing("response_type=code&client_id=c1&state=s"), right: authorizing(pkce)},
		{rule: "app-pkce", before: registered, wrong: authorizing("response_type=code&client_id=c1&code_challenge=c&code_challenge_method=plain"), right: authorizing("response_type=code&client_id=another")},
		{rule: "app-state", before: registered, wrong: authorizing("response_type=code&client_id=c1"), right: authorizing(pkce)},
		{rule: "app-response-type", before: registered, wrong: authorizing("response_type=token&client_id=c1"), right: authorizing(pkce)},
		{
			rule: "app-redirect-uri", before: registered,
			wrong: []x{with(authorizing("response_type=code&client_id=c1&redirect_uri=http%3A%2F%2Fa%2Fcallback%2F")[0], func(e *x) { e.status = 400 })},
			right: authorizing(pkce),
		},
		{rule: "app-code-verifier", wrong: []x{asking("grant_type=authorization_code&code=***", 200, `{}`)}, right: []x{asking(redeem, 200, `{}`)}},
		{
			rule:  "app-code-once",
			wrong: []x{asking(redeem, 200, `{}`), with(asking(redeem, 400, `{"error":"invalid_grant"}`), func(e *x) { e.refusal = used })},
			right: []x{asking(redeem, 200, `{}`), with(asking(redeem, 400, `{"error":"invalid_grant"}`), func(e *x) { e.refusal = "The code is older than 60 seconds." })},
		},
		{rule: "app-token-form", wrong: []x{toBank("GET /banks/larkspur/token?grant_type=client_credentials", 405)}, right: []x{asking(redeem, 200, `{}`)}},
		{rule: "app-secret-in-url", wrong: []x{toBank(token+"?client_id=c&client_secret=***", 400)}, right: []x{asking(redeem, 200, `{}`)}},
		{rule: "app-token-in-url", wrong: []x{toBank(listing+"?access_token=***", 401)}, right: []x{toBank(listing, 200), with(toPlatform(hello, 200, ""), func(e *x) { e.call += "?access_token=***" })}},
		{rule: "app-dead-token", wrong: []x{bearer(listing, 401, "a"), bearer(lines, 401, "a")}, right: []x{bearer(listing, 401, "a"), bearer(listing, 200, "b")}},
		{rule: "app-refresh-dead", wrong: []x{refused, refused, refused}, right: []x{refused, refused, asking(redeem, 200, `{}`), refused}},
		{rule: "app-retry-after", wrong: []x{slow, with(toBank(listing, 200), func(e *x) { e.after = 4 * time.Second })}, right: []x{slow, with(toBank(listing, 200), func(e *x) { e.after = 5 * time.Second })}},
		{
			rule:  "app-idempotency",
			wrong: []x{toBank("POST /banks/thistle-crown/open-banking/v4.0/pisp/domestic-payments", 400)},
			right: []x{with(toBank("POST /banks/thistle-crown/open-banking/v4.0/pisp/domestic-payments", 201), func(e *x) { e.asked += "\nX-Idempotency-Key: k1" })},
		},
		{rule: "app-interaction-id", wrong: []x{with(toBank(listing, 200), func(e *x) { e.asked = "Authorization: Bearer ***" })}, right: []x{toBank(listing, 200)}},
		{rule: "app-interaction-id", wrong: []x{with(toBank(listing, 200), func(e *x) { e.asked = "X-Fapi-Interaction-Id: 7" })}, right: []x{toPlatform(hello, 200, "")}},
		{rule: "app-scope", before: registered, wrong: append(authorizing(pkce), toBank(listing, 200)), right: append(authorizing(pkce), toBank(listing, 200), toBank(lines, 403))},
		{
			rule:  "app-revoke",
			wrong: []x{with(toApp(webhook, 200), func(e *x) { e.in = `{"account_linking":{"status":"unlinked"}}` })},
			right: []x{toBank("POST /banks/larkspur/revoke", 200), with(toApp(webhook, 200), func(e *x) { e.in = `{"account_linking":{"status":"unlinked"}}` })},
		},
	}
}
