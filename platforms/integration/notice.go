package integration

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/sandbank/sandbank/internal/wire"
)

// bankNotice is what a bank tells of an account or of a consent.
type bankNotice struct {
	Type      string    `json:"type"`
	Timestamp time.Time `json:"timestamp"`
	Data      struct {
		Bank        string      `json:"bank"`
		Account     string      `json:"account_id"`
		Accounts    []string    `json:"account_ids"`
		Consent     string      `json:"consent_id"`
		Transaction transaction `json:"transaction"`
	} `json:"data"`
}

type transaction struct {
	ID     string `json:"transaction_id"`
	Status string `json:"status"`
	Amount struct {
		Value    string `json:"value"`
		Currency string `json:"currency"`
	} `json:"amount"`
	Description string    `json:"description"`
	Merchant    string    `json:"merchant"`
	Authorized  time.Time `json:"authorized_at"`
	Booked      time.Time `json:"booked_at"`
}

// at is when a transaction happened.
func (x transaction) at(otherwise time.Time) time.Time {
	switch {
	case !x.Authorized.IsZero():
		return x.Authorized
	case !x.Booked.IsZero():
		return x.Booked
	}
	return otherwise
}

// where is the shop, or what the bank writes.
func (x transaction) where() string {
	if x.Merchant != "" {
		return x.Merchant
	}
	return x.Description
}

// notice handles what the bank tells.
func (b *Bot) notice(w http.ResponseWriter, r *http.Request) {
	ctx, bank := r.Context(), b.c.Settings.Banks[0]
	s, ok, err := b.c.Subscriptions.Subscription(ctx, bank.ID)
	if err != nil {
		http.Error(w, "try again", http.StatusInternalServerError)
		return
	}
	if !ok {
		wire.Refuse(w, "This app has no subscription at the bank, or no longer.")
		http.Error(w, "not subscribed", http.StatusGone)
		return
	}
	id, body, ok := b.signedHook(w, r, s.Secret)
	if !ok {
		return
	}
	wire.Attribute(w, bank.ID)
	var n bankNotice
	if err := json.Unmarshal(body, &n); err != nil {
		wire.Refuse(w, "The body is no notice of a bank.")
		http.Error(w, "not a notice", http.StatusBadRequest)
		return
	}
	if err := b.seen.once(ctx, id, func() error { return b.follow(ctx, bank, n) }); err != nil {
		b.c.Log.WarnContext(ctx, "notice of a bank not handled", "error", err)
		http.Error(w, "try again", http.StatusInternalServerError)
		return
	}
	io.WriteString(w, "OK") // a bank that has gone is no matter
}

// follow does what follows from a notice. What was pending and is now booked
// is no news; neither is a hold that lapsed.
func (b *Bot) follow(ctx context.Context, bank Bank, n bankNotice) error {
	switch n.Type {
	case "transaction.created":
		return b.alert(ctx, bank, n)
	case "consent.revoked", "consent.expired":
		return b.ended(ctx, bank, n)
	}
	return nil
}

// alert tells those who have linked an account that it was used.
func (b *Bot) alert(ctx context.Context, bank Bank, n bankNotice) error {
	x := n.Data.Transaction
	sum, err := parseAmount(x.Amount.Value, x.Amount.Currency)
	if err != nil {
		b.c.Log.WarnContext(ctx, "amount of a notice not understood", "error", err)
		return nil
	}
	links, err := b.c.Holders.Holders(ctx, bank.ID, n.Data.Account)
	if err != nil {
		return err
	}
	for _, l := range links {
		if l.Muted {
			continue
		}
		p := b.person(ctx, l.PSID)
		if l.Lang != "" {
			p.lang = tongue(l.Lang)
		}
		name, _, _ := strings.Cut(bank.Name, " ")
		text := p.lang.used(name, sum, x.where(), p.zoned(x.at(n.Timestamp)))
		if err := b.settled(ctx, b.update(ctx, l.PSID, text)); err != nil {
			return err
		}
	}
	return nil
}

// ended forgets the links whose consent has ended, and says so.
func (b *Bot) ended(ctx context.Context, bank Bank, n bankNotice) error {
	links, err := b.c.Holders.Holders(ctx, bank.ID, "")
	if err != nil {
		return err
	}
	of := append(slices.Clip(n.Data.Accounts), n.Data.Account)
	for _, l := range links {
		shown := slices.ContainsFunc(l.Accounts, func(id string) bool { return slices.Contains(of, id) })
		if !shown && (l.Consent == "" || l.Consent != n.Data.Consent) {
			continue
		}
		if err := b.c.Links.Unlink(ctx, l.PSID, bank.ID); err != nil {
			return err
		}
		b.unlinkAtPlatform(ctx, l.PSID)
		p := b.person(ctx, l.PSID)
		if l.Lang != "" {
			p.lang = tongue(l.Lang)
		}
		if err := b.settled(ctx, b.update(ctx, l.PSID, p.lang.alertsEnded(bank.Name))); err != nil {
			return err
		}
	}
	return b.unsubscribeIfUnheard(ctx, bank)
}
