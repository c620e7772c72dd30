package integration

import (
	"context"
	"encoding/json"
	"net/url"
	"slices"
	"time"
)

// fdxAccounts is a page of the FDX-shaped list of accounts.
type fdxAccounts struct {
	Accounts []fdxAccount `json:"accounts"`
}

// fdxAccount is an account in the list or by itself. Amounts are numbers in
// the account's currency.
type fdxAccount struct {
	ID       string `json:"accountId"`
	Category string `json:"accountCategory"`
	Status   string `json:"status"`
	Product  string `json:"productName"`
	Nickname string `json:"nickname"`
	Display  string `json:"accountNumberDisplay"`
	Currency struct {
		Code string `json:"currencyCode"`
	} `json:"currency"`
	Current   json.Number `json:"currentBalance"`
	Available json.Number `json:"availableBalance"`
	Credit    json.Number `json:"availableCredit"`
}

// fdxList is the accounts that have money to spend: a loan has none, and of a
// closed account the bank says nothing more.
func (b *Bot) fdxList(ctx context.Context, bank Bank, token string) ([]fdxAccount, error) {
	var page fdxAccounts
	err := b.get(ctx, bank.API+"/accounts", token, &page)
	return slices.DeleteFunc(page.Accounts, func(a fdxAccount) bool {
		return a.Category == "LOAN_ACCOUNT" || a.Status == "CLOSED"
	}), err
}

func (b *Bot) fdxBalances(ctx context.Context, bank Bank, token string) ([]account, error) {
	list, err := b.fdxList(ctx, bank, token)
	if err != nil {
		return nil, err
	}
	var all []account
	for _, a := range list {
		var detail fdxAccount
		if err := b.get(ctx, bank.API+"/accounts/"+url.PathEscape(a.ID), token, &detail); err != nil {
			return nil, err
		}
		one, err := detail.read()
		if err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, nil
}

func (a fdxAccount) read() (one account, err error) {
	one = account{id: a.ID, product: a.Product, last4: last4(a.Display), card: a.Category == "LOC_ACCOUNT"}
	if a.Nickname != "" {
		one.product = a.Nickname
	}
	if one.booked, err = parseAmount(a.Current.String(), a.Currency.Code); err != nil {
		return one, err
	}
	available := a.Available
	if one.card {
		available = a.Credit
	}
	one.available, err = parseAmount(available.String(), a.Currency.Code)
	return one, err
}

// fdxTransactions is a page of an account's transactions.
type fdxTransactions struct {
	Transactions []struct {
		At          time.Time   `json:"transactionTimestamp"`
		Posted      time.Time   `json:"postedTimestamp"`
		Description string      `json:"description"`
		Amount      json.Number `json:"amount"`
		Memo        string      `json:"debitCreditMemo"`
		Status      string      `json:"status"`
	} `json:"transactions"`
}

func (b *Bot) fdxLines(ctx context.Context, bank Bank, token string) ([]line, error) {
	list, err := b.fdxList(ctx, bank, token)
	if err != nil {
		return nil, err
	}
	var all []line
	for _, a := range list {
		var page fdxTransactions
		address := bank.API + "/accounts/" + url.PathEscape(a.ID) + "/transactions?" + b.month().Encode()
		if err := b.get(ctx, address, token, &page); err != nil {
			return nil, err
		}
		for _, x := range page.Transactions {
			sum, err := parseAmount(x.Amount.String(), a.Currency.Code)
			if err != nil {
				return nil, err
			}
			if x.Memo == "DEBIT" && sum.minor > 0 {
				sum.minor = -sum.minor
			}
			all = append(all, line{x.At, x.Description, sum, x.Status != "POSTED" && x.Status != ""})
		}
	}
	return newest(all), nil
}

// month are the parameters for the last 30 days.
func (b *Bot) month() url.Values {
	return url.Values{"startTime": {b.c.Clock.Now().AddDate(0, 0, -30).Format(time.DateOnly)}, "limit": {"100"}}
}

// newest puts lines in order, the newest first; those of one instant stay in
// the bank's order.
func newest(all []line) []line {
	slices.SortStableFunc(all, func(x, y line) int { return y.at.Compare(x.at) })
	return all
}
