package movements_test

import (
	"errors"
	"reflect"
	"testing"
	"time"

	"github.com/sandbank/sandbank/internal/actor"
	"github.com/sandbank/sandbank/internal/clock"
	"github.com/sandbank/sandbank/internal/journal"
	"github.com/sandbank/sandbank/mockbanks/catalog"
	"github.com/sandbank/sandbank/mockbanks/ledger"
	"github.com/sandbank/sandbank/mockbanks/movements"
	"github.com/sandbank/sandbank/mockbanks/overlay"
	"github.com/sandbank/sandbank/mockbanks/people"
	"github.com/sandbank/sandbank/mockbanks/rails"
)

// noon is that of a Wednesday in New York.
var noon = time.Date(2026, 3, 4, 17, 0, 0, 0, time.UTC)

// A run is the money of all shipped banks over one journal.
type run struct {
	*movements.Register
	t     *testing.T
	actor *actor.Actor
	clock *clock.Virtual
	book  *ledger.Book
	world *people.World
}

func open(t *testing.T, store journal.Journal) *run {
	t.Helper()
	all, err := catalog.Load()
	if err != nil {
		t.Fatal(err)
	}
	r := &run{t: t, clock: clock.NewVirtual(clock.System{}, noon, 0)}
	if r.world, err = people.New(2018, catalog.People(all)); err != nil {
		t.Fatal(err)
	}
	if r.book, err = ledger.New(2018, noon, r.world, catalog.People(all)); err != nil {
		t.Fatal(err)
	}
	r.actor = actor.New(actor.Config{Run: "main", Seed: 2018, Base: "http://localhost:1", Journal: store, Clock: r.clock, Wall: clock.System{}})
	if r.Register, err = movements.New(r.actor, r.book, r.world, catalog.People(all)); err != nil {
		t.Fatal(err)
	}
	if err := r.actor.Join(t.Context(), r.Register); err != nil {
		t.Fatal(err)
	}
	if err := r.actor.Open(t.Context()); err != nil {
		t.Fatal(err)
	}
	return r
}

// account is the first account of a named customer, with a round balance.
func (r *run) account(bank, key string) ledger.Account {
	r.t.Helper()
	p, err := r.world.ByKey(bank, key)
	if err != nil {
		r.t.Fatal(err)
	}
	a := r.Accounts(bank, p.Index)[0]
	if _, err := r.AdjustBalance(r.t.Context(), bank, a.ID, 5_000_00); err != nil {
		r.t.Fatal(err)
	}
	return a
}

// pass lets virtual time run to an instant, as a run does.
func (r *run) pass(to time.Time) {
	r.t.Helper()
	for {
		at, ok := r.Next()
		if !ok || at.After(to) {
			break
		}
		if at.After(r.clock.Now()) {
			r.clock.Advance(at)
		}
		if err := r.Fire(r.t.Context(), at); err != nil {
			r.t.Fatal(err)
		}
	}
	r.clock.Advance(to)
}

func (r *run) types() []string {
	r.t.Helper()
	events, err := r.actor.Read(r.t.Context(), 1, 1000)
	if err != nil {
		r.t.Fatal(err)
	}
	var out []string
	for _, e := range events {
		if e.Type != "bank.account.adjusted" {
			out = append(out, e.Type)
		}
	}
	return out
}

func side(a ledger.Account) overlay.Party { return overlay.Party{Account: a.ID, Bank: a.Bank} }

// own is what the lines of a payment add up to on an account.
func (r *run) own(a ledger.Account, note string) (sum int64, n int) {
	for _, l := range r.Lines(a, noon.Add(-time.Hour), r.clock.Now().Add(time.Millisecond)) {
		if l.Reference == note {
			sum, n = sum+l.Amount, n+1
		}
	}
	return sum, n
}

func TestATransferBetweenBanksIsOneEventWithTwoLegs(t *testing.T) {
	r := open(t, journal.NewMemory(0))
	linh, ruth := r.account("larkspur", "linh"), r.account("northmoor", "ruth")
	m, err := r.Pay(t.Context(), movements.Ask{Rail: "rtp", From: side(linh), To: overlay.Party{Branch: ruth.RoutingNumber, Number: ruth.Number}, Amount: 120_00, Reference: "lunch"})
	if err != nil || m.Status != overlay.Done || m.To.Account != ruth.ID {
		t.Fatalf("Pay() = %+v, %v", m, err)
	}
	if got := r.types(); !reflect.DeepEqual(got, []string{"bank.payment.executed"}) {
		t.Errorf("events %v", got)
	}
	if paid, _ := r.own(linh, "lunch"); paid != -120_00 {
		t.Errorf("payer's line %d", paid)
	}
	if got, _ := r.own(ruth, "lunch"); got != 120_00 {
		t.Errorf("payee's line %d", got)
	}
}

func TestAnACHPaymentIsHeldUntilItSettles(t *testing.T) {
	r := open(t, journal.NewMemory(0))
	linh, ruth := r.account("larkspur", "linh"), r.account("northmoor", "ruth")
	before := r.Balance(linh, noon)
	m, err := r.Pay(t.Context(), movements.Ask{From: side(linh), To: side(ruth), Amount: 300_00, Reference: "rent"})
	if err != nil || m.Rail != rails.ACH || m.Status != overlay.Waiting || m.Entry != rails.PPD {
		t.Fatalf("Pay() = %+v, %v", m, err)
	}
	if b := r.Balance(linh, noon); b.Booked != before.Booked || b.Available != before.Available-300_00 {
		t.Errorf("balance %+v, before %+v", b, before)
	}
	r.pass(m.Settles.Add(time.Minute))
	if m, _ = r.Payment(m.ID); m.Status != overlay.Done {
		t.Errorf("after its day %+v", m)
	}
	if sum, n := r.own(ruth, "rent"); sum != 300_00 || n != 1 {
		t.Errorf("payee has %d in %d lines", sum, n)
	}
	if _, ok := r.Next(); ok {
		t.Error("something is still due")
	}
}

func TestMagicAmountsOfACH(t *testing.T) {
	r := open(t, journal.NewMemory(0))
	linh := r.account("larkspur", "linh")
	outside := overlay.Party{Name: "Mill Lane Cycles", Branch: "600001", Number: "123456789"}
	for _, c := range []struct {
		rail   string
		amount int64
		status overlay.Status
		code   string
		left   int64 // of the payment, in the end
	}{
		{"ach", 10_00, overlay.Done, "", -10_00},
		{"ach", 10_05, overlay.Refused, "DECL", 0},
		{"ach", 10_02, overlay.Reversed, "R02", 0},
		{"ach", 10_11, overlay.Corrected, "C01", -10_11},
		{"ach-debit", 10_51, overlay.Bounced, "R01", 0},
		{"ach-debit", 10_10, overlay.Reversed, "R10", 0},
		{"wire", 10_04, overlay.Reversed, "AC04", 0},
		{"rtp", 10_91, overlay.Refused, "AB08", 0},
		{"rtp", 10_99, overlay.Done, "ACWP", -10_99},
	} {
		note := c.rail + time.Duration(c.amount).String()
		m, err := r.Pay(t.Context(), movements.Ask{Rail: c.rail, From: side(linh), To: outside, Amount: c.amount, Reference: note})
		if err != nil {
			t.Fatal(err)
		}
		r.pass(r.clock.Now().AddDate(0, 0, 14))
		if m, err = r.Payment(m.ID); err != nil || m.Status != c.status || m.Code != c.code {
			t.Errorf("%s of %d: %s %q, want %s %q (%v)", c.rail, c.amount, m.Status, m.Code, c.status, c.code, err)
		}
		if sum, _ := r.own(linh, note); sum != c.left {
			t.Errorf("%s of %d: lines add up to %d, want %d", c.rail, c.amount, sum, c.left)
		}
	}
}

func TestOrdersPayByTheClock(t *testing.T) {
	r := open(t, journal.NewMemory(0))
	isla := r.account("thistle-crown", "isla")
	outside := overlay.Party{Name: "Elm Lettings", Branch: "009911", Number: "12345678"}
	ask := movements.Ask{Rail: "faster-payments", From: side(isla), To: outside, Amount: 40_00, Reference: "POCKET"}
	first := noon.Add(48 * time.Hour)
	o, err := r.Instruct(t.Context(), movements.Instruct{Ask: ask, First: first, Every: overlay.Weekly, Count: 3})
	if err != nil || o.Status != overlay.Waiting || !o.Next.Equal(first) {
		t.Fatalf("Instruct() = %+v, %v", o, err)
	}
	ask.Rail, ask.Reference, ask.Amount = "bacs-debit", "POWER", 9_000_00 // more than she has
	debit, err := r.Instruct(t.Context(), movements.Instruct{Ask: ask, First: first, Every: overlay.Once})
	if err != nil {
		t.Fatal(err)
	}
	ask.Amount = 30_01 // the payer's bank says that the instruction is cancelled
	dead, err := r.Instruct(t.Context(), movements.Instruct{Ask: ask, First: first, Every: overlay.Monthly})
	if err != nil || dead.Status != overlay.Reversed || dead.Code != "1" {
		t.Errorf("Instruct() of a cancelled instruction = %+v, %v", dead, err)
	}
	r.pass(first.AddDate(0, 0, 40))
	if o, _ = r.Ledger.Order(o.ID); o.Status != overlay.Done || o.Made != 3 || o.Missed != 0 {
		t.Errorf("standing order in the end %+v", o)
	}
	if sum, n := r.own(isla, "POCKET"); sum != -120_00 || n != 3 {
		t.Errorf("three payments of 40: %d in %d lines", sum, n)
	}
	if debit, _ = r.Ledger.Order(debit.ID); debit.Status != overlay.Done {
		t.Errorf("direct debit in the end %+v", debit)
	}
	if sum, n := r.own(isla, "POWER"); sum != 0 || n != 2 {
		t.Errorf("a debit without funds: %d in %d lines, want presented and returned", sum, n)
	}
}

func TestACardPurchaseIsHeldThenBookedThenRefunded(t *testing.T) {
	r := open(t, journal.NewMemory(0))
	linh := r.account("larkspur", "linh")
	before := r.Balance(linh, noon)
	s, err := r.Purchase(t.Context(), movements.Buy{Bank: linh.Bank, Account: linh.ID, Amount: 50_97, Merchant: "Harbor Grill", MCC: "5812", Place: "Portland OR", Present: true})
	if err != nil || s.Status != overlay.Waiting || s.Final != 61_16 {
		t.Fatalf("Purchase() = %+v, %v", s, err)
	}
	if b := r.Balance(linh, noon); b.Booked != before.Booked || b.Available != before.Available-50_97 {
		t.Errorf("held: %+v, before %+v", b, before)
	}
	r.pass(s.Captures.Add(time.Second))
	if s, _ = r.Sale(s.ID); s.Status != overlay.Done || s.Captured != 61_16 {
		t.Errorf("captured %+v", s)
	}
	if s, err = r.Refund(t.Context(), s.ID, 0); err != nil || s.Refunded != 61_16 {
		t.Errorf("Refund() = %+v, %v", s, err)
	}
	if _, err = r.Refund(t.Context(), s.ID, 1); !errors.Is(err, overlay.ErrAmount) {
		t.Errorf("a second refund: %v", err)
	}
	for amount, code := range map[int64]string{7_05: "05", 7_14: "14", 7_54: "54", 7_61: "61", 7_62: "62", 7_65: "65", 7_91: "91", 900_000_00: "51"} {
		if s, err := r.Purchase(t.Context(), movements.Buy{Bank: linh.Bank, Account: linh.ID, Amount: amount, Merchant: "Shop"}); err != nil || s.Status != overlay.Refused || s.Code != code {
			t.Errorf("purchase of %d = %s %q, %v; want declined %q", amount, s.Status, s.Code, err, code)
		}
	}
}

func TestAccountsAreOpenedFrozenEmptiedAndClosed(t *testing.T) {
	r := open(t, journal.NewMemory(0))
	linh := r.account("larkspur", "linh")
	a, err := r.OpenAccount(t.Context(), "larkspur", linh.Customer, ledger.Savings)
	if err != nil {
		t.Fatal(err)
	}
	all := r.Accounts("larkspur", linh.Customer)
	if all[len(all)-1].ID != a.ID {
		t.Fatalf("accounts %+v", all)
	}
	if b, err := r.ByNumber(a.RoutingNumber, a.Number); err != nil || b.ID != a.ID {
		t.Errorf("ByNumber() = %+v, %v", b, err)
	}
	if _, err := r.Pay(t.Context(), movements.Ask{From: side(linh), To: side(a), Amount: 70_00, Reference: "save"}); err != nil {
		t.Fatal(err)
	}
	if b := r.Balance(a, noon); b.Booked != 70_00 {
		t.Errorf("the new account has %+v", b)
	}
	if _, err := r.FreezeAccount(t.Context(), "larkspur", a.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := r.Pay(t.Context(), movements.Ask{From: side(a), To: side(linh), Amount: 1_00}); !errors.Is(err, overlay.ErrFrozen) {
		t.Errorf("paying from a blocked account: %v", err)
	}
	if _, err := r.UnfreezeAccount(t.Context(), "larkspur", a.ID); err != nil {
		t.Fatal(err)
	}
	if b, err := r.CloseAccount(t.Context(), "larkspur", a.ID); err != nil || b.Closed.IsZero() || r.Balance(a, noon).Booked != 0 {
		t.Errorf("CloseAccount() = %+v, %v", b, err)
	}
	if m, err := r.Pay(t.Context(), movements.Ask{From: side(linh), To: side(a), Amount: 1_00}); err != nil || m.Status != overlay.Refused || m.Code != "AC04" {
		t.Errorf("paying to a closed account = %+v, %v", m, err)
	}
	if b, err := r.AdjustBalance(t.Context(), "larkspur", linh.ID, -250_00); err != nil || r.Balance(b, noon).Booked != -250_00 {
		t.Errorf("AdjustBalance() = %+v, %v", b, err)
	}
	if b, err := r.AdjustLimit(t.Context(), "larkspur", linh.ID, 900_00); err != nil || b.Overdraft != 900_00 || r.Balance(b, noon).Overdraft != 900_00 {
		t.Errorf("AdjustLimit() = %+v, %v", b, err)
	}
	before := len(r.types())
	if b, err := r.AdjustLimit(t.Context(), "larkspur", linh.ID, 900_00); err != nil || b.Overdraft != 900_00 || len(r.types()) != before {
		t.Errorf("the limit that it has = %+v, %v, %d events", b, err, len(r.types())-before)
	}
}

func TestRefusalsLeaveNoEvent(t *testing.T) {
	r := open(t, journal.NewMemory(0))
	linh, isla := r.account("larkspur", "linh"), r.account("thistle-crown", "isla")
	for name, c := range map[string]struct {
		ask  movements.Ask
		want error
	}{
		"nothing":                   {movements.Ask{From: side(linh), To: side(isla)}, overlay.ErrAmount},
		"another currency":          {movements.Ask{Rail: "internal", From: side(linh), To: side(isla), Amount: 1}, overlay.ErrRail},
		"more than there is":        {movements.Ask{From: side(linh), To: overlay.Party{Name: "X"}, Amount: 60_000_00}, overlay.ErrFunds},
		"above the limit":           {movements.Ask{Rail: "same-day-ach", From: side(linh), To: overlay.Party{Name: "X"}, Amount: 1_000_001_00}, overlay.ErrLimit},
		"to herself":                {movements.Ask{From: side(linh), To: side(linh), Amount: 1}, overlay.ErrSameAccount},
		"nobody to nobody":          {movements.Ask{From: overlay.Party{Name: "X"}, To: overlay.Party{Name: "Y"}, Amount: 1}, overlay.ErrNoParty},
		"an unknown account":        {movements.Ask{From: overlay.Party{Account: "zzzzzzzz", Bank: "larkspur"}, To: side(linh), Amount: 1}, ledger.ErrUnknownAccount},
		"a rail of another country": {movements.Ask{Rail: "chaps", From: side(linh), To: overlay.Party{Name: "X"}, Amount: 1}, overlay.ErrRail},
		"no rail at all":            {movements.Ask{Rail: "pigeon", From: side(linh), To: overlay.Party{Name: "X"}, Amount: 1}, rails.ErrUnknown},
	} {
		head := r.actor.Head()
		if _, err := r.Pay(t.Context(), c.ask); !errors.Is(err, c.want) || r.actor.Head() != head {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}

func TestTheRegisterIsAFoldOfTheJournal(t *testing.T) {
	store := journal.NewMemory(0)
	r := open(t, store)
	linh, ruth := r.account("larkspur", "linh"), r.account("northmoor", "ruth")
	outside := overlay.Party{Name: "Elm Lettings"}
	saved, err := r.OpenAccount(t.Context(), "larkspur", linh.Customer, ledger.Savings)
	if err != nil {
		t.Fatal(err)
	}
	for _, ask := range []movements.Ask{
		{From: side(linh), To: side(ruth), Amount: 30_00}, {Rail: "rtp", From: side(ruth), To: outside, Amount: 30_02},
		{Rail: "ach-debit", From: side(linh), To: outside, Amount: 31_51}, {From: side(linh), To: side(saved), Amount: 4_00},
	} {
		if _, err := r.Pay(t.Context(), ask); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := r.Purchase(t.Context(), movements.Buy{Bank: "larkspur", Account: linh.ID, Amount: 9_98, Merchant: "Inn"}); err != nil {
		t.Fatal(err)
	}
	in := movements.Instruct{Ask: movements.Ask{From: side(linh), To: side(ruth), Amount: 5_00}, First: noon.Add(time.Hour), Every: overlay.Monthly, Count: 4}
	if _, err := r.Instruct(t.Context(), in); err != nil {
		t.Fatal(err)
	}
	if _, err := r.FreezeAccount(t.Context(), "northmoor", ruth.ID); err != nil {
		t.Fatal(err)
	}
	r.pass(noon.AddDate(0, 1, 3))
	again := open(t, store)
	to := noon.AddDate(0, 2, 0)
	for _, a := range []ledger.Account{linh, ruth, saved} {
		if !reflect.DeepEqual(again.Lines(a, noon.AddDate(0, -1, 0), to), r.Lines(a, noon.AddDate(0, -1, 0), to)) {
			t.Errorf("folded again, the statement of %s differs", a.ID)
		}
	}
	if !reflect.DeepEqual(again.Payments(""), r.Payments("")) || !reflect.DeepEqual(again.Sales(""), r.Sales("")) || !reflect.DeepEqual(again.Orders(""), r.Orders("")) {
		t.Errorf("folded again:\n%+v\n%+v", again.Orders(""), r.Orders(""))
	}
	x, _ := again.Next()
	if y, _ := r.Next(); !x.Equal(y) || y.IsZero() {
		t.Errorf("folded again, %v is due next, want %v", x, y)
	}
}
