package web

import (
	"net/http"
	"strconv"
	"time"

	"github.com/sandbank/sandbank/mockbanks/overlay"
	"github.com/sandbank/sandbank/sandbox"
)

// A saleBody is a card purchase that was made by hand, and what became of it.
type saleBody struct {
	ID           string    `json:"id"`
	Bank         string    `json:"bank"`
	Customer     string    `json:"customer"`
	CustomerName string    `json:"customer_name"`
	Account      string    `json:"account"`
	Merchant     string    `json:"merchant"`
	MCC          string    `json:"mcc,omitempty"`
	Place        string    `json:"place,omitempty"`
	Amount       string    `json:"amount"` // that was asked for
	Captured     string    `json:"captured,omitempty"`
	Refunded     string    `json:"refunded,omitempty"`
	Currency     string    `json:"currency"`
	Status       string    `json:"status"`
	Code         string    `json:"code,omitempty"`
	At           time.Time `json:"at"`
	Captures     time.Time `json:"captures,omitzero"`
	Lapses       time.Time `json:"lapses,omitzero"`
}

// newSaleBody also finds out whose account was used.
func newSaleBody(run *sandbox.Run, s overlay.Sale) (saleBody, error) {
	body := saleBody{
		ID: s.ID, Bank: s.Bank, Account: s.Account, Merchant: s.Merchant, MCC: s.MCC, Place: s.Place,
		Amount: decimal(s.Amount), Status: saleStatus(s), Code: s.Code, At: s.At,
	}
	if s.Captured > 0 {
		body.Captured = decimal(s.Captured)
	}
	if s.Refunded > 0 {
		body.Refunded = decimal(s.Refunded)
	}
	if s.Status == overlay.Waiting {
		body.Captures, body.Lapses = s.Captures, s.Lapses
	}
	b, err := run.Bank(s.Bank)
	if err != nil {
		return body, err
	}
	a, err := run.Movements().Account(s.Bank, s.Account)
	if err != nil {
		return body, err
	}
	body.Currency = a.Currency
	p, err := b.Customer(strconv.FormatInt(a.Customer, 10))
	if err != nil {
		return body, err
	}
	body.Customer, body.CustomerName = sandbox.CustomerKey(p), p.Name()
	return body, nil
}

// listSales handles GET /runs/{run}/transactions.
func (s *Server) listSales(w http.ResponseWriter, r *http.Request, run *sandbox.Run) error {
	list := []saleBody{}
	for _, sale := range run.Movements().Sales(r.URL.Query().Get("account")) {
		body, err := newSaleBody(run, sale)
		if err != nil {
			return err
		}
		list = append(list, body)
	}
	return render(w, http.StatusOK, map[string]any{"transactions": list})
}
