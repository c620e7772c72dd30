package web

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/go-chi/chi/v5"

	"github.com/sandbank/sandbank/mockbanks"
	"github.com/sandbank/sandbank/mockbanks/ledger"
	"github.com/sandbank/sandbank/mockbanks/movements"
	"github.com/sandbank/sandbank/mockbanks/overlay"
	"github.com/sandbank/sandbank/sandbox"
)

// A sideBody is one side of a payment: an account of this world, a customer's
// first account, or somebody outside by name.
type sideBody struct {
	Bank     string `json:"bank,omitempty"`
	Customer string `json:"customer,omitempty"`
	Account  string `json:"account,omitempty"`
	Name     string `json:"name,omitempty"`
	Branch   string `json:"branch,omitempty"` // routing number or sort code
	Number   string `json:"number,omitempty"`
}

// party finds the account of a side.
func (b sideBody) party(run *sandbox.Run) (overlay.Party, error) {
	p := overlay.Party{Bank: b.Bank, Account: b.Account, Name: b.Name, Branch: b.Branch, Number: b.Number}
	if b.Bank == "" {
		return p, nil
	}
	bank, err := run.Bank(b.Bank)
	if err != nil || b.Account != "" || b.Customer == "" {
		return p, err
	}
	p.Account, err = firstAccount(bank, b.Customer)
	return p, err
}

func firstAccount(b *mockbanks.Bank, customer string) (string, error) {
	who, err := b.Customer(customer)
	if err != nil {
		return "", err
	}
	if all := b.Accounts(who.Index); len(all) > 0 {
		return all[0].ID, nil
	}
	return "", ledger.ErrUnknownAccount
}

// minor reads a decimal string: minor units of a currency with two decimals.
func minor(name, text string) (int64, error) {
	whole, cents, _ := strings.Cut(text, ".")
	n, err := strconv.ParseInt(whole+cents, 10, 64)
	if err != nil || len(cents) != 2 || strings.Trim(whole, "-0123456789") != "" {
		return 0, refuse(http.StatusBadRequest, "wrong-amount", "Amount cannot be read", "%s is %q; send a decimal string with two decimals, like \"12.34\".", name, text)
	}
	return n, nil
}

// A movementBody is a payment and what became of it.
type movementBody struct {
	ID        string    `json:"id"`
	Status    string    `json:"status"`
	Code      string    `json:"code,omitempty"`
	Reason    string    `json:"reason,omitempty"`
	Rail      string    `json:"rail"`
	From      sideBody  `json:"from"`
	To        sideBody  `json:"to"`
	Amount    string    `json:"amount"`
	Currency  string    `json:"currency"`
	Reference string    `json:"reference,omitempty"`
	At        time.Time `json:"at"`
	Settles   time.Time `json:"settles,omitzero"`
	Returns   time.Time `json:"returns,omitzero"`
}

func newMovementBody(m overlay.Movement) movementBody {
	side := func(p overlay.Party) sideBody {
		return sideBody{Bank: p.Bank, Account: p.Account, Name: p.Name, Branch: p.Branch, Number: p.Number}
	}
	c, _ := m.Rail.Code(m.Code)
	return movementBody{
		ID: m.ID, Status: m.Status.String(), Code: m.Code, Reason: c.Text, Rail: m.Rail.String(), From: side(m.From), To: side(m.To),
		Amount: decimal(m.Amount), Currency: m.Currency, Reference: m.Reference, At: m.At, Settles: m.Settles, Returns: m.Returns,
	}
}

// listPayments handles GET /runs/{run}/payments.
func (s *Server) listPayments(w http.ResponseWriter, r *http.Request, run *sandbox.Run) error {
	list := []movementBody{}
	for _, m := range run.Movements().Payments(r.URL.Query().Get("account")) {
		list = append(list, newMovementBody(m))
	}
	return render(w, http.StatusOK, map[string]any{"payments": list})
}

// pay handles POST /runs/{run}/payments. What a rail refuses is an answer, not
// an error: its status says so.
func (s *Server) pay(w http.ResponseWriter, r *http.Request, run *sandbox.Run) error {
	var body struct {
		From      sideBody `json:"from"`
		To        sideBody `json:"to"`
		Amount    string   `json:"amount"`
		Rail      string   `json:"rail"`
		Reference string   `json:"reference"`
	}
	if err := decode(r, &body); err != nil {
		return err
	}
	if err := mayAct(run); err != nil {
		return err
	}
	ask := movements.Ask{Rail: body.Rail, Reference: body.Reference}
	var err error
	if ask.Amount, err = minor("amount", body.Amount); err != nil {
		return err
	}
	if ask.From, err = body.From.party(run); err != nil {
		return err
	}
	if ask.To, err = body.To.party(run); err != nil {
		return err
	}
	m, err := run.Movements().Pay(r.Context(), ask)
	if err != nil {
		return err
	}
	return render(w, http.StatusCreated, newMovementBody(m))
}

// inject handles POST /runs/{run}/transactions: a card purchase for a negative
// amount, money from outside for a positive one.
func (s *Server) inject(w http.ResponseWriter, r *http.Request, run *sandbox.Run) error {
	var body struct {
		Bank      string `json:"bank"`
		Customer  string `json:"customer"`
		Account   string `json:"account"`
		Amount    string `json:"amount"`
		Merchant  string `json:"merchant"` // or who pays
		MCC       string `json:"mcc"`
		Place     string `json:"place"`
		Present   bool   `json:"present"`
		Pending   bool   `json:"pending"`
		Reference string `json:"reference"`
	}
	if err := decode(r, &body); err != nil {
		return err
	}
	if err := mayAct(run); err != nil {
		return err
	}
	b, err := run.Bank(body.Bank)
	if err != nil {
		return err
	}
	if body.Account == "" {
		if body.Account, err = firstAccount(b, body.Customer); err != nil {
			return err
		}
	}
	amount, err := minor("amount", body.Amount)
	if err != nil {
		return err
	}
	if amount > 0 {
		m, err := b.Credit(r.Context(), body.Account, body.Merchant, amount, body.Reference)
		if err != nil {
			return err
		}
		return render(w, http.StatusCreated, map[string]string{"id": m.ID, "status": m.Status.String(), "code": m.Code})
	}
	sale, err := b.Purchase(r.Context(), movements.Buy{
		Account: body.Account, Amount: -amount, Merchant: body.Merchant, MCC: body.MCC, Place: body.Place,
		Present: body.Present, Posted: !body.Pending,
	})
	if err != nil {
		return err
	}
	return render(w, http.StatusCreated, map[string]string{"id": sale.ID, "status": saleStatus(sale), "code": sale.Code})
}

func saleStatus(s overlay.Sale) string {
	switch s.Status {
	case overlay.Waiting:
		return "pending"
	case overlay.Refused:
		return "declined"
	case overlay.Reversed:
		return "lapsed"
	}
	return "booked"
}

// editAccount handles PATCH /runs/{run}/banks/{bank}/accounts/{account}: it
// does what the body has, in this order.
func (s *Server) editAccount(w http.ResponseWriter, r *http.Request, run *sandbox.Run) error {
	var body struct {
		Frozen  *bool   `json:"frozen"`
		Limit   *string `json:"limit"`
		Balance *string `json:"balance"`
		Closed  *bool   `json:"closed"`
	}
	if err := decode(r, &body); err != nil {
		return err
	}
	if err := mayAct(run); err != nil {
		return err
	}
	b, err := run.Bank(chi.URLParam(r, "bank"))
	if err != nil {
		return err
	}
	id, ctx := chi.URLParam(r, "account"), r.Context()
	sum := func(name string, text *string, do func(int64) error) {
		if text == nil || err != nil {
			return
		}
		var n int64
		if n, err = minor(name, *text); err == nil {
			err = do(n)
		}
	}
	if body.Frozen != nil {
		if *body.Frozen {
			_, err = b.Freeze(ctx, id)
		} else {
			_, err = b.Unfreeze(ctx, id)
		}
	}
	sum("limit", body.Limit, func(n int64) error { _, err := b.SetOverdraft(ctx, id, n); return err })
	sum("balance", body.Balance, func(n int64) error { _, err := b.SetBalance(ctx, id, n); return err })
	if err == nil && body.Closed != nil && *body.Closed {
		_, err = b.CloseAccount(ctx, id)
	}
	if err != nil {
		return err
	}
	a, err := b.Movements().Account(b.ID(), id)
	if err != nil {
		return err
	}
	return render(w, http.StatusOK, newAccountBody(b, a))
}
