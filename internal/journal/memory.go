package journal

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"iter"
	"slices"
	"sync"
)

// Memory is a Store that lives and dies with the process.
type Memory struct {
	mu    sync.RWMutex
	runs  map[string]*memoryRun
	blobs map[string][]byte
	order []string // hashes, oldest first
	size  int
	limit int
}

type memoryRun struct {
	events   []Event
	versions map[string]uint64
	grown    chan struct{} // closed and replaced when events grows
	deleted  bool
}

// NewMemory returns an empty store that keeps at most limit bytes of blobs; 0
// means 64 MiB.
func NewMemory(limit int) *Memory {
	if limit <= 0 {
		limit = 64 << 20
	}
	return &Memory{runs: map[string]*memoryRun{}, blobs: map[string][]byte{}, limit: limit}
}

// Append implements [Journal]. Memory is as durable as it gets at once.
func (m *Memory) Append(ctx context.Context, run string, events []Event) (Receipt, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	r := m.runs[run]
	if r == nil {
		r = &memoryRun{versions: map[string]uint64{}, grown: make(chan struct{})}
	}
	done, err := r.check(events)
	if err != nil {
		return nil, fmt.Errorf("append to %s: %w", run, err)
	}
	if !done {
		r.add(events)
		m.runs[run] = r
	}
	return func(context.Context) error { return nil }, nil
}

// check says whether the events are there already, or refuses them.
func (r *memoryRun) check(events []Event) (done bool, err error) {
	if len(events) == 0 {
		return true, nil
	}
	head := uint64(len(r.events))
	if first := events[0].Seq; first != 0 && first <= head {
		return true, r.same(events)
	}
	seen := map[string]uint64{}
	for i, e := range events {
		if e.Seq != head+uint64(i)+1 {
			return false, fmt.Errorf("event %s has sequence %d after %d: %w", e.ID, e.Seq, head, ErrConflict)
		}
		if e.Subject == "" {
			continue
		}
		last, ok := seen[e.Subject]
		if !ok {
			last = r.versions[e.Subject]
		}
		if e.Version != last+1 {
			return false, fmt.Errorf("%s is at version %d, not %d: %w", e.Subject, last, e.Version-1, ErrConflict)
		}
		seen[e.Subject] = e.Version
	}
	return false, nil
}

// same refuses events that differ from those that stand in their places.
func (r *memoryRun) same(events []Event) error {
	for _, e := range events {
		if e.Seq > uint64(len(r.events)) || r.events[e.Seq-1].Chain != e.Chain {
			return fmt.Errorf("event %s at sequence %d: %w", e.ID, e.Seq, ErrConflict)
		}
	}
	return nil
}

func (r *memoryRun) add(events []Event) {
	for _, e := range events {
		if e.Subject != "" {
			r.versions[e.Subject] = e.Version
		}
	}
	r.events = append(r.events, events...)
	close(r.grown)
	r.grown = make(chan struct{})
}

// Read implements [Journal].
func (m *Memory) Read(ctx context.Context, run string, from uint64, limit int) ([]Event, error) {
	events, _, _ := m.since(run, from, limit)
	return events, ctx.Err()
}

// since returns events from a sequence, and a channel that closes when more
// have come. ok is false if the run is not there.
func (m *Memory) since(run string, from uint64, limit int) (events []Event, grown <-chan struct{}, ok bool) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	r := m.runs[run]
	if r == nil || r.deleted {
		return nil, nil, false
	}
	from = max(from, 1)
	if from <= uint64(len(r.events)) {
		rest := r.events[from-1:]
		events = slices.Clone(rest[:min(len(rest), limit)])
	}
	return events, r.grown, true
}

// Tail implements [Journal].
func (m *Memory) Tail(ctx context.Context, run string, from uint64) iter.Seq2[Event, error] {
	return func(yield func(Event, error) bool) {
		next := max(from, 1)
		for {
			events, grown, ok := m.since(run, next, 256)
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
				return
			case <-grown:
			}
		}
	}
}

// Head implements [Journal].
func (m *Memory) Head(ctx context.Context, run string) (Head, error) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	r := m.runs[run]
	if r == nil || len(r.events) == 0 {
		return Head{}, ctx.Err()
	}
	last := r.events[len(r.events)-1]
	return Head{last.Seq, last.Chain}, ctx.Err()
}

// Delete implements [Journal].
func (m *Memory) Delete(ctx context.Context, run string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if r := m.runs[run]; r != nil {
		r.deleted = true
		close(r.grown)
		r.grown = make(chan struct{})
		delete(m.runs, run)
	}
	return ctx.Err()
}

// Runs implements [Store].
func (m *Memory) Runs(ctx context.Context) ([]string, error) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	names := make([]string, 0, len(m.runs))
	for name := range m.runs {
		names = append(names, name)
	}
	slices.Sort(names)
	return names, ctx.Err()
}

// Put implements [Blobs]. Over the limit the oldest blobs are dropped.
func (m *Memory) Put(ctx context.Context, body []byte) (string, error) {
	sum := sha256.Sum256(body)
	hash := hex.EncodeToString(sum[:])
	m.mu.Lock()
	defer m.mu.Unlock()
	if _, ok := m.blobs[hash]; ok {
		return hash, ctx.Err()
	}
	m.blobs[hash] = slices.Clone(body)
	m.order = append(m.order, hash)
	m.size += len(body)
	for m.size > m.limit && len(m.order) > 1 {
		m.size -= len(m.blobs[m.order[0]])
		delete(m.blobs, m.order[0])
		m.order = m.order[1:]
	}
	return hash, ctx.Err()
}

// Get implements [Blobs].
func (m *Memory) Get(ctx context.Context, hash string) ([]byte, error) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	body, ok := m.blobs[hash]
	if !ok {
		return nil, fmt.Errorf("body %s: %w", hash, ErrNoBlob)
	}
	return body, ctx.Err()
}

// Close implements [Store]; there is nothing to close.
func (m *Memory) Close() error { return nil }
