package journal

import "fmt"

// Fits checks what every [Journal] promises before it appends events after
// head: that they follow it without a hole, that each is sealed onto the one
// before, and that each entity's version is one more than its last, which
// version tells (0 if the entity has no events). It refuses with ErrConflict.
func Fits(head Head, events []Event, version func(subject string) (uint64, error)) error {
	var inside map[string]uint64 // versions that these very events make
	for i := range events {
		e := &events[i]
		if e.Seq != head.Seq+1 {
			return fmt.Errorf("event %s has sequence %d after %d: %w", e.ID, e.Seq, head.Seq, ErrConflict)
		}
		sum, err := Link(head.Chain, *e)
		if err != nil {
			return err
		}
		if sum != e.Chain {
			return fmt.Errorf("event %s is not sealed onto event %d: %w", e.ID, head.Seq, ErrConflict)
		}
		head = Head{e.Seq, sum}
		if e.Subject == "" {
			continue
		}
		last, ok := inside[e.Subject]
		if !ok {
			if last, err = version(e.Subject); err != nil {
				return err
			}
		}
		if e.Version != last+1 {
			return fmt.Errorf("%s is at version %d, event %s says %d: %w", e.Subject, last, e.ID, e.Version, ErrConflict)
		}
		if len(events) > 1 {
			if inside == nil {
				inside = map[string]uint64{}
			}
			inside[e.Subject] = e.Version
		}
	}
	return nil
}
