package verdict_test

import "strings"

const (
	signed = asJSON + "\nX-Hub-Signature-256: sha256=***"
	heard  = `{"object":"page","entry":[{"id":"9","time":1536930000000,"messaging":[{"sender":{"id":"1"},"recipient":{"id":"9"},` +
		`"timestamp":1536930000000,"message":{"mid":"m_1","text":"Hi"}}]}]}`
)

// delivered is a webhook of the platform that is judged.
func delivered(asked, in string, status int) []x {
	return []x{{from: "kinnet", to: "kinnet/balance", call: "POST /apps/kinnet/balance/webhook", asked: asked, in: in, status: status}}
}

func taken(in string, status int, out string) []x { return []x{toPlatform(in, status, out)} }

func platformLessons() []lesson {
	verifying := func(query string) []x {
		return []x{{from: "kinnet", to: "kinnet/balance", call: "GET /apps/kinnet/balance/webhook", query: query, status: 200}}
	}
	batch := func(out string) []x {
		return []x{with(toPlatform(`{"batch":[{"method":"GET"},{"method":"GET"}]}`, 200, out), func(e *x) { e.call = "POST /platforms/kinnet/v21.0/" })}
	}
	return []lesson{
		{rule: "platform-challenge", wrong: verifying("hub.mode=subscribe&hub.challenge=1"), right: verifying(verify)},
		{rule: "platform-signature", wrong: delivered(asJSON, heard, 200), right: delivered(signed, heard, 200)},
		{rule: "platform-signature", wrong: delivered(signed, heard, 401), right: delivered(signed, heard, 500)},
		{rule: "platform-envelope", wrong: delivered(signed, strings.Replace(heard, `"id":"1"`, `"id":1`, 1), 200), right: delivered(signed, heard, 200)},
		{rule: "platform-envelope", wrong: delivered(signed, strings.Replace(heard, `"timestamp":1536930000000`, `"timestamp":1536930000`, 1), 200), right: delivered(signed, heard, 200)},
		{
			rule:  "platform-mid",
			wrong: append(delivered(signed, heard, 200), delivered(signed, strings.Replace(heard, "Hi", "Ho", 1), 200)...),
			right: append(delivered(signed, heard, 200), delivered(signed, heard, 200)...),
		},
		{rule: "platform-send-answer", wrong: taken(hello, 200, `{"recipient_id":"1"}`), right: taken(hello, 200, `{"recipient_id":"1","message_id":"m_2"}`)},
		{rule: "platform-recipient", wrong: taken(hello, 200, `{"recipient_id":"2","message_id":"m_2"}`), right: taken(hello, 200, `{"recipient_id":"1","message_id":"m_2"}`)},
		{rule: "platform-error", wrong: taken(hello, 400, `{"error":"no"}`), right: taken(hello, 400, graphError("100", "33"))},
		{rule: "platform-batch", wrong: batch(`[{"code":200,"body":"{}"}]`), right: batch(`[{"code":200,"body":"{}"},{"code":400,"body":"{}"}]`)},
		{rule: "platform-batch", wrong: batch(`[{"code":200,"body":{}},{"code":200,"body":"{}"}]`), right: batch(`[null,{"code":400,"body":"{}"}]`)},
		{rule: "platform-server-error", wrong: taken(hello, 500, `{}`), right: taken(hello, 400, graphError("2", "0"))},
	}
}
