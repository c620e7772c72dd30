package mockbanks

import (
	"github.com/sandbank/sandbank/mockbanks/catalog"
	"github.com/sandbank/sandbank/mockbanks/dossier"
)

// Archive holds what there is to know about the bank's customers, with what
// users have changed.
func (b *Bank) Archive() *dossier.Archive {
	return &dossier.Archive{Banks: []catalog.Bank{b.c.Entry}, People: b.c.People, Reader: b.money}
}
