package sqlite

import (
	"crypto/rand"
	"database/sql/driver"
	"errors"
	"fmt"
	"strconv"

	"github.com/sandbank/sandbank/internal/journal"
)

// schema is what a data directory's journal.db holds. Any SQLite tool can
// read it: one row is one event. The run's row repeats its last sequence and
// chain value, so that a lost tail is found.
const schema = `
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE run (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, seq INTEGER NOT NULL, chain BLOB NOT NULL);
CREATE TABLE event (
	run INTEGER NOT NULL, seq INTEGER NOT NULL, id TEXT NOT NULL, type TEXT NOT NULL, source TEXT NOT NULL,
	subject TEXT, version INTEGER NOT NULL, time TEXT NOT NULL, data TEXT, causationid TEXT, traceid TEXT,
	walltime TEXT, took INTEGER NOT NULL, chain BLOB NOT NULL,
	PRIMARY KEY (run, seq)
) WITHOUT ROWID;
CREATE UNIQUE INDEX event_version ON event (run, subject, version) WHERE subject IS NOT NULL;
CREATE TABLE secret (
	run INTEGER NOT NULL, seq INTEGER NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL,
	PRIMARY KEY (run, seq, name)
) WITHOUT ROWID;
CREATE TABLE doomed (run INTEGER PRIMARY KEY);
`

// settings of the connection that writes. FULL means that a commit has
// reached the disk; fullfsync says so to macOS, too.
func settings() []string {
	return []string{
		"busy_timeout=5000", "page_size=8192", "auto_vacuum=INCREMENTAL", "journal_mode=WAL",
		"synchronous=FULL", "fullfsync=1", "temp_store=MEMORY", "cache_size=-8000",
		"wal_autocheckpoint=2000", "journal_size_limit=33554432",
	}
}

// meta is the few facts about a journal as a whole.
type meta struct {
	world    int
	identity string // drawn when the file was made
	commits  uint64 // how many transactions it has seen
}

// prepare makes the tables of a new file and reads the facts of an old one.
func prepare(c *conn, world int) (meta, error) {
	if err := c.each("PRAGMA journal_mode", func(row []driver.Value) error {
		if mode := text(row[0]); mode != "wal" {
			return fmt.Errorf("this file system cannot hold a write-ahead log (it gives journal mode %q)", mode)
		}
		return nil
	}); err != nil {
		return meta{}, err
	}
	tables := int64(0)
	if err := c.each("SELECT count(*) FROM sqlite_master", func(row []driver.Value) error {
		tables = row[0].(int64)
		return nil
	}); err != nil {
		return meta{}, err
	}
	if tables == 0 {
		identity := rand.Text()
		return meta{world: world, identity: identity}, c.exec("BEGIN;" + schema + fmt.Sprintf(
			"INSERT INTO meta VALUES ('world_version', '%d'), ('identity', '%s'), ('commits', '0'); COMMIT;", world, identity))
	}
	return readMeta(c)
}

func readMeta(c *conn) (meta, error) {
	facts := map[string]string{}
	if err := c.each("SELECT name, value FROM meta", func(row []driver.Value) error {
		facts[text(row[0])] = text(row[1])
		return nil
	}); err != nil {
		return meta{}, err
	}
	world, first := strconv.Atoi(facts["world_version"])
	commits, second := strconv.ParseUint(facts["commits"], 10, 64)
	if err := errors.Join(first, second); err != nil {
		return meta{}, fmt.Errorf("meta table: %w: %w", journal.ErrCorrupt, err)
	}
	return meta{world, facts["identity"], commits}, nil
}

// text is a column that holds text or nothing.
func text(v driver.Value) string {
	s, _ := v.(string)
	return s
}
