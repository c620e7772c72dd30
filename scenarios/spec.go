package scenarios

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/sandbank/sandbank/mockbanks/catalog"
	"github.com/sandbank/sandbank/sandbox"
)

// sizes are those of the story's banks; nil if it says nothing of them.
func (s *Story) sizes(banks []catalog.Bank) map[string]int64 {
	if len(s.Setting.Population) == 0 {
		return nil
	}
	sizes := map[string]int64{}
	for _, b := range banks {
		if n, ok := s.Setting.Population[b.ID]; ok {
			sizes[b.ID] = int64(n)
		}
	}
	return sizes
}

// Spec is what the run is made from on which the story plays: its clock stands
// and moves by the story's steps alone. A story without a date begins in the
// morning of today. The run gets the story's name, or one with a number.
func (s *Story) Spec(banks []catalog.Bank, today time.Time) (sandbox.Spec, error) {
	if err := s.checkBanks(banks); err != nil {
		return sandbox.Spec{}, err
	}
	if err := s.checkMentions(banks); err != nil {
		return sandbox.Spec{}, err
	}
	first := banks[slices.IndexFunc(banks, func(b catalog.Bank) bool { return b.ID == s.Roles[0].Bank })]
	return sandbox.Spec{
		Story: s.ID, Title: sandbox.Text(s.Title), Summary: sandbox.Text(s.Summary), Seed: s.Seed,
		Start: s.Begin(first.Zone(), today), Zone: first.TimeZone, Chaos: int(s.Setting.Chaos), Population: s.sizes(banks),
		Script: s.Script,
	}, nil
}

// checkBanks refuses a role at a bank that is not there.
func (s *Story) checkBanks(banks []catalog.Bank) error {
	ids := bankIDs(banks)
	for _, r := range s.Roles {
		if slices.Contains(ids, r.Bank) {
			continue
		}
		e := &FormatError{At: r.At, Near: nearest(r.Bank, ids), Message: fmt.Sprintf("role %s: bank %s is not there", r.Name, quote(r.Bank)), cause: sandbox.ErrNoParty}
		if e.Near != "" {
			e.Message += "; did you mean " + e.Near + "?"
		}
		e.Message += stop(e.Message) + " There are " + strings.Join(ids, ", ")
		return e
	}
	return nil
}
