// Package face is what all API faces of a bank share: the steps that every
// request passes (token, agreement, consent, permission), the reasons to
// refuse one, the statement that is paged through, and the JSON that is
// written. A face itself only translates into the words of its standard.
//
// Standards: RFC 6750 for bearer tokens, FAPI 1.0 Baseline section 6.2.1 for
// the interaction id.
package face

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	"github.com/sandbank/sandbank/internal/clock"
	"github.com/sandbank/sandbank/internal/wire"
	"github.com/sandbank/sandbank/mockbanks/consent"
	"github.com/sandbank/sandbank/mockbanks/ledger"
)

// MaxBody is how much of a request's body a face reads.
const MaxBody = 64 << 10

// An Access is what a bearer token stands for.
type Access struct {
	Client   string // OAuth registration
	From     string // who that is on the wire: "kinnet/balance"
	Name     string // of the data recipient
	Consent  string // empty for a client's own token
	Scope    string // separated by spaces
	Customer bool   // whether a customer stands behind it

	second bool // of a consent in the words of another face, see [Call.translate]
}

// Refusals of [Tokens].
var (
	ErrUnknownToken = errors.New("token was not issued by this bank")
	ErrTokenExpired = errors.New("token has expired")
	ErrTokenRevoked = errors.New("token has been revoked")
)

// Tokens tells what bearer tokens stand for.
type Tokens interface {
	// Validate fails with [ErrUnknownToken], [ErrTokenExpired] or [ErrTokenRevoked].
	Validate(bearer string) (Access, error)
}

// Agreements tells whether the bank still serves a client.
type Agreements interface {
	// Serves fails if the agreement with the client's company is not in force.
	Serves(client string) error
}

// Consents is the register of a bank's consents.
type Consents interface {
	Get(id string) (consent.Consent, error)
	Request(ctx context.Context, ask consent.Consent) (consent.Consent, error)
	Revoke(ctx context.Context, id, by string) (consent.Consent, error)
}

// Config is what a face knows of its bank. What may be left out says so; Link
// and Strict may, too.
type Config struct {
	Bank       string // its id
	Name       string
	Base       string // absolute URL of the bank, without a slash at its end
	Zone       *time.Location
	People     People
	Book       Book
	Tokens     Tokens
	Agreements Agreements
	Consents   Consents
	Clock      clock.Clock // virtual
	// Loans and Mandates are the book's if they are left out.
	Loans    Loans
	Mandates Mandates
	// Second is a face that the bank shows for comparison, beside its own: it
	// reads what was agreed to there, and no consents are asked for at it.
	Second bool
	// Subject is the opaque and stable id of a customer, the same that the
	// bank's ID tokens have.
	Subject func(customer string) string

	// Denied is told of requests of known clients that ask for what no customer
	// lets them see.
	Denied func(context.Context, Denial)
	// Faults may make the face deviate; nil never does.
	Faults Faults
	// Link is the console's page about an exchange.
	Link func(exchange string) string
	// Strict leaves out what the standards do not have: sentences and links.
	Strict bool
}

// Check refuses a Config that lacks a part.
func (c Config) Check() error {
	switch {
	case c.Bank == "", c.Name == "", c.Base == "":
		return fmt.Errorf("face of %q: id, name and base are needed", c.Bank)
	case c.Zone == nil, c.People == nil, c.Book == nil, c.Clock == nil:
		return fmt.Errorf("face of %s: zone, people, book and clock are needed", c.Bank)
	case c.Tokens == nil, c.Agreements == nil, c.Consents == nil, c.Subject == nil:
		return fmt.Errorf("face of %s: tokens, agreements, consents and subject are needed", c.Bank)
	}
	return nil
}

// A Desk is where the requests of one face arrive. It is safe for concurrent
// use.
type Desk struct {
	Config
	standard    consent.Face
	docs        sync.Pool
	calls       sync.Pool
	accounts    shelf
	balances    till[ledger.Balance]
	cards       till[ledger.Card]
	contentType []string
	noStore     []string
}

// NewDesk returns the desk of a standard that answers with a content type.
func NewDesk(c Config, standard consent.Face, contentType string) (*Desk, error) {
	if err := c.Check(); err != nil {
		return nil, err
	}
	c.fill()
	d := &Desk{Config: c, standard: standard, contentType: []string{contentType}, noStore: []string{"no-store"}}
	d.openTills()
	d.calls.New = func() any { return &Call{} }
	d.docs.New = func() any { return &Doc{b: make([]byte, 0, 4096)} }
	return d, nil
}

// Doc returns an empty document; give it back with [Desk.Done].
func (d *Desk) Doc() *Doc {
	doc := d.docs.Get().(*Doc)
	doc.Reset()
	return doc
}

// maxKept is the largest document that is kept for another answer.
const maxKept = 256 << 10

// Done takes a document back.
func (d *Desk) Done(doc *Doc) {
	if cap(doc.b) <= maxKept {
		d.docs.Put(doc)
	}
}

// Write sends a document.
func (d *Desk) Write(w http.ResponseWriter, status int, doc *Doc) {
	h := w.Header()
	h["Content-Type"], h["Cache-Control"] = d.contentType, d.noStore
	w.WriteHeader(status)
	w.Write(doc.Bytes()) // a client that has gone is no matter
}

// Refused notes why the request is not served and returns the console's page
// about it, or nothing.
func (d *Desk) Refused(w http.ResponseWriter, no *Refusal) (link string) {
	wire.Refuse(w, no.Sentence)
	if challenge := no.Challenge(); challenge != "" {
		w.Header().Set("WWW-Authenticate", challenge)
	}
	if no.Allow != "" {
		w.Header().Set("Allow", no.Allow)
	}
	if no.Kind == TooMany {
		w.Header().Set("Retry-After", "1")
	}
	id := wire.ExchangeID(w)
	if d.Strict || d.Link == nil || id == "" {
		return ""
	}
	return d.Link(id)
}
