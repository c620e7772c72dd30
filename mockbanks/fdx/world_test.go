package fdx_test

import (
	"encoding/json"
	"net/http"
	"strconv"
	"testing"

	"github.com/sandbank/sandbank/mockbanks/banktest"
	"github.com/sandbank/sandbank/mockbanks/fdx"
	"github.com/sandbank/sandbank/mockbanks/ledger"
)

// detail is what an account says of its money, whatever it is.
type detail struct {
	Category  string       `json:"accountCategory"`
	Current   *json.Number `json:"currentBalance"`
	Available *json.Number `json:"availableBalance"`
	Principal *json.Number `json:"principalBalance"`
}

// Every account of the generated world is served by both banks' faces, and its
// amounts are the ledger's, with the sign that its category has.
func TestTheGeneratedAccountsAreServedToTheCent(t *testing.T) {
	kinds := map[ledger.Kind]int{}
	for _, bank := range []string{"larkspur", "thistle-crown", "kestrel"} {
		w := banktest.Open(t, bank, banktest.Options{Second: "fdx"})
		for customer := range 25 {
			token, _ := w.Token(t, strconv.Itoa(customer))
			for _, a := range w.Bank.Accounts(int64(customer)) {
				got := w.Get(t, w.Bank.Base()+fdx.Path+"/accounts/"+a.ID, token)
				if !a.OpenAt(banktest.Start) {
					if got.Status == http.StatusOK {
						t.Errorf("%s %d: an account that is not open: %s", bank, customer, got.Body)
					}
					continue
				}
				kinds[a.Kind]++
				var d detail
				if err := json.Unmarshal([]byte(got.Body), &d); err != nil || got.Status != http.StatusOK {
					t.Fatalf("%s %d: %d %s", bank, customer, got.Status, got.Body)
				}
				b := w.Bank.Balance(a)
				shown, want := d.Current, cents(b.Booked)
				if a.Owes() {
					shown, want = d.Principal, cents(-b.Booked)
				}
				if shown == nil || shown.String() != want {
					t.Errorf("%s %d, %v: %s, want %s", bank, customer, a.Kind, got.Body, want)
				}
				if (d.Available == nil) != a.Owes() || d.Available != nil && d.Available.String() != cents(b.Available) {
					t.Errorf("%s %d, %v: available in %s, want %s", bank, customer, a.Kind, got.Body, cents(b.Available))
				}
			}
		}
	}
	for _, k := range []ledger.Kind{ledger.Checking, ledger.Current, ledger.Savings, ledger.CreditCard, ledger.AutoLoan, ledger.Mortgage} {
		if kinds[k] == 0 {
			t.Errorf("no %v among %v", k, kinds)
		}
	}
}
