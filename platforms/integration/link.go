package integration

import (
	"context"
	"slices"
	"strings"
)

// A Link is one person's leave to read her data at one bank. The tokens are
// secret.
type Link struct {
	PSID    string // who, as the page knows her
	Bank    string
	Consent string // id of the consent at the bank, where the bot knows it
	Scope   string // what the bank granted
	Access  string
	Refresh string
	Renewed bool // the tokens, or what follows, are new; the link is not

	Accounts []string // that it shows, where the bot has asked
	Muted    bool     // the person wants no alerts
	Lang     string   // that alerts are told in; empty is the profile's
}

// Links keeps the links of the bot. There is at most one for a person and a
// bank.
type Links interface {
	// Link keeps a link, or puts it in the place of the one that was there.
	Link(ctx context.Context, l Link) error
	// Unlink forgets a link. One that is not there is no error.
	Unlink(ctx context.Context, psid, bank string) error
	// Find returns the links of a person, oldest first.
	Find(ctx context.Context, psid string) ([]Link, error)
}

// granted says whether the bank granted a scope.
func (l Link) granted(scope string) bool { return slices.Contains(strings.Fields(l.Scope), scope) }
