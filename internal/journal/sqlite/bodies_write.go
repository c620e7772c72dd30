package sqlite

import (
	"database/sql/driver"
	"encoding/hex"
	"fmt"
)

// work writes pending bodies until the store is closed.
func (b *bodies) work() {
	defer close(b.done)
	for {
		b.mu.Lock()
		order, closed := b.order, b.closed
		b.order = nil
		b.mu.Unlock()
		if len(order) > 0 {
			b.flush(order)
			continue
		}
		if closed {
			return
		}
		<-b.bell
	}
}

// flush writes bodies, or drops them if there is no room.
func (b *bodies) flush(order []string) {
	dropped, err := b.write(order)
	if err != nil {
		dropped = len(order)
	}
	b.dropped.Add(uint64(dropped))
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, hash := range order {
		b.size -= len(b.pending[hash])
		delete(b.pending, hash)
	}
	close(b.room)
	b.room = make(chan struct{})
}

// write adds bodies in one transaction, drops the oldest beyond the limit,
// and says how many those were. It writes nothing if the disk is nearly full:
// what is left of it is for events.
func (b *bodies) write(order []string) (dropped int, err error) {
	if err := guard(b.options)(); err != nil {
		return 0, err
	}
	if err := b.conn.exec("BEGIN IMMEDIATE"); err != nil {
		return 0, err
	}
	size, err := b.insert(order)
	if err == nil {
		size, dropped, err = b.trim(size)
	}
	if err == nil {
		err = b.conn.exec(fmt.Sprintf("UPDATE total SET size = %d, dropped = dropped + %d; COMMIT; PRAGMA incremental_vacuum(100)", size, dropped))
	}
	if err != nil {
		_ = b.conn.exec("ROLLBACK") // SQLite may have done so by itself
		return 0, err
	}
	return dropped, nil
}

// insert returns how many bytes are kept after it.
func (b *bodies) insert(order []string) (size int64, err error) {
	if err := b.conn.each("SELECT size FROM total", func(row []driver.Value) error {
		size, _ = row[0].(int64)
		return nil
	}); err != nil {
		return 0, err
	}
	for _, hash := range order {
		key, err := hex.DecodeString(hash)
		if err != nil {
			return 0, err
		}
		b.mu.Lock()
		body := b.pending[hash]
		b.mu.Unlock()
		added, err := b.add.exec(key, body)
		if err != nil {
			return 0, err
		}
		size += added * int64(len(body))
	}
	return size, nil
}

// trim drops the oldest bodies until the size is within the limit.
func (b *bodies) trim(size int64) (left int64, dropped int, err error) {
	for size > b.options.Bodies {
		before := dropped
		if err := b.drop.each(func(row []driver.Value) error {
			length, _ := row[0].(int64)
			size -= length
			dropped++
			return nil
		}); err != nil {
			return 0, 0, err
		}
		if dropped == before {
			break // nothing is left to drop
		}
	}
	return size, dropped, nil
}
