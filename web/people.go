package web

import (
	"net/http"
	"strconv"

	"github.com/go-chi/chi/v5"

	"github.com/sandbank/sandbank/mockbanks"
	"github.com/sandbank/sandbank/mockbanks/ledger"
	"github.com/sandbank/sandbank/mockbanks/people"
	"github.com/sandbank/sandbank/sandbox"
)

// A personBody is a customer with what is in her accounts.
type personBody struct {
	Bank     string        `json:"bank"`
	Index    int64         `json:"index"`
	Key      string        `json:"key,omitempty"`
	Name     string        `json:"name"`
	Email    string        `json:"email"`
	Phone    string        `json:"phone"`
	Town     string        `json:"town"`
	Language string        `json:"language"`
	Accounts []accountBody `json:"accounts"`
}

// An accountBody is one account; amounts are decimal strings.
type accountBody struct {
	ID        string `json:"id"`
	Product   string `json:"product"`
	Display   string `json:"number_display"` // the last digits
	Currency  string `json:"currency"`
	Booked    string `json:"booked"`
	Available string `json:"available"`
}

func newPersonBody(b *mockbanks.Bank, p people.Person) personBody {
	body := personBody{
		Bank: p.Bank, Index: p.Index, Key: p.Key, Name: p.Name(), Email: p.Email, Phone: p.Phone,
		Town: p.Address.City, Language: p.Language, Accounts: []accountBody{},
	}
	for _, a := range b.Accounts(p.Index) {
		body.Accounts = append(body.Accounts, newAccountBody(b, a))
	}
	return body
}

func newAccountBody(b *mockbanks.Bank, a ledger.Account) accountBody {
	return accountBody{a.ID, a.Product, "··" + a.Display(), a.Currency, decimal(b.Balance(a).Booked), decimal(b.Spendable(a))}
}

// decimal writes minor units of a currency with two decimals, as all here have.
func decimal(minor int64) string {
	sign, u := "", uint64(minor)
	if minor < 0 {
		sign, u = "-", -u
	}
	cents := strconv.FormatUint(100+u%100, 10)[1:]
	return sign + strconv.FormatUint(u/100, 10) + "." + cents
}

// listPeople handles GET /runs/{run}/people.
func (s *Server) listPeople(w http.ResponseWriter, r *http.Request, run *sandbox.Run) error {
	b, err := run.Bank(r.URL.Query().Get("bank"))
	if err != nil {
		return err
	}
	population := b.Entry().Population
	from, err := number(r, "from", 0, 0, 1<<62)
	if err != nil {
		return err
	}
	count, err := number(r, "count", 20, 1, 100)
	if err != nil {
		return err
	}
	list := []personBody{}
	for i := int64(from); i < min(int64(from+count), population); i++ {
		p, err := b.Customer(strconv.FormatInt(i, 10))
		if err != nil {
			return err
		}
		list = append(list, newPersonBody(b, p))
	}
	return render(w, http.StatusOK, map[string]any{"people": list, "population": population})
}

// showCustomer handles GET /runs/{run}/banks/{bank}/customers/{customer}.
func (s *Server) showCustomer(w http.ResponseWriter, r *http.Request, run *sandbox.Run) error {
	b, err := run.Bank(chi.URLParam(r, "bank"))
	if err != nil {
		return err
	}
	p, err := b.Customer(chi.URLParam(r, "customer"))
	if err != nil {
		return err
	}
	return render(w, http.StatusOK, newPersonBody(b, p))
}

// unlockCustomer handles POST
// /runs/{run}/banks/{bank}/customers/{customer}/unlock: a login that three
// wrong one-time codes locked is open again.
func (s *Server) unlockCustomer(w http.ResponseWriter, r *http.Request, run *sandbox.Run) error {
	b, err := run.Bank(chi.URLParam(r, "bank"))
	if err != nil {
		return err
	}
	if err := mayAct(run); err != nil {
		return err
	}
	if err := b.Unlock(r.Context(), chi.URLParam(r, "customer")); err != nil {
		return err
	}
	return render(w, http.StatusOK, revoked{run.Actor().Head().Seq})
}
