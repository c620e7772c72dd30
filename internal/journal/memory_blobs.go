package journal

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"sync"
)

// Hash is the name by which [Blobs] keeps a body.
func Hash(body []byte) string {
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:])
}

// memoryBlobs keeps bodies up to a limit of bytes.
type memoryBlobs struct {
	mu      sync.RWMutex
	bodies  map[string][]byte
	order   []string // hashes, oldest first
	size    int
	limit   int
	dropped uint64
}

func newMemoryBlobs(limit int) *memoryBlobs {
	return &memoryBlobs{bodies: map[string][]byte{}, limit: limit}
}

// Put implements [Blobs]. Over the limit the oldest blobs are dropped.
func (b *memoryBlobs) Put(ctx context.Context, body []byte) (string, error) {
	hash := Hash(body)
	b.mu.Lock()
	defer b.mu.Unlock()
	if _, ok := b.bodies[hash]; ok {
		return hash, ctx.Err()
	}
	b.bodies[hash] = slices.Clone(body)
	b.order = append(b.order, hash)
	b.size += len(body)
	for b.size > b.limit && len(b.order) > 1 {
		b.size -= len(b.bodies[b.order[0]])
		delete(b.bodies, b.order[0])
		b.order = b.order[1:]
		b.dropped++
	}
	return hash, ctx.Err()
}

// Get implements [Blobs].
func (b *memoryBlobs) Get(ctx context.Context, hash string) ([]byte, error) {
	b.mu.RLock()
	defer b.mu.RUnlock()
	body, ok := b.bodies[hash]
	if !ok {
		return nil, fmt.Errorf("body %s: %w", hash, ErrNoBlob)
	}
	return slices.Clone(body), ctx.Err()
}

// Dropped is how many bodies have made room for younger ones.
func (b *memoryBlobs) Dropped() uint64 {
	b.mu.RLock()
	defer b.mu.RUnlock()
	return b.dropped
}
