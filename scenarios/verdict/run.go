package verdict

import (
	"context"
	"fmt"

	"github.com/sandbank/sandbank/internal/journal"
	"github.com/sandbank/sandbank/internal/wire"
	"github.com/sandbank/sandbank/sandbox"
)

// pageSize is how many events are read at a time.
const pageSize = 512

// OfRun judges the parties of a run that are the user's own, by all that has
// happened in it so far.
func OfRun(ctx context.Context, r *sandbox.Run) ([]Finding, error) {
	events, bodies, err := Read(ctx, r)
	if err != nil {
		return nil, err
	}
	return Judge(events, bodies), nil
}

// Read reads what is judged of a run.
func Read(ctx context.Context, r *sandbox.Run) ([]journal.Event, Bodies, error) {
	var all []journal.Event
	for {
		page, err := r.Actor().Read(ctx, uint64(len(all))+1, pageSize)
		if err != nil {
			return nil, nil, fmt.Errorf("verdict on run %s: %w", r.ID(), err)
		}
		if len(page) == 0 {
			break
		}
		all = append(all, page...)
	}
	return all, func(hash string) (wire.Message, bool) {
		m, err := r.Message(ctx, hash)
		return m, err == nil
	}, nil
}
