package sandbox

import (
	"fmt"
	"sync"
	"time"

	"github.com/sandbank/sandbank/mockbanks/catalog"
	"github.com/sandbank/sandbank/mockbanks/ledger"
	"github.com/sandbank/sandbank/mockbanks/people"
)

// A generated is what the seed alone gives: people and their money. It is
// never changed, so runs of one seed and start share it.
type generated struct {
	people *people.World
	book   *ledger.Book
}

// worlds keeps the generators in use.
type worlds struct {
	mu   sync.Mutex
	made map[worldKey]*generated
}

type worldKey struct {
	seed  uint64
	start time.Time
	sizes string
}

func newWorlds() *worlds {
	return &worlds{made: map[worldKey]*generated{}}
}

// keptWorlds bounds the cache; a generator is cheap to make again.
const keptWorlds = 64

// at returns the generator of a run's seed, first instant and banks.
func (w *worlds) at(spec Spec, banks []catalog.Bank) (*generated, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	key := worldKey{spec.Seed, spec.Start, fmt.Sprint(spec.Population)} // a map prints in order of its keys
	if g := w.made[key]; g != nil {
		return g, nil
	}
	p, err := people.New(spec.Seed, catalog.People(banks))
	if err != nil {
		return nil, fmt.Errorf("generate people: %w", err)
	}
	b, err := ledger.New(spec.Seed, spec.Start, p, catalog.People(banks))
	if err != nil {
		return nil, fmt.Errorf("generate ledgers: %w", err)
	}
	if len(w.made) >= keptWorlds {
		clear(w.made)
	}
	g := &generated{p, b}
	w.made[key] = g
	return g, nil
}
