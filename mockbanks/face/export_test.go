package face

import "github.com/sandbank/sandbank/mockbanks/ledger"

// NewTill returns a desk with nothing but the tills over a book.
func NewTill(k *ledger.Book) *Desk {
	d := &Desk{}
	d.Book = k
	d.openTills()
	return d
}
