package fdx_test

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/sandbank/sandbank/mockbanks/banktest"
	"github.com/sandbank/sandbank/mockbanks/consent"
	"github.com/sandbank/sandbank/mockbanks/face/facetest"
	"github.com/sandbank/sandbank/mockbanks/fdx"
)

func kinds(t *testing.T) *facetest.World {
	t.Helper()
	return facetest.Open(t, "US", consent.FDX, fdx.New)
}

func TestEveryKindOfAccountIsAsTheGoldenFilesSay(t *testing.T) {
	w := kinds(t)
	for name, path := range map[string]string{
		"accounts_kinds":      "/accounts",
		"account_savings":     "/accounts/savings",
		"account_card_joan":   "/accounts/card",
		"account_auto":        "/accounts/auto",
		"account_mortgage":    "/accounts/mortgage",
		"account_joint":       "/accounts/joint",
		"account_frozen":      "/accounts/frozen",
		"contact_joint":       "/accounts/joint/contact",
		"contact_firm":        "/accounts/firm/contact",
		"networks_joint":      "/accounts/joint/payment-networks",
		"networks_savings":    "/accounts/savings/payment-networks",
		"networks_frozen":     "/accounts/frozen/payment-networks",
		"networks_kite":       "/accounts/card/payment-networks",
		"assets_joint":        "/accounts/joint/asset-transfer-networks",
		"statements_kite":     "/accounts/card/statements",
		"statements_joint":    "/accounts/joint/statements",
		"transactions_joint":  "/accounts/joint/transactions",
		"transactions_auto":   "/accounts/auto/transactions",
		"transactions_saving": "/accounts/savings/transactions",
	} {
		a := w.Get(t, path)
		if a.Status != http.StatusOK {
			t.Errorf("%s: %d %s", path, a.Status, a.Body)
			continue
		}
		w.Golden(t, name+"_200", a)
	}
}

func TestAClosedAccountIsListedAndNothingElse(t *testing.T) {
	w := kinds(t)
	if list := w.Get(t, "/accounts").Body; !strings.Contains(list, `"status":"CLOSED"`) {
		t.Errorf("no closed account in %s", list)
	}
	for _, path := range []string{"", "/transactions", "/contact", "/payment-networks", "/statements"} {
		a := w.Get(t, "/accounts/closed"+path)
		if a.Status != http.StatusConflict || !strings.Contains(a.Body, `"code":"705"`) {
			t.Errorf("closed%s: %d %s", path, a.Status, a.Body)
		}
	}
	w.Golden(t, "closed_account_409", w.Get(t, "/accounts/closed"))
}

func TestAnAccountThatIsYetToBeOpenedIsNotThere(t *testing.T) {
	w := kinds(t)
	if list := w.Get(t, "/accounts").Body; strings.Contains(list, "future") {
		t.Errorf("an account of next month in %s", list)
	}
	if a := w.Get(t, "/accounts/future"); a.Status != http.StatusNotFound || !strings.Contains(a.Body, `"code":"701"`) {
		t.Errorf("future: %d %s", a.Status, a.Body)
	}
}

func TestEachResourceNeedsItsCluster(t *testing.T) {
	w := kinds(t)
	for path, cluster := range map[string]string{
		"/accounts": consent.AccountBasic, "/accounts/joint": consent.AccountDetailed, "/accounts/joint/transactions": consent.Transactions,
		"/accounts/joint/contact": consent.CustomerContact, "/accounts/joint/payment-networks": consent.AccountPayments,
		"/accounts/joint/asset-transfer-networks": consent.AccountPayments, "/accounts/card/statements": consent.Statements,
	} {
		w.Consent.Granted = slices.DeleteFunc(consent.Known(consent.FDX), func(k string) bool { return k == cluster })
		if a := w.Get(t, path); a.Status != http.StatusForbidden {
			t.Errorf("%s without %s: %d %s", path, cluster, a.Status, a.Body)
		}
		w.Consent.Granted = []string{cluster}
		if a := w.Get(t, path); a.Status != http.StatusOK {
			t.Errorf("%s with %s: %d %s", path, cluster, a.Status, a.Body)
		}
	}
}

// The UK bank's accounts, read in the words of the other standard with the
// consent that was given in its own.
func TestASecondFaceShowsTheSameMoney(t *testing.T) {
	w := banktest.Open(t, "thistle-crown", banktest.Options{Second: "fdx"})
	customer := w.Bank.Entry().Pins[0].Key
	token, _ := w.Token(t, customer)
	second := w.Bank.Base() + fdx.Path
	p, err := w.Bank.Customer(customer)
	if err != nil {
		t.Fatal(err)
	}
	account := w.Bank.Accounts(p.Index)[0]
	var body struct {
		Current  json.Number `json:"currentBalance"`
		Currency struct {
			Code string `json:"currencyCode"`
		} `json:"currency"`
	}
	a := w.Get(t, second+"/accounts/"+account.ID, token)
	if err := json.Unmarshal([]byte(a.Body), &body); err != nil || a.Status != http.StatusOK {
		t.Fatalf("%d %s", a.Status, a.Body)
	}
	if want := cents(w.Bank.Balance(account).Booked); body.Current.String() != want || body.Currency.Code != "GBP" {
		t.Errorf("%+v, want %s GBP", body, want)
	}
	for path, status := range map[string]int{
		"/accounts": 200, "/customers/current": 200, "/accounts/" + account.ID + "/transactions": 200,
		"/accounts/" + account.ID + "/contact": 200, "/accounts/" + account.ID + "/payment-networks": 200, "/foobar": 404,
	} {
		if a := w.Get(t, second+path, token); a.Status != status {
			t.Errorf("%s: %d %s", path, a.Status, a.Body)
		}
	}
	narrow, _ := w.Token(t, customer, consent.ReadAccountsBasic, consent.ReadTransactionsDetail, consent.ReadTransactionsDebits)
	if a := w.Get(t, second+"/accounts/"+account.ID+"/transactions", narrow); a.Status != http.StatusForbidden {
		t.Errorf("debits alone let all transactions through: %d", a.Status)
	}
}
