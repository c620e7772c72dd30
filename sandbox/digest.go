package sandbox

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/sandbank/sandbank/mockbanks"
	"github.com/sandbank/sandbank/mockbanks/ledger"
	"github.com/sandbank/sandbank/mockbanks/people"
	"github.com/sandbank/sandbank/platforms/messenger"
)

// State is what has become of the run, a line for each thing: clients,
// consents, grants, balances, payments, orders, faults, links, apps, threads,
// deliveries and the clock. Two runs that have folded the same events have the
// same lines, whatever their addresses and secrets. Ask while the run is idle
// and its clock stands.
func (r *Run) State() []string {
	s := &stateLines{run: r, at: r.Now()}
	s.add("clock", map[string]any{"now": s.at, "rate": r.Rate()})
	for _, f := range r.faults.Armed() {
		s.add("fault", f)
	}
	for _, b := range r.banks {
		s.bank(b)
	}
	for _, m := range r.money.Payments("") {
		s.add("payment", m)
	}
	for _, m := range r.money.Sales("") {
		s.add("sale", m)
	}
	for _, m := range r.money.Orders("") {
		s.add("order", m)
	}
	s.chats()
	return s.lines
}

// Digest is the SHA-256 of [Run.State], in hexadecimal.
func (r *Run) Digest() string {
	sum := sha256.Sum256([]byte(strings.Join(r.State(), "\n")))
	return hex.EncodeToString(sum[:])
}

type stateLines struct {
	run   *Run
	at    time.Time
	lines []string
}

// add writes a line. What cannot be JSON would be a bug of ours, and shows.
func (s *stateLines) add(kind string, v any) {
	b, err := json.Marshal(v)
	if err != nil {
		b = []byte(err.Error())
	}
	s.lines = append(s.lines, kind+" "+s.run.base.Fold(string(b)))
}

func (s *stateLines) bank(b *mockbanks.Bank) {
	kind := func(what string) string { return "bank " + b.ID() + " " + what }
	for _, c := range b.Clients() {
		s.add(kind("client"), c)
	}
	customers := map[string]bool{}
	for _, c := range b.Consents() {
		s.add(kind("consent"), c)
		customers[c.Customer] = true
	}
	for _, g := range b.Grants() {
		s.add(kind("grant"), g)
		customers[g.Customer] = true
	}
	for _, pin := range b.Entry().Pins {
		customers[pin.Key] = true
	}
	keys := make([]string, 0, len(customers))
	for key := range customers {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	for _, key := range keys {
		if p, err := b.Customer(key); err == nil {
			s.accounts(b, p)
		}
	}
}

// accounts are those of a customer, with what is laid over them.
func (s *stateLines) accounts(b *mockbanks.Bank, p people.Person) {
	for _, a := range b.Accounts(p.Index) {
		s.add("bank "+b.ID()+" account "+a.ID, struct {
			Balance  ledger.Balance
			Payments int
		}{b.BalanceAt(a, s.at), len(s.run.money.Payments(a.ID))})
	}
}

func (s *stateLines) chats() {
	m := s.run.messenger
	for _, a := range m.Apps() {
		s.add("app", []any{a.App, a.AppID, a.PageID, a.Name, a.Webhook, a.Link, a.Fields, a.Verified})
	}
	for _, c := range m.Contacts() {
		s.contact(m, c)
	}
	for _, d := range m.Deliveries() {
		next := time.Time{}
		if d.Next != nil {
			next = *d.Next
		}
		s.add("delivery", []any{d.ID, d.App, d.PSID, d.Kind, d.State, d.Queued, next, len(d.Attempts)})
	}
}

func (s *stateLines) contact(m *messenger.Messenger, c messenger.Contact) {
	u, ok := m.Person(c.App, c.PSID)
	if !ok {
		return
	}
	chat, err := m.Page(c.App).Chat(u.Bank + "/" + u.Customer)
	if err != nil {
		s.add("thread", err.Error())
		return
	}
	s.add("thread", chat)
	for _, l := range s.run.links.of(c.App, c.PSID) {
		s.add("link", fmt.Sprint(c.App, " ", l.PSID, " ", l.Bank, " ", l.Consent, " ", l.Scope))
	}
}
