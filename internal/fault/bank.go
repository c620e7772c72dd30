package fault

import (
	"cmp"
	"time"
)

// What banks were seen to do, where a fault does not say otherwise.
const (
	usualDays   = 90
	usualWindow = 90 * time.Second
	maxDays     = 36500
)

// Days is how long the longest consent is that [ConsentTooLong] lets pass.
func (f Fault) Days() int { return cmp.Or(f.Limit, usualDays) }

// Window is how long, in real time, [ReturnWindow] lets a code live.
func (f Fault) Window() time.Duration { return cmp.Or(f.Latency, usualWindow) }
