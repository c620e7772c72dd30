package integration

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
)

// A Subscription is a bank's promise to tell the app of transactions. Its
// secret signs what the bank tells.
type Subscription struct {
	Bank   string
	ID     string
	Secret string
}

// Subscriptions keeps them, one for a bank at most.
type Subscriptions interface {
	// Subscribed keeps a subscription.
	Subscribed(ctx context.Context, s Subscription) error
	// Unsubscribed forgets it. One that is not there is no error.
	Unsubscribed(ctx context.Context, bank string) error
	// Subscription returns that of a bank; ok is false if there is none.
	Subscription(ctx context.Context, bank string) (s Subscription, ok bool, err error)
}

// Holders finds who has linked an account.
type Holders interface {
	// Holders returns the links that show an account, or all of a bank if the
	// account is empty, oldest first.
	Holders(ctx context.Context, bank, account string) ([]Link, error)
}

// alertEvents are what the app wants to be told of.
func alertEvents() []string {
	return []string{"transaction.created", "transaction.updated", "transaction.removed", "consent.revoked", "consent.expired"}
}

// subscribe makes sure that the bank tells the app of transactions.
func (b *Bot) subscribe(ctx context.Context, bank Bank) error {
	if _, ok, err := b.c.Subscriptions.Subscription(ctx, bank.ID); ok || err != nil {
		return err
	}
	body, err := json.Marshal(map[string]any{"url": b.noticesURL(), "events": alertEvents()})
	if err != nil {
		return err
	}
	var got struct {
		ID     string `json:"id"`
		Secret string `json:"secret"`
	}
	if err := b.asClient(ctx, http.MethodPost, bank.Issuer+"/webhooks", bank, string(body), &got); err != nil {
		return err
	}
	return b.c.Subscriptions.Subscribed(ctx, Subscription{bank.ID, got.ID, got.Secret})
}

// unsubscribe tells the bank that nobody wants to be told any longer.
func (b *Bot) unsubscribe(ctx context.Context, bank Bank) error {
	s, ok, err := b.c.Subscriptions.Subscription(ctx, bank.ID)
	if !ok || err != nil {
		return err
	}
	err = b.asClient(ctx, http.MethodDelete, bank.Issuer+"/webhooks/"+url.PathEscape(s.ID), bank, "", nil)
	if f := asFailure(err); err != nil && (f == nil || f.status != http.StatusNotFound) {
		return err
	}
	return b.c.Subscriptions.Unsubscribed(ctx, bank.ID)
}

// noticesURL is where the bank tells.
func (b *Bot) noticesURL() string {
	return strings.TrimSuffix(b.c.Settings.Webhook, "/webhook") + "/notices"
}

// asClient makes a call of the app itself, which shows its id and secret.
func (b *Bot) asClient(ctx context.Context, method, address string, bank Bank, body string, v any) error {
	req, err := http.NewRequestWithContext(ctx, method, address, strings.NewReader(body))
	if err != nil {
		return err
	}
	if body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	req.SetBasicAuth(url.QueryEscape(bank.ClientID), url.QueryEscape(bank.ClientSecret))
	return b.call(req, v)
}
