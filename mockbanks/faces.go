package mockbanks

import (
	"strings"

	"github.com/sandbank/sandbank/mockbanks/consent"
)

// A Shown is an API that a bank shows.
type Shown struct {
	Standard consent.Face
	URL      string // absolute
	Path     string // beneath the bank, like /fdx/v6
}

// Faces lists the APIs that the bank shows, its own first.
func (b *Bank) Faces() []Shown {
	list := make([]Shown, len(b.faces))
	for i, m := range b.faces {
		path := strings.TrimPrefix(m.mark, "/banks/"+b.ID())
		list[i] = Shown{consent.Face(b.c.Entry.Faces[i].Standard), b.base + path, path}
	}
	return list
}
