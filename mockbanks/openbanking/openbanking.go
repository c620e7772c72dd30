// Package openbanking is the Open Banking UK face of a bank, the account
// information part: account-access-consents, accounts, balances, transactions,
// parties, standing orders, direct debits, scheduled payments, beneficiaries,
// statements, products and offers.
//
// Standard: UK Open Banking Read/Write API v4.0, Account and Transaction API,
// and its code sets. Amounts are decimal strings; statuses and reasons are the
// four-letter codes of ISO 20022 and of the standard's own set.
package openbanking

import (
	"net/http"

	"github.com/sandbank/sandbank/mockbanks/consent"
	"github.com/sandbank/sandbank/mockbanks/face"
)

// Path is where the face lies beneath its bank.
const Path = "/open-banking/v4.0/aisp"

// Scope is what a token of this face must cover.
const Scope = "accounts"

// A Server answers for one bank. It is safe for concurrent use.
type Server struct {
	desk  *face.Desk
	table face.Table
}

// New returns the face of a bank. It fails if the configuration lacks a part.
func New(c face.Config) (*Server, error) {
	desk, err := face.NewDesk(c, consent.OpenBanking, "application/json; charset=utf-8")
	if err != nil {
		return nil, err
	}
	s := &Server{desk: desk}
	s.table = s.routes()
	return s, nil
}

// routes is the table of contents of this API, the most asked for first.
func (s *Server) routes() face.Table {
	const get = http.MethodGet
	account := []string{consent.ReadAccountsBasic, consent.ReadAccountsDetail}
	transaction := []string{consent.ReadTransactionsBasic, consent.ReadTransactionsDetail}
	table := face.Table{
		{Method: get, Path: "/accounts/*/balances", Serve: s.customer(s.accountBalances, consent.ReadBalances)},
		{Method: get, Path: "/balances", Serve: s.customer(s.balances, consent.ReadBalances)},
		{Method: get, Path: "/accounts", Serve: s.customer(s.accounts, account...)},
		{Method: get, Path: "/accounts/*", Serve: s.customer(s.account, account...)},
		{Method: get, Path: "/accounts/*/transactions", Serve: s.customer(s.accountTransactions, transaction...)},
		{Method: get, Path: "/transactions", Serve: s.customer(s.transactions, transaction...)},
		{Method: get, Path: "/party", Serve: s.customer(s.party, consent.ReadPartyPSU)},
		{Method: get, Path: "/accounts/*/party", Serve: s.customer(s.accountParty, consent.ReadParty)},
		{Method: get, Path: "/accounts/*/parties", Serve: s.customer(s.accountParties, consent.ReadParty)},
		{Method: get, Path: "/accounts/*/statements/*", Serve: s.customer(s.accountStatement, consent.ReadStatementsBasic, consent.ReadStatementsDetail)},
		{Method: get, Path: "/accounts/*/statements/*/transactions", Serve: s.customer(s.statementTransactions, transaction...)},
	}
	for _, x := range s.resources() {
		table = append(table,
			face.Route{Method: get, Path: x.all, Serve: s.customer(s.all(x.name, x.all, x.write), x.anyOf...)},
			face.Route{Method: get, Path: "/accounts/*" + x.one, Serve: s.customer(s.one(x.name, x.one, x.write), x.anyOf...)})
	}
	if s.desk.Second {
		return table // consents are asked for at the bank's own face
	}
	return append(table,
		face.Route{Method: http.MethodPost, Path: consentsPath, Serve: s.client(s.createConsent)},
		face.Route{Method: get, Path: consentsPath + "/*", Serve: s.client(s.readConsent)},
		face.Route{Method: http.MethodDelete, Path: consentsPath + "/*", Serve: s.client(s.deleteConsent)})
}

// A resource is read of all accounts at once, or of one.
type resource struct {
	name     string // of its list
	all, one string // paths; one follows the account
	write    record
	anyOf    []string
}

// resources are those whose records stand for themselves. Nobody
// is made offers: their list is empty.
func (s *Server) resources() []resource {
	return []resource{
		{"StandingOrder", "/standing-orders", "/standing-orders", s.standingOrders, []string{consent.ReadStandingOrdersBasic, consent.ReadStandingOrdersDetail}},
		{"DirectDebit", "/direct-debits", "/direct-debits", s.directDebits, []string{consent.ReadDirectDebits}},
		{"ScheduledPayment", "/scheduled-payments", "/scheduled-payments", s.scheduledPayments, []string{consent.ReadScheduledPaymentsBasic, consent.ReadScheduledPaymentsDetail}},
		{"Beneficiary", "/beneficiaries", "/beneficiaries", s.beneficiaries, []string{consent.ReadBeneficiariesBasic, consent.ReadBeneficiariesDetail}},
		{"Statement", "/statements", "/statements", s.statements, []string{consent.ReadStatementsBasic, consent.ReadStatementsDetail}},
		{"Product", "/products", "/product", s.product, []string{consent.ReadProducts}},
		{"Offer", "/offers", "/offers", none, []string{consent.ReadOffers}},
	}
}

// Serve answers for everything beneath [Path]; path is what follows it.
func (s *Server) Serve(w http.ResponseWriter, r *http.Request, path string) {
	s.desk.Interaction(w, r)
	serve, id, allow := s.table.Find(r.Method, path)
	switch {
	case serve != nil:
		serve(w, r, id)
	case allow != "":
		s.refuse(w, face.NoMethod(r.Method, allow))
	default:
		s.unknown(w, r)
	}
}

// base is the absolute URL of the face.
func (s *Server) base() string { return s.desk.Base + Path }

// A reading writes what a customer let the client see; id is the account that
// the path names.
type reading func(r *http.Request, c *face.Call, id string, doc *face.Doc) *face.Refusal

// An asking serves a client on its own behalf; id is the consent that the path
// names.
type asking func(w http.ResponseWriter, r *http.Request, a face.Access, id string, doc *face.Doc) (answer, *face.Refusal)

// An answer is the status of what was written, 204 for nothing.
type answer int

// customer serves requests on behalf of a customer who granted any of the
// permissions.
func (s *Server) customer(h reading, anyOf ...string) func(http.ResponseWriter, *http.Request, string) {
	return func(w http.ResponseWriter, r *http.Request, id string) {
		call, no := s.desk.Customer(w, r)
		defer s.desk.End(call)
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
			no = h(r, call, id, doc)
		}
		if no != nil {
			s.desk.Deny(r, call.Access, id, no)
			s.refuse(w, no)
			return
		}
		s.desk.Write(w, http.StatusOK, doc)
	}
}

// client serves requests of a client on its own behalf.
func (s *Server) client(h asking) func(http.ResponseWriter, *http.Request, string) {
	return func(w http.ResponseWriter, r *http.Request, id string) {
		access, no := s.desk.Client(w, r, Scope)
		if no == nil {
			no = face.Accepts(r)
		}
		doc := s.desk.Doc()
		defer s.desk.Done(doc)
		status := answer(0)
		if no == nil {
			r.Body = http.MaxBytesReader(w, r.Body, face.MaxBody)
			status, no = h(w, r, access, id, doc)
		}
		switch {
		case no != nil:
			s.desk.Deny(r, access, id, no)
			s.refuse(w, no)
		case status == http.StatusNoContent:
			w.WriteHeader(http.StatusNoContent)
		default:
			s.desk.Write(w, int(status), doc)
		}
	}
}
