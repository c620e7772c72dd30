package places

import (
	"sync"

	"github.com/sandbank/sandbank/mockbanks/people"
)

// An Atlas keeps the networks in use, so that their trees are made once. The
// zero value is empty. It is safe for concurrent use.
type Atlas struct {
	mu   sync.Mutex
	made map[sheet]*Network
}

// A sheet is what a network follows from.
type sheet struct {
	seed       uint64
	bank       string
	country    string
	currency   string
	population int64
	cards      bool
}

// keptSheets bounds an atlas: 64 of the largest banks take 20 MB. A network is
// cheap to make again.
const keptSheets = 64

// Of returns the network of a bank; see [New].
func (a *Atlas) Of(seed uint64, b people.Bank) (*Network, error) {
	key := sheet{seed, b.ID, b.Country, b.Currency, b.Population, b.Cards}
	a.mu.Lock()
	defer a.mu.Unlock()
	if n := a.made[key]; n != nil {
		return n, nil
	}
	n, err := New(seed, b)
	if err != nil {
		return nil, err
	}
	if a.made == nil || len(a.made) >= keptSheets {
		a.made = map[sheet]*Network{}
	}
	a.made[key] = n
	return n, nil
}
