// Package openbanking is the Open Banking UK face of a bank, the account
// information part: account-access-consents, accounts, balances, transactions
// and parties.
//
// Standard: UK Open Banking Read/Write API v4.0, Account and Transaction API,
// and its code sets. Amounts are decimal strings; statuses and reasons are the
// four-letter codes of ISO 20022 and of the standard's own set.
package openbanking

import (
	"net/http"

	"github.com/go-chi/chi/v5"

	"github.com/sandbank/sandbank/mockbanks/consent"
	"github.com/sandbank/sandbank/mockbanks/face"
)

// Path is where the face lies beneath its bank.
const Path = "/open-banking/v4.0/aisp"

// Scope is what a token of this face must cover.
const Scope = "accounts"

// A Server answers for one bank. It is safe for concurrent use.
type Server struct {
	desk *face.Desk
}

// New returns the face of a bank. It fails if the configuration lacks a part.
func New(c face.Config) (*Server, error) {
	desk, err := face.NewDesk(c, "application/json; charset=utf-8")
	if err != nil {
		return nil, err
	}
	return &Server{desk}, nil
}

// Routes is everything beneath [Path].
func (s *Server) Routes() http.Handler {
	r := chi.NewRouter()
	r.Post("/account-access-consents", s.client(s.createConsent))
	r.Get("/account-access-consents/{consent}", s.client(s.readConsent))
	r.Delete("/account-access-consents/{consent}", s.client(s.deleteConsent))

	basic, detail := consent.ReadAccountsBasic, consent.ReadAccountsDetail
	r.Get("/accounts", s.customer(s.accounts, basic, detail))
	r.Get("/accounts/{account}", s.customer(s.account, basic, detail))
	r.Get("/balances", s.customer(s.balances, consent.ReadBalances))
	r.Get("/accounts/{account}/balances", s.customer(s.accountBalances, consent.ReadBalances))
	basic, detail = consent.ReadTransactionsBasic, consent.ReadTransactionsDetail
	r.Get("/transactions", s.customer(s.transactions, basic, detail))
	r.Get("/accounts/{account}/transactions", s.customer(s.accountTransactions, basic, detail))
	r.Get("/party", s.customer(s.party, consent.ReadPartyPSU))
	r.Get("/accounts/{account}/party", s.customer(s.accountParty, consent.ReadParty))
	r.Get("/accounts/{account}/parties", s.customer(s.accountParties, consent.ReadParty))

	r.NotFound(s.unknown)
	r.MethodNotAllowed(s.badMethod(r))
	return r
}

// base is the absolute URL of the face.
func (s *Server) base() string { return s.desk.Base + Path }

// An answer is the status of what was written, 204 for nothing.
type answer int

// customer serves requests on behalf of a customer who granted any of the
// permissions.
func (s *Server) customer(h func(*http.Request, *face.Call, *face.Doc) *face.Refusal, anyOf ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		s.desk.Interaction(w, r)
		call, no := s.desk.Customer(w, r)
		if no == nil {
			no = call.Scoped(Scope)
		}
		if no == nil {
			no = call.Permit(anyOf...)
		}
		if no == nil {
			no = face.Accepts(r)
		}
		doc := s.desk.Doc()
		defer s.desk.Done(doc)
		if no == nil {
			no = h(r, &call, doc)
		}
		if no != nil {
			s.refuse(w, no)
			return
		}
		s.desk.Write(w, http.StatusOK, doc)
	}
}

// client serves requests of a client on its own behalf.
func (s *Server) client(h func(*http.Request, face.Access, *face.Doc) (answer, *face.Refusal)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		s.desk.Interaction(w, r)
		access, no := s.desk.Client(w, r, Scope)
		if no == nil {
			no = face.Accepts(r)
		}
		doc := s.desk.Doc()
		defer s.desk.Done(doc)
		status := answer(0)
		if no == nil {
			r.Body = http.MaxBytesReader(w, r.Body, face.MaxBody)
			status, no = h(r, access, doc)
		}
		switch {
		case no != nil:
			s.refuse(w, no)
		case status == http.StatusNoContent:
			w.WriteHeader(http.StatusNoContent)
		default:
			s.desk.Write(w, int(status), doc)
		}
	}
}
