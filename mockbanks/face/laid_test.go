package face_test

import (
	"testing"
	"time"

	"github.com/sandbank/sandbank/mockbanks/catalog"
	"github.com/sandbank/sandbank/mockbanks/consent"
	"github.com/sandbank/sandbank/mockbanks/face"
	"github.com/sandbank/sandbank/mockbanks/ledger"
	"github.com/sandbank/sandbank/mockbanks/overlay"
	"github.com/sandbank/sandbank/mockbanks/rails"
)

// laid is a desk that reads through a ledger of what users did.
func laid(t *testing.T) (*face.Desk, *overlay.Ledger, ledger.Account) {
	t.Helper()
	_, book := deskOf(t)
	all, err := catalog.Load()
	if err != nil {
		t.Fatal(err)
	}
	l := overlay.New(book, catalog.People(all))
	d := face.NewTill(l)
	d.Bank, d.Zone = "thistle-crown", time.UTC
	return d, l, book.Accounts("thistle-crown", 7)[0]
}

func TestWhatUsersDidIsSeenAtOnce(t *testing.T) {
	d, l, a := laid(t)
	c := &face.Call{Consent: consent.Consent{Accounts: []string{a.ID}}, Now: noon.Add(time.Minute)}
	before := d.Balance(a, c.Now)
	if got, no := d.Account(c, a.ID); no != nil || got.Frozen {
		t.Fatalf("%+v %v", got, no)
	}
	frozen, err := l.Freeze(a.Bank, a.ID, noon)
	if err == nil {
		err = l.Apply(frozen)
	}
	if err != nil {
		t.Fatal(err)
	}
	if got, no := d.Account(c, a.ID); no != nil || !got.Frozen {
		t.Errorf("a blocked account is %+v %v", got, no)
	}
	set, err := l.SetBalance(a.Bank, a.ID, "adj-1", 12_34, noon)
	if err == nil {
		err = l.Apply(set)
	}
	if err != nil {
		t.Fatal(err)
	}
	if got := d.Balance(a, c.Now); got.Booked != 12_34 {
		t.Errorf("booked %d after it was set to 1234, %d before", got.Booked, before.Booked)
	}
}

func TestOrdersOfUsersAreMandates(t *testing.T) {
	d, l, a := laid(t)
	for _, o := range []overlay.Order{
		{ID: "o-1", Every: overlay.Weekly, Reference: "POCKET"}, {ID: "o-2", Every: overlay.Once, Reference: "GIFT"},
	} {
		o.Rail, o.From, o.Amount, o.Currency = rails.FasterPayments, overlay.Party{Account: a.ID, Bank: a.Bank}, 5_00, a.Currency
		o.To = overlay.Party{Name: "Elm Lettings " + o.ID, Branch: "009911", Number: "12345678"}
		o.First = noon.AddDate(0, 0, 2)
		set, err := l.SetOrder(o, noon)
		if err == nil {
			err = l.Apply(set)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	found := map[string]face.Mandate{}
	for _, m := range d.Mandates(a, noon.Add(time.Minute)) {
		found[m.ID] = m
	}
	if m := found["o-1"]; !m.Standing || m.Every != face.Week || m.Due != 5_00 || m.SortCode != "009911" || m.Next.IsZero() || m.Ended {
		t.Errorf("standing order %+v", m)
	}
	if m := found["o-2"]; !m.Standing || m.Every != face.Once || !m.Last.IsZero() {
		t.Errorf("payment of a later day %+v", m)
	}
}
