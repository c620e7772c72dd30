package clock_test

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/sandbank/sandbank/internal/clock"
)

var noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

func TestVirtualRunsAtItsRate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := clock.NewVirtual(clock.System{}, noon, 60)
		time.Sleep(2 * time.Second) // the bubble's time, not the machine's
		if got, want := v.Now(), noon.Add(2*time.Minute); !got.Equal(want) {
			t.Errorf("Now() = %v, want %v", got, want)
		}
		if err := v.SetRate(0); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Hour)
		if got, want := v.Now(), noon.Add(2*time.Minute); !got.Equal(want) {
			t.Errorf("frozen Now() = %v, want %v", got, want)
		}
	})
}

func TestVirtualNeverGoesBack(t *testing.T) {
	v := clock.NewVirtual(clock.System{}, noon, 0)
	if err := v.Advance(noon.Add(-time.Second)); !errors.Is(err, clock.ErrBackwards) {
		t.Errorf("Advance(earlier) = %v, want ErrBackwards", err)
	}
	if err := v.Advance(noon.Add(time.Hour)); err != nil || !v.Now().Equal(noon.Add(time.Hour)) {
		t.Errorf("Advance(later) = %v, Now() = %v", err, v.Now())
	}
	if err := v.SetRate(-1); !errors.Is(err, clock.ErrRate) {
		t.Errorf("SetRate(-1) = %v, want ErrRate", err)
	}
}

// backwards is a wall clock that somebody set back by an hour.
type backwards struct{ calls int }

func (b *backwards) Now() time.Time {
	b.calls++
	return noon.Add(-time.Duration(b.calls) * time.Hour)
}

func TestVirtualSurvivesAWallClockSetBack(t *testing.T) {
	v := clock.NewVirtual(&backwards{}, noon, 1)
	for range 3 {
		if got := v.Now(); got.Before(noon) {
			t.Fatalf("Now() = %v, before %v", got, noon)
		}
	}
}
