// Package fdx is the FDX-shaped face of a bank: what a US bank shows to the
// programs that its customers let in. It follows the shapes that the public
// documentation of data recipients describes for version 6; the standard's own
// text is not in it, and nobody has certified it.
//
// Served: customers/current, accounts, accounts/{id}, its transactions, contact,
// networks and statements. Amounts are numbers in the account's currency.
package fdx

import (
	"net/http"

	"github.com/sandbank/sandbank/mockbanks/consent"
	"github.com/sandbank/sandbank/mockbanks/face"
)

// Path is where the face lies beneath its bank.
const Path = "/fdx/v6"

// A Server answers for one bank. It is safe for concurrent use.
type Server struct {
	desk  *face.Desk
	table face.Table
}

// New returns the face of a bank. It fails if the configuration lacks a part.
func New(c face.Config) (*Server, error) {
	desk, err := face.NewDesk(c, consent.FDX, "application/json")
	if err != nil {
		return nil, err
	}
	s := &Server{desk: desk}
	s.table = face.Table{
		{Method: http.MethodGet, Path: "/accounts/*", Serve: s.serve(s.account, consent.AccountDetailed)},
		{Method: http.MethodGet, Path: "/accounts", Serve: s.serve(s.accounts, consent.AccountBasic)},
		{Method: http.MethodGet, Path: "/accounts/*/transactions", Serve: s.serve(s.transactions, consent.Transactions)},
		{Method: http.MethodGet, Path: "/accounts/*/contact", Serve: s.serve(s.contact, consent.CustomerContact)},
		{Method: http.MethodGet, Path: "/accounts/*/payment-networks", Serve: s.serve(s.paymentNetworks, consent.AccountPayments)},
		{Method: http.MethodGet, Path: "/accounts/*/asset-transfer-networks", Serve: s.serve(s.assetNetworks, consent.AccountPayments)},
		{Method: http.MethodGet, Path: "/accounts/*/statements", Serve: s.serve(s.statements, consent.Statements)},
		{Method: http.MethodGet, Path: "/customers/current", Serve: s.serve(s.customer, "")},
	}
	return s, nil
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
		s.unknown(w, r, path)
	}
}

// base is the absolute URL of the face.
func (s *Server) base() string { return s.desk.Base + Path }

// A handler writes the answer to a call that has passed all steps but its own;
// id is the account that the path names.
type handler func(r *http.Request, c *face.Call, id string, doc *face.Doc) *face.Refusal

// serve passes a request through the steps; cluster is the one that it needs,
// empty for none.
func (s *Server) serve(h handler, cluster string) func(http.ResponseWriter, *http.Request, string) {
	return func(w http.ResponseWriter, r *http.Request, id string) {
		call, no := s.desk.Customer(w, r)
		defer s.desk.End(call)
		if no == nil && cluster != "" {
			no = call.Cover(cluster)
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
