package consent

import (
	"fmt"
	"slices"
	"strings"
)

// Data clusters, in the words of US open banking.
const (
	AccountBasic    = "ACCOUNT_BASIC"
	AccountDetailed = "ACCOUNT_DETAILED"
	AccountPayments = "ACCOUNT_PAYMENTS"
	Transactions    = "TRANSACTIONS"
	CustomerContact = "CUSTOMER_CONTACT"
	Statements      = "STATEMENTS"
)

// Permissions of UK Open Banking v4.0 that a bank of this world answers for.
const (
	ReadAccountsBasic       = "ReadAccountsBasic"
	ReadAccountsDetail      = "ReadAccountsDetail"
	ReadBalances            = "ReadBalances"
	ReadTransactionsBasic   = "ReadTransactionsBasic"
	ReadTransactionsDetail  = "ReadTransactionsDetail"
	ReadTransactionsCredits = "ReadTransactionsCredits"
	ReadTransactionsDebits  = "ReadTransactionsDebits"
	ReadParty               = "ReadParty"
	ReadPartyPSU            = "ReadPartyPSU"
	ReadPAN                 = "ReadPAN"

	ReadBeneficiariesBasic      = "ReadBeneficiariesBasic"
	ReadBeneficiariesDetail     = "ReadBeneficiariesDetail"
	ReadDirectDebits            = "ReadDirectDebits"
	ReadOffers                  = "ReadOffers"
	ReadProducts                = "ReadProducts"
	ReadScheduledPaymentsBasic  = "ReadScheduledPaymentsBasic"
	ReadScheduledPaymentsDetail = "ReadScheduledPaymentsDetail"
	ReadStandingOrdersBasic     = "ReadStandingOrdersBasic"
	ReadStandingOrdersDetail    = "ReadStandingOrdersDetail"
	ReadStatementsBasic         = "ReadStatementsBasic"
	ReadStatementsDetail        = "ReadStatementsDetail"
)

// Known returns the permissions of a face that lead to data, in the order in
// which a page lists them; none for an unknown face.
func Known(f Face) []string {
	switch f {
	case FDX:
		return []string{AccountBasic, AccountDetailed, Transactions, CustomerContact, AccountPayments, Statements}
	case OpenBanking:
		return []string{
			ReadAccountsBasic, ReadAccountsDetail, ReadBalances, ReadTransactionsBasic, ReadTransactionsDetail,
			ReadTransactionsCredits, ReadTransactionsDebits, ReadParty, ReadPartyPSU, ReadPAN,
			ReadStandingOrdersBasic, ReadStandingOrdersDetail, ReadDirectDebits, ReadScheduledPaymentsBasic, ReadScheduledPaymentsDetail,
			ReadBeneficiariesBasic, ReadBeneficiariesDetail, ReadStatementsBasic, ReadStatementsDetail, ReadProducts, ReadOffers,
		}
	}
	return nil
}

// CheckPermissions says whether permissions can be asked for together. In UK
// Open Banking, transactions must be asked for with a level of detail and with
// a direction, one never without the other, and whatever is asked, an account
// permission must be among it (v4.0, Account Access Consents, Permissions).
func CheckPermissions(f Face, permissions []string) error {
	known := Known(f)
	if known == nil {
		return ErrIncomplete
	}
	if len(permissions) == 0 {
		return ErrNoPermissions
	}
	for _, p := range permissions {
		if !slices.Contains(known, p) {
			return refuse(p, "", fmt.Errorf("%w: there are %s", ErrUnknownPermission, strings.Join(known, ", ")))
		}
	}
	if f != OpenBanking {
		return nil
	}
	has := func(names ...string) bool {
		return slices.ContainsFunc(names, func(n string) bool { return slices.Contains(permissions, n) })
	}
	if has(ReadTransactionsBasic, ReadTransactionsDetail) != has(ReadTransactionsCredits, ReadTransactionsDebits) {
		return ErrPermissionSet
	}
	if !has(ReadAccountsBasic, ReadAccountsDetail) {
		return ErrPermissionSet
	}
	return nil
}
