package ledger_test

import (
	"testing"
	"time"

	"github.com/sandbank/sandbank/mockbanks/ledger"
	"github.com/sandbank/sandbank/mockbanks/people"
)

// The 2023 Diary of Consumer Payment Choice: payments a month of an adult, and
// shares of their number and value in percent. docs/world.md names the source.
const (
	paymentsAMonth = 45.6
	creditShare    = 32.0
	debitShare     = 30.0
	cashShare      = 16.0
	achValue       = 42.0
	cardValue      = 37.0
)

// consumers calls visit for random personal customers of US banks: no pins, no
// businesses, nobody who came or left meanwhile.
func consumers(k *ledger.Book, w *people.World, banks []people.Bank, country string, n int, from, to time.Time, visit func(b people.Bank, index int64)) {
	d := draws{45}
	for n > 0 {
		b := banks[d.below(int64(len(banks)))]
		index := d.below(b.Population)
		if b.Cards || b.Country != country || w.Income(b.ID, index).Life == people.Trading || isPin(b, index) {
			continue
		}
		a := k.Accounts(b.ID, index)[0]
		if !a.OpenAt(from.AddDate(0, -2, 0)) || !a.OpenAt(to.AddDate(0, 2, 0)) {
			continue
		}
		n--
		visit(b, index)
	}
}

func isPin(b people.Bank, index int64) bool {
	for _, p := range b.Pins {
		if p.Index == index {
			return true
		}
	}
	return false
}

func TestThePopulationPaysAsPeopleDo(t *testing.T) {
	k, w, banks := open(t, 2018)
	from := time.Date(2025, time.March, 1, 0, 0, 0, 0, time.UTC)
	const months = 6
	to := from.AddDate(0, months, 0)
	var number, value [8]float64
	var total, worth, drawn float64
	customers := more(600)
	consumers(k, w, banks, "US", customers, from, to, func(b people.Bank, index int64) {
		for _, p := range k.Diary(b.ID, index, from, to) {
			number[p.With]++
			value[p.With] += float64(p.Amount) / 100
			total++
			worth += float64(p.Amount) / 100
		}
		for _, l := range k.Lines(k.Accounts(b.ID, index)[0], from, to) {
			if l.Kind == "cash" {
				drawn -= float64(l.Amount) / 100
			}
		}
	})
	each := float64(customers * months)
	for _, i := range ledger.Instruments() {
		t.Logf("%-28s %5.1f a month, %4.1f %% by number, %7.2f a month, %4.1f %% by value, %7.2f each", i, number[i]/each, number[i]/total*100,
			value[i]/each, value[i]/worth*100, value[i]/max(1, number[i]))
	}
	t.Logf("%.1f payments and %.2f a month; %.2f drawn from machines", total/each, worth/each, drawn/each)
	share := func(of [8]float64, all float64, with ...ledger.Instrument) (sum float64) {
		for _, i := range with {
			sum += of[i] / all * 100
		}
		return sum
	}
	check := func(what string, got, want, within float64) {
		t.Logf("%-36s %6.1f (survey %.1f)", what, got, want)
		if got < want-within || got > want+within {
			t.Errorf("%s: %.1f, want %.1f ± %.1f", what, got, want, within)
		}
	}
	check("payments a month", total/each, paymentsAMonth, 2)
	check("credit cards, % of number", share(number, total, ledger.CreditCardPayment), creditShare, 2.5)
	check("debit cards, % of number", share(number, total, ledger.DebitCard), debitShare, 2.5)
	check("cash, % of number", share(number, total, ledger.Cash), cashShare, 2.5)
	check("ACH, % of value", share(value, worth, ledger.BankAccountNumber, ledger.OnlineBanking), achValue, 2.5)
	check("cards, % of value", share(value, worth, ledger.CreditCardPayment, ledger.DebitCard), cardValue, 2.5)
	check("drawn from machines, % of cash spent", drawn/value[ledger.Cash]*100, 100, 12)
}

// A week counts by day and hour.
type week [7][24]int

func (w *week) on(day time.Weekday, from, to int) (n int) {
	for _, x := range w[day][from:to] {
		n += x
	}
	return n
}

// A town buys groceries on Saturday, lunch at work, and goes out at the end of
// the week; its nights are quiet, and a holiday is no working day.
func TestATownHasItsHours(t *testing.T) {
	k, w, banks := open(t, 2018)
	from := time.Date(2025, time.January, 1, 8, 0, 0, 0, time.UTC)
	to := from.AddDate(1, 0, 0)
	trades := map[string]*week{}
	var idle, usual int // coffees and lunches on Martin Luther King Day, and on the Mondays around it
	consumers(k, w, banks, "US", more(250), from, to, func(b people.Bank, index int64) {
		for _, p := range k.Diary(b.ID, index, from, to) {
			at := p.At.In(b.Zone)
			if p.Account == "" && p.With != ledger.Cash || p.Trade == "" {
				continue // cards held elsewhere have no hour of their own
			}
			if trades[p.Trade] == nil {
				trades[p.Trade] = &week{}
			}
			trades[p.Trade][at.Weekday()][at.Hour()]++
			if p.Trade == "coffee" || p.Trade == "sandwich" {
				switch {
				case at.Month() == time.January && at.Day() == 20:
					idle++
				case at.Month() == time.January && (at.Day() == 13 || at.Day() == 27):
					usual++
				}
			}
		}
	})
	groceries, evenings, lunches := trades["grocery"], trades["restaurant"], trades["sandwich"]
	for day := range 7 {
		d := time.Weekday(day)
		t.Logf("%-9s groceries %5d  restaurants %5d  lunches %5d", d, groceries.on(d, 0, 24), evenings.on(d, 0, 24), lunches.on(d, 0, 24))
		if d != time.Saturday && groceries.on(d, 0, 24) >= groceries.on(time.Saturday, 0, 24) {
			t.Errorf("more groceries on %s than on Saturday", d)
		}
		if d < time.Friday && evenings.on(d, 17, 24)*3 > evenings.on(time.Friday, 17, 24)*2 {
			t.Errorf("restaurants on %s are as full as on Friday", d)
		}
		if d > 0 && d < 6 && lunches.on(d, 11, 15)*10 < lunches.on(time.Sunday, 11, 15)*13 {
			t.Errorf("as many lunches on Sunday as on %s", d)
		}
	}
	for name, hours := range trades {
		for day := range 7 {
			if n := hours.on(time.Weekday(day), 0, 5); n > 0 {
				t.Errorf("%s: %d purchases before five in the morning", name, n)
			}
		}
	}
	t.Logf("coffees and lunches: %d on the holiday, %d on two usual Mondays", idle, usual)
	if idle*2 > usual*75/100 {
		t.Errorf("%d coffees and lunches on a holiday, %d on two usual Mondays", idle, usual)
	}
}
