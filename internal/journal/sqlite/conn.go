package sqlite

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net/url"
	"path/filepath"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"github.com/sandbank/sandbank/internal/journal"
)

// A conn is one connection to a database file, used by one goroutine at a
// time. It goes past database/sql: there is one writer, and a pool has no use
// for it.
type conn struct {
	driver     driver.Conn
	statements []*statement // that close must end: SQLite keeps the files open for them
}

// open connects to a file and applies settings, one PRAGMA each.
func open(path string, settings ...string) (*conn, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	dsn := url.URL{Scheme: "file", OmitHost: true, Path: filepath.ToSlash(path)}
	connector, err := sqlite.NewConnector(dsn.String())
	if err != nil {
		return nil, err
	}
	d, err := connector.Connect(context.Background())
	if err != nil {
		return nil, explain(err)
	}
	c := &conn{driver: d}
	for _, setting := range settings {
		if err := c.exec("PRAGMA " + setting); err != nil {
			return nil, errors.Join(fmt.Errorf("%s: %w", setting, err), c.close())
		}
	}
	return c, nil
}

// exec runs SQL, perhaps several statements, that gives no rows.
func (c *conn) exec(text string) error {
	s, err := c.driver.Prepare(text)
	if err != nil {
		return fmt.Errorf("%w in %q", explain(err), text)
	}
	_, err = (&statement{stmt: s}).exec()
	return errors.Join(err, explain(s.Close()))
}

// each runs a query that is needed once.
func (c *conn) each(text string, f func(row []driver.Value) error) error {
	s, err := c.driver.Prepare(text)
	if err != nil {
		return fmt.Errorf("%w in %q", explain(err), text)
	}
	return errors.Join((&statement{stmt: s}).each(f), explain(s.Close()))
}

// prepare makes a statement that lives as long as the connection.
func (c *conn) prepare(text string) (*statement, error) {
	s, err := c.driver.Prepare(text)
	if err != nil {
		return nil, fmt.Errorf("%w in %q", explain(err), text)
	}
	c.statements = append(c.statements, &statement{stmt: s})
	return c.statements[len(c.statements)-1], nil
}

func (c *conn) close() (err error) {
	for _, s := range c.statements {
		err = errors.Join(err, explain(s.stmt.Close()))
	}
	return errors.Join(err, explain(c.driver.Close()))
}

// A statement is prepared once and used many times, by one goroutine at a
// time.
type statement struct {
	stmt driver.Stmt
	args []driver.NamedValue
	row  []driver.Value
}

// bind takes arguments: int64, string, []byte, or nil.
func (s *statement) bind(args []driver.Value) []driver.NamedValue {
	s.args = s.args[:0]
	for i, a := range args {
		s.args = append(s.args, driver.NamedValue{Ordinal: i + 1, Value: a})
	}
	return s.args
}

// exec returns how many rows it has changed.
func (s *statement) exec(args ...driver.Value) (int64, error) {
	r, err := s.stmt.(driver.StmtExecContext).ExecContext(context.Background(), s.bind(args))
	if err != nil {
		return 0, explain(err)
	}
	return r.RowsAffected()
}

// each calls f for every row; what f gets is valid until it returns.
func (s *statement) each(f func(row []driver.Value) error, args ...driver.Value) (err error) {
	rows, err := s.stmt.(driver.StmtQueryContext).QueryContext(context.Background(), s.bind(args))
	if err != nil {
		return explain(err)
	}
	defer func() { err = errors.Join(err, explain(rows.Close())) }()
	if s.row == nil {
		s.row = make([]driver.Value, len(rows.Columns()))
	}
	for {
		if err := rows.Next(s.row); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return explain(err)
		}
		if err := f(s.row); err != nil {
			return err
		}
	}
}

// explain puts SQLite's codes into the journal's words.
func explain(err error) error {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return err
	}
	switch e.Code() {
	case sqlite3.SQLITE_IOERR_WRITE, sqlite3.SQLITE_IOERR_FSYNC, sqlite3.SQLITE_IOERR_TRUNCATE,
		sqlite3.SQLITE_IOERR_SHMSIZE, sqlite3.SQLITE_IOERR_SHMOPEN, sqlite3.SQLITE_IOERR_SHMMAP:
		return fmt.Errorf("%w: %w", journal.ErrReadOnly, err)
	case sqlite3.SQLITE_IOERR_SHORT_READ, sqlite3.SQLITE_IOERR_DATA, sqlite3.SQLITE_IOERR_CORRUPTFS:
		return fmt.Errorf("%w: %w", journal.ErrCorrupt, err)
	}
	switch e.Code() & 0xff {
	case sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY:
		return fmt.Errorf("%w: %w", journal.ErrReadOnly, err)
	case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT:
		return fmt.Errorf("%w: %w", journal.ErrCorrupt, err)
	}
	return err
}
