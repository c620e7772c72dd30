package web

import (
	"net/http"
	"time"

	"github.com/go-chi/chi/v5"

	"github.com/sandbank/sandbank/mockbanks/ledger"
	"github.com/sandbank/sandbank/mockbanks/movements"
	"github.com/sandbank/sandbank/mockbanks/overlay"
	"github.com/sandbank/sandbank/sandbox"
)

// An orderBody is a standing order or a direct debit and how far it has come.
type orderBody struct {
	ID        string    `json:"id"`
	Status    string    `json:"status"`
	Code      string    `json:"code,omitempty"`
	Rail      string    `json:"rail"`
	From      sideBody  `json:"from"`
	To        sideBody  `json:"to"`
	Amount    string    `json:"amount"`
	Currency  string    `json:"currency"`
	Reference string    `json:"reference,omitempty"`
	Every     string    `json:"every"`
	First     time.Time `json:"first"`
	Next      time.Time `json:"next,omitzero"`
	Until     time.Time `json:"until,omitzero"`
	Made      int       `json:"made"`
	Missed    int       `json:"missed"`
}

func newOrderBody(o overlay.Standing) orderBody {
	side := func(p overlay.Party) sideBody {
		return sideBody{Bank: p.Bank, Account: p.Account, Name: p.Name, Branch: p.Branch, Number: p.Number}
	}
	status := "active"
	switch o.Status {
	case overlay.Done:
		status = "ended"
	case overlay.Reversed:
		status = "cancelled"
	}
	return orderBody{
		ID: o.ID, Status: status, Code: o.Code, Rail: o.Rail.String(), From: side(o.From), To: side(o.To), Amount: decimal(o.Amount),
		Currency: o.Currency, Reference: o.Reference, Every: string(o.Every), First: o.First, Next: o.Next, Until: o.Until, Made: o.Made, Missed: o.Missed,
	}
}

// An ordering is the body of POST …/standing-orders and …/direct-debits.
type ordering struct {
	From      sideBody  `json:"from"`
	To        sideBody  `json:"to"`
	Amount    string    `json:"amount"`
	Rail      string    `json:"rail"`
	Reference string    `json:"reference"`
	First     time.Time `json:"first"`
	Every     string    `json:"every"`
	Count     int       `json:"count"`
	Until     time.Time `json:"until"`
}

func (o ordering) instruct(run *sandbox.Run) (in movements.Instruct, err error) {
	in = movements.Instruct{
		Ask:   movements.Ask{Rail: o.Rail, Reference: o.Reference, Online: true},
		First: o.First, Every: overlay.Every(o.Every), Count: o.Count, Until: o.Until,
	}
	if in.Every == "" {
		in.Every = overlay.Monthly
	}
	if in.Amount, err = minor("amount", o.Amount); err != nil {
		return in, err
	}
	if in.From, err = o.From.party(run); err == nil {
		in.To, err = o.To.party(run)
	}
	return in, err
}

// setStandingOrder handles POST /runs/{run}/standing-orders.
func (s *Server) setStandingOrder(w http.ResponseWriter, r *http.Request, run *sandbox.Run) error {
	var body ordering
	if err := s.command(r, run, &body); err != nil {
		return err
	}
	in, err := body.instruct(run)
	if err != nil {
		return err
	}
	o, err := run.Movements().Instruct(r.Context(), in)
	if err != nil {
		return err
	}
	return render(w, http.StatusCreated, newOrderBody(o))
}

// setDirectDebit handles POST /runs/{run}/direct-debits.
func (s *Server) setDirectDebit(w http.ResponseWriter, r *http.Request, run *sandbox.Run) error {
	var body ordering
	if err := s.command(r, run, &body); err != nil {
		return err
	}
	in, err := body.instruct(run)
	if err != nil {
		return err
	}
	b, err := run.Bank(body.From.Bank)
	if err != nil {
		return err
	}
	o, err := b.DirectDebit(r.Context(), in)
	if err != nil {
		return err
	}
	return render(w, http.StatusCreated, newOrderBody(o))
}

// command reads the body of a command that a viewer gives.
func (s *Server) command(r *http.Request, run *sandbox.Run, into any) error {
	if err := decode(r, into); err != nil {
		return err
	}
	return mayAct(run)
}

// listOrders handles GET /runs/{run}/standing-orders, and of debits GET
// /runs/{run}/direct-debits.
func listOrders(debits bool) func(http.ResponseWriter, *http.Request, *sandbox.Run) error {
	return func(w http.ResponseWriter, r *http.Request, run *sandbox.Run) error {
		list := []orderBody{}
		for _, o := range run.Movements().Orders(r.URL.Query().Get("account")) {
			if o.Rail.Debit() == debits {
				list = append(list, newOrderBody(o))
			}
		}
		return render(w, http.StatusOK, map[string]any{"orders": list})
	}
}

// cancelOrder handles DELETE /runs/{run}/standing-orders/{order} and
// …/direct-debits/{order}.
func cancelOrder(debits bool) func(http.ResponseWriter, *http.Request, *sandbox.Run) error {
	return func(w http.ResponseWriter, r *http.Request, run *sandbox.Run) error {
		if err := mayAct(run); err != nil {
			return err
		}
		o, err := run.Movements().Order(chi.URLParam(r, "order"))
		if err == nil && o.Rail.Debit() != debits {
			err = overlay.ErrUnknown
		}
		if err == nil {
			o, err = run.Movements().CancelOrder(r.Context(), o.ID)
		}
		if err != nil {
			return err
		}
		return render(w, http.StatusOK, newOrderBody(o))
	}
}

// showPayment handles GET /runs/{run}/payments/{payment}.
func (s *Server) showPayment(w http.ResponseWriter, r *http.Request, run *sandbox.Run) error {
	m, err := run.Movements().Payment(chi.URLParam(r, "payment"))
	if err != nil {
		return err
	}
	return render(w, http.StatusOK, newMovementBody(m))
}

// settleSale handles POST /runs/{run}/transactions/{transaction}/capture,
// …/lapse and …/refund.
func (s *Server) settleSale(w http.ResponseWriter, r *http.Request, run *sandbox.Run) error {
	var body struct {
		Amount string `json:"amount"`
	}
	if err := s.command(r, run, &body); err != nil {
		return err
	}
	amount := int64(0) // all of it
	if body.Amount != "" {
		var err error
		if amount, err = minor("amount", body.Amount); err != nil {
			return err
		}
		if amount <= 0 {
			return overlay.ErrAmount
		}
	}
	id, ctx := chi.URLParam(r, "transaction"), r.Context()
	var sale overlay.Sale
	var err error
	switch chi.URLParam(r, "act") {
	case "capture":
		sale, err = run.Movements().Capture(ctx, id, amount)
	case "lapse":
		sale, err = run.Movements().Lapse(ctx, id)
	case "refund":
		sale, err = run.Movements().Refund(ctx, id, amount)
	default:
		return noRoute(w, r)
	}
	if err != nil {
		return err
	}
	return render(w, http.StatusOK, map[string]string{"id": sale.ID, "status": saleStatus(sale), "code": sale.Code})
}

// openAccount handles POST /runs/{run}/banks/{bank}/customers/{customer}/accounts.
func (s *Server) openAccount(w http.ResponseWriter, r *http.Request, run *sandbox.Run) error {
	var body struct {
		Kind string `json:"kind"`
	}
	if err := s.command(r, run, &body); err != nil {
		return err
	}
	b, err := run.Bank(chi.URLParam(r, "bank"))
	if err != nil {
		return err
	}
	kind, ok := ledger.Savings, false
	for _, k := range [...]ledger.Kind{ledger.Checking, ledger.Current, ledger.CreditCard, ledger.Savings} {
		if k.String() == body.Kind {
			kind, ok = k, true
		}
	}
	if !ok {
		return refuse(http.StatusBadRequest, "wrong-kind", "No such account is opened", "kind is %q; it must be savings, checking (US), current (GB) or credit card.", body.Kind)
	}
	who, err := b.Customer(chi.URLParam(r, "customer"))
	if err != nil {
		return err
	}
	a, err := b.OpenAccount(r.Context(), who.Index, kind)
	if err != nil {
		return err
	}
	return render(w, http.StatusCreated, newAccountBody(b, a))
}
