// Package facetest serves a face over a book that is written by hand, for
// tests: one account of every kind, shared, blocked, closed and yet to come. Its
// numbers are fixed, whatever the generator draws.
package facetest

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/sandbank/sandbank/internal/clock"
	"github.com/sandbank/sandbank/mockbanks/banktest"
	"github.com/sandbank/sandbank/mockbanks/consent"
	"github.com/sandbank/sandbank/mockbanks/face"
	"github.com/sandbank/sandbank/mockbanks/people"
)

// Base is the address of the bank.
const Base = "http://bank.example"

// A Face is what is tested.
type Face interface {
	Serve(w http.ResponseWriter, r *http.Request, path string)
}

// A World is a face over the hand-written book, and what was agreed to.
type World struct {
	Face    Face
	Consent consent.Consent
	Book    Book
}

// Open opens the face that build makes of the config, over the accounts of a
// country ("US" or "GB"), all of which are shared with all permissions.
func Open[F Face](t testing.TB, country string, standard consent.Face, build func(face.Config) (F, error)) *World {
	t.Helper()
	zone, err := time.LoadLocation(map[string]string{"US": "America/New_York", "GB": "Europe/London"}[country])
	if err != nil {
		t.Fatal(err)
	}
	w := &World{Book: shelf(country, zone)}
	w.Consent = consent.Consent{
		ID: "c-1", Face: standard, Client: "app", Customer: "joan", Status: consent.Active,
		Permissions: consent.Known(standard), Granted: consent.Known(standard),
	}
	for _, a := range w.Book.All {
		w.Consent.Accounts = append(w.Consent.Accounts, a.ID)
	}
	w.Face, err = build(face.Config{
		Bank: bank, Name: "Example Bank", Base: Base, Zone: zone, People: folk{}, Book: w.Book,
		Tokens: token{w}, Agreements: open{}, Consents: register{w}, Clock: clock.NewVirtual(still{}, banktest.Start, 0),
		Subject: func(customer string) string { return "subject-" + customer },
	})
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// Get reads a path of the face with the customer's token.
func (w *World) Get(t testing.TB, path string) banktest.Answer {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, Base+path, nil)
	r.Header.Set("Authorization", "Bearer of-joan")
	rec := httptest.NewRecorder()
	path, _, _ = strings.Cut(path, "?")
	w.Face.Serve(rec, r, path)
	return banktest.Answer{Status: rec.Code, Header: rec.Header(), Body: rec.Body.String()}
}

// Golden compares an answer as [banktest.World.Golden] does.
func (w *World) Golden(t *testing.T, name string, a banktest.Answer) {
	t.Helper()
	(&banktest.World{URL: Base}).Golden(t, name, a)
}

// still is a wall clock that does not move.
type still struct{}

func (still) Now() time.Time { return banktest.Start }

type token struct{ w *World }

func (k token) Validate(string) (face.Access, error) {
	scope := "accounts " + strings.Join(k.w.Consent.Granted, " ")
	return face.Access{Client: "app", From: "app", Name: "Example app", Consent: "c-1", Scope: scope, Customer: true}, nil
}

type open struct{}

func (open) Serves(string) error { return nil }

var errReadOnly = errors.New("the register of this test is read only")

type register struct{ w *World }

func (r register) Get(string) (consent.Consent, error) { return r.w.Consent, nil }
func (register) Request(context.Context, consent.Consent) (consent.Consent, error) {
	return consent.Consent{}, errReadOnly
}
func (register) Revoke(context.Context, string, string) (consent.Consent, error) {
	return consent.Consent{}, errReadOnly
}

// folk is Joan, Joe who lives with her, and a firm with two signatories.
type folk struct{}

func (folk) Person(_ string, index int64) (people.Person, error) {
	p := people.Person{
		Bank: bank, Index: index, Key: "joan", Given: "Joan", Family: "Joint", Email: "joan.joint@example.com", Phone: "+1 207 555 0100",
		Address: people.Address{Line: "7 Elm Street", City: "Farmouth", Region: "ME", Postcode: "04999", Country: "US"},
	}
	switch index {
	case joe:
		p.Key, p.Given, p.Email, p.Phone = "", "Joe", "joe.joint@example.com", "+1 207 555 0101"
	case bea:
		p.Key, p.Given, p.Family, p.Email, p.Company = "bea", "Bea", "Business", "bea.business@example.com", "Bea's Bakery Ltd"
		p.Address.Line = "1 Market Square"
	}
	return p, nil
}

func (f folk) ByKey(string, string) (people.Person, error) { return f.Person(bank, joan) }
