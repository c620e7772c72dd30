package face

import (
	"sync"

	"github.com/sandbank/sandbank/mockbanks/ledger"
)

// A shelf holds the accounts that were asked for last. An account changes with
// its version only, so what is here is as good as what the book draws anew: it
// only costs less. The zero value is an empty shelf.
type shelf struct {
	version func(account string) uint64 // nil if nothing is laid over the book

	mu sync.RWMutex
	m  map[string]shelved
}

type shelved struct {
	account ledger.Account
	version uint64
}

// maxShelf bounds it to about a megabyte; a full shelf is emptied.
const maxShelf = 4096

// account is the account of a bank with an id.
func (s *shelf) account(book Book, bank, id string) (ledger.Account, error) {
	version := versionOf(s.version, id)
	s.mu.RLock()
	kept, found := s.m[id]
	s.mu.RUnlock()
	if found && kept.version == version {
		return kept.account, nil
	}
	a, err := book.Account(bank, id)
	if err != nil {
		return a, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.m == nil || len(s.m) >= maxShelf {
		s.m = make(map[string]shelved)
	}
	s.m[a.ID] = shelved{a, version}
	return a, nil
}
