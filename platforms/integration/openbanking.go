package integration

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// permissions are what the bot asks for where the law gives access: Open
// Banking UK, Account Access Consents, v4.0.
func permissions() []string {
	return []string{
		"ReadAccountsBasic", "ReadAccountsDetail", "ReadBalances", "ReadTransactionsBasic", "ReadTransactionsDetail",
		"ReadTransactionsCredits", "ReadTransactionsDebits",
	}
}

// consentLife is how long the bot asks to read: in the UK the third party
// reconfirms with its customer every 90 days.
const consentLife = 90 * 24 * time.Hour

type obConsent struct {
	Data struct {
		ConsentID   string   `json:"ConsentId,omitempty"`
		Permissions []string `json:"Permissions"`
		Expires     string   `json:"ExpirationDateTime,omitempty"`
	} `json:"Data"`
	Risk struct{} `json:"Risk"`
}

// requestConsent creates the consent that the customer then confirms.
func (b *Bot) requestConsent(ctx context.Context, bank Bank, m metadata) (string, error) {
	token, err := b.clientToken(ctx, bank, m)
	if err != nil {
		return "", err
	}
	var ask, got obConsent
	ask.Data.Permissions = permissions()
	ask.Data.Expires = b.c.Clock.Now().Add(consentLife).Format(time.RFC3339)
	if err := b.json(ctx, bank.API+"/account-access-consents", token, ask, &got); err != nil {
		return "", fmt.Errorf("consent at %s: %w", bank.ID, err)
	}
	return got.Data.ConsentID, nil
}

// clientToken is a token of the bot itself, for calls about consents.
func (b *Bot) clientToken(ctx context.Context, bank Bank, m metadata) (string, error) {
	var t tokens
	fields := url.Values{"grant_type": {"client_credentials"}, "scope": {"accounts"}}
	if err := b.form(ctx, m.Token, &bank, fields, &t); err != nil {
		return "", fmt.Errorf("token for a consent at %s: %w", bank.ID, err)
	}
	return t.Access, nil
}

// deleteConsent ends a consent at the bank, as a third party must when its
// customer no longer wants it.
func (b *Bot) deleteConsent(ctx context.Context, bank Bank, m metadata, id string) error {
	token, err := b.clientToken(ctx, bank, m)
	if err != nil {
		return err
	}
	address := bank.API + "/account-access-consents/" + url.PathEscape(id)
	req, err := http.NewRequestWithContext(ctx, http.MethodDelete, address, nil)
	if err != nil {
		return err
	}
	req.Header.Set("Authorization", "Bearer "+token)
	return b.call(req, nil)
}

type obAmount struct {
	Amount   string `json:"Amount"`
	Currency string `json:"Currency"`
}

// read gives the amount its sign.
func (a obAmount) read(indicator string) (amount, error) {
	sum, err := parseAmount(a.Amount, a.Currency)
	if strings.EqualFold(indicator, "Debit") {
		sum.minor = -sum.minor
	}
	return sum, err
}

type obAccounts struct {
	Data struct {
		Account []struct {
			ID          string `json:"AccountId"`
			Nickname    string `json:"Nickname"`
			Description string `json:"Description"`
			Type        string `json:"AccountTypeCode"`
			Account     []struct {
				Identification string `json:"Identification"`
			} `json:"Account"`
		} `json:"Account"`
	} `json:"Data"`
}

type obBalances struct {
	Data struct {
		Balance []struct {
			Account    string   `json:"AccountId"`
			Indicator  string   `json:"CreditDebitIndicator"`
			Type       string   `json:"Type"`
			Amount     obAmount `json:"Amount"`
			CreditLine []struct {
				Included bool `json:"Included"`
			} `json:"CreditLine"`
		} `json:"Balance"`
	} `json:"Data"`
}

func (b *Bot) openBankingBalances(ctx context.Context, bank Bank, token string) ([]account, error) {
	var list obAccounts
	if err := b.get(ctx, bank.API+"/accounts", token, &list); err != nil {
		return nil, err
	}
	var sums obBalances
	if err := b.get(ctx, bank.API+"/balances", token, &sums); err != nil {
		return nil, err
	}
	all := list.accounts()
	for i := range all {
		if err := sums.fill(&all[i]); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// accounts is those that have money to spend: a loan has none.
func (l obAccounts) accounts() []account {
	var all []account
	for _, a := range l.Data.Account {
		if a.Type == "LOAN" || a.Type == "MORT" {
			continue
		}
		one := account{id: a.ID, product: a.Nickname}
		if one.product == "" {
			one.product = a.Description
		}
		if len(a.Account) > 0 {
			one.last4 = last4(a.Account[0].Identification)
		}
		all = append(all, one)
	}
	return all
}

// fill takes over the booked and the available balance of an account. The
// codes are those of v4.0; the words are those of v3.1.
func (l obBalances) fill(one *account) error {
	for _, s := range l.Data.Balance {
		if s.Account != one.id {
			continue
		}
		sum, err := s.Amount.read(s.Indicator)
		if err != nil {
			return err
		}
		switch s.Type {
		case "ITBD", "InterimBooked", "CLBD", "ClosingBooked":
			one.booked = sum
		case "ITAV", "InterimAvailable", "CLAV", "ClosingAvailable":
			one.available = sum
		}
	}
	return nil
}

type obTransactions struct {
	Data struct {
		Transaction []struct {
			Indicator   string    `json:"CreditDebitIndicator"`
			Status      string    `json:"Status"`
			At          time.Time `json:"BookingDateTime"`
			Information string    `json:"TransactionInformation"`
			Amount      obAmount  `json:"Amount"`
		} `json:"Transaction"`
	} `json:"Data"`
}

func (b *Bot) openBankingLines(ctx context.Context, bank Bank, token string) ([]line, error) {
	now := b.c.Clock.Now()
	q := url.Values{"fromBookingDateTime": {now.AddDate(0, 0, -30).Format("2006-01-02T15:04:05")}}
	var page obTransactions
	if err := b.get(ctx, bank.API+"/transactions?"+q.Encode(), token, &page); err != nil {
		return nil, err
	}
	var all []line
	for _, x := range page.Data.Transaction {
		sum, err := x.Amount.read(x.Indicator)
		if err != nil {
			return nil, err
		}
		all = append(all, line{x.At, x.Information, sum, x.Status == "PDNG" || x.Status == "Pending"})
	}
	return newest(all), nil
}
