package catalog

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/sandbank/sandbank/mockbanks/people"
)

// settle turns a country's personas into those of one bank.
func settle(all []Persona, shares map[string]int) ([]people.Persona, error) {
	out := make([]people.Persona, 0, len(all))
	for _, p := range all {
		q := people.Persona{Name: p.Name, Share: p.Share, Sector: people.Sector(p.Sector), Jobs: p.Jobs}
		if share, ok := shares[p.Name]; ok {
			q.Share = share
		}
		var known bool
		if q.Life, known = people.ParseLife(p.Life); !known {
			return nil, fmt.Errorf("persona %s: %q is no life", p.Name, p.Life)
		}
		if q.Rhythm, known = people.ParseRhythm(p.Rhythm); !known {
			return nil, fmt.Errorf("persona %s: %q is no rhythm", p.Name, p.Rhythm)
		}
		lo, hi, ok := strings.Cut(p.Pay, "-")
		low, err := strconv.ParseInt(lo, 10, 32)
		high, err2 := strconv.ParseInt(hi, 10, 32)
		if !ok || err != nil || err2 != nil {
			return nil, fmt.Errorf("persona %s: %q is not a range of pay such as 2400-3300", p.Name, p.Pay)
		}
		q.Low, q.High = low*100, high*100
		out = append(out, q)
	}
	return out, nil
}
