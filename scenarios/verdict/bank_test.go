package verdict_test

import "strings"

const (
	asJSON   = "Content-Type: application/json"
	document = `{"issuer":"http://bank","authorization_endpoint":"http://bank/authorize","token_endpoint":"http://bank/token","jwks_uri":"http://bank/jwks",` +
		`"response_types_supported":["code"],"subject_types_supported":["public"],"id_token_signing_alg_values_supported":["ES256"],` +
		`"code_challenge_methods_supported":["S256"],"authorization_response_iss_parameter_supported":true}`
	deposit = `{"accountId":"a1","accountCategory":"DEPOSIT_ACCOUNT","currency":{"currencyCode":"USD"},"currentBalance":2418.07,"availableBalance":-5}`
	posted  = `{"transactionId":"t1","transactionTimestamp":"2018-09-14T13:00:00Z","description":"Pine Market","amount":42.5,"debitCreditMemo":"DEBIT","status":"POSTED"}`
	uid     = "X-Fapi-Interaction-Id: 6d9be5b0-7d3b-4a0e-9e0e-0c1d2e3f4a5b"
	obBase  = "http://bank/open-banking/v4.0/aisp"
	booked  = `{"AccountId":"1","CreditDebitIndicator":"Credit","Type":"ITBD","DateTime":"2018-09-14T13:00:00Z","Amount":{"Amount":"42.50","Currency":"GBP"}}`
)

// fdx is an answer of the bank that is judged.
func fdx(path, out string) []x {
	return []x{{from: "kinnet/balance", to: "larkspur", call: "GET http://bank/fdx/v6" + path, status: 200, asked: "Authorization: Bearer ***", said: asJSON, out: out}}
}

func ob(path, out string) []x {
	return []x{{from: "kinnet/balance", to: "larkspur", call: "GET " + obBase + path, status: 200, asked: "Authorization: Bearer ***", said: asJSON, out: out}}
}

// obWhole puts data into the envelope of an answer.
func obWhole(path, data string) string {
	return `{"Data":` + data + `,"Links":{"Self":"` + obBase + path + `"},"Meta":{"TotalPages":1}}`
}

func balances(all ...string) string { return `{"Balance":[` + strings.Join(all, ",") + `]}` }

func refusedBy(call string, status int, said, out string) []x {
	return []x{{from: "kinnet/balance", to: "larkspur", call: call, status: status, asked: "Authorization: Bearer ***", said: said, out: out}}
}

func discovered(status int, said, out string) []x {
	return []x{{from: "kinnet/balance", to: "larkspur", call: "GET http://bank/.well-known/openid-configuration", status: status, said: said, out: out}}
}

func issued(status int, said, out string) []x {
	return []x{{
		from: "kinnet/balance", to: "larkspur", call: "POST http://bank/token", in: "grant_type=authorization_code&code=***", status: status,
		asked: "Authorization: Basic ***", said: said, out: out,
	}}
}

// returned is a browser that went to the bank and came back to the app.
func returned(query string) []x {
	return append(discovered(200, asJSON, document),
		x{from: "customer:linh", to: "larkspur", call: "GET http://bank/authorize?response_type=code", query: "response_type=code&state=s1", status: 303},
		x{from: "customer:linh", to: "kinnet/balance", call: "GET /apps/kinnet/balance/callback?code=***", query: query, status: 303})
}

func without(s, part string) string { return strings.Replace(s, part, "", 1) }

func bankLessons() []lesson {
	good := issued(200, asJSON+"\nCache-Control: no-store", `{"access_token":"***","token_type":"Bearer","scope":"ACCOUNT_BASIC"}`)
	list := fdx("/accounts", `{"page":{},"accounts":[`+deposit+`]}`)
	open := "GET " + obBase + "/accounts"
	return []lesson{
		{rule: "bank-discovery", wrong: discovered(404, asJSON, "{}"), right: discovered(200, asJSON, document)},
		{rule: "bank-discovery", wrong: discovered(200, "Content-Type: text/html", document), right: discovered(200, asJSON+"; charset=utf-8", document)},
		{rule: "bank-issuer", wrong: discovered(200, asJSON, strings.Replace(document, `"http://bank"`, `"http://bank/"`, 1)), right: discovered(200, asJSON, document)},
		{rule: "bank-discovery-members", wrong: discovered(200, asJSON, strings.Replace(document, "jwks_uri", "keys", 1)), right: discovered(200, asJSON, document)},
		{rule: "bank-pkce-offered", wrong: discovered(200, asJSON, strings.Replace(document, `["S256"]`, `["plain"]`, 1)), right: discovered(200, asJSON, document)},
		{rule: "bank-state-echo", wrong: returned("code=c&iss=http%3A%2F%2Fbank"), right: returned("code=c&state=s1&iss=http%3A%2F%2Fbank")},
		{rule: "bank-state-echo", wrong: returned("error=access_denied&state=s2"), right: returned("error=access_denied&state=s1")},
		{rule: "bank-iss", wrong: returned("code=c&state=s1"), right: returned("code=c&state=s1&iss=http%3A%2F%2Fbank")},
		{rule: "bank-token-members", wrong: issued(200, asJSON, `{"access_token":"***"}`), right: good},
		{rule: "bank-token-no-store", wrong: issued(200, asJSON, `{"access_token":"***","token_type":"Bearer"}`), right: good},
		{rule: "bank-token-error", wrong: issued(400, asJSON, `{"error":"bad code"}`), right: issued(400, asJSON, `{"error":"invalid_grant"}`)},
		{rule: "bank-token-error", wrong: issued(403, asJSON, `{"error":"invalid_grant"}`), right: issued(401, asJSON, `{"error":"invalid_client"}`)},
		{rule: "bank-token-401", wrong: issued(400, asJSON, `{"error":"invalid_client"}`), right: issued(401, "WWW-Authenticate: Basic", `{"error":"invalid_client"}`)},
		{rule: "bank-401-challenge", wrong: refusedBy("GET http://bank/fdx/v6/accounts", 401, asJSON, "{}"), right: refusedBy("GET http://bank/fdx/v6/accounts", 401, `WWW-Authenticate: Bearer error="invalid_token"`, "{}")},
		{rule: "bank-no-token", wrong: []x{with(list[0], func(e *x) { e.asked = "Accept: */*" })}, right: list},
		{rule: "bank-unconsented", wrong: append(good, fdx("/accounts/a1/transactions", `{"transactions":[]}`)...), right: append(good, refusedBy("GET http://bank/fdx/v6/accounts/a1/transactions", 403, asJSON, `{"code":"602","message":"No"}`)...)},
		{rule: "bank-content-type", wrong: []x{with(list[0], func(e *x) { e.said = "Content-Type: text/plain" })}, right: list},
		{rule: "bank-content-type", wrong: []x{with(list[0], func(e *x) { e.out = e.out[:20] })}, right: list},
		{rule: "bank-server-error", wrong: refusedBy("GET http://bank/fdx/v6/accounts", 500, asJSON, "{}"), right: refusedBy("GET http://bank/fdx/v6/accounts", 503, "Retry-After: 60", "{}")},
		{rule: "bank-interaction-id", wrong: []x{with(list[0], func(e *x) { e.asked += "\n" + uid })}, right: []x{with(list[0], func(e *x) { e.asked += "\n" + uid; e.said += "\n" + uid })}},
		{rule: "bank-ids", wrong: fdx("/accounts/a2", deposit), right: fdx("/accounts/a1", deposit)},
		{rule: "bank-paging", wrong: fdx("/accounts/a1/transactions?offset=7", `{"page":{"nextOffset":"7"},"transactions":[]}`), right: fdx("/accounts/a1/transactions?offset=7", `{"page":{"nextOffset":"8"},"transactions":[]}`)},
		{rule: "bank-paging", wrong: ob("/transactions", `{"Data":{},"Links":{"Self":"http://bank/p","Next":"http://bank/p"},"Meta":{}}`), right: ob("/transactions", `{"Data":{},"Links":{"Self":"http://bank/p","Next":"http://bank/q"},"Meta":{}}`)},
		{rule: "bank-fdx-account", wrong: fdx("/accounts", `{"items":[]}`), right: list},
		{rule: "bank-fdx-account", wrong: fdx("/accounts/a1", strings.Replace(deposit, "DEPOSIT_ACCOUNT", "CURRENT", 1)), right: fdx("/accounts/a1", deposit)},
		{rule: "bank-fdx-account", wrong: fdx("/accounts/a1", strings.Replace(deposit, `"USD"`, `"usd"`, 1)), right: fdx("/accounts/a1", deposit)},
		{rule: "bank-fdx-balance", wrong: fdx("/accounts/a1", without(deposit, `,"availableBalance":-5`)), right: fdx("/accounts/a1", deposit)},
		{rule: "bank-fdx-amount", wrong: fdx("/accounts/a1", strings.Replace(deposit, "2418.07", `"2418.07"`, 1)), right: fdx("/accounts/a1", deposit)},
		{rule: "bank-fdx-amount", wrong: fdx("/accounts/a1/transactions", `{"transactions":[`+strings.Replace(posted, "42.5", "42.505", 1)+`]}`), right: fdx("/accounts/a1/transactions", `{"transactions":[`+posted+`]}`)},
		{rule: "bank-fdx-transaction", wrong: fdx("/accounts/a1/transactions", `{"transactions":[`+strings.Replace(posted, "POSTED", "BOOKED", 1)+`]}`), right: fdx("/accounts/a1/transactions", `{"transactions":[`+posted+`]}`)},
		{rule: "bank-fdx-transaction", wrong: fdx("/accounts/a1/transactions", `{"transactions":[`+strings.Replace(posted, "T13:00:00Z", "", 1)+`]}`), right: fdx("/accounts/a1/transactions", `{"transactions":[]}`)},
		{rule: "bank-fdx-error", wrong: refusedBy("GET http://bank/fdx/v6/accounts/a9", 404, asJSON, `{"error":"no"}`), right: refusedBy("GET http://bank/fdx/v6/accounts/a9", 404, asJSON, `{"code":"701","message":"No such account"}`)},
		{rule: "bank-ob-envelope", wrong: ob("/accounts", `{"Data":{},"Meta":{}}`), right: ob("/accounts", obWhole("/accounts", `{"Account":[]}`))},
		{rule: "bank-ob-envelope", wrong: ob("/accounts", obWhole("/balances", `{}`)), right: ob("/balances", obWhole("/balances", `{}`))},
		{rule: "bank-ob-amount", wrong: ob("/balances", obWhole("/balances", balances(strings.Replace(booked, `"42.50"`, `"-42.50"`, 1)))), right: ob("/balances", obWhole("/balances", balances(booked)))},
		{rule: "bank-ob-amount", wrong: ob("/balances", obWhole("/balances", balances(strings.Replace(booked, `"42.50"`, `42.5`, 1)))), right: ob("/balances", obWhole("/balances", balances()))},
		{rule: "bank-ob-members", wrong: ob("/balances", obWhole("/balances", balances(without(booked, `"Type":"ITBD",`)))), right: ob("/balances", obWhole("/balances", balances(booked)))},
		{rule: "bank-ob-members", wrong: ob("/accounts", obWhole("/accounts", `{"Account":[{"Id":"1"}]}`)), right: ob("/accounts", obWhole("/accounts", `{"Account":[{"AccountId":"1"}]}`))},
		{rule: "bank-ob-balance", wrong: ob("/balances", obWhole("/balances", balances(booked))), right: ob("/balances", obWhole("/balances", balances(booked, strings.Replace(booked, "ITBD", "ITAV", 1))))},
		{rule: "bank-ob-error", wrong: refusedBy(open, 400, asJSON, `{"error":"no"}`), right: refusedBy(open, 400, asJSON, `{"Id":"1","Errors":[{"ErrorCode":"U001","Message":"No"}]}`)},
	}
}
