package mockbanks

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strings"

	"github.com/go-chi/chi/v5"

	"github.com/sandbank/sandbank/internal/wire"
	"github.com/sandbank/sandbank/mockbanks/face"
	"github.com/sandbank/sandbank/mockbanks/ledger"
)

// cardControls are the bank's own: no standard of data access lets anybody
// lock a card. They serve the bank's own programs only, and these only for
// accounts that the customer has let them see.
func (b *Bank) cardControls(r chi.Router) {
	r.Get("/accounts/{account}", b.controlled(nil, false))
	r.Post("/accounts/{account}/lock", b.controlled(b.money.FreezeAccount, true))
	r.Post("/accounts/{account}/unlock", b.controlled(b.money.UnfreezeAccount, false))
}

// An act blocks or frees an account of a bank.
type act func(ctx context.Context, bank, account string) (ledger.Account, error)

// controlled answers with how an account's card stands after an act that locks
// it or not; nil only looks. What is so already stays.
func (b *Bank) controlled(act act, locks bool) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		access, no := b.ownProgram(w, r)
		id := chi.URLParam(r, "account")
		if no == nil {
			no = b.mayControl(access, id)
		}
		if no != nil {
			b.refuse(w, r, no)
			return
		}
		a, err := b.money.Account(b.ID(), id)
		if err != nil || a.Kind != ledger.CreditCard {
			b.refuse(w, r, noSuchCard())
			return
		}
		if act != nil && a.Frozen != locks {
			if _, err := act(r.Context(), b.ID(), id); err != nil {
				b.c.Log.WarnContext(r.Context(), "card not locked or unlocked", "bank", b.ID(), "error", err)
				b.refuse(w, r, &face.Refusal{Kind: face.ClosedAccount, Sentence: "The account is closed, or the bank itself has blocked it; ask the bank."})
				return
			}
		}
		if a, err = b.money.Account(b.ID(), id); err != nil {
			b.refuse(w, r, noSuchCard())
			return
		}
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Cache-Control", "no-store")
		json.NewEncoder(w).Encode(map[string]any{"accountId": id, "locked": a.Frozen}) // a client that has gone is no matter
	}
}

func noSuchCard() *face.Refusal {
	return &face.Refusal{Kind: face.UnknownAccount, Sentence: "The customer has not let this program see such an account; ask GET /accounts which there are."}
}

// ownProgram passes a request of one of the bank's own programs.
func (b *Bank) ownProgram(w http.ResponseWriter, r *http.Request) (face.Access, *face.Refusal) {
	bearer, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if !ok {
		return face.Access{}, &face.Refusal{Kind: face.NoToken, Sentence: "The request carries no access token; send the header Authorization: Bearer followed by one."}
	}
	access, err := tokens{b.auth, b.c.Actor.Clock()}.Validate(bearer)
	if err != nil {
		return access, &face.Refusal{Kind: face.BadToken, Sentence: "The access token is unknown, expired or revoked; get one at " + b.base + "/token."}
	}
	wire.Attribute(w, access.From)
	client, known := b.auth.Client(access.Client)
	if !known || client.Party != b.ID() || !access.Customer {
		return access, &face.Refusal{Kind: face.WrongToken, Sentence: "Cards are locked and unlocked by the bank's own programs only, with a customer's token; other companies read what they are let see."}
	}
	return access, nil
}

// mayControl holds an account against the customer's consent.
func (b *Bank) mayControl(access face.Access, account string) *face.Refusal {
	c, err := b.consents.Get(access.Consent)
	if err == nil {
		err = c.Live(b.Now())
	}
	switch {
	case err != nil:
		return &face.Refusal{Kind: face.NotAuthorised, Sentence: "The customer's consent has ended; ask her to link the account again at " + b.c.Entry.Name + "."}
	case !slices.Contains(c.Accounts, account):
		return noSuchCard()
	}
	return nil
}
