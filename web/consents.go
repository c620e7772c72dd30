package web

import (
	"context"
	"net/http"
	"time"

	"github.com/go-chi/chi/v5"

	"github.com/sandbank/sandbank/mockbanks"
	"github.com/sandbank/sandbank/mockbanks/consent"
	"github.com/sandbank/sandbank/sandbox"
)

// A consentBody is what a customer lets a recipient read.
type consentBody struct {
	ID           string     `json:"id"`
	Bank         string     `json:"bank"`
	Face         string     `json:"face"`
	Client       string     `json:"client"`
	Recipient    string     `json:"recipient"`
	Customer     string     `json:"customer,omitempty"` // not known before she has decided
	CustomerName string     `json:"customer_name,omitempty"`
	Asked        []string   `json:"asked"`
	Granted      []string   `json:"granted"`
	Accounts     []string   `json:"accounts"`
	Status       string     `json:"status"`
	Created      time.Time  `json:"created"`
	StatusSince  time.Time  `json:"status_since"`
	Expires      *time.Time `json:"expires,omitempty"`
}

func newConsentBody(b *mockbanks.Bank, c consent.Consent) consentBody {
	body := consentBody{
		ID: c.ID, Bank: b.ID(), Face: string(c.Face), Client: c.Client, Recipient: c.Recipient, Customer: c.Customer,
		Asked: append([]string{}, c.Permissions...), Granted: append([]string{}, c.Granted...), Accounts: append([]string{}, c.Accounts...),
		Status: c.Status.String(), Created: c.CreatedAt, StatusSince: c.StatusAt,
	}
	if p, err := b.Customer(c.Customer); c.Customer != "" && err == nil {
		body.CustomerName = p.Name()
	}
	if !c.ExpiresAt.IsZero() {
		body.Expires = &c.ExpiresAt
	}
	return body
}

// listConsents handles GET /runs/{run}/consents.
func (s *Server) listConsents(w http.ResponseWriter, _ *http.Request, run *sandbox.Run) error {
	list := []consentBody{}
	for _, b := range run.Banks() {
		for _, c := range b.Consents() {
			list = append(list, newConsentBody(b, c))
		}
	}
	return render(w, http.StatusOK, map[string]any{"consents": list})
}

// A revocation is the body of POST …/consents/{consent}/revoke.
type revocation struct {
	Bank string `json:"bank"`
}

// revokeConsent handles POST /runs/{run}/consents/{consent}/revoke: the
// customer takes it back.
func (s *Server) revokeConsent(w http.ResponseWriter, r *http.Request, run *sandbox.Run) error {
	var body revocation
	if err := decode(r, &body); err != nil {
		return err
	}
	done, err := revoke(r.Context(), run, body.Bank, chi.URLParam(r, "consent"))
	if err != nil {
		return err
	}
	return render(w, http.StatusOK, done)
}

// revoked says up to where the run has come with the revocation in it.
type revoked struct {
	Seq uint64 `json:"seq"`
}

func revoke(ctx context.Context, run *sandbox.Run, bank, id string) (revoked, error) {
	b, err := run.Bank(bank)
	if err != nil {
		return revoked{}, err
	}
	if err := mayAct(run); err != nil {
		return revoked{}, err
	}
	if err := b.RevokeConsent(ctx, id, "customer"); err != nil {
		return revoked{}, err
	}
	return revoked{run.Actor().Head().Seq}, nil
}
