package authserver_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/sandbank/sandbank/internal/journal"
	"github.com/sandbank/sandbank/mockbanks/authserver"
	"github.com/sandbank/sandbank/mockbanks/catalog"
	"github.com/sandbank/sandbank/mockbanks/ledger"
	"github.com/sandbank/sandbank/mockbanks/people"
)

// made are the customers that these tests need, whatever the shipped catalog
// says of them.
func made() []catalog.Pin {
	return []catalog.Pin{
		{Key: "joan", Index: 6101, Given: "Joan", Family: "Joint", With: "joe", Login: "second-approver", About: "Joe must agree as well."},
		{Key: "joe", Index: 6102, Given: "Joe", Family: "Joint", With: "joan", Login: "second-approver", About: "Joan must agree as well."},
		{Key: "frank", Index: 6103, Given: "Frank", Family: "Frozen", Frozen: true, About: "His account is blocked."},
		{Key: "rita", Index: 6104, Given: "Rita", Family: "Revoked", Login: "revoked", About: "Her bank takes the consent back."},
		{Key: "otto", Index: 6105, Given: "Otto", Family: "Otp", Login: "otp-locked", About: "No code of his is right."},
		{Key: "max", Index: 6106, Given: "Max", Family: "Many", Accounts: 40, About: "Forty accounts."},
		{Key: "bea", Index: 6107, Given: "Bea", Family: "Business", Company: "Fernhill Glazing LLC", Login: "two-signatories", About: "Two must sign."},
		{Key: "uma", Index: 6108, Given: "أُمَيْمَة عبد الرحمن Ūma-Wilhelmina", Family: "Ünicøde-Nguyễn-" + strings.Repeat("Längstername", 6), About: "Long names in many scripts."},
		{Key: "zoe", Index: 6109, Given: "Zoe", Family: "Zero", About: "Nothing there."},
	}
}

// withPins returns the banks with the pins of these tests instead of their
// namesakes.
func withPins(t testing.TB, id string) ([]catalog.Bank, catalog.Bank) {
	t.Helper()
	all, err := catalog.Load()
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(all, func(b catalog.Bank) bool { return b.ID == id })
	ours := func(p catalog.Pin) bool {
		return slices.ContainsFunc(made(), func(m catalog.Pin) bool { return m.Key == p.Key || m.Index == p.Index })
	}
	all[i].Pins = append(slices.DeleteFunc(slices.Clone(all[i].Pins), ours), made()...)
	return all, all[i]
}

// A drawer is a book in which some customers have the accounts that a test
// gives them.
type drawer struct {
	*ledger.Book
	own []ledger.Account
}

func (d drawer) Accounts(bank string, customer int64) []ledger.Account {
	var all []ledger.Account
	for _, a := range d.own {
		if a.Customer == customer || a.Joint && a.Partner == customer {
			all = append(all, a)
		}
	}
	if all == nil {
		return d.Book.Accounts(bank, customer)
	}
	return all
}

func (d drawer) Account(bank, id string) (ledger.Account, error) {
	for _, a := range d.own {
		if a.ID == id {
			return a, nil
		}
	}
	return d.Book.Account(bank, id)
}

func (d drawer) Balance(a ledger.Account, at time.Time) ledger.Balance {
	if strings.HasPrefix(a.ID, "test-") {
		return ledger.Balance{Booked: -1234567 - int64(a.Slot)}
	}
	return d.Book.Balance(a, at)
}

// accountsOf are the accounts of the customers in made.
func accountsOf(now time.Time) []ledger.Account {
	year := 365 * 24 * time.Hour
	one := func(customer int64, slot int, kind ledger.Kind, name string) ledger.Account {
		return ledger.Account{
			ID: fmt.Sprintf("test-%d-%d", customer, slot), Bank: "larkspur", Customer: customer, Slot: slot, Kind: kind, Product: name,
			Currency: "USD", Number: fmt.Sprintf("98765%04d", slot), Opened: now.Add(-year),
		}
	}
	joint, own, frozen := one(6101, 0, ledger.Checking, "Family Checking"), one(6101, 1, ledger.Savings, "Joan's Savings"), one(6103, 0, ledger.Checking, "Blocked Checking")
	joint.Joint, joint.Partner, frozen.Frozen = true, 6102, true
	closed, later := one(6109, 1, ledger.Savings, "Old Savings"), one(6109, 2, ledger.Savings, "Future Savings")
	closed.Closed, later.Opened = now.Add(-year/2), now.Add(year)
	all := []ledger.Account{joint, own, frozen, one(6109, 0, ledger.Checking, "Empty Checking"), closed, later}
	for i := range 40 {
		kind := []ledger.Kind{ledger.Checking, ledger.Savings, ledger.CreditCard, ledger.AutoLoan}[i%4]
		all = append(all, one(6106, i, kind, fmt.Sprintf("Purse %d", i+1)))
	}
	return all
}

// openMade starts a bank with the customers in made.
func openMade(t testing.TB, id string) *bank {
	t.Helper()
	all, entry := withPins(t, id)
	world, err := people.New(2018, catalog.People(all))
	if err != nil {
		t.Fatal(err)
	}
	book, err := ledger.New(2018, time.Date(2026, 3, 2, 14, 0, 0, 0, time.UTC), world, catalog.People(all))
	if err != nil {
		t.Fatal(err)
	}
	return open(t, id, func(c *authserver.Config) {
		c.Bank, c.People, c.Book = entry, world, drawer{book, accountsOf(c.Actor.Clock().Now())}
	})
}

// enter chooses who is there, and returns where that leads.
func (b *bank) enter(q url.Values, customer string) answer {
	b.t.Helper()
	login := b.get("/authorize?" + q.Encode())
	return b.post("/login", url.Values{"csrf": {hidden(login.body, "csrf")}, "request": {hidden(login.body, "request")}, "customer": {customer}})
}

// led opens what an answer redirects to.
func (b *bank) led(a answer) answer {
	b.t.Helper()
	if a.status != http.StatusSeeOther && a.status != http.StatusFound {
		b.t.Fatalf("no redirect: %d %s", a.status, a.body)
	}
	return b.get(a.header.Get("Location"))
}

// told finds the newest event of a type and reads its data.
func (b *bank) told(kind string) (e journal.Event, data map[string]any) {
	b.t.Helper()
	events, err := b.actor.Read(b.t.Context(), 1, 1000)
	if err != nil {
		b.t.Fatal(err)
	}
	for _, one := range slices.Backward(events) {
		if one.Type == kind {
			if err := json.Unmarshal(one.Data, &data); err != nil {
				b.t.Fatal(err)
			}
			return one, data
		}
	}
	b.t.Fatalf("no event %s among %v", kind, b.types())
	return e, nil
}

// visible says what of a list a page lacks.
func visible(t *testing.T, page string, want ...string) {
	t.Helper()
	for _, w := range want {
		if !strings.Contains(page, w) {
			t.Errorf("page lacks %q", w)
		}
	}
}
