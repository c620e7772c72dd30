package verdict

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

const openBanking = "Open Banking UK read/write API v4.0"

// openBankingRules are about the bodies of the Open Banking UK interface.
func openBankingRules() []Rule {
	return []Rule{
		{"bank-ob-envelope", Bank, Must, "answers with Data, Links and Meta, Links.Self being the address that was asked", openBanking + ": response structure", answered(obEnveloped)},
		{"bank-ob-amount", Bank, Must, "writes amounts as text of digits without a sign, with a currency, and says Credit or Debit beside them", openBanking + ": OBActiveCurrencyAndAmount", answered(obAmounts)},
		{"bank-ob-members", Bank, Must, "gives accounts, balances and transactions their required members", openBanking + ": accounts, balances, transactions", answered(obMembers)},
		{"bank-ob-balance", Bank, Should, "gives a booked and an available balance of each account", openBanking + ": OBBalanceType", answered(obBalanced)},
		{"bank-ob-error", Bank, Must, "refuses with Errors, each with ErrorCode and Message", openBanking + ": OBErrorResponse1", answered(obRefused)},
	}
}

// obBody is a good answer of the interface.
func obBody(c *call) map[string]any {
	if !isOpenBanking(c) || c.Status != http.StatusOK && c.Status != http.StatusCreated || !c.res.known {
		return nil
	}
	return object(jsonOf(c.res))
}

func obEnveloped(c *call) string {
	body := obBody(c)
	if body == nil {
		return ""
	}
	if name := lacks(body, "Data", "Links", "Meta"); name != "" {
		return "An answer has no " + name + ": send Data, Links and Meta."
	}
	self, err := url.Parse(text(at(body, "Links", "Self")))
	if err != nil || self.Path == "" {
		return "An answer has no Links.Self: give the absolute address of the answer."
	}
	asked := c.path()
	if u, err := url.Parse(asked); err == nil && u.Host != "" {
		asked = u.Path
	}
	asked = strings.TrimPrefix(strings.TrimPrefix(asked, "{base}"), "{root}")
	if c.Method == http.MethodGet && !strings.HasSuffix(self.Path, asked) {
		return fmt.Sprintf("Links.Self of %s is %s: give the address that was asked.", asked, self.Path)
	}
	return ""
}

// obItems are the entries of an answer's lists that hold amounts.
func obItems(body map[string]any) []map[string]any {
	var all []map[string]any
	for _, name := range []string{"Balance", "Transaction"} {
		for _, item := range list(at(body, "Data", name)) {
			all = append(all, object(item))
		}
	}
	return all
}

func obAmounts(c *call) string {
	for _, o := range obItems(obBody(c)) {
		sum := object(o["Amount"])
		if sum == nil {
			continue
		}
		switch s, isText := sum["Amount"].(string); {
		case !isText || !amountText.MatchString(s):
			return fmt.Sprintf("An amount is written as %s: write text of digits with a point and without a sign, like \"42.50\".", written(sum["Amount"]))
		case !currencyCode.MatchString(text(sum["Currency"])):
			return fmt.Sprintf("An amount has Currency %s: write the ISO 4217 code.", written(sum["Currency"]))
		case !oneOf(text(o["CreditDebitIndicator"]), "Credit Debit"):
			return fmt.Sprintf("CreditDebitIndicator is %s: Credit or Debit; an amount has no sign of its own.", written(o["CreditDebitIndicator"]))
		}
	}
	return ""
}

func obMembers(c *call) string {
	body := obBody(c)
	for _, required := range [][]string{
		{"Account", "AccountId"},
		{"Balance", "AccountId", "CreditDebitIndicator", "Type", "DateTime", "Amount"},
		{"Transaction", "AccountId", "CreditDebitIndicator", "Status", "BookingDateTime", "Amount"},
	} {
		name, members := required[0], required[1:]
		for _, item := range list(at(body, "Data", name)) {
			if member := lacks(object(item), members...); member != "" {
				return fmt.Sprintf("%s has no %s.", name, member)
			}
		}
	}
	for _, o := range obItems(body) {
		for _, name := range []string{"DateTime", "BookingDateTime"} {
			if v, there := o[name]; there && !instant(v) {
				return fmt.Sprintf("%s %s is no RFC 3339 time with its zone.", name, written(v))
			}
		}
	}
	return ""
}

// Types of balances: the codes of v4.0 and the words of v3.1.
const (
	bookedTypes    = "ITBD CLBD OPBD XPCD PRCD InterimBooked ClosingBooked OpeningBooked Expected PreviouslyClosedBooked"
	availableTypes = "ITAV CLAV OPAV FWAV InterimAvailable ClosingAvailable OpeningAvailable ForwardAvailable InterimCleared"
)

func obBalanced(c *call) string {
	if !strings.HasSuffix(c.path(), "/balances") {
		return ""
	}
	types := map[string][]string{}
	var order []string
	for _, o := range obItems(obBody(c)) {
		id := text(o["AccountId"])
		if types[id] == nil {
			order = append(order, id)
		}
		types[id] = append(types[id], text(o["Type"]))
	}
	for _, id := range order {
		has := func(words string) bool {
			return slices.ContainsFunc(types[id], func(t string) bool { return oneOf(t, words) })
		}
		if !has(bookedTypes) || !has(availableTypes) {
			return fmt.Sprintf("Account %s has balances of types %s only: give one that is booked (ITBD) and one that is available (ITAV).", id, strings.Join(types[id], ", "))
		}
	}
	return ""
}

func obRefused(c *call) string {
	if !isOpenBanking(c) || c.Status < 400 || c.Status >= 500 || !c.res.known || slices.Contains([]int{401, 429}, c.Status) {
		return ""
	}
	errs := list(at(jsonOf(c.res), "Errors"))
	if len(errs) == 0 {
		return fmt.Sprintf("A refusal with %d has no Errors: send {\"Errors\":[{\"ErrorCode\",\"Message\"}]}.", c.Status)
	}
	if name := lacks(object(errs[0]), "ErrorCode", "Message"); name != "" {
		return fmt.Sprintf("An entry of Errors has no %s.", name)
	}
	return ""
}
