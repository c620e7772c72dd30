package consent

import "time"

// An Event is one fact in the life of a consent.
type Event interface {
	about() string
}

// Requested says that a recipient asks.
type Requested struct {
	ID          string
	At          time.Time
	Face        Face
	Client      string
	Recipient   string
	Customer    string
	Permissions []string
	ExpiresAt   time.Time
	From, To    time.Time
}

// Approved says that the first of two agreed; Second must agree as well.
type Approved struct {
	ID       string
	At       time.Time
	Customer string
	Second   string
	Accounts []string
	Granted  []string
}

// Authorised says that the customer agreed, or both where two must.
type Authorised struct {
	ID       string
	At       time.Time
	Customer string
	Accounts []string
	Granted  []string
	RecallAt time.Time // see [Consent]
}

// Denied says that the customer did not agree. Customer may be empty.
type Denied struct {
	ID       string
	At       time.Time
	Customer string
}

// Withdrawn says that an agreement was taken back, and by whom.
type Withdrawn struct {
	ID string
	At time.Time
	By string
}

// Lapsed says that the end of the agreement has come.
type Lapsed struct {
	ID string
	At time.Time
}

func (e Requested) about() string  { return e.ID }
func (e Approved) about() string   { return e.ID }
func (e Authorised) about() string { return e.ID }
func (e Denied) about() string     { return e.ID }
func (e Withdrawn) about() string  { return e.ID }
func (e Lapsed) about() string     { return e.ID }

// Fold returns c as it stands after e. It is pure, and total over [Event]: an
// event that no decide function of c would give, or one about another consent,
// leaves c as it is.
func Fold(c Consent, e Event) Consent {
	if r, ok := e.(Requested); ok && c.Status == Unknown {
		return Consent{
			ID: r.ID, Face: r.Face, Client: r.Client, Recipient: r.Recipient, Customer: r.Customer,
			Permissions: r.Permissions, CreatedAt: r.At, StatusAt: r.At, ExpiresAt: r.ExpiresAt,
			From: r.From, To: r.To, Status: Awaiting,
		}
	}
	if e == nil || c.Status == Unknown || c.Status.Ended() || e.about() != c.ID {
		return c
	}
	switch e := e.(type) {
	case Approved:
		if c.Status == Awaiting && c.Second == "" {
			c.Customer, c.Second, c.Accounts, c.Chosen = e.Customer, e.Second, e.Accounts, e.Granted
		}
	case Authorised:
		if c.Status == Awaiting {
			c.RecallAt, c.Chosen = e.RecallAt, nil
			c.Customer, c.Accounts, c.Granted = e.Customer, e.Accounts, e.Granted
			c.Status, c.StatusAt = Active, e.At
		}
	case Denied:
		if c.Status == Awaiting {
			if e.Customer != "" && c.Second == "" {
				c.Customer = e.Customer
			}
			c.Status, c.StatusAt = Rejected, e.At
		}
	case Withdrawn:
		c.Status, c.StatusAt = Revoked, e.At
	case Lapsed:
		c.Status, c.StatusAt = Expired, e.At
	}
	return c
}
