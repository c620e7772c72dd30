package web

import (
	"fmt"
	"net/http"
	"strconv"

	"github.com/go-chi/chi/v5"

	"github.com/sandbank/sandbank/mockbanks"
	"github.com/sandbank/sandbank/mockbanks/dossier"
	"github.com/sandbank/sandbank/mockbanks/ledger"
	"github.com/sandbank/sandbank/mockbanks/people"
	"github.com/sandbank/sandbank/sandbox"
)

// decimal writes minor units of a currency with two decimals, as all here have.
func decimal(minor int64) string {
	sign, u := "", uint64(minor)
	if minor < 0 {
		sign, u = "-", -u
	}
	cents := strconv.FormatUint(100+u%100, 10)[1:]
	return sign + strconv.FormatUint(u/100, 10) + "." + cents
}

// newPersonBody is all that there is to know about a customer now.
func newPersonBody(b *mockbanks.Bank, p people.Person) dossier.Person {
	return b.Archive().Person(p, b.Now())
}

func newAccountBody(b *mockbanks.Bank, a ledger.Account) dossier.Account {
	return b.Archive().Account(a, b.Now())
}

// listPeople handles GET /runs/{run}/people: a page of a bank's customers, or
// whom an identifier leads to.
func (s *Server) listPeople(w http.ResponseWriter, r *http.Request, run *sandbox.Run) error {
	if r.URL.Query().Has("find") {
		return s.findPeople(w, r, run)
	}
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
	list := []dossier.Person{}
	for i := int64(from); i < min(int64(from+count), population); i++ {
		p, err := b.Customer(strconv.FormatInt(i, 10))
		if err != nil {
			return err
		}
		list = append(list, newPersonBody(b, p))
	}
	return render(w, http.StatusOK, map[string]any{"people": list, "population": population})
}

// findPeople answers whom an identifier leads to, at one bank or at all.
func (s *Server) findPeople(w http.ResponseWriter, r *http.Request, run *sandbox.Run) error {
	q := r.URL.Query()
	count, err := number(r, "count", 20, 1, 100)
	if err != nil {
		return err
	}
	banks := run.Banks()
	if id := q.Get("bank"); id != "" {
		b, err := run.Bank(id)
		if err != nil {
			return err
		}
		banks = []*mockbanks.Bank{b}
	}
	list, by := []dossier.Person{}, ""
	for _, b := range banks {
		found, err := b.Archive().Find(q.Get("find"), b.ID(), int(count)-len(list))
		if err != nil {
			continue // not of this bank
		}
		for _, m := range found {
			by = m.By
			list = append(list, newPersonBody(b, m.Person))
		}
		if len(list) >= int(count) {
			break
		}
	}
	if len(list) == 0 {
		return fmt.Errorf("find %q: %w", q.Get("find"), dossier.ErrNobody)
	}
	return render(w, http.StatusOK, map[string]any{"people": list, "found_by": by})
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
