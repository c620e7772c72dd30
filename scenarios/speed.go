package scenarios

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// A Speed says how long a viewer gets between steps: [Max] is no time at all,
// 4 a quarter of [Pause].
type Speed int

// Max plays as fast as the parts answer.
const Max Speed = 0

// Pause is what lies between two steps at speed 1, by the real clock.
const Pause = 2 * time.Second

// ErrSpeed refuses what is not a speed.
var ErrSpeed = errors.New(`speed is "max", or a number from 1 to 1000 with an x, like 4x`)

// ParseSpeed reads "max", "1x", "16x".
func ParseSpeed(s string) (Speed, error) {
	if s == "max" {
		return Max, nil
	}
	n, err := strconv.Atoi(strings.TrimSuffix(s, "x"))
	if err != nil || n < 1 || n > 1000 {
		return Max, fmt.Errorf("speed %q: %w", s, ErrSpeed)
	}
	return Speed(n), nil
}

// String is the speed as ParseSpeed reads it.
func (s Speed) String() string {
	if s <= Max {
		return "max"
	}
	return strconv.Itoa(int(s)) + "x"
}

// pause waits between two steps; before the first there is nothing to wait for.
func (s Speed) pause(ctx context.Context, before int) error {
	if s <= Max || before == 0 {
		return ctx.Err()
	}
	timer := time.NewTimer(Pause / time.Duration(s))
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
