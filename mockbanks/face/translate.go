package face

import (
	"slices"

	"github.com/sandbank/sandbank/mockbanks/consent"
)

// translate lets a consent that was given in the words of another standard
// count at this face: a bank's second face is for comparison, and it shows
// what the customer agreed to share at the first. The token's scope counts as
// covering what the consent does. Words without a counterpart are lost.
func (c *Call) translate(to consent.Face) {
	var granted []string
	for _, word := range consent.Known(to) {
		if c.means(to, word) {
			granted = append(granted, word)
		}
	}
	c.Consent.Granted, c.Access.second = granted, true
}

// means tells whether what was granted amounts to a word of a standard: a data
// cluster only if every permission that leads to its data was granted.
func (c *Call) means(to consent.Face, word string) bool {
	if to == consent.OpenBanking {
		return slices.Contains(c.Consent.Granted, cluster(word))
	}
	switch word {
	case consent.AccountBasic:
		return c.Has(consent.ReadAccountsBasic) || c.Has(consent.ReadAccountsDetail)
	case consent.AccountDetailed:
		return c.Has(consent.ReadBalances)
	case consent.AccountPayments:
		return c.Has(consent.ReadAccountsDetail)
	case consent.Transactions:
		return c.Has(consent.ReadTransactionsDetail) && c.Has(consent.ReadTransactionsCredits) && c.Has(consent.ReadTransactionsDebits)
	case consent.CustomerContact:
		return c.Has(consent.ReadParty) && c.Has(consent.ReadPartyPSU)
	}
	return false
}

// cluster is the data cluster in which US open banking has the data of a
// permission of UK Open Banking, or nothing.
func cluster(permission string) string {
	switch permission {
	case consent.ReadAccountsBasic:
		return consent.AccountBasic
	case consent.ReadBalances:
		return consent.AccountDetailed
	case consent.ReadAccountsDetail:
		return consent.AccountPayments
	case consent.ReadTransactionsBasic, consent.ReadTransactionsDetail, consent.ReadTransactionsCredits, consent.ReadTransactionsDebits:
		return consent.Transactions
	case consent.ReadParty, consent.ReadPartyPSU:
		return consent.CustomerContact
	}
	return ""
}
