// Package fdx is the FDX-shaped face of a bank: what a US bank shows to the
// programs that its customers let in. It follows the shapes that the public
// documentation of data recipients describes for version 6; the standard's own
// text is not in it, and nobody has certified it.
//
// Served: customers/current, accounts, accounts/{id}, its transactions and its
// contact. Amounts are numbers in the account's currency.
package fdx

import (
	"net/http"

	"github.com/go-chi/chi/v5"

	"github.com/sandbank/sandbank/mockbanks/consent"
	"github.com/sandbank/sandbank/mockbanks/face"
)

// Path is where the face lies beneath its bank.
const Path = "/fdx/v6"

// A Server answers for one bank. It is safe for concurrent use.
type Server struct {
	desk *face.Desk
}

// New returns the face of a bank. It fails if the configuration lacks a part.
func New(c face.Config) (*Server, error) {
	desk, err := face.NewDesk(c, "application/json")
	if err != nil {
		return nil, err
	}
	return &Server{desk}, nil
}

// Routes is everything beneath [Path].
func (s *Server) Routes() http.Handler {
	r := chi.NewRouter()
	r.Get("/customers/current", s.serve(s.customer, ""))
	r.Get("/accounts", s.serve(s.accounts, consent.AccountBasic))
	r.Get("/accounts/{account}", s.serve(s.account, consent.AccountDetailed))
	r.Get("/accounts/{account}/transactions", s.serve(s.transactions, consent.Transactions))
	r.Get("/accounts/{account}/contact", s.serve(s.contact, consent.CustomerContact))
	for _, path := range elsewhere() {
		r.HandleFunc(path, s.refuseAll(face.NotImplemented, "This bank does not serve this part of the standard; "+
			"it serves customers/current, accounts, and an account's transactions and contact."))
	}
	r.NotFound(s.refuseAll(face.UnknownPath, "No resource of this face has this path; the face begins at "+s.base()+"/accounts."))
	r.MethodNotAllowed(s.badMethod(r))
	return r
}

// elsewhere are paths of the standard that this bank does not have.
func elsewhere() []string {
	return []string{
		"/accounts/{account}/payment-networks", "/accounts/{account}/asset-transfer-networks",
		"/accounts/{account}/statements", "/accounts/{account}/statements/{statement}",
		"/accounts/{account}/rewards", "/capability", "/availability", "/certification-metrics",
		"/tax-forms", "/payments", "/recipients", "/consents", "/consents/{consent}", "/consents/{consent}/revocation",
	}
}

// base is the absolute URL of the face.
func (s *Server) base() string { return s.desk.Base + Path }

// A handler writes the answer to a call that has passed all steps but its own.
type handler func(r *http.Request, c *face.Call, doc *face.Doc) *face.Refusal

// serve passes a request through the steps; cluster is the one that it needs,
// empty for none.
func (s *Server) serve(h handler, cluster string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		s.desk.Interaction(w, r)
		call, no := s.desk.Customer(w, r)
		if no == nil && cluster != "" {
			no = call.Cover(cluster)
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
