package journal

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"sync"
)

// Memory is a Store that lives and dies with the process.
type Memory struct {
	*memoryBlobs

	mu     sync.Mutex
	runs   map[string]*memoryRun
	closed bool
}

// NewMemory returns an empty store that keeps at most limit bytes of blobs; 0
// means 64 MiB.
func NewMemory(limit int) *Memory {
	if limit <= 0 {
		limit = 64 << 20
	}
	return &Memory{runs: map[string]*memoryRun{}, memoryBlobs: newMemoryBlobs(limit)}
}

// run returns a run or nil.
func (m *Memory) run(ctx context.Context, name string) (*memoryRun, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.closed {
		return nil, ErrClosed
	}
	return m.runs[name], nil
}

// hold returns a run, begun if need be, that stays in its place until it is
// let go.
func (m *Memory) hold(ctx context.Context, name string) (*memoryRun, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.closed {
		return nil, ErrClosed
	}
	r := m.runs[name]
	if r == nil {
		r = &memoryRun{versions: map[string]uint64{}}
		m.runs[name] = r
	}
	r.holders++
	return r, nil
}

// release lets go of a run, and forgets it if nobody holds it and it has no
// events.
func (m *Memory) release(name string, r *memoryRun) {
	m.mu.Lock()
	defer m.mu.Unlock()
	r.holders--
	if r.holders == 0 && m.runs[name] == r && r.head().Seq == 0 {
		delete(m.runs, name)
	}
}

// Append implements [Journal]. Memory is as durable as it gets at once.
func (m *Memory) Append(ctx context.Context, run string, events []Event) (Receipt, error) {
	for {
		r, err := m.hold(ctx, run)
		if err != nil {
			return nil, fmt.Errorf("append to %s: %w", run, err)
		}
		err = r.append(events)
		m.release(run, r)
		switch {
		case errors.Is(err, errDeleted): // just now: begin it anew
		case err != nil:
			return nil, fmt.Errorf("append to %s: %w", run, err)
		default:
			return func(context.Context) error { return nil }, nil
		}
	}
}

// Read implements [Journal].
func (m *Memory) Read(ctx context.Context, run string, from uint64, limit int) ([]Event, error) {
	r, err := m.run(ctx, run)
	if r == nil || err != nil {
		return nil, err
	}
	events, _, _ := r.since(from, limit)
	return events, nil
}

// Tail implements [Journal].
func (m *Memory) Tail(ctx context.Context, run string, from uint64) iter.Seq2[Event, error] {
	return func(yield func(Event, error) bool) {
		r, err := m.hold(ctx, run)
		if err != nil {
			if ctx.Err() == nil {
				yield(Event{}, err)
			}
			return
		}
		defer m.release(run, r)
		for next := max(from, 1); ctx.Err() == nil; {
			events, grown, ok := r.since(next, 256)
			if !ok {
				return
			}
			for _, e := range events {
				if !yield(e, nil) {
					return
				}
				next = e.Seq + 1
			}
			if len(events) > 0 {
				continue
			}
			select {
			case <-ctx.Done():
			case <-grown:
			}
		}
	}
}

// Head implements [Journal].
func (m *Memory) Head(ctx context.Context, run string) (Head, error) {
	r, err := m.run(ctx, run)
	if r == nil || err != nil {
		return Head{}, err
	}
	return r.head(), nil
}

// Delete implements [Journal].
func (m *Memory) Delete(ctx context.Context, run string) error {
	r, err := m.run(ctx, run)
	if r == nil || err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.runs[run] == r {
		delete(m.runs, run)
	}
	r.end()
	return nil
}

// Runs implements [Store].
func (m *Memory) Runs(ctx context.Context) ([]string, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.closed {
		return nil, ErrClosed
	}
	names := make([]string, 0, len(m.runs))
	for name, r := range m.runs {
		if r.head().Seq > 0 {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names, ctx.Err()
}

// Close implements [Store]: what was kept is gone, and every tail ends.
func (m *Memory) Close() error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.closed = true
	for _, r := range m.runs {
		r.end()
	}
	m.runs = nil
	return nil
}
