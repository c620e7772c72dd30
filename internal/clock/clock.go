// Package clock tells the two times of a world.
//
// Virtual time is for everything of business: postings, expiry, deadlines,
// retry schedules. It can be frozen, run at any rate, and be moved forward,
// never back. Real time is for what a third party stamps and checks by its
// own watch. This package is the only one that asks the machine for the time.
package clock

import (
	"errors"
	"fmt"
	"sync"
	"time"
)

// A Clock tells the time, in UTC.
type Clock interface {
	Now() time.Time
}

// System is the machine's own clock.
type System struct{}

// Now returns the time of the machine, in UTC and without its monotonic part.
func (System) Now() time.Time { return time.Now().UTC().Round(0) }

// A Setting says how virtual time runs: at wall time Wall it was At, and since
// then each wall second is Rate virtual seconds; 0 is a frozen clock.
type Setting struct {
	At   time.Time
	Wall time.Time
	Rate int64
}

// now is the virtual time at a wall time.
func (s Setting) now(wall time.Time) time.Time {
	passed := wall.Sub(s.Wall)
	if passed < 0 || s.Rate == 0 {
		return s.At
	}
	return s.At.Add(passed * time.Duration(s.Rate))
}

// ErrBackwards refuses to move virtual time back: fork the run instead.
var ErrBackwards = errors.New("virtual time never goes back")

// MaxRate bounds the rate, so that a century of wall time cannot overflow.
const MaxRate = 1_000_000

// ErrRate refuses a rate below 0 or above MaxRate.
var ErrRate = fmt.Errorf("rate must be between 0 (frozen) and %d", MaxRate)

// Virtual is the clock of a run. It never goes back, even if the wall clock
// does. It is safe for concurrent use.
type Virtual struct {
	wall Clock

	mu      sync.Mutex
	setting Setting
	last    time.Time
}

// NewVirtual returns a clock that shows at now, and runs at a rate (1 is the
// wall's pace, 0 is frozen).
func NewVirtual(wall Clock, at time.Time, rate int64) *Virtual {
	at = at.UTC()
	return &Virtual{wall: wall, setting: Setting{At: at, Wall: wall.Now(), Rate: rate}, last: at}
}

// Now returns the virtual time, to the millisecond.
func (v *Virtual) Now() time.Time {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.now()
}

func (v *Virtual) now() time.Time {
	if n := v.setting.now(v.wall.Now()).Truncate(time.Millisecond); n.After(v.last) {
		v.last = n
	}
	return v.last
}

// Rate returns how many virtual seconds a wall second has; 0 is frozen.
func (v *Virtual) Rate() int64 {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.setting.Rate
}

// Advance moves the clock to an instant. It keeps the rate.
func (v *Virtual) Advance(to time.Time) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	if to.Before(v.now()) {
		return fmt.Errorf("advance to %s: %w", to.Format(time.RFC3339), ErrBackwards)
	}
	v.setting.At, v.setting.Wall, v.last = to.UTC(), v.wall.Now(), to.UTC()
	return nil
}

// SetRate changes the pace from now on.
func (v *Virtual) SetRate(rate int64) error {
	if rate < 0 || rate > MaxRate {
		return ErrRate
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	v.setting = Setting{At: v.now(), Wall: v.wall.Now(), Rate: rate}
	return nil
}
