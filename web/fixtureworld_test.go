package web_test

import (
	"net/http"

	"github.com/sandbank/sandbank/internal/fault"
)

// world answers what the World page asks: one of each state that a line may
// have.
func (f *fixture) world(mux *http.ServeMux) {
	at := "2026-11-24T14:00:00Z"
	tries := func(status int, why string) []any {
		return []any{map[string]any{"attempt": 1, "time": at, "walltime": at, "status": status, "why": why}}
	}
	deal := map[string]any{"data": map[string]any{"transaction": map[string]any{"merchant": "Pine Market", "status": "pending", "amount": map[string]any{"value": "-42.50", "currency": "USD"}}}}
	kinds := []any{}
	for _, k := range fault.AllKinds() {
		kinds = append(kinds, map[string]any{"kind": k.Name, "where": k.Where, "means": k.Means, "example": k.Example})
	}
	sale := func(id, status string, more map[string]any) map[string]any {
		body := map[string]any{"id": id, "bank": "larkspur", "customer": "linh", "customer_name": "Linh Tran", "account": "a-4821", "merchant": "Pine Market", "mcc": "5411", "amount": "42.50", "currency": "USD", "status": status, "at": at}
		for name, value := range more {
			body[name] = value
		}
		return body
	}
	for path, body := range map[string]map[string]any{
		"faults/kinds": {"kinds": kinds},
		"runs/{run}/people": {"people": []any{map[string]any{"bank": "larkspur", "index": 4711, "key": "linh", "name": "Linh Tran", "given": "Linh", "accounts": []any{
			map[string]any{"id": "a-4821", "product": "Everyday Checking", "number_display": "··4821", "currency": "USD", "booked": "2418.07", "available": "2268.07", "status": "open"}}}}},
		"runs/{run}/clock":    {"now": at, "rate": "1", "frozen": false, "zone": "America/New_York"},
		"runs/{run}/payments": {"payments": []any{}},
		"runs/{run}/transactions": {"transactions": []any{
			sale("u-1", "pending", map[string]any{"captures": "2026-11-26T14:00:00Z"}), sale("u-2", "booked", map[string]any{"captured": "42.50"}), sale("u-3", "declined", map[string]any{"code": "51"})}},
		"runs/{run}/consents": {"consents": []any{
			map[string]any{"id": "k-1", "bank": "larkspur", "face": "fdx", "client": "c-1", "recipient": "Balance bot", "customer": "linh", "customer_name": "Linh Tran", "asked": []string{"ACCOUNT_BASIC"}, "granted": []string{"ACCOUNT_BASIC"}, "accounts": []string{"a-4821"}, "status": "active", "created": at, "status_since": at, "expires": "2027-02-22T14:00:00Z"}}},
		"runs/{run}/clients":  {"clients": []any{map[string]any{"client_id": "c-1", "bank": "larkspur", "name": "Balance bot"}}},
		"runs/{run}/webhooks": {"webhooks": []any{map[string]any{"bank": "larkspur", "id": "wh-1", "client_id": "c-1", "url": "http://localhost:3000/webhook", "events": []string{"transaction.created"}, "since": at}}},
		"runs/{run}/deliveries": {"deliveries": []any{
			map[string]any{"id": "msg-1", "from": "larkspur", "subscription": "wh-1", "client_id": "c-1", "kind": "transaction.created", "state": "failed", "queued": at, "next": "2026-11-24T14:00:05Z", "attempts": tries(500, "answered 500 instead of 2xx"), "body": deal},
			map[string]any{"id": "msg-2", "from": "larkspur", "subscription": "wh-1", "client_id": "c-1", "kind": "webhook.test", "state": "delivered", "queued": at, "attempts": tries(204, "")}}},
		"runs/{run}/faults": {"faults": []any{map[string]any{"id": "fault-1", "party": "larkspur", "kind": "status", "status": 503, "count": 3, "retry_after": 2, "route": "*/accounts*", "strikes": 1}}},
	} {
		mux.HandleFunc("GET /api/v1/"+path, func(w http.ResponseWriter, _ *http.Request) { f.reply(w, body) })
	}
}
