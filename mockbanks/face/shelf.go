package face

import (
	"sync"

	"github.com/sandbank/sandbank/mockbanks/ledger"
)

// A shelf holds the accounts that were asked for last. An account never
// changes, so what is here is as good as what the book draws anew: it only
// costs less. The zero value is an empty shelf.
type shelf struct {
	mu sync.RWMutex
	m  map[string]ledger.Account
}

// maxShelf bounds it to about a megabyte; a full shelf is emptied.
const maxShelf = 4096

// account is the account of a bank with an id.
func (s *shelf) account(book Book, bank, id string) (ledger.Account, error) {
	s.mu.RLock()
	a, found := s.m[id]
	s.mu.RUnlock()
	if found {
		return a, nil
	}
	a, err := book.Account(bank, id)
	if err != nil {
		return a, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.m == nil || len(s.m) >= maxShelf {
		s.m = make(map[string]ledger.Account)
	}
	s.m[a.ID] = a
	return a, nil
}
