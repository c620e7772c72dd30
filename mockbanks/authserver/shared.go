package authserver

import (
	"net/url"
	"slices"
	"strings"

	"github.com/sandbank/sandbank/mockbanks/consent"
)

// clusterTicks says what is shared, in the cluster words of the standard. With
// data clusters the customer ticks; those that a balance needs are ticked
// before she comes, all else only by her own hand. Under UK Open Banking the
// list is what she agreed to at the third party.
func clusterTicks(v view, c consent.Consent, f url.Values) []tick {
	var ticks []tick
	if c.Face == consent.OpenBanking {
		for _, k := range ukClusters(c.Permissions) {
			ticks = append(ticks, tick{Value: k, Label: v.T("uk." + k), Note: v.T("uk." + k + ".note"), On: true})
		}
		return ticks
	}
	for _, k := range c.Permissions {
		t := tick{Value: k, Label: v.T("cluster." + k), Note: v.T("cluster." + k + ".note"), On: k == consent.AccountBasic || k == consent.AccountDetailed}
		if f != nil {
			t.On = slices.Contains(f["cluster"], k)
		}
		ticks = append(ticks, t)
	}
	return ticks
}

// ukCluster is the data cluster of a permission in the customer experience
// guidelines of UK Open Banking.
func ukCluster(permission string) string {
	switch {
	case strings.HasPrefix(permission, "ReadTransactions"):
		return "transactions"
	case strings.HasPrefix(permission, "ReadStatements"):
		return "statements"
	case strings.HasPrefix(permission, "ReadParty"):
		return "party"
	case permission == "ReadProducts", permission == "ReadOffers":
		return "features"
	case strings.HasPrefix(permission, "ReadAccounts"), permission == "ReadBalances", permission == "ReadPAN":
		return "details"
	}
	return "regular"
}

// ukClusters are the clusters of permissions, in the order of a page.
func ukClusters(permissions []string) []string {
	var found []string
	for _, k := range []string{"details", "transactions", "regular", "statements", "features", "party"} {
		if slices.ContainsFunc(permissions, func(p string) bool { return ukCluster(p) == k }) {
			found = append(found, k)
		}
	}
	return found
}

// A kept thing stays with the bank. With a Value it was asked for, and the page
// shows it only while the box with that value is empty.
type kept struct {
	Value, Text string
}

// notShared names what stays with the bank: what no consent of this kind can
// give, what was not asked for, and what is not ticked.
func notShared(v view, c consent.Consent) []kept {
	list := []kept{{Text: v.T("not.password")}, {Text: v.T("not.payments")}}
	if c.Face == consent.OpenBanking {
		if !slices.Contains(ukClusters(c.Permissions), "transactions") {
			list = append(list, kept{Text: v.T("not.TRANSACTIONS")})
		}
		return list
	}
	for _, k := range []string{consent.Transactions, consent.CustomerContact} {
		one := kept{Text: v.T("not." + k)}
		if slices.Contains(c.Permissions, k) {
			one.Value = k
		}
		list = append(list, one)
	}
	return list
}
