package fdx_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/sandbank/sandbank/mockbanks/banktest"
)

// accountOf is the first account that a token may see.
func accountOf(t *testing.T, w *banktest.World, token string) string {
	t.Helper()
	var body struct {
		Accounts []struct {
			AccountID string `json:"accountId"`
		} `json:"accounts"`
	}
	a := w.Get(t, "/accounts", token)
	if err := json.Unmarshal([]byte(a.Body), &body); err != nil || len(body.Accounts) == 0 {
		t.Fatalf("GET /accounts: %d %s", a.Status, a.Body)
	}
	return body.Accounts[0].AccountID
}

func TestAnswersAreAsTheGoldenFilesSay(t *testing.T) {
	banks := []struct{ bank, customer, name string }{
		{"larkspur", "linh", "deposit"}, {"larkspur", "olive", "overdrawn"}, {"larkspur", "nora", "new"}, {"kestrel", "", "card"},
	}
	for _, b := range banks {
		w := banktest.Open(t, b.bank, banktest.Options{})
		if b.customer == "" {
			b.customer = w.Bank.Entry().Pins[0].Key
		}
		token, _ := w.Token(t, b.customer)
		id := accountOf(t, w, token)
		for op, path := range map[string]string{
			"customer": "/customers/current", "accounts": "/accounts", "account": "/accounts/" + id,
			"contact": "/accounts/" + id + "/contact", "transactions": "/accounts/" + id + "/transactions?limit=12",
			"networks": "/accounts/" + id + "/payment-networks", "statements": "/accounts/" + id + "/statements?limit=3",
		} {
			a := w.Get(t, path, token)
			if a.Status != http.StatusOK {
				t.Errorf("%s %s: %d %s", b.name, op, a.Status, a.Body)
				continue
			}
			if ct := a.Header.Get("Content-Type"); ct != "application/json" {
				t.Errorf("%s: Content-Type %q", op, ct)
			}
			w.Golden(t, op+"_"+b.name+"_200", a)
		}
	}
}

func TestBalancesAreThoseOfTheLedgerToTheCent(t *testing.T) {
	w := banktest.Open(t, "larkspur", banktest.Options{})
	for _, customer := range []string{"linh", "olive", "nora", "0", "23999999"} {
		token, _ := w.Token(t, customer)
		p, err := w.Bank.Customer(customer)
		if err != nil {
			t.Fatal(err)
		}
		account := w.Bank.Accounts(p.Index)[0]
		b := w.Bank.Balance(account)
		var body struct {
			Current   json.Number `json:"currentBalance"`
			Available json.Number `json:"availableBalance"`
		}
		a := w.Get(t, "/accounts/"+account.ID, token)
		if err := json.Unmarshal([]byte(a.Body), &body); err != nil {
			t.Fatal(err, a.Body)
		}
		if body.Current.String() != cents(b.Booked) || body.Available.String() != cents(b.Available) {
			t.Errorf("%s: %s and %s, want %s and %s", customer, body.Current, body.Available, cents(b.Booked), cents(b.Available))
		}
	}
}

func cents(n int64) string {
	sign := ""
	if n < 0 {
		sign, n = "-", -n
	}
	s := strings.Repeat("0", max(0, 3-len(itoa(n)))) + itoa(n)
	return sign + s[:len(s)-2] + "." + s[len(s)-2:]
}

func itoa(n int64) string { b, _ := json.Marshal(n); return string(b) }
