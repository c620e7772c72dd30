package mockbanks

import "github.com/sandbank/sandbank/internal/clock"

// MaxBuckets is the bound that tests hold the flood guard to.
const MaxBuckets = maxBuckets

// Flood lets tests see the flood guard.
type Flood struct{ f *flood }

// NewFlood returns a flood guard.
func NewFlood(wall clock.Clock, perSecond int) Flood { return Flood{newFlood(wall, perSecond)} }

// Admit is what the middleware asks.
func (f Flood) Admit(remote string) bool { return f.f.admit(remote) }

// Buckets is how many addresses are remembered.
func (f Flood) Buckets() int { return len(f.f.buckets) }
