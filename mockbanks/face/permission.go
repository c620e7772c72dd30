package face

import (
	"net/http"
	"slices"
	"strings"

	"github.com/sandbank/sandbank/mockbanks/consent"
	"github.com/sandbank/sandbank/mockbanks/ledger"
	"github.com/sandbank/sandbank/mockbanks/people"
)

// Has says whether the consent grants a permission.
func (c *Call) Has(permission string) bool { return slices.Contains(c.Consent.Granted, permission) }

// Permit is the fourth step: does the consent cover this data? Any of the
// permissions will do.
func (c *Call) Permit(anyOf ...string) *Refusal {
	if slices.ContainsFunc(anyOf, c.Has) {
		return nil
	}
	return &Refusal{Kind: NotPermitted, Path: "Data.Permissions", Scope: anyOf[0],
		Sentence: "The customer did not agree to " + strings.Join(anyOf, " or ") + "; ask for it in a new consent, or do without this data."}
}

// Cover is [Call.Permit] where the token's scope names the permission too.
func (c *Call) Cover(permission string) *Refusal {
	if no := c.Permit(permission); no != nil {
		no.Kind = NarrowScope
		return no
	}
	return c.Access.covers(permission)
}

// covers says whether the token's scope has a word.
func (a Access) covers(scope string) *Refusal {
	if a.second || hasWord(a.Scope, scope) {
		return nil
	}
	return &Refusal{Kind: NarrowScope, Path: "Authorization", Scope: scope,
		Sentence: "The token's scope lacks " + scope + "; ask for a token with that scope."}
}

// hasWord finds a word in a list that is separated by spaces.
func hasWord(list, word string) bool {
	for list != "" {
		var first string
		if first, list, _ = strings.Cut(list, " "); first == word {
			return true
		}
	}
	return false
}

// Account is the account of a consent. One that is not there, one that is not
// shared and one that is yet to be opened are told alike: a recipient must not
// learn which accounts exist.
func (d *Desk) Account(c *Call, id string) (ledger.Account, *Refusal) {
	if slices.Contains(c.Consent.Accounts, id) {
		a, err := d.accounts.account(d.Book, d.Bank, id)
		switch {
		case err != nil || c.Now.Before(a.Opened):
		case a.Closed.IsZero() || a.OpenAt(c.Now):
			return a, nil
		default:
			return a, &Refusal{Kind: ClosedAccount, Path: "AccountId",
				Sentence: "The account was closed on " + a.Closed.In(d.Zone).Format("2 January 2006") + "; nothing of it can be read any longer, so leave it out."}
		}
	}
	return ledger.Account{}, &Refusal{Kind: UnknownAccount, Path: "AccountId",
		Sentence: "The consent shares no account with this id; GET /accounts lists those that it shares."}
}

// Accounts is every account of a consent that is open, in the order of the
// consent.
func (d *Desk) Accounts(c *Call) ([]ledger.Account, *Refusal) {
	all, no := d.Listed(c)
	return slices.DeleteFunc(all, func(a ledger.Account) bool { return !a.OpenAt(c.Now) }), no
}

// Listed is [Desk.Accounts] and those among them that have been closed.
func (d *Desk) Listed(c *Call) ([]ledger.Account, *Refusal) {
	all := make([]ledger.Account, 0, len(c.Consent.Accounts))
	for _, id := range c.Consent.Accounts {
		a, err := d.accounts.account(d.Book, d.Bank, id)
		if err != nil {
			return nil, &Refusal{Kind: Failed, Sentence: "The bank lost an account of the consent; this is a fault of the sandbox."}
		}
		if !c.Now.Before(a.Opened) {
			all = append(all, a)
		}
	}
	return all, nil
}

// window is where transactions may be seen, by the consent.
func window(c consent.Consent, w *When) {
	if c.From.After(w.From) {
		w.From = c.From
	}
	if !c.To.IsZero() && c.To.Before(w.To) {
		w.To = c.To
	}
}

// Anybody passes a request of whomever has a token.
func (d *Desk) Anybody(w http.ResponseWriter, r *http.Request) (Access, *Refusal) {
	access, no := d.token(w, r)
	if no == nil {
		no = d.agreement(access)
	}
	return access, no
}

// Person is the customer behind a call.
func (d *Desk) Person(c *Call) (people.Person, *Refusal) {
	p, err := d.People.ByKey(d.Bank, c.Consent.Customer)
	if err != nil {
		return p, &Refusal{Kind: Failed, Sentence: "The bank lost the customer of the consent; this is a fault of the sandbox."}
	}
	return p, nil
}

// Scoped refuses a call whose token lacks a scope.
func (c *Call) Scoped(scope string) *Refusal { return c.Access.covers(scope) }
