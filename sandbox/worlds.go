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
	banks  []people.Bank
}

// worlds keeps the generators in use.
type worlds struct {
	mu       sync.Mutex
	made     map[worldKey]*generated
	declared map[string][]catalog.Bank // by the world file that a catalog was changed by
}

type worldKey struct {
	seed     uint64
	start    time.Time
	sizes    string
	declared string
}

func newWorlds() *worlds {
	return &worlds{made: map[worldKey]*generated{}, declared: map[string][]catalog.Bank{}}
}

// catalog is a catalog as a world file changes it; text is the file in its
// canonical form, and empty if there is none.
func (w *worlds) catalog(base []catalog.Bank, text string) ([]catalog.Bank, error) {
	if text == "" {
		return base, nil
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if banks := w.declared[text]; banks != nil {
		return banks, nil
	}
	world, err := catalog.Declare(base, "the run's world file", []byte(text), World)
	if err != nil {
		return nil, err
	}
	if len(w.declared) >= keptWorlds {
		clear(w.declared)
	}
	w.declared[text] = world.Banks
	return world.Banks, nil
}

// keptWorlds bounds the cache; a generator is cheap to make again.
const keptWorlds = 64

// at returns the generator of a run's seed, first instant and banks.
func (w *worlds) at(spec Spec, banks []catalog.Bank) (*generated, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	key := worldKey{spec.Seed, spec.Start, fmt.Sprint(spec.Population), spec.Declared} // a map prints in order of its keys
	if g := w.made[key]; g != nil {
		return g, nil
	}
	parts := catalog.People(banks)
	p, err := people.New(spec.Seed, parts)
	if err != nil {
		return nil, fmt.Errorf("generate people: %w", err)
	}
	b, err := ledger.New(spec.Seed, spec.Start, p, parts)
	if err != nil {
		return nil, fmt.Errorf("generate ledgers: %w", err)
	}
	if len(w.made) >= keptWorlds {
		clear(w.made)
	}
	g := &generated{p, b, parts}
	w.made[key] = g
	return g, nil
}
