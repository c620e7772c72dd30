package openbanking_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/sandbank/sandbank/mockbanks/banktest"
	"github.com/sandbank/sandbank/mockbanks/consent"
	"github.com/sandbank/sandbank/mockbanks/face/facetest"
	"github.com/sandbank/sandbank/mockbanks/openbanking"
)

func kinds(t *testing.T, country string) *facetest.World {
	t.Helper()
	return facetest.Open(t, country, consent.OpenBanking, openbanking.New)
}

func TestEveryKindOfAccountIsAsTheGoldenFilesSay(t *testing.T) {
	w := kinds(t, "GB")
	for name, path := range map[string]string{
		"accounts-kinds":                      "/accounts",
		"account-mortgage":                    "/accounts/mortgage",
		"account-frozen":                      "/accounts/frozen",
		"balances-kinds":                      "/balances",
		"account-balances-auto":               "/accounts/auto/balances",
		"account-parties-joint":               "/accounts/joint/parties",
		"account-party-joint":                 "/accounts/joint/party",
		"account-parties-firm":                "/accounts/firm/parties",
		"account-party-firm":                  "/accounts/firm/party",
		"account-standing-orders-joint":       "/accounts/joint/standing-orders",
		"account-direct-debits-joint":         "/accounts/joint/direct-debits",
		"account-beneficiaries-joint":         "/accounts/joint/beneficiaries",
		"scheduled-payments-kinds":            "/scheduled-payments",
		"products-kinds":                      "/products",
		"statements-kinds":                    "/statements",
		"account-statement":                   "/accounts/card/statements/20260212",
		"account-statement-transactions":      "/accounts/card/statements/20260212/transactions",
		"account-transactions-joint":          "/accounts/joint/transactions",
		"account-transactions-savings":        "/accounts/savings/transactions",
		"account-transactions-mortgage":       "/accounts/mortgage/transactions",
		"account-standing-orders-of-mortgage": "/accounts/mortgage/standing-orders",
	} {
		a := w.Get(t, path)
		if a.Status != http.StatusOK {
			t.Errorf("%s: %d %s", path, a.Status, a.Body)
			continue
		}
		w.Golden(t, name+"_200", a)
	}
	us := kinds(t, "US")
	us.Golden(t, "accounts-of-the-us_200", us.Get(t, "/accounts"))
	us.Golden(t, "balances-of-the-us_200", us.Get(t, "/balances"))
}

// v4.0, Account Access Consents, changes to selected accounts: the one leaves
// the consent, which goes on for the others.
func TestAClosedAccountHasLeftTheConsent(t *testing.T) {
	w := kinds(t, "GB")
	for _, path := range []string{"/accounts", "/balances", "/transactions", "/products"} {
		a := w.Get(t, path)
		if a.Status != http.StatusOK || strings.Contains(a.Body, `"closed"`) || strings.Contains(a.Body, `"future"`) {
			t.Errorf("%s: %d %s", path, a.Status, a.Body)
		}
	}
	for _, id := range []string{"closed", "future"} {
		for _, path := range []string{"", "/balances", "/transactions", "/party", "/statements/20260212"} {
			if a := w.Get(t, "/accounts/"+id+path); a.Status != http.StatusForbidden || !strings.Contains(a.Body, "U011") {
				t.Errorf("%s%s: %d %s", id, path, a.Status, a.Body)
			}
		}
	}
	w.Golden(t, "closed-account_403", w.Get(t, "/accounts/closed"))
	w.Consent.Accounts = []string{"closed", "future"}
	w.Golden(t, "nothing-open_403", w.Get(t, "/balances"))
	if a := w.Get(t, "/accounts"); a.Status != http.StatusOK || !strings.Contains(a.Body, `"Account":[]`) {
		t.Errorf("no account is open: %d %s", a.Status, a.Body)
	}
	w.Golden(t, "unknown-statement_404", w.Get(t, "/accounts/card/statements/19990101"))
}

func TestEachResourceNeedsItsPermission(t *testing.T) {
	w := kinds(t, "GB")
	for path, anyOf := range map[string][]string{
		"standing-orders":    {consent.ReadStandingOrdersBasic, consent.ReadStandingOrdersDetail},
		"direct-debits":      {consent.ReadDirectDebits},
		"scheduled-payments": {consent.ReadScheduledPaymentsBasic, consent.ReadScheduledPaymentsDetail},
		"beneficiaries":      {consent.ReadBeneficiariesBasic, consent.ReadBeneficiariesDetail},
		"statements":         {consent.ReadStatementsBasic, consent.ReadStatementsDetail},
		"product":            {consent.ReadProducts},
		"offers":             {consent.ReadOffers},
		"balances":           {consent.ReadBalances},
	} {
		path = "/accounts/joint/" + path
		w.Consent.Granted = slices.DeleteFunc(consent.Known(consent.OpenBanking), func(k string) bool { return slices.Contains(anyOf, k) })
		if a := w.Get(t, path); a.Status != http.StatusForbidden {
			t.Errorf("%s without %v: %d %s", path, anyOf, a.Status, a.Body)
		}
		for _, k := range anyOf {
			w.Consent.Granted = []string{k}
			a := w.Get(t, path)
			if a.Status != http.StatusOK {
				t.Errorf("%s with %s: %d %s", path, k, a.Status, a.Body)
			}
			if strings.HasSuffix(k, "Basic") && strings.Contains(a.Body, "Creditor") {
				t.Errorf("%s shows whom with %s: %s", path, k, a.Body)
			}
		}
	}
}

func TestASecondFaceShowsTheSameAccounts(t *testing.T) {
	w := banktest.Open(t, "larkspur", banktest.Options{Second: "openbanking"})
	token, _ := w.Token(t, "linh")
	second := w.Bank.Base() + openbanking.Path
	p, err := w.Bank.Customer("linh")
	if err != nil {
		t.Fatal(err)
	}
	account := w.Bank.Accounts(p.Index)[0]
	a := w.Get(t, second+"/accounts", token)
	if a.Status != http.StatusOK || !strings.Contains(a.Body, account.RoutingNumber+account.Number) || !strings.Contains(a.Body, `"USD"`) {
		t.Errorf("%d %s", a.Status, a.Body)
	}
	for path, status := range map[string]int{
		"/accounts/" + account.ID + "/balances": 200, "/transactions": 200, "/party": 200, "/foobar": 404,
		"/account-access-consents/c-1": 404, // consents are asked for at the bank's own face
	} {
		if a := w.Get(t, second+path, token); a.Status != status {
			t.Errorf("%s: %d %s", path, a.Status, a.Body)
		}
	}
	narrow, _ := w.Token(t, "linh", consent.AccountBasic)
	if a := w.Get(t, second+"/balances", narrow); a.Status != http.StatusForbidden {
		t.Errorf("balances without %s: %d", consent.AccountDetailed, a.Status)
	}
	if a := w.Get(t, second+"/accounts", narrow); a.Status != http.StatusOK || strings.Contains(a.Body, account.Number) {
		t.Errorf("numbers without %s: %d %s", consent.AccountPayments, a.Status, a.Body)
	}
}
