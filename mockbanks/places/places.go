// Package places is where a bank's branches and cash machines are, and finds
// the nearest.
//
// A [Network] is a pure function of the seed and the bank: how many places a
// town has follows from how many customers live there; what each is like is
// drawn when somebody looks. Only positions are kept, sixteen bytes a place, in
// a tree that is made when the first neighbour is asked for.
//
// Facilities are named so that they map onto the code lists of Open Banking UK
// Open Data 2.3. The coordinates of towns are facts; streets, shops and what
// stands there are not.
package places

import (
	"errors"
	"strings"
	"sync"

	"github.com/sandbank/sandbank/internal/chance"
	"github.com/sandbank/sandbank/mockbanks/people"
)

// One branch, and one machine, for so many customers.
const (
	perBranch  = 40_000
	perMachine = 9_000
	bigTown    = 30 // weight from which a town has at least one of each
)

const (
	tagPlace chance.Tag = 0x91ace0 + iota
	tagID
)

// Refusals of [New] and of the look-ups.
var (
	ErrUnknownPlace = errors.New("no such place")
	ErrUnknownTown  = errors.New("no such town")
	ErrNoCentre     = errors.New("nobody knows where the town is")
)

// A Network is the places of one bank. It is safe for concurrent use.
type Network struct {
	bank   people.Bank
	key    uint64
	ids    chance.Perm
	towns  []town
	counts []count

	grow sync.Once
	tree tree
}

// A town is where people live, and where that is.
type town struct {
	people.Town
	centre
}

// A count is how many places a town has.
type count struct{ machines, branches int }

func (c count) of(k Kind) int {
	if k == ATM {
		return c.machines
	}
	return c.branches
}

// New returns the network of a bank: an empty one if it has only cards. It
// fails with [ErrNoCentre] if customers live where nobody knows.
func New(seed uint64, b people.Bank) (*Network, error) {
	id := chance.Text(b.ID)
	n := &Network{bank: b, key: chance.Key(seed, tagPlace, id), ids: chance.NewPerm(chance.Key(seed, tagID, id), 1<<(5*idWidth))}
	var weight int64
	for _, t := range people.Towns(b.Country) {
		c, ok := centreOf(b.Country, t.Name, t.Region)
		if !ok {
			return nil, refuse(t.Name+", "+t.Region, ErrNoCentre)
		}
		n.towns = append(n.towns, town{t, c})
		weight += t.Weight
	}
	n.counts = make([]count, len(n.towns))
	for i, t := range n.towns {
		if b.Cards {
			continue
		}
		customers := b.Population / weight * t.Weight
		customers += b.Population % weight * t.Weight / weight
		n.counts[i] = count{int((customers + perMachine/2) / perMachine), int((customers + perBranch/2) / perBranch)}
		if t.Weight >= bigTown {
			n.counts[i] = count{max(n.counts[i].machines, 1), max(n.counts[i].branches, 1)}
		}
	}
	return n, nil
}

// Len is the number of places of a kind.
func (n *Network) Len(k Kind) (sum int) {
	for _, c := range n.counts {
		if k != Branch {
			sum += c.machines
		}
		if k != ATM {
			sum += c.branches
		}
	}
	return sum
}

// Get returns a place by its id. It fails with [ErrUnknownPlace].
func (n *Network) Get(id string) (Place, error) {
	of, ok := n.numberOf(id)
	if !ok {
		return Place{}, refuse("place "+id+" of "+n.bank.ID, ErrUnknownPlace)
	}
	return n.place(of), nil
}

// numbers calls yield for each place, town after town.
func (n *Network) numbers(yield func(number)) {
	for t, c := range n.counts {
		for i := range c.branches {
			yield(newNumber(t, Branch, i))
		}
		for i := range c.machines {
			yield(newNumber(t, ATM, i))
		}
	}
}

// index is the tree of all positions, made at the first call.
func (n *Network) index() tree {
	n.grow.Do(func() {
		leaves := make(tree, 0, n.Len(AnyKind))
		n.numbers(func(of number) {
			leaves = append(leaves, leaf{n.at(of).vector(), uint32(of)})
		})
		n.tree = grow(leaves)
	})
	return n.tree
}

// An UnknownTown says which town is most like the one that was asked for.
// It unwraps to [ErrUnknownTown].
type UnknownTown struct {
	Town, Near string
}

func (e *UnknownTown) Error() string {
	return "town " + e.Town + ": " + ErrUnknownTown.Error()
}

// Unwrap is [ErrUnknownTown].
func (e *UnknownTown) Unwrap() error { return ErrUnknownTown }

// town finds a town by "Austin" or "Austin, TX", in any case.
func (n *Network) town(name string) (int, error) {
	want := strings.ToLower(strings.Join(strings.Fields(name), " "))
	want = want[:min(len(want), 64)] // no town is longer, and spelling costs its square
	best, least := 0, 1<<30
	for i, t := range n.towns {
		short := strings.ToLower(t.Town.Name)
		long := short + ", " + strings.ToLower(t.Region)
		if want == short || want == long {
			return i, nil
		}
		if d := min(edits(want, short), edits(want, long)); d < least {
			best, least = i, d
		}
	}
	return 0, &UnknownTown{name, n.towns[best].Town.Name}
}

// edits is how many letters must be changed, added or left out to make b of a
// (Levenshtein 1966).
func edits(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost = min(diagonal, row[j], row[j+1]) + 1
			}
			diagonal, row[j+1] = row[j+1], cost
		}
	}
	return row[len(b)]
}

// A refusal names what was refused; it unwraps to its sentinel. The standard
// formatting package would bring the operating system with it.
type refusal struct {
	op  string
	err error
}

func refuse(op string, err error) error { return &refusal{op, err} }

func (r *refusal) Error() string { return r.op + ": " + r.err.Error() }
func (r *refusal) Unwrap() error { return r.err }
