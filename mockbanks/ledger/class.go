package ledger

import (
	"github.com/sandbank/sandbank/internal/chance"
	"github.com/sandbank/sandbank/mockbanks/people"
)

// A class is customers of a bank who are paid on the same days, as the ledger
// knows them.
type class struct {
	people.Class
	schedule
	key   uint64
	ranks [4]chance.Perm // of its members
	often int64          // pays in four weeks
}

// classes of a bank, by their number.
func (b *bank) enrol(seed uint64, all []people.Class) {
	id := chance.Text(b.ID)
	for i, c := range all {
		in := class{Class: c, schedule: schedule{c.Rhythm, c.Nominal, b.rules}, key: chance.Key(seed, tagClass, id, uint64(i))}
		for j := range in.ranks {
			in.ranks[j] = chance.NewPerm(chance.Key(seed, tagItemDay, id, uint64(i), uint64(j)), c.Members)
		}
		often, _, _ := c.Rhythm.Times()
		in.often = int64(often)
		b.classes = append(b.classes, in)
	}
}
