package web

import (
	"context"
	"encoding/json"
	"sort"
	"sync"

	"github.com/sandbank/sandbank/internal/wire"
	"github.com/sandbank/sandbank/sandbox"
)

// indexes find exchanges by their ids. An index is made when it is first
// asked for and reads on from where it was.
type indexes struct {
	mu  sync.Mutex
	all map[string]*exchangeIndex // by run
}

func newIndexes() *indexes { return &indexes{all: map[string]*exchangeIndex{}} }

// exchangeIndex knows the sequence numbers of the exchanges of one run.
type exchangeIndex struct {
	epoch string

	mu   sync.RWMutex
	next uint64 // first sequence number not looked at
	byID map[string]uint64
	seqs []uint64
}

// of returns the index of a run as it stands now.
func (i *indexes) of(ctx context.Context, run *sandbox.Run) (*exchangeIndex, error) {
	i.mu.Lock()
	x := i.all[run.ID()]
	if x == nil || x.epoch != run.Epoch() {
		x = &exchangeIndex{epoch: run.Epoch(), next: 1, byID: map[string]uint64{}}
		i.all[run.ID()] = x
	}
	i.mu.Unlock()
	return x, x.readOn(ctx, run)
}

// drop forgets the index of a run that is gone.
func (i *indexes) drop(run string) {
	i.mu.Lock()
	defer i.mu.Unlock()
	delete(i.all, run)
}

// readOn looks at what has been appended since.
func (x *exchangeIndex) readOn(ctx context.Context, run *sandbox.Run) error {
	x.mu.Lock()
	defer x.mu.Unlock()
	for {
		events, err := run.Actor().Read(ctx, x.next, 1024)
		if err != nil || len(events) == 0 {
			return err
		}
		for _, e := range events {
			x.next = e.Seq + 1
			if e.Type != wire.EventType {
				continue
			}
			var data struct {
				Exchange string `json:"exchange"`
			}
			if json.Unmarshal(e.Data, &data) == nil {
				x.byID[data.Exchange] = e.Seq
				x.seqs = append(x.seqs, e.Seq)
			}
		}
	}
}

func (x *exchangeIndex) find(id string) (seq uint64, known bool) {
	x.mu.RLock()
	defer x.mu.RUnlock()
	seq, known = x.byID[id]
	return seq, known
}

// before returns at most limit sequence numbers below one, the highest first.
func (x *exchangeIndex) before(seq uint64, limit int) []uint64 {
	x.mu.RLock()
	defer x.mu.RUnlock()
	end := sort.Search(len(x.seqs), func(i int) bool { return x.seqs[i] >= seq })
	list := make([]uint64, 0, min(limit, end))
	for i := end - 1; i >= 0 && len(list) < limit; i-- {
		list = append(list, x.seqs[i])
	}
	return list
}
