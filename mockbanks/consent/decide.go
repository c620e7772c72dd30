package consent

import (
	"slices"
	"time"
)

// Request decides whether a consent may be asked for at the instant at. Of ask
// it reads what the recipient chooses: ID, Face, Client, Recipient, Customer
// (where the customer is known already), Permissions, ExpiresAt, From and To.
//
// It fails with [ErrIncomplete], [ErrNoPermissions], [ErrUnknownPermission],
// [ErrPermissionSet], [ErrExpired] or [ErrBadWindow].
func Request(ask Consent, at time.Time) (Requested, error) {
	if ask.ID == "" || ask.Client == "" {
		return Requested{}, refuse("request", ask.ID, ErrIncomplete)
	}
	if err := CheckPermissions(ask.Face, ask.Permissions); err != nil {
		return Requested{}, refuse("request", ask.ID, err)
	}
	switch {
	case ask.due(at):
		return Requested{}, refuse("request", ask.ID, ErrExpired)
	case !ask.From.IsZero() && !ask.To.IsZero() && ask.To.Before(ask.From):
		return Requested{}, refuse("request", ask.ID, ErrBadWindow)
	}
	return Requested{
		ID: ask.ID, At: at, Face: ask.Face, Client: ask.Client, Recipient: ask.Recipient, Customer: ask.Customer,
		Permissions: slices.Clone(ask.Permissions), ExpiresAt: ask.ExpiresAt, From: ask.From, To: ask.To,
	}, nil
}

// Authorise decides whether a customer may agree to c at the instant at, for
// some of her accounts and some of what was asked. Where the standard lets the
// recipient alone choose the permissions, granted must be all of them.
//
// It fails with [ErrWrongState] unless c awaits her authorisation, [ErrExpired],
// [ErrIncomplete] without a customer or with another than c was asked of,
// [ErrNoAccounts], [ErrNoPermissions] or [ErrNotPermitted].
func (c Consent) Authorise(customer string, accounts, granted []string, at time.Time) (Authorised, error) {
	var err error
	switch {
	case c.Status != Awaiting || c.Second != "":
		err = ErrWrongState
	case c.due(at):
		err = ErrExpired
	case customer == "" || c.Customer != "" && c.Customer != customer:
		err = ErrIncomplete
	case len(accounts) == 0:
		err = ErrNoAccounts
	case len(granted) == 0:
		err = ErrNoPermissions
	case !within(granted, c.Permissions) || c.Face == OpenBanking && !within(c.Permissions, granted):
		err = ErrNotPermitted
	}
	if err != nil {
		return Authorised{}, refuse("authorise", c.ID, err)
	}
	return Authorised{ID: c.ID, At: at, Customer: customer, Accounts: slices.Clone(accounts), Granted: slices.Clone(granted)}, nil
}

// Approve decides whether the first of two who must agree may do so. The
// consent goes on awaiting authorisation until second has agreed as well: the
// standards know no status between (UK Open Banking keeps multi-authorisation
// for payments). It fails like [Consent.Authorise], and with [ErrIncomplete]
// without a second or if both are one.
func (c Consent) Approve(customer, second string, accounts, granted []string, at time.Time) (Approved, error) {
	e, err := c.Authorise(customer, accounts, granted, at)
	switch {
	case err != nil:
		return Approved{}, err
	case second == "" || second == customer:
		return Approved{}, refuse("approve", c.ID, ErrIncomplete)
	}
	return Approved{ID: e.ID, At: at, Customer: customer, Second: second, Accounts: e.Accounts, Granted: e.Granted}, nil
}

// Endorse decides whether by may agree to what the first of two chose, which
// authorises the consent. It fails with [ErrWrongState] unless c awaits a
// second approval, [ErrExpired], or [ErrIncomplete] by anybody else.
func (c Consent) Endorse(by string, at time.Time) (Authorised, error) {
	var err error
	switch {
	case c.Status != Awaiting || c.Second == "":
		err = ErrWrongState
	case c.due(at):
		err = ErrExpired
	case by != c.Second:
		err = ErrIncomplete
	}
	if err != nil {
		return Authorised{}, refuse("endorse", c.ID, err)
	}
	return Authorised{ID: c.ID, At: at, Customer: c.Customer, Accounts: slices.Clone(c.Accounts), Granted: slices.Clone(c.Chosen)}, nil
}

// Reject decides whether the customer may say no; where two must agree, either
// may. It fails with [ErrWrongState] unless c awaits authorisation.
func (c Consent) Reject(customer string, at time.Time) (Denied, error) {
	if c.Status != Awaiting {
		return Denied{}, refuse("reject", c.ID, ErrWrongState)
	}
	return Denied{ID: c.ID, At: at, Customer: customer}, nil
}

// Revoke decides whether c may be taken back, by the customer or by the
// recipient; one that still awaits authorisation may be withdrawn too. It
// fails with [ErrWrongState] if c has ended or never began.
func (c Consent) Revoke(by string, at time.Time) (Withdrawn, error) {
	if c.Status != Active && c.Status != Awaiting {
		return Withdrawn{}, refuse("revoke", c.ID, ErrWrongState)
	}
	return Withdrawn{ID: c.ID, At: at, By: by}, nil
}

// Expire decides whether the end of c has come. It fails with [ErrWrongState]
// if c has ended, never began, or is not due yet.
func (c Consent) Expire(at time.Time) (Lapsed, error) {
	if c.Status != Active && c.Status != Awaiting || !c.due(at) {
		return Lapsed{}, refuse("expire", c.ID, ErrWrongState)
	}
	return Lapsed{ID: c.ID, At: at}, nil
}

// Recall decides whether the time has come at which the bank takes c back
// without a word to the recipient. It fails with [ErrWrongState] unless c is in
// force and due for that.
func (c Consent) Recall(at time.Time) (Withdrawn, error) {
	if c.Status != Active || !c.recalled(at) {
		return Withdrawn{}, refuse("recall", c.ID, ErrWrongState)
	}
	return Withdrawn{ID: c.ID, At: at, By: "bank"}, nil
}

// within tells whether every element of part is in whole.
func within(part, whole []string) bool {
	return !slices.ContainsFunc(part, func(p string) bool { return !slices.Contains(whole, p) })
}
