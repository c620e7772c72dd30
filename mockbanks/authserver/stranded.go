package authserver

import (
	"net/http"

	"github.com/sandbank/sandbank/internal/fault"
	"github.com/sandbank/sandbank/internal/wire"
)

// strandedView is the page on which a customer is left.
type strandedView struct {
	view
	Customer string
	Why      string // which fault it was; empty under Strict
}

// strands tells whether a fault leaves the customer of a request on a page of
// the bank, now or since earlier: once stranded, a request does not come back.
// The caller holds p.mu.
func (s *Server) strands(w http.ResponseWriter, r *http.Request, p *pending) bool {
	if p.stranded != "" || p.customer == "" { // nobody has signed in who is locked out
		return p.stranded != ""
	}
	f, strikes := s.meets(w, r, p, fault.LoginStranded)
	p.stranded = f.ID
	return strikes
}

// meets asks which fault of some kinds strikes at a pending request. The caller
// holds p.mu.
func (s *Server) meets(w http.ResponseWriter, r *http.Request, p *pending, kinds ...string) (fault.Fault, bool) {
	if s.c.Faults == nil {
		return fault.Fault{}, false
	}
	o := fault.Occasion{Party: s.c.Bank.ID, Route: r.URL.Path, Method: r.Method, Customer: p.customer, Caller: p.client.Actor}
	return s.c.Faults.Meets(r.Context(), w, o, kinds...)
}

// leave sends the browser to where its request has ended, unless it strands.
// The caller holds p.mu.
func (s *Server) leave(w http.ResponseWriter, r *http.Request, p *pending) error {
	if s.strands(w, r, p) {
		return s.showStranded(w, r, p)
	}
	s.redirect(w, r, p.outcome)
	return nil
}

// showStranded shows a page without a way on.
func (s *Server) showStranded(w http.ResponseWriter, r *http.Request, p *pending) error {
	customer, err := s.person(p.customer)
	if err != nil {
		return err
	}
	wire.Attribute(w, "customer:"+p.customer)
	title := "stranded.title"
	if p.outcome != "" {
		title = "stranded.decided"
	}
	v := strandedView{view: s.view(language(r, chosen(r, p.lang), customer.Language), title), Customer: isolate(customer.Name())}
	if !s.c.Strict {
		v.Why = v.T("stranded.why", p.stranded)
	}
	return s.show(w, http.StatusOK, "stranded.html", "", v)
}
