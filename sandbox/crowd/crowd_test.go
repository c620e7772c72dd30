package crowd_test

import (
	"errors"
	"testing"

	"github.com/sandbank/sandbank/sandbox/crowd"
)

func TestRatesAreReadExactly(t *testing.T) {
	for words, want := range map[string]crowd.Rate{
		"2%": {2, 100, 1}, "2 % a day": {2, 100, 1}, "9% a week": {9, 100, 7}, "9% within a week": {9, 100, 7},
		"0.3% a day": {3, 1000, 1}, "1 in 40": {1, 40, 1}, "0": {0, 1, 1}, "100%": {100, 100, 1},
	} {
		if got, err := crowd.ParseRate(words); err != nil || got != want {
			t.Errorf("ParseRate(%q) = %v, %v, want %v", words, got, err, want)
		}
	}
	for _, words := range []string{"", "2", "101%", "-1%", "3 in 2", "1 in 0", "2% a year", "2%%", ".5%"} {
		if _, err := crowd.ParseRate(words); !errors.Is(err, crowd.ErrRate) {
			t.Errorf("ParseRate(%q) is not refused: %v", words, err)
		}
	}
}

func FuzzParseRate(f *testing.F) {
	for _, s := range []string{"2%", "9% a week", "1 in 40", "0"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		r, err := crowd.ParseRate(s)
		if err != nil {
			return
		}
		again, err := crowd.ParseRate(r.String())
		if err != nil || r.Num > r.Den || r.Num > 0 && again != r {
			t.Errorf("%q is %v, again %v, %v", s, r, again, err)
		}
	})
}

func TestAWeeklyRateStrikesItsShareWithinTheWeek(t *testing.T) {
	r, struck := crowd.Rate{Num: 9, Den: 100, Days: 7}, 0
	for key := range uint64(100_000) {
		for day := range 7 {
			if r.Strikes(key, day) {
				struck++
			}
		}
	}
	if struck < 8_550 || struck > 9_450 { // five standard deviations
		t.Errorf("%d of 100,000 within the week, want about 9,000", struck)
	}
}

func TestDecisionsDoNotDependOnTheSample(t *testing.T) {
	s := crowd.Spec{ID: "early", Offered: crowd.Rate{2, 100, 1}, Allow: crowd.Rate{40, 100, 1}, Ask: crowd.Rate{30, 100, 1}, Revoke: crowd.Rate{1, 100, 7}}
	all := s
	all.Sample = 5_000
	a, b := crowd.NewPlan(2018, 100_000, s), crowd.NewPlan(2018, 100_000, all)
	offered := 0
	for i := 4_999; i >= 0; i-- {
		x := a.Act(i, 3, false)
		if x != b.Act(i, 3, false) || a.Act(i, 3, true) != b.Act(i, 3, true) || a.Member(i) != b.Member(i) {
			t.Fatalf("member %d decides by the sample", i)
		}
		if x.Allowed && !x.Offered {
			t.Fatalf("member %d allows what she was not offered", i)
		}
		if x.Offered {
			offered++
		}
	}
	if offered < 50 || offered > 150 {
		t.Errorf("%d of 5,000 offered, want about 100", offered)
	}
}
