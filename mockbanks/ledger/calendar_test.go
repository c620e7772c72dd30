package ledger_test

import (
	"testing"
	"time"

	"github.com/sandbank/sandbank/mockbanks/ledger"
)

func TestBankHolidays(t *testing.T) {
	cases := []struct {
		name, country, date string
		want                bool
	}{
		{"an ordinary Wednesday", "US", "2026-03-04", true},
		{"a Saturday", "US", "2026-03-07", false},
		{"Independence Day on a Saturday is not moved", "US", "2026-07-03", true},
		{"Independence Day on a Sunday is kept on Monday", "US", "2027-07-05", false},
		{"Juneteenth", "US", "2026-06-19", false},
		{"Juneteenth before it was a holiday", "US", "2019-06-19", true},
		{"Thanksgiving", "US", "2025-11-27", false},
		{"the Friday after Thanksgiving", "US", "2025-11-28", true},
		{"Columbus Day", "US", "2025-10-13", false},
		{"Memorial Day", "US", "2026-05-25", false},
		{"Good Friday is a business day in the US", "US", "2026-04-03", true},
		{"Good Friday", "GB", "2026-04-03", false},
		{"Easter Monday", "GB", "2026-04-06", false},
		{"Boxing Day on a Saturday is kept on Monday", "GB", "2026-12-28", false},
		{"Christmas on a Sunday is kept on Tuesday", "GB", "2022-12-27", false},
		{"VE day moved the early May holiday", "GB", "2020-05-04", true},
		{"the jubilee", "GB", "2022-06-03", false},
		{"the coronation", "GB", "2023-05-08", false},
		{"the summer holiday", "GB", "2025-08-25", false},
		{"New Year on a Saturday is kept on Monday", "GB", "2028-01-03", false},
		{"Independence Day in Britain", "GB", "2025-07-04", true},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			day, err := time.Parse(time.DateOnly, c.date)
			if err != nil {
				t.Fatal(err)
			}
			if got := ledger.BusinessDay(c.country, day); got != c.want {
				t.Errorf("BusinessDay(%s, %s) = %v, want %v", c.country, c.date, got, c.want)
			}
		})
	}
}

// Twelve hours before and after each change of clocks nothing is lost or
// counted twice, and lines keep their hour on the wall.
func TestClockChangesLoseNothing(t *testing.T) {
	k, w, banks := open(t, 2018)
	for _, b := range banks {
		for _, date := range []string{"2025-03-09", "2025-03-30", "2025-10-26", "2025-11-02"} {
			day, _ := time.ParseInLocation(time.DateOnly, date, b.Zone)
			a := k.Accounts(b.ID, w.Pins(b.ID)[0].Index)[0]
			sum := k.Balance(a, day.AddDate(0, 0, -3)).Booked
			for h := range 6 * 24 {
				from := day.AddDate(0, 0, -3).Add(time.Duration(h) * time.Hour)
				for _, l := range k.Lines(a, from.Add(time.Millisecond), from.Add(time.Hour+time.Millisecond)) {
					sum += l.Amount
					if hour := l.At.In(b.Zone).Hour(); hour < 3 {
						t.Errorf("%s: %q at %s", b.ID, l.Text, l.At.In(b.Zone))
					}
				}
				if got := k.Balance(a, from.Add(time.Hour)).Booked; got != sum {
					t.Fatalf("%s %s, hour %d: %d, hourly listings say %d", b.ID, date, h, got, sum)
				}
			}
		}
	}
}

func TestTheDateOfEveryDayIsTheCalendars(t *testing.T) {
	for day := range 100_000 {
		want := time.Unix(int64(day)*86400, 0).UTC()
		if y, m, d := ledger.Civil(day); y != want.Year() || m != int(want.Month()) || d != want.Day() {
			t.Fatalf("day %d is %d-%d-%d, want %s", day, y, m, d, want.Format(time.DateOnly))
		}
	}
}
