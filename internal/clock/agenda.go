package clock

import (
	"context"
	"time"
)

// An Agenda knows what falls due: expiries, deadlines, retries.
type Agenda interface {
	// Next returns the instant of the earliest due thing, if there is one.
	Next() (time.Time, bool)
	// Fire makes happen what is due at or before now. Firing twice, or from
	// two replicas, does it once.
	Fire(ctx context.Context, now time.Time) error
}
