package openbanking_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/sandbank/sandbank/internal/secret"
	"github.com/sandbank/sandbank/mockbanks/authserver"
	"github.com/sandbank/sandbank/mockbanks/banktest"
	"github.com/sandbank/sandbank/mockbanks/consent"
	"github.com/sandbank/sandbank/mockbanks/openbanking"
)

const bank = "thistle-crown"

// pin is a named customer of the bank.
func pin(w *banktest.World) string { return w.Bank.Entry().Pins[0].Key }

func accountOf(t *testing.T, w *banktest.World, customer string) string {
	t.Helper()
	p, err := w.Bank.Customer(customer)
	if err != nil {
		t.Fatal(err)
	}
	return w.Bank.Accounts(p.Index)[0].ID
}

// golden compares an answer, and checks what every answer owes.
func golden(t *testing.T, w *banktest.World, name string, want int, a banktest.Answer) {
	t.Helper()
	if a.Status != want {
		t.Errorf("%s: %d, want %d: %s", name, a.Status, want, a.Body)
		return
	}
	if len(a.Header.Get("X-Fapi-Interaction-Id")) != 36 {
		t.Errorf("%s: no interaction id in %v", name, a.Header)
	}
	if ct := a.Header.Get("Content-Type"); a.Body != "" && ct != "application/json; charset=utf-8" {
		t.Errorf("%s: Content-Type %q", name, ct)
	}
	w.Golden(t, fmt.Sprintf("%s_%d", name, want), a)
}

func basic() []string {
	return []string{
		consent.ReadAccountsBasic, consent.ReadTransactionsBasic, consent.ReadTransactionsCredits, consent.ReadTransactionsDebits,
	}
}

func TestAnswersAreAsTheGoldenFilesSay(t *testing.T) {
	w := banktest.Open(t, bank, banktest.Options{})
	token, _ := w.Token(t, pin(w))
	plain, _ := w.Token(t, pin(w), basic()...)
	debits, _ := w.Token(t, pin(w), consent.ReadAccountsBasic, consent.ReadTransactionsDetail, consent.ReadTransactionsDebits)
	one := "/accounts/" + accountOf(t, w, pin(w))
	const march = "?fromBookingDateTime=2026-02-20T00:00:00&toBookingDateTime=2026-03-05T23:59:59"
	for _, c := range []struct{ name, path, token string }{
		{"accounts", "/accounts", token},
		{"accounts-basic", "/accounts", plain},
		{"account", one, token},
		{"balances", "/balances", token},
		{"account-balances", one + "/balances", token},
		{"transactions", "/transactions" + march, token},
		{"account-transactions", one + "/transactions" + march, token},
		{"transactions-basic", "/transactions" + march, plain},
		{"transactions-debits", "/transactions" + march, debits},
		{"transactions-none", "/transactions?fromBookingDateTime=2031-01-01T00:00:00", token},
		{"party", "/party", token},
		{"account-party", one + "/party", token},
		{"account-parties", one + "/parties", token},
		{"standing-orders", "/standing-orders", token},
		{"direct-debits", "/direct-debits", token},
		{"beneficiaries", "/beneficiaries", token},
		{"products", "/products", token},
		{"account-product", one + "/product", token},
		{"offers", "/offers", token},
		{"account-scheduled-payments", one + "/scheduled-payments", token},
		{"account-statements", one + "/statements", token},
	} {
		golden(t, w, c.name, 200, w.Get(t, c.path, c.token))
	}
}

func TestRefusalsAreAsTheGoldenFilesSay(t *testing.T) {
	w := banktest.Open(t, bank, banktest.Options{})
	token, _ := w.Token(t, pin(w))
	narrow, _ := w.Token(t, pin(w), consent.ReadAccountsBasic)
	foreign, _ := banktest.Open(t, "larkspur", banktest.Options{}).Token(t, "linh")
	revoked, a := w.Token(t, pin(w))
	if err := w.Bank.RevokeConsent(t.Context(), a.Consent, "customer"); err != nil {
		t.Fatal(err)
	}
	machine := w.ClientToken(t, "accounts")
	one := "/accounts/" + accountOf(t, w, pin(w))
	for _, c := range []struct {
		name, method, path, token string
		status                    int
	}{
		{"no-token", "GET", "/accounts", "", 401},
		{"unknown-token", "GET", "/accounts", secret.Mint(secret.AccessToken), 401},
		{"foreign-token", "GET", "/accounts", foreign, 401},
		{"revoked-token", "GET", "/accounts", revoked, 401},
		{"client-token", "GET", "/accounts", machine, 403},
		{"customer-token", "POST", "/account-access-consents", token, 403},
		{"missing-permission-balances", "GET", one + "/balances", narrow, 403},
		{"missing-permission-transactions", "GET", one + "/transactions", narrow, 403},
		{"missing-permission-mandates", "GET", one + "/direct-debits", narrow, 403},
		{"missing-permission-party", "GET", "/party", narrow, 403},
		{"unknown-account", "GET", "/accounts/nothere1", token, 403},
		{"foreign-account", "GET", "/accounts/" + accountOf(t, w, "77") + "/balances", token, 403},
		{"unknown-path", "GET", "/foobar", token, 404},
		{"unserved-path", "GET", one + "/statements/20260131/file", token, 404},
		{"unknown-path-no-token", "GET", "/foobar", "", 401},
		{"bad-method", "DELETE", "/accounts", token, 405},
		{"bad-date", "GET", one + "/transactions?fromBookingDateTime=now", token, 400},
		{"dates-exchanged", "GET", "/transactions?fromBookingDateTime=2026-02-02T00:00:00&toBookingDateTime=2026-01-01T00:00:00", token, 400},
		{"bad-page", "GET", "/transactions?page=2", token, 400},
		{"unknown-consent", "GET", "/account-access-consents/c-nothere", machine, 400},
		{"unknown-consent-delete", "DELETE", "/account-access-consents/c-nothere", machine, 400},
	} {
		golden(t, w, c.name, c.status, w.Do(t, w.Request(c.method, c.path, c.token, "")))
	}
}

func TestAcceptIsObeyed(t *testing.T) {
	w := banktest.Open(t, bank, banktest.Options{})
	token, _ := w.Token(t, pin(w))
	req := w.Request("GET", "/accounts", token, "")
	req.Header.Set("Accept", "application/jose+jwe")
	golden(t, w, "not-acceptable", 406, w.Do(t, req))
}

func TestTimeEndsTokensAndConsents(t *testing.T) {
	w := banktest.Open(t, bank, banktest.Options{})
	token, _ := w.Token(t, pin(w))
	w.Wall.Advance(2 * time.Hour)
	golden(t, w, "expired-token", 401, w.Get(t, "/accounts", token))
	token, a := w.Token(t, pin(w))
	c, err := w.Bank.Consent(a.Consent)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Clock.Advance(c.ExpiresAt); err != nil {
		t.Fatal(err)
	}
	golden(t, w, "expired-consent", 403, w.Get(t, "/accounts", token))
}

func TestBalancesAreThoseOfTheLedgerToThePenny(t *testing.T) {
	w := banktest.Open(t, bank, banktest.Options{})
	for _, customer := range []string{pin(w), "0", "12345", "999999"} {
		token, _ := w.Token(t, customer)
		p, _ := w.Bank.Customer(customer)
		account := w.Bank.Accounts(p.Index)[0]
		b := w.Bank.Balance(account)
		var body struct {
			Data struct {
				Balance []struct {
					Type                 string
					CreditDebitIndicator string
					Amount               struct{ Amount, Currency string }
					CreditLine           []struct{ Included bool }
				}
			}
		}
		a := w.Get(t, "/accounts/"+account.ID+"/balances", token)
		if err := json.Unmarshal([]byte(a.Body), &body); err != nil || len(body.Data.Balance) != 2 {
			t.Fatalf("%v %s", err, a.Body)
		}
		for i, want := range []struct {
			kind   string
			amount int64
		}{{"ITBD", b.Booked}, {"ITAV", b.Available + b.Overdraft}} {
			got := body.Data.Balance[i]
			side := "Credit"
			if want.amount < 0 {
				side = "Debit"
			}
			text := fmt.Sprintf("%d.%02d", max(want.amount, -want.amount)/100, max(want.amount, -want.amount)%100)
			if got.Type != want.kind || got.CreditDebitIndicator != side || got.Amount.Amount != text || got.Amount.Currency != "GBP" {
				t.Errorf("%s: %+v, want %s %s %s", customer, got, want.kind, side, text)
			}
			if hasLine := len(got.CreditLine) > 0; hasLine != (i == 1 && b.Overdraft > 0) {
				t.Errorf("%s: credit line %v with an overdraft of %d", customer, got.CreditLine, b.Overdraft)
			}
		}
	}
}

func TestLinksLeadThroughAllTransactions(t *testing.T) {
	w := banktest.Open(t, bank, banktest.Options{})
	token, _ := w.Token(t, pin(w))
	type listing struct {
		Data struct {
			Transaction []struct{ TransactionId string }
		}
		Links struct{ Self, First, Prev, Next, Last string }
		Meta  struct{ TotalPages int }
	}
	read := func(url string) (l listing) {
		t.Helper()
		a := w.Get(t, url, token)
		if err := json.Unmarshal([]byte(a.Body), &l); err != nil || a.Status != 200 {
			t.Fatalf("%s: %d %s", url, a.Status, a.Body)
		}
		return l
	}
	var ids []string
	pages, last := 0, listing{}
	for url := "/transactions?fromBookingDateTime=2025-06-01T00:00:00"; url != ""; url = last.Links.Next {
		last = read(url)
		for _, x := range last.Data.Transaction {
			ids = append(ids, x.TransactionId)
		}
		pages++
		if !strings.HasPrefix(last.Links.Self, w.Bank.API()+"/transactions?") {
			t.Errorf("Self %q is not absolute", last.Links.Self)
		}
	}
	if pages < 3 || pages != last.Meta.TotalPages || last.Links.Prev == "" {
		t.Errorf("%d pages read, %d announced", pages, last.Meta.TotalPages)
	}
	slices.Sort(ids)
	if n := len(slices.Compact(slices.Clone(ids))); n != len(ids) {
		t.Errorf("%d of %d transactions came twice", len(ids)-n, len(ids))
	}
	if back := read(last.Links.First); len(back.Data.Transaction) != 100 {
		t.Errorf("the first page has %d", len(back.Data.Transaction))
	}
}

func ExampleServer() {
	fmt.Println(openbanking.Path, authserver.ForCustomer > 0)
	// Output: /open-banking/v4.0/aisp true
}
