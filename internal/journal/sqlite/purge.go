package sqlite

import "fmt"

const purgeAtOnce = 2000 // events

// purge removes some events of a deleted run and gives their space back to
// the file system. It works in steps, so that an append waits for one of them
// at most; what a crash leaves is taken up at the next start.
func (w *writer) purge() {
	id := w.doomed[0]
	var gone int64
	err := w.step(func() (err error) {
		if gone, err = w.clear.exec(id, id, int64(purgeAtOnce)); err != nil || gone == purgeAtOnce {
			return err
		}
		return w.conn.exec(fmt.Sprintf("DELETE FROM secret WHERE run = %d; DELETE FROM doomed WHERE run = %d", id, id))
	})
	if err != nil {
		w.full.Store(true) // go on after the next batch that succeeds
		return
	}
	if gone < purgeAtOnce {
		w.doomed = w.doomed[1:]
	}
	_ = w.conn.exec("PRAGMA incremental_vacuum(1000)") // space, not state
}

// step is a transaction that is none of the counted ones: a lost end of it
// loses no event.
func (w *writer) step(f func() error) error {
	if _, err := w.begin.exec(); err != nil {
		return err
	}
	err := f()
	if err == nil {
		_, err = w.commit.exec()
	}
	if err != nil {
		_, _ = w.rollback.exec()
	}
	return err
}
