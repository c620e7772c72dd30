package compare

import (
	"context"
	"fmt"

	"github.com/sandbank/sandbank/internal/journal/replayfile"
	"github.com/sandbank/sandbank/internal/wire"
	"github.com/sandbank/sandbank/sandbox"
)

// Of is a run as it stands, with what was said in its exchanges.
func Of(ctx context.Context, run *sandbox.Run) (Side, error) {
	events, err := run.Journal(ctx)
	if err != nil {
		return Side{}, fmt.Errorf("compare %s: %w", run.ID(), err)
	}
	return Side{Events: events, Bodies: run.Bodies(ctx)}, nil
}

// OfFile is a recorded run.
func OfFile(f replayfile.File) Side {
	said := make(map[string][]byte, len(f.Bodies))
	for _, b := range f.Bodies {
		said[b.Hash] = b.Bytes
	}
	return Side{Events: f.Events, Bodies: func(hash string) (wire.Message, bool) {
		b, ok := said[hash]
		if !ok {
			return wire.Message{}, false
		}
		m, err := wire.ParseMessage(b, "", wire.Places{})
		return m, err == nil
	}}
}
