package authserver

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/sandbank/sandbank/mockbanks/ledger"
	"github.com/sandbank/sandbank/mockbanks/people"
)

// fewAccounts are shown as one list; more are grouped by kind.
const fewAccounts = 6

// A tick is one box on the consent page. Of an account it has more to say than
// of data.
type tick struct {
	Value, Label, Note string
	On                 bool
	Balance            string
	With               string // the other holder
	Frozen             bool
	Closed             string // the day
}

// A placedTick is a tick with the page that it is on, for its words.
type placedTick struct {
	tick
	Page view
}

// In places a tick on a page.
func (t tick) In(v view) placedTick { return placedTick{t, v} }

// A group is the accounts of one kind.
type group struct {
	Kind  string // key of its word
	Ticks []tick
	On    int // how many are ticked
}

// accounts are those that a customer has now: neither closed nor yet to be
// opened. No other is ever offered.
func (s *Server) accounts(p people.Person) []ledger.Account {
	now := s.now()
	return slices.DeleteFunc(s.c.Book.Accounts(s.c.Bank.ID, p.Index), func(a ledger.Account) bool { return !a.OpenAt(now) })
}

// accountTicks offers accounts with what is in them. The first that is not
// blocked is ticked: a blocked one only by the customer's own hand.
func (s *Server) accountTicks(v view, customer int64, accounts []ledger.Account, f url.Values) []tick {
	ticks := make([]tick, len(accounts))
	first := slices.IndexFunc(accounts, func(a ledger.Account) bool { return !a.Frozen })
	for i, a := range accounts {
		ticks[i] = s.accountTick(v, customer, a)
		ticks[i].On = i == first
		if f != nil {
			ticks[i].On = slices.Contains(f["account"], a.ID)
		}
	}
	return ticks
}

func (s *Server) accountTick(v view, customer int64, a ledger.Account) tick {
	t := tick{Value: a.ID, Label: a.Product, Note: "··" + a.Display(), Frozen: a.Frozen}
	if a.Nickname != "" {
		t.Label = a.Nickname
	}
	if a.Joint {
		t.With = s.nameOf(a, customer)
	}
	if now := s.now(); a.OpenAt(now) {
		t.Balance = v.Money(s.c.Book.Balance(a, now).Booked, a.Currency, a.Owes())
	} else {
		t.Closed = v.Day(a.Closed.In(s.c.Bank.Zone()))
	}
	return t
}

// nameOf is the name of the holder of a joint account who is not the customer.
func (s *Server) nameOf(a ledger.Account, customer int64) string {
	other := a.Partner
	if other == customer {
		other = a.Customer
	}
	return s.signatory(fmt.Sprint(other))
}

// groups puts accounts together by kind, in the order in which kinds appear;
// few accounts stay one list without a name.
func groups(accounts []ledger.Account, ticks []tick) []group {
	if len(accounts) <= fewAccounts {
		return []group{{Ticks: ticks}}
	}
	var all []group
	for i, a := range accounts {
		kind := "kind." + strings.ReplaceAll(a.Kind.String(), " ", "-")
		at := slices.IndexFunc(all, func(g group) bool { return g.Kind == kind })
		if at < 0 {
			at = len(all)
			all = append(all, group{Kind: kind})
		}
		all[at].Ticks = append(all[at].Ticks, ticks[i])
		if ticks[i].On {
			all[at].On++
		}
	}
	return all
}

// Money is an amount as the language writes it. What is owed is said in words,
// without a sign.
func (v view) Money(minor int64, currency string, owes bool) string {
	owed := owes && minor < 0
	sign, u := "", uint64(minor)
	if minor < 0 {
		u = -u
		if !owed {
			sign = "−"
		}
	}
	apart, point := ",", "."
	if v.Lang == "vi" {
		apart, point = ".", ","
	}
	whole := fmt.Sprint(u / 100)
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + apart + whole[i:]
	}
	text := whole + point + fmt.Sprintf("%02d", u%100)
	switch {
	case v.Lang == "vi":
		text = sign + text + "\u00a0" + currency
	case currency == "USD":
		text = sign + "$" + text
	case currency == "GBP":
		text = sign + "£" + text
	default:
		text = sign + currency + "\u00a0" + text
	}
	if owed {
		return v.T("money.owed", text)
	}
	return text
}

// isolate keeps a name that is written from right to left from turning the
// sentence around it: the text form of the element bdi.
func isolate(name string) string {
	if !strings.ContainsFunc(name, rightToLeft) {
		return name
	}
	return "\u2068" + name + "\u2069"
}

// rightToLeft tells whether a letter is Hebrew, Arabic or of their kin.
func rightToLeft(r rune) bool {
	return r >= 0x590 && r <= 0x8ff || r >= 0xfb1d && r <= 0xfdff || r >= 0xfe70 && r <= 0xfeff || r >= 0x10800 && r <= 0x10fff || r >= 0x1e800 && r <= 0x1efff
}
