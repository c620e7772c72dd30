package sandbox

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/sandbank/sandbank/internal/journal"
)

// ErrPlace refuses a place in a run that cannot be read or is not there.
var ErrPlace = errors.New("a place in a run is a sequence number like 812, \"chapter 3\", \"chapter 3 step 2\", or an instant like 2018-10-02T09:00:00Z")

// At is the last event before a place in the run: a sequence number is that
// event itself; a chapter or step of its story is what was before that began;
// an instant is the last event that was not later; none is ahead of the run's
// time. Empty is the run's head.
// It fails with [ErrPlace].
func (r *Run) At(ctx context.Context, place string) (uint64, error) {
	head := r.actor.Head().Seq
	place = strings.TrimSpace(place)
	if place == "" {
		return head, nil
	}
	if seq, err := strconv.ParseUint(place, 10, 64); err == nil {
		if seq == 0 || seq > head {
			return 0, fmt.Errorf("event %d of %s: %w: it has 1 to %d", seq, r.ID(), ErrNoSeq, head)
		}
		return seq, nil
	}
	if at, err := time.Parse(time.RFC3339, place); err == nil {
		if now := r.Now(); at.After(now) {
			return 0, fmt.Errorf("%q: it is %s in %s and has not come to that; move the clock there first: %w",
				place, now.UTC().Format(time.RFC3339), r.ID(), ErrPlace)
		}
		return r.until(ctx, place, func(e journal.Event) bool { return e.Time.After(at) })
	}
	stage := regexp.MustCompile(`^chapter +([0-9]+)(?:[ ,]+step +([0-9]+))?$`).FindStringSubmatch(place)
	if stage == nil {
		return 0, fmt.Errorf("%q: %w", place, ErrPlace)
	}
	seq, err := r.until(ctx, place, begins(stage[1], stage[2]))
	if err == nil && seq == head {
		return 0, fmt.Errorf("%q: the story of %s has no such place: %w", place, r.ID(), ErrPlace)
	}
	return seq, err
}

// begins knows the event with which a chapter, or a step of it, begins.
func begins(chapter, step string) func(journal.Event) bool {
	return func(e journal.Event) bool {
		if step == "" && e.Type != "story.chapter.started" || step != "" && e.Type != "story.step.started" {
			return false
		}
		var d struct {
			Chapter json.Number `json:"chapter"`
			Step    json.Number `json:"step"`
		}
		return json.Unmarshal(e.Data, &d) == nil && d.Chapter.String() == chapter && (step == "" || d.Step.String() == step)
	}
}

// errFound ends a reading.
var errFound = errors.New("found")

// until is the last event before the first that end says yes to; the head if
// there is none.
func (r *Run) until(ctx context.Context, place string, end func(journal.Event) bool) (last uint64, err error) {
	err = r.each(ctx, func(e journal.Event) error {
		if end(e) {
			return errFound
		}
		last = e.Seq
		return nil
	})
	if err = ignore(err, errFound); err != nil {
		return 0, err
	}
	if last == 0 {
		return 0, fmt.Errorf("%q: %s begins later: %w", place, r.ID(), ErrPlace)
	}
	return last, nil
}
