package crowd

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/sandbank/sandbank/internal/chance"
)

// ErrRate refuses words that say no rate.
var ErrRate = errors.New(`not a rate: write "2%", "0.3% a day", "9% a week" or "1 in 40"`)

// A Rate is an exact share: Num of Den do it within Days days. The zero Rate
// strikes nobody.
type Rate struct {
	Num, Den uint64 // Num <= Den
	Days     int    // 1, 7 or 30
}

// longest is the length of the longest words of a rate.
const longest = 40

// ParseRate reads "2%", "2 % a day", "9% a week", "9% within a week",
// "1 in 40" and "0". A rate without a period is one a day.
func ParseRate(s string) (Rate, error) {
	words := strings.TrimSpace(strings.ToLower(s))
	if len(words) > longest {
		return Rate{}, fmt.Errorf("rate of %d letters: %w", len(words), ErrRate)
	}
	share, days := period(words)
	r, ok := fraction(strings.TrimSpace(share))
	if !ok || r.Den == 0 || r.Num > r.Den {
		return Rate{}, fmt.Errorf("rate %q: %w", s, ErrRate)
	}
	r.Days = days
	return r, nil
}

// period cuts the period off the words.
func period(words string) (share string, days int) {
	for _, p := range []struct {
		name string
		days int
	}{{"day", 1}, {"week", 7}, {"month", 30}} {
		for _, article := range []string{" within a ", " a ", " per "} {
			if rest, ok := strings.CutSuffix(words, article+p.name); ok {
				return rest, p.days
			}
		}
	}
	return words, 1
}

// fraction reads the share itself.
func fraction(s string) (Rate, bool) {
	if s == "0" {
		return Rate{0, 1, 1}, true
	}
	if num, den, ok := strings.Cut(s, " in "); ok {
		n, err := strconv.ParseUint(strings.TrimSpace(num), 10, 32)
		d, err2 := strconv.ParseUint(strings.TrimSpace(den), 10, 32)
		return Rate{Num: n, Den: d}, err == nil && err2 == nil
	}
	percent, ok := strings.CutSuffix(s, "%")
	if !ok {
		return Rate{}, false
	}
	whole, part, _ := strings.Cut(strings.TrimSpace(percent), ".")
	if whole == "" || len(whole) > 3 || len(part) > 6 {
		return Rate{}, false
	}
	n, err := strconv.ParseUint(whole+part, 10, 32)
	den := uint64(100)
	for range part {
		den *= 10
	}
	return Rate{Num: n, Den: den}, err == nil
}

// String is the rate in the words that [ParseRate] reads.
func (r Rate) String() string {
	if r.Num == 0 {
		return "0"
	}
	period := map[int]string{7: " a week", 30: " a month"}[r.Days]
	if period == "" {
		period = " a day"
	}
	return fmt.Sprintf("%d in %d%s", r.Num, r.Den, period)
}

// Strikes says whether the one to whom the key belongs does it on a day,
// counted from the day on which the rate came into force.
//
// A rate of more than a day is not spread into a daily one, which would have
// no exact fraction: whether somebody does it within each period is drawn
// once, and then on which of its days, all alike. So the share of those who
// do it within the period is the rate itself.
func (r Rate) Strikes(key uint64, day int) bool {
	if r.Num == 0 || day < 0 {
		return false
	}
	days := uint64(max(r.Days, 1))
	window := uint64(day) / days
	return chance.Scale(chance.H(key, 2*window), r.Den) < r.Num &&
		chance.Scale(chance.H(key, 2*window+1), days) == uint64(day)%days
}
