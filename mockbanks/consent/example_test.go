package consent_test

import (
	"fmt"

	"github.com/sandbank/sandbank/mockbanks/consent"
)

func ExampleFold() {
	c := consent.Fold(consent.Consent{}, consent.Requested{ID: "c-1", Permissions: []string{consent.AccountBasic, consent.Transactions}})
	c = consent.Fold(c, consent.Authorised{ID: "c-1", Customer: "linh", Accounts: []string{"a-1"}, Granted: []string{consent.AccountBasic}})
	fmt.Println(c.Status, c.Allows(consent.AccountBasic, "a-1", noon) == nil)
	fmt.Println(c.Allows(consent.Transactions, "a-1", noon))
	c = consent.Fold(c, consent.Withdrawn{ID: "c-1", By: "customer"})
	fmt.Println(c.Allows(consent.AccountBasic, "a-1", noon))
	// Output:
	// active true
	// read TRANSACTIONS c-1: consent does not cover this data
	// read ACCOUNT_BASIC c-1: consent has been revoked
}
