package rails_test

import (
	"errors"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/sandbank/sandbank/mockbanks/ledger"
	"github.com/sandbank/sandbank/mockbanks/rails"
)

func desk(t testing.TB, country string, early int) rails.Desk {
	t.Helper()
	name := "America/New_York"
	if country == "GB" {
		name = "Europe/London"
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return rails.Desk{Country: country, Scheme: zone, Early: early}
}

func TestEveryCodeIsReachedByItsAmountAndNoOther(t *testing.T) {
	for _, r := range rails.All() {
		seen := map[int]bool{}
		for _, c := range r.Codes() {
			if seen[c.Cents] || c.Cents < 1 || c.Cents > 99 {
				t.Errorf("%s: two codes for x.%02d, or none", r, c.Cents)
			}
			seen[c.Cents] = true
			if got := rails.Magic(r, 1200+int64(c.Cents)); got != c {
				t.Errorf("Magic(%s, 12.%02d) = %+v, want %+v", r, c.Cents, got, c)
			}
			if again, ok := r.Code(c.ID); !ok || again != c {
				t.Errorf("%s has two codes %q", r, c.ID)
			}
		}
		for cents := range 100 {
			if got := rails.Magic(r, int64(-cents)); seen[cents] != (got.ID != "") {
				t.Errorf("Magic(%s, -0.%02d) = %+v", r, cents, got)
			}
		}
	}
}

func TestTheMagicOfEveryRailIsAlike(t *testing.T) {
	for _, r := range rails.All() {
		if c := rails.Magic(r, 7_05); c.Outcome != rails.Rejected {
			t.Errorf("%s: x.05 is %s, want rejected", r, c.Outcome)
		}
		if r == rails.BacsInstruction {
			continue
		}
		if c := rails.Magic(r, 7_99); c.Outcome != rails.Pending {
			t.Errorf("%s: x.99 is %s, want pending", r, c.Outcome)
		}
		if c := rails.Magic(r, 7_91); c.Outcome != rails.Rejected {
			t.Errorf("%s: x.91 is %s, want rejected", r, c.Outcome)
		}
		if c := rails.Magic(r, 7_51); c.Outcome == rails.Settled {
			t.Errorf("%s: x.51 is settled", r)
		}
	}
}

func TestSettlementIsOnABusinessDayNeverBeforeAndMonotone(t *testing.T) {
	draw := rand.New(rand.NewPCG(7, 11))
	for _, country := range []string{"US", "GB"} {
		d := desk(t, country, 45)
		for _, r := range rails.All() {
			if !r.Serves(country) {
				continue
			}
			at := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)
			var lastLeaves, lastSettles time.Time
			for at.Year() < 2028 {
				at = at.Add(time.Duration(draw.Int64N(int64(9 * time.Hour))))
				leaves, settles := d.Way(r, at)
				switch {
				case leaves.Before(at), settles.Before(leaves):
					t.Fatalf("%s at %v leaves %v, settles %v", r, at, leaves, settles)
				case leaves.Before(lastLeaves), settles.Before(lastSettles):
					t.Fatalf("%s at %v settles %v, an earlier one %v", r, at, settles, lastSettles)
				case !(r.Terms().Always && r.Terms().Days == 0) && !ledger.BusinessDay(country, settles.In(d.Scheme)):
					t.Fatalf("%s at %v settles on %v", r, at, settles.In(d.Scheme))
				}
				lastLeaves, lastSettles = leaves, settles
				for _, cents := range []int64{2, 3, 10, 99} {
					c := d.Run(r, 5000+cents, at)
					if c.Outcome == rails.Returned && !c.Returns.After(c.Settles) || c.Outcome != rails.Rejected && c.Settles.Before(settles) {
						t.Fatalf("%s of 50.%02d at %v: %+v", r, cents, at, c)
					}
				}
			}
		}
	}
}

func TestHoursOfTheRails(t *testing.T) {
	us, gb := desk(t, "US", 30), desk(t, "GB", 30)
	at := func(d rails.Desk, month time.Month, day, hour, minute int) time.Time {
		return time.Date(2026, month, day, hour, minute, 0, 0, d.Scheme)
	}
	for name, c := range map[string]struct {
		d        rails.Desk
		r        rails.Rail
		in, want time.Time
	}{
		"an ACH credit in time settles next morning":              {us, rails.ACH, at(us, 3, 4, 19, 0), at(us, 3, 5, 8, 30)},
		"an ACH credit on Friday evening settles on Tuesday":      {us, rails.ACH, at(us, 3, 6, 19, 45), at(us, 3, 10, 8, 30)},
		"Thanksgiving is skipped":                                 {us, rails.ACH, at(us, 11, 25, 12, 0), at(us, 11, 27, 8, 30)},
		"the first same-day window":                               {us, rails.SameDayACH, at(us, 3, 4, 10, 0), at(us, 3, 4, 13, 0)},
		"the last same-day window is missed":                      {us, rails.SameDayACH, at(us, 3, 4, 16, 16), at(us, 3, 5, 13, 0)},
		"RTP on Christmas night":                                  {us, rails.RTP, at(us, 12, 25, 23, 59), at(us, 12, 25, 23, 59)},
		"a wire before the desk opens waits":                      {us, rails.Wire, at(us, 3, 4, 7, 0), at(us, 3, 4, 9, 0)},
		"a wire in the evening goes tomorrow":                     {us, rails.Wire, at(us, 3, 4, 18, 30), at(us, 3, 5, 9, 0)},
		"Bacs takes three days":                                   {gb, rails.Bacs, at(gb, 3, 4, 12, 0), at(gb, 3, 6, 7, 0)},
		"Bacs over Easter":                                        {gb, rails.Bacs, at(gb, 4, 2, 12, 0), at(gb, 4, 8, 7, 0)},
		"CHAPS before its cut-off":                                {gb, rails.CHAPS, at(gb, 3, 4, 17, 10), at(gb, 3, 4, 17, 10)},
		"CHAPS after its cut-off":                                 {gb, rails.CHAPS, at(gb, 3, 4, 17, 11), at(gb, 3, 5, 8, 0)},
		"Faster Payments on a Sunday":                             {gb, rails.FasterPayments, at(gb, 3, 8, 3, 0), at(gb, 3, 8, 3, 0)},
		"a card purchase is booked on the second business day":    {us, rails.Card, at(us, 3, 4, 12, 0), at(us, 3, 6, 5, 0)},
		"a card purchase of Friday waits over the weekend":        {us, rails.Card, at(us, 3, 6, 12, 0), at(us, 3, 9, 5, 0)},
		"an ACH debit handed in on Sunday is of Monday's banking": {us, rails.ACHDebit, at(us, 3, 8, 12, 0), at(us, 3, 10, 8, 30)},
	} {
		if _, got := c.d.Way(c.r, c.in); !got.Equal(c.want) {
			t.Errorf("%s: %v settles %v, want %v", name, c.in, got.In(c.d.Scheme), c.want)
		}
	}
}

func TestConfirmationOfPayee(t *testing.T) {
	for _, c := range []struct {
		given, held string
		want        rails.Match
	}{
		{"Isla Murray", "Isla Murray", rails.Matches},
		{"murray, isla", "Isla Murray", rails.Matches},
		{"Mrs Isla O'Neill", "Isla ONeill", rails.Matches},
		{"I Murray", "Isla Murray", rails.CloseMatch},
		{"Isla Murrey", "Isla Murray", rails.CloseMatch},
		{"Isla Muray", "Isla Murray", rails.CloseMatch},
		{"Murray", "Isla Murray", rails.CloseMatch},
		{"Tarn Energy Ltd", "Tarn Energy", rails.Matches},
		{"Owen Pryce", "Isla Murray", rails.NoMatch},
		{"Isla Baker", "Isla Murray", rails.NoMatch},
		{"I M", "Isla Murray", rails.NoMatch},
		{"", "Isla Murray", rails.NoMatch},
		{"Nguyễn Thị Lan", "Lan Nguyễn Thị", rails.Matches},
	} {
		if got := rails.Confirm(c.given, c.held); got != c.want {
			t.Errorf("Confirm(%q, %q) = %s, want %s", c.given, c.held, got, c.want)
		}
	}
	if rails.ConfirmOutside("12345604") != rails.Switched || rails.ConfirmOutside("") != rails.Matches {
		t.Error("an account outside of the world is not answered for by its number")
	}
}

func FuzzConfirm(f *testing.F) {
	f.Add("Isla Murray", "I Murray")
	f.Fuzz(func(t *testing.T, a, b string) {
		if rails.Confirm(a, b) != rails.Confirm(b, a) {
			t.Errorf("Confirm(%q, %q) depends on the order", a, b)
		}
	})
}

func TestRailsHaveIDs(t *testing.T) {
	for _, r := range rails.All() {
		if again, err := rails.Parse(r.String()); err != nil || again != r {
			t.Errorf("Parse(%s) = %v, %v", r, again, err)
		}
	}
	if _, err := rails.Parse("pigeon"); !errors.Is(err, rails.ErrUnknown) {
		t.Errorf("Parse(pigeon) = %v", err)
	}
}
