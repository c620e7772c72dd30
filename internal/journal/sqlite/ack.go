package sqlite

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/sandbank/sandbank/internal/journal"
)

// A claim is the exclusive hold on a data directory. Its file also says how
// many commits were acknowledged. SQLite takes a damaged end of its
// write-ahead log for a commit that never happened; the count tells the two
// apart. It is written after each commit and not synced: after a loss of
// power it may be too low, and then finds less, but never too high.
type claim struct {
	file     *os.File
	identity string
}

const claimName = "journal.lock"

// take makes the directory if need be and holds it.
func take(dir string) (*claim, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("data directory %s cannot be made: %w", dir, cause(err))
	}
	f, err := os.OpenFile(filepath.Join(dir, claimName), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("data directory %s cannot be written: %w", dir, cause(err))
	}
	taken, err := lock(f)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("data directory %s cannot be locked: %w", dir, err), f.Close())
	}
	if !taken {
		return nil, errors.Join(fmt.Errorf(
			"data directory %s is in use: stop the other sandbank, or take another directory with --data: %w",
			dir, journal.ErrLocked), f.Close())
	}
	return &claim{file: f}, nil
}

// cause is what the system said, without the path, which we say ourselves.
func cause(err error) error {
	var e *fs.PathError
	if errors.As(err, &e) {
		return e.Err
	}
	return err
}

// check refuses a journal with fewer commits than were acknowledged, or in
// the place of another one. A directory that is new, or whose count nobody can
// read, has nothing to compare.
func (c *claim) check(m meta) error {
	c.identity = m.identity
	var identity string
	var acknowledged uint64
	if _, err := fmt.Fscanf(c.file, "%s %d\n", &identity, &acknowledged); err != nil {
		return nil
	}
	if identity != m.identity {
		return fmt.Errorf("journal.db is not the one with %d commits that was here: it is damaged or was replaced; reset, or delete %s to go on with what there is: %w",
			acknowledged, c.file.Name(), journal.ErrCorrupt)
	}
	if m.commits < acknowledged {
		return fmt.Errorf("journal.db ends at commit %d but %d were acknowledged: its end is damaged or an older copy was put back; reset, or delete %s to go on without the rest: %w",
			m.commits, acknowledged, c.file.Name(), journal.ErrCorrupt)
	}
	return nil
}

// acknowledge notes that a commit is durable. Failing to note it loses a
// check, not an event.
func (c *claim) acknowledge(commits uint64) {
	_, _ = c.file.WriteAt(fmt.Appendf(nil, "%s %020d\n", c.identity, commits), 0)
}

func (c *claim) release() error { return c.file.Close() }

// Reset empties a data directory that nobody holds, of whatever world it is.
// What is no part of a journal stays.
func Reset(dir string) error {
	c, err := take(dir)
	if err != nil {
		return err
	}
	for _, name := range []string{"journal.db", "bodies.db"} {
		for _, suffix := range []string{"", "-wal", "-shm"} {
			if e := os.Remove(filepath.Join(dir, name+suffix)); e != nil && !errors.Is(e, fs.ErrNotExist) {
				err = errors.Join(err, e)
			}
		}
	}
	return errors.Join(err, c.file.Truncate(0), c.release())
}
