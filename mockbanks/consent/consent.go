// Package consent keeps a customer's agreement that a data recipient may read
// accounts: how it is requested, authorised, rejected, revoked and how it ends.
//
// Two standards share one life: UK Open Banking Read/Write API v4.0, Account
// Access Consents, where the recipient asks for permissions and the customer
// picks accounts; and the data clusters of US open banking, where the customer
// ticks both. Decide functions return an event or a refusal; [Fold] applies it.
package consent

import (
	"errors"
	"slices"
	"time"
)

// Refusals of the decide functions and of [Consent.Allows].
var (
	ErrWrongState        = errors.New("consent is in another state")
	ErrExpired           = errors.New("consent has expired")
	ErrNotAuthorised     = errors.New("consent is not authorised")
	ErrRevoked           = errors.New("consent has been revoked")
	ErrNotPermitted      = errors.New("consent does not cover this data")
	ErrNotShared         = errors.New("consent does not cover this account")
	ErrNoPermissions     = errors.New("consent asks for nothing")
	ErrUnknownPermission = errors.New("no such permission")
	ErrPermissionSet     = errors.New("permissions do not go together")
	ErrNoAccounts        = errors.New("consent names no account")
	ErrBadWindow         = errors.New("window of transactions ends before it begins")
	ErrIncomplete        = errors.New("consent lacks a face, a client or a customer")
)

// A Face is the standard in whose words a consent is written.
type Face string

// The faces that know consents.
const (
	FDX         Face = "fdx"
	OpenBanking Face = "openbanking"
)

// A Status is where a consent stands in its life.
type Status int

// The statuses. Rejected, Revoked and Expired are ends: nothing follows them.
const (
	Unknown  Status = iota // never requested
	Awaiting               // the customer has not decided
	Active                 // authorised
	Rejected
	Revoked
	Expired
)

// String is the word for the status in journals and lists.
func (s Status) String() string {
	if s < Unknown || s > Expired {
		return "unknown"
	}
	return [...]string{"unknown", "awaiting", "active", "rejected", "revoked", "expired"}[s]
}

// Ended tells whether nothing can follow.
func (s Status) Ended() bool { return s == Rejected || s == Revoked || s == Expired }

// A Consent is what one customer lets one data recipient read.
type Consent struct {
	ID          string
	Face        Face
	Client      string   // OAuth registration of the recipient
	Recipient   string   // its name as the customer knows it
	Customer    string   // key of a pin or decimal index; "" until authorised
	Second      string   // who must agree as well, or did: the other holder, the other signatory
	Chosen      []string // what the first of two agreed to, while Second has not
	Permissions []string // requested, in the standard's own words
	Granted     []string // what the customer agreed to; a part of Permissions
	Accounts    []string // ids of the accounts that the customer ticked
	CreatedAt   time.Time
	StatusAt    time.Time // of the last change of Status
	ExpiresAt   time.Time // the zero time means it does not expire
	RecallAt    time.Time // when the bank takes it back, unknown to the recipient; zero means never
	From, To    time.Time // window of transactions; zero means unbounded
	Status      Status
}

// Allows says whether the recipient may read data under a permission at an
// instant. With an account, that account must be shared as well.
//
// It fails with [ErrRevoked], [ErrExpired], [ErrNotAuthorised],
// [ErrNotPermitted] or [ErrNotShared], whichever comes first. It allocates
// nothing unless it fails.
func (c Consent) Allows(permission, account string, at time.Time) error {
	err := c.live(at)
	switch {
	case err != nil:
	case !slices.Contains(c.Granted, permission):
		err = ErrNotPermitted
	case account != "" && !slices.Contains(c.Accounts, account):
		err = ErrNotShared
	}
	if err != nil {
		return refuse("read "+permission, c.ID, err)
	}
	return nil
}

// Live says whether the consent is in force at an instant: authorised, neither
// revoked nor expired.
func (c Consent) Live(at time.Time) error {
	if err := c.live(at); err != nil {
		return refuse("use", c.ID, err)
	}
	return nil
}

func (c Consent) live(at time.Time) error {
	switch {
	case c.Status == Revoked, c.Status == Active && c.recalled(at):
		return ErrRevoked
	case c.Status == Expired:
		return ErrExpired
	case c.Status != Active:
		return ErrNotAuthorised
	case c.due(at):
		return ErrExpired
	}
	return nil
}

// due tells whether the end of the consent has come.
func (c Consent) due(at time.Time) bool {
	return !c.ExpiresAt.IsZero() && !at.Before(c.ExpiresAt)
}

// recalled tells whether the bank has taken the consent back, or is about to.
func (c Consent) recalled(at time.Time) bool {
	return !c.RecallAt.IsZero() && !at.Before(c.RecallAt)
}

// A refusal names the operation that failed and the consent; it unwraps to its
// sentinel. The standard formatting package would bring the operating system.
type refusal struct {
	op, id string
	err    error
}

func refuse(op, id string, err error) error { return &refusal{op, id, err} }

func (r *refusal) Error() string {
	if r.id == "" {
		return r.op + ": " + r.err.Error()
	}
	return r.op + " " + r.id + ": " + r.err.Error()
}

func (r *refusal) Unwrap() error { return r.err }
