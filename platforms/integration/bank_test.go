package integration_test

import (
	"cmp"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-chi/chi/v5"
)

// bank is a small bank at the other end of the wire: just enough of an
// authorization server and of two faces to answer the bot, and to refuse it.
type bank struct {
	url   string
	face  string
	calls []string // method and path of what the bot asked, oldest first

	mu       sync.Mutex
	scope    string            // granted
	deny     bool              // the customer says no
	wrongIss bool              // the answer names another issuer
	nonce    map[string]string // by code; for the ID token
	verifier map[string]string // code challenge by code
	tokens   map[string]string // live access tokens and what they are for
	refresh  map[string]bool   // live refresh tokens
	status   int               // of every answer of the faces, if not 0
	retry    string            // when to ask again then; empty: 120 seconds
	n        int
	consents map[string][]string // permissions by id
	intent   map[string]string   // consent by code
	balance  string
}

func newBank(t *testing.T, face string) *bank {
	b := &bank{
		face: face, scope: "openid offline_access ACCOUNT_BASIC ACCOUNT_DETAILED", balance: "2418.07", nonce: map[string]string{},
		verifier: map[string]string{}, tokens: map[string]string{}, refresh: map[string]bool{}, consents: map[string][]string{}, intent: map[string]string{},
	}
	r := chi.NewRouter()
	r.Use(b.record)
	r.Get("/.well-known/openid-configuration", b.discovery)
	r.Get("/authorize", b.authorize)
	r.Post("/token", b.token)
	r.Post("/revoke", b.revoke)
	r.Post("/webhooks", func(w http.ResponseWriter, r *http.Request) {
		b.json(w, 201, map[string]any{"id": "wh-1", "secret": hookSecret, "status": "active"})
	})
	r.Delete("/webhooks/{id}", func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(204) })
	r.Group(func(r chi.Router) {
		r.Use(b.bearer)
		r.Get("/fdx/accounts", b.fdxAccounts)
		r.Get("/fdx/accounts/{id}", b.fdxAccount)
		r.Post("/card-controls/accounts/{id}/{act}", func(w http.ResponseWriter, r *http.Request) { b.json(w, 200, map[string]any{}) })
		r.Get("/fdx/accounts/{id}/transactions", b.fdxTransactions)
		r.Post("/ob/account-access-consents", b.obConsent)
		r.Delete("/ob/account-access-consents/{id}", func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(204) })
		r.Get("/ob/accounts", b.obAccounts)
		r.Get("/ob/balances", b.obBalances)
		r.Get("/ob/transactions", b.obTransactions)
	})
	s := httptest.NewServer(r)
	t.Cleanup(s.Close)
	b.url = s.URL
	return b
}

// set changes how the bank behaves.
func (b *bank) set(change func(*bank)) {
	b.mu.Lock()
	defer b.mu.Unlock()
	change(b)
}

func (b *bank) asked() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Clone(b.calls)
}

func (b *bank) record(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b.mu.Lock()
		defer b.mu.Unlock()
		b.calls = append(b.calls, r.Method+" "+r.URL.Path)
		next.ServeHTTP(w, r)
	})
}

func (b *bank) discovery(w http.ResponseWriter, _ *http.Request) {
	b.json(w, 200, map[string]any{
		"issuer": b.url, "authorization_endpoint": b.url + "/authorize", "token_endpoint": b.url + "/token",
		"revocation_endpoint": b.url + "/revoke", "authorization_response_iss_parameter_supported": true,
	})
}

func (b *bank) json(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(v)
}

// authorize is a customer who decides at once.
func (b *bank) authorize(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	back := url.Values{"state": {q.Get("state")}, "iss": {b.url}}
	if b.wrongIss {
		back.Set("iss", "http://other.example.com")
	}
	switch {
	case q.Get("code_challenge_method") != "S256" || q.Get("client_id") != "bot":
		back.Set("error", "invalid_request")
	case b.deny:
		back.Set("error", "access_denied")
	default:
		b.n++
		code := fmt.Sprintf("code-%d", b.n)
		b.nonce[code], b.verifier[code] = q.Get("nonce"), q.Get("code_challenge")
		var claims struct {
			ID struct {
				Intent struct{ Value string } `json:"openbanking_intent_id"`
			} `json:"id_token"`
		}
		json.Unmarshal([]byte(q.Get("claims")), &claims)
		b.intent[code] = claims.ID.Intent.Value
		back.Set("code", code)
	}
	http.Redirect(w, r, q.Get("redirect_uri")+"?"+back.Encode(), http.StatusSeeOther)
}

func (b *bank) token(w http.ResponseWriter, r *http.Request) {
	id, secret, _ := r.BasicAuth()
	if id != "bot" || secret != "bot secret/+" && secret != url.QueryEscape("bot secret/+") {
		b.json(w, 401, map[string]string{"error": "invalid_client"})
		return
	}
	b.n++
	access, answer := fmt.Sprintf("access-%d", b.n), map[string]any{}
	switch code := r.FormValue("code"); r.FormValue("grant_type") {
	case "client_credentials":
		b.tokens[access] = "client"
	case "refresh_token":
		if !b.refresh[r.FormValue("refresh_token")] {
			b.json(w, 400, map[string]string{"error": "invalid_grant"})
			return
		}
		b.tokens[access] = "customer"
	case "authorization_code":
		sum := sha256.Sum256([]byte(r.FormValue("code_verifier")))
		if b.verifier[code] == "" || base64.RawURLEncoding.EncodeToString(sum[:]) != b.verifier[code] || len(r.FormValue("code_verifier")) < 43 {
			b.json(w, 400, map[string]string{"error": "invalid_grant"})
			return
		}
		b.tokens[access], b.refresh["refresh-"+code] = "customer", true
		answer["refresh_token"], answer["scope"], answer["id_token"] = "refresh-"+code, b.scope, b.idToken(code)
		delete(b.verifier, code)
	}
	answer["access_token"], answer["token_type"], answer["expires_in"] = access, "Bearer", 300
	b.json(w, 200, answer)
}

func (b *bank) idToken(code string) string {
	claims, _ := json.Marshal(map[string]any{
		"iss": b.url, "aud": "bot", "sub": "s", "exp": time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC).Unix(),
		"nonce": b.nonce[code], "openbanking_intent_id": b.intent[code],
	})
	return "e30." + base64.RawURLEncoding.EncodeToString(claims) + ".c2ln"
}

func (b *bank) revoke(w http.ResponseWriter, r *http.Request) {
	delete(b.refresh, r.FormValue("token"))
	clear(b.tokens)
}

// end is the customer revoking at the bank.
func (b *bank) end() {
	b.set(func(b *bank) { clear(b.tokens); clear(b.refresh) })
}

func (b *bank) bearer(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		token := strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
		switch {
		case b.status != 0:
			w.Header().Set("Retry-After", cmp.Or(b.retry, "120"))
			b.json(w, b.status, map[string]any{"code": 500, "message": "armed"})
		case b.tokens[token] == "":
			b.json(w, 401, map[string]any{"code": 401, "message": "token"})
		default:
			next.ServeHTTP(w, r)
		}
	})
}

// cluster refuses what was not granted.
func (b *bank) cluster(w http.ResponseWriter, name string) bool {
	if slices.Contains(strings.Fields(b.scope), name) {
		return true
	}
	b.json(w, 403, map[string]any{"code": 602, "message": "Customer not authorized"})
	return false
}

func (b *bank) fdxAccounts(w http.ResponseWriter, _ *http.Request) {
	if b.cluster(w, "ACCOUNT_BASIC") {
		io.WriteString(w, `{"page":{},"accounts":[{"accountId":"a1","currency":{"currencyCode":"USD"}},{"accountId":"a2","currency":{"currencyCode":"USD"}}]}`)
	}
}

func (b *bank) fdxAccount(w http.ResponseWriter, r *http.Request) {
	switch {
	case !b.cluster(w, "ACCOUNT_DETAILED"):
	case chi.URLParam(r, "id") == "a2":
		io.WriteString(w, `{"accountId":"a2","accountCategory":"LOC_ACCOUNT","productName":"Kestrel Card","accountNumberDisplay":"9002","currency":{"currencyCode":"USD"},"currentBalance":120.5,"availableCredit":4879.50}`)
	default:
		fmt.Fprintf(w, `{"accountId":"a1","accountCategory":"DEPOSIT_ACCOUNT","productName":"Everyday Checking","accountNumberDisplay":"xxxx4821","currency":{"currencyCode":"USD"},"currentBalance":%s,"availableBalance":-1310}`, b.balance)
	}
}

func (b *bank) fdxTransactions(w http.ResponseWriter, r *http.Request) {
	switch {
	case !b.cluster(w, "TRANSACTIONS"):
	case chi.URLParam(r, "id") == "a2":
		io.WriteString(w, `{"transactions":[]}`)
	default:
		io.WriteString(w, `{"transactions":[
			{"transactionTimestamp":"2026-03-01T10:00:00Z","description":"POS DEBIT PINE MARKET","amount":12.3,"debitCreditMemo":"DEBIT","status":"POSTED"},
			{"transactionTimestamp":"2026-03-02T10:00:00Z","description":"COFFEE","amount":4.05,"debitCreditMemo":"DEBIT","status":"PENDING"}]}`)
	}
}

func (b *bank) obConsent(w http.ResponseWriter, r *http.Request) {
	var c struct {
		Data struct{ Permissions []string }
		Risk map[string]any
	}
	if json.NewDecoder(r.Body).Decode(&c) != nil || len(c.Data.Permissions) == 0 || c.Risk == nil {
		b.json(w, 400, map[string]any{"Errors": []any{}})
		return
	}
	b.n++
	id := fmt.Sprintf("consent-%d", b.n)
	b.consents[id] = c.Data.Permissions
	b.json(w, 201, map[string]any{"Data": map[string]any{"ConsentId": id, "Permissions": c.Data.Permissions}})
}

func (b *bank) obAccounts(w http.ResponseWriter, _ *http.Request) {
	io.WriteString(w, `{"Data":{"Account":[{"AccountId":"22","Description":"Crown Current","Account":[{"Identification":"20000055779911"}]}]}}`)
}

func (b *bank) obBalances(w http.ResponseWriter, _ *http.Request) {
	io.WriteString(w, `{"Data":{"Balance":[
		{"AccountId":"22","CreditDebitIndicator":"Debit","Type":"ITBD","Amount":{"Amount":"15.00","Currency":"GBP"}},
		{"AccountId":"22","CreditDebitIndicator":"Credit","Type":"ITAV","Amount":{"Amount":"1485.00","Currency":"GBP"},"CreditLine":[{"Included":true}]}]}}`)
}

func (b *bank) obTransactions(w http.ResponseWriter, _ *http.Request) {
	io.WriteString(w, `{"Data":{"Transaction":[{"AccountId":"22","CreditDebitIndicator":"Debit","Status":"BOOK","BookingDateTime":"2026-03-01T00:00:00Z","TransactionInformation":"CARD PAYMENT TO ROSE","Amount":{"Amount":"7.25","Currency":"GBP"}}]}}`)
}
