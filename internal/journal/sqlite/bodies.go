package sqlite

import (
	"bytes"
	"context"
	"database/sql/driver"
	"encoding/hex"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"

	"github.com/sandbank/sandbank/internal/journal"
)

// pendingAtMost is how many bytes of bodies wait for the disk; beyond, Put
// waits.
const pendingAtMost = 16 << 20

const bodySchema = `
CREATE TABLE IF NOT EXISTS body (id INTEGER PRIMARY KEY, hash BLOB NOT NULL UNIQUE, bytes BLOB);
CREATE TABLE IF NOT EXISTS total (one INTEGER PRIMARY KEY CHECK (one = 1), size INTEGER NOT NULL, dropped INTEGER NOT NULL);
INSERT OR IGNORE INTO total VALUES (1, 0, 0);
`

// bodies keeps blobs in a file of its own, which may be deleted while nobody
// has it open. They are written behind the caller's back: whatever is lost in
// a crash, or does not find room, may vanish by its contract.
type bodies struct {
	options Options
	conn    *conn // the writing goroutine's
	add     *statement
	drop    *statement
	reading sync.Mutex
	reader  *conn
	get     *statement
	dropped atomic.Uint64
	bell    chan struct{}
	done    chan struct{}

	mu      sync.Mutex
	pending map[string][]byte // until they are written
	order   []string          // hashes to be written, oldest first
	size    int
	room    chan struct{} // closed when pending has been written
	closed  bool
}

func openBodies(path string, o Options) (*bodies, error) {
	b := &bodies{options: o, bell: make(chan struct{}, 1), done: make(chan struct{}),
		pending: map[string][]byte{}, room: make(chan struct{})}
	if err := b.open(path); err != nil {
		return nil, errors.Join(fmt.Errorf("bodies.db (it may be deleted, no state is lost): %w", err), b.disconnect())
	}
	return b, nil
}

func (b *bodies) open(path string) (err error) {
	if b.conn, err = open(path, "busy_timeout=5000", "auto_vacuum=INCREMENTAL", "journal_mode=WAL", "synchronous=NORMAL",
		"cache_size=-1000", "journal_size_limit=8388608"); err != nil {
		return err
	}
	if err = b.conn.exec(bodySchema); err != nil {
		return err
	}
	if b.add, err = b.conn.prepare("INSERT OR IGNORE INTO body (hash, bytes) VALUES (?, ?)"); err != nil {
		return err
	}
	if b.drop, err = b.conn.prepare("DELETE FROM body WHERE id = (SELECT min(id) FROM body) RETURNING length(bytes)"); err != nil {
		return err
	}
	if b.reader, err = open(path, "query_only=1", "busy_timeout=5000", "cache_size=-500"); err != nil {
		return err
	}
	if b.get, err = b.reader.prepare("SELECT bytes FROM body WHERE hash = ?"); err != nil {
		return err
	}
	return b.conn.each("SELECT dropped FROM total", func(row []driver.Value) error {
		dropped, _ := row[0].(int64)
		b.dropped.Store(uint64(dropped))
		return nil
	})
}

// Put implements [journal.Blobs].
func (b *bodies) Put(ctx context.Context, body []byte) (string, error) {
	hash := journal.Hash(body)
	for {
		if err := ctx.Err(); err != nil {
			return "", err
		}
		room, err := b.take(hash, body)
		if err != nil || room == nil {
			return hash, err
		}
		select {
		case <-room:
		case <-ctx.Done():
		}
	}
}

// take puts a body among the pending ones, or tells what to wait for.
func (b *bodies) take(hash string, body []byte) (room <-chan struct{}, err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed {
		return nil, journal.ErrClosed
	}
	if _, ok := b.pending[hash]; ok {
		return nil, nil
	}
	if b.size > 0 && b.size+len(body) > pendingAtMost {
		return b.room, nil
	}
	b.pending[hash] = bytes.Clone(body)
	b.order = append(b.order, hash)
	b.size += len(body)
	b.ring()
	return nil, nil
}

func (b *bodies) ring() {
	select {
	case b.bell <- struct{}{}:
	default:
	}
}

// Get implements [journal.Blobs]. It fails with ErrCorrupt if what is kept
// under the hash has another.
func (b *bodies) Get(ctx context.Context, hash string) (body []byte, err error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	b.mu.Lock()
	body, found := b.pending[hash]
	closed := b.closed
	b.mu.Unlock()
	if closed {
		return nil, journal.ErrClosed
	}
	if found {
		return bytes.Clone(body), nil
	}
	if body, found, err = b.stored(hash); err != nil {
		return nil, fmt.Errorf("body %s: %w", hash, err)
	}
	if !found {
		return nil, fmt.Errorf("body %s: %w", hash, journal.ErrNoBlob)
	}
	if journal.Hash(body) != hash {
		return nil, fmt.Errorf("body %s is not what was kept: %w", hash, journal.ErrCorrupt)
	}
	return body, nil
}

func (b *bodies) stored(hash string) (body []byte, found bool, err error) {
	key, err := hex.DecodeString(hash)
	if err != nil || len(key) == 0 {
		return nil, false, nil // no hash of anything
	}
	b.reading.Lock()
	defer b.reading.Unlock()
	if b.reader == nil {
		return nil, false, journal.ErrClosed
	}
	err = b.get.each(func(row []driver.Value) error {
		body, _ = row[0].([]byte)
		found = true
		return nil
	}, key)
	return body, found, err
}

// Dropped is how many bodies have made room for younger ones, or found none.
func (b *bodies) Dropped() uint64 { return b.dropped.Load() }

// close writes what is pending.
func (b *bodies) close() error {
	b.mu.Lock()
	b.closed = true
	b.mu.Unlock()
	b.ring()
	<-b.done
	return b.disconnect()
}

func (b *bodies) disconnect() (err error) {
	b.reading.Lock()
	defer b.reading.Unlock()
	for _, c := range []*conn{b.reader, b.conn} {
		if c != nil {
			err = errors.Join(err, c.close())
		}
	}
	b.reader, b.conn = nil, nil
	return err
}
