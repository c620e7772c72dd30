package verdict

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
)

const fdx = "FDX Core Exchange"

// fdxRules are about the bodies of the FDX-shaped interface.
func fdxRules() []Rule {
	return []Rule{
		{"bank-fdx-account", Bank, Must, "describes each account by accountId, accountCategory and currency", fdx + ": account descriptor", fdxBodies(fdxDescribed)},
		{"bank-fdx-balance", Bank, Must, "gives a deposit account currentBalance (booked) and availableBalance, a line of credit currentBalance and availableCredit", fdx + ": account details", fdxBodies(fdxBalanced)},
		{"bank-fdx-amount", Bank, Must, "writes amounts as JSON numbers in units of the currency, to the cent", fdx + ": amounts", fdxBodies(fdxAmounts)},
		{"bank-fdx-transaction", Bank, Must, "gives each transaction its required members, from the standard's lists, with times of RFC 3339", fdx + ": transactions", fdxBodies(fdxLines)},
		{"bank-fdx-error", Bank, Must, "refuses with {code, message}", fdx + ": errors", answered(fdxRefused)},
	}
}

// fdxBodies judges each good answer of the interface.
func fdxBodies(judge func(path string, body map[string]any) string) finder {
	return answered(func(c *call) string {
		if !isFDX(c) || c.Status != http.StatusOK {
			return ""
		}
		body := object(jsonOf(c.res))
		if body == nil {
			return ""
		}
		return judge(c.path(), body)
	})
}

// fdxAccounts are the accounts of a list or of one answer.
func fdxAccounts(path string, body map[string]any) []map[string]any {
	var all []map[string]any
	if strings.HasSuffix(path, "/accounts") {
		for _, a := range list(body["accounts"]) {
			all = append(all, object(a))
		}
		return all
	}
	if isDetail(path) {
		all = append(all, body)
	}
	return all
}

// isDetail tells the address of one account.
func isDetail(path string) bool {
	_, id, ok := strings.Cut(path, "/accounts/")
	return ok && id != "" && !strings.Contains(id, "/")
}

// categories are the kinds of accounts.
const categories = "ANNUITY_ACCOUNT COMMERCIAL_ACCOUNT DEPOSIT_ACCOUNT DIGITAL_WALLET INSURANCE_ACCOUNT INVESTMENT_ACCOUNT LOAN_ACCOUNT LOC_ACCOUNT"

func fdxDescribed(path string, body map[string]any) string {
	if _, there := body["accounts"]; strings.HasSuffix(path, "/accounts") && !there {
		return "The list of accounts has no member accounts: send {\"page\":{},\"accounts\":[]}."
	}
	for _, a := range fdxAccounts(path, body) {
		if name := lacks(a, "accountId", "accountCategory"); name != "" {
			return "An account has no " + name + "."
		}
		if kind := text(a["accountCategory"]); !oneOf(kind, categories) {
			return fmt.Sprintf("accountCategory %q is none of the standard's: %s.", kind, strings.ReplaceAll(categories, " ", ", "))
		}
		if code, there := object(a["currency"])["currencyCode"]; there && !currencyCode.MatchString(text(code)) {
			return fmt.Sprintf("currencyCode %s is no ISO 4217 code: three capital letters.", written(code))
		} else if !there && isDetail(path) {
			return `An account has no currency: send "currency":{"currencyCode":"USD"}.`
		}
	}
	return ""
}

func fdxBalanced(path string, body map[string]any) string {
	if !isDetail(path) || text(body["status"]) == "CLOSED" {
		return ""
	}
	switch text(body["accountCategory"]) {
	case "DEPOSIT_ACCOUNT":
		if name := lacks(body, "currentBalance", "availableBalance"); name != "" {
			return "A deposit account has no " + name + ": currentBalance is what is booked, availableBalance what can be spent."
		}
	case "LOC_ACCOUNT":
		if name := lacks(body, "currentBalance", "availableCredit"); name != "" {
			return "A line of credit has no " + name + ": currentBalance is what is owed, availableCredit what is left."
		}
	}
	return ""
}

// fdxMoney are the members that hold amounts.
func fdxMoney() []string {
	return []string{
		"currentBalance", "availableBalance", "availableCredit", "creditLine", "principalBalance", "minimumPaymentAmount",
		"nextPaymentAmount", "lastPaymentAmount", "pastDueAmount", "amount",
	}
}

func fdxAmounts(path string, body map[string]any) string {
	all := fdxAccounts(path, body)
	for _, line := range list(body["transactions"]) {
		all = append(all, object(line))
	}
	for _, o := range all {
		for _, name := range fdxMoney() {
			v, there := o[name]
			if !there || v == nil {
				continue
			}
			if n, ok := v.(json.Number); !ok || !amountNumber.MatchString(n.String()) {
				return fmt.Sprintf("%s is written as %s: write a JSON number with at most two decimals, like 42.50, no text and no cents.", name, written(v))
			}
		}
	}
	return ""
}

func fdxLines(path string, body map[string]any) string {
	if !strings.HasSuffix(path, "/transactions") {
		return ""
	}
	if _, there := body["transactions"]; !there {
		return "The list of transactions has no member transactions."
	}
	for _, line := range list(body["transactions"]) {
		o := object(line)
		if name := lacks(o, "transactionId", "transactionTimestamp", "description", "amount", "debitCreditMemo", "status"); name != "" {
			return "A transaction has no " + name + "."
		}
		switch {
		case !oneOf(text(o["debitCreditMemo"]), "CREDIT DEBIT MEMO"):
			return fmt.Sprintf("debitCreditMemo %s is none of CREDIT, DEBIT, MEMO.", written(o["debitCreditMemo"]))
		case !oneOf(text(o["status"]), "AUTHORIZATION PENDING POSTED MEMO"):
			return fmt.Sprintf("status %s of a transaction is none of AUTHORIZATION, PENDING, POSTED, MEMO.", written(o["status"]))
		case !instant(o["transactionTimestamp"]):
			return fmt.Sprintf("transactionTimestamp %s is no RFC 3339 time with its zone.", written(o["transactionTimestamp"]))
		}
	}
	return ""
}

func fdxRefused(c *call) string {
	if !isFDX(c) || c.Status < 400 || c.Status >= 500 || !c.res.known || slices.Contains([]int{401, 429}, c.Status) {
		return ""
	}
	if name := lacks(object(jsonOf(c.res)), "code", "message"); name != "" {
		return fmt.Sprintf("A refusal with %d has no %s: send JSON {code, message}.", c.Status, name)
	}
	return ""
}
