package sandboxtest

import "time"

// Advance moves virtual time on. What falls due on the way happens, in order
// and at its own time, and has left the house when Advance returns.
func (w *World) Advance(d time.Duration) {
	w.T.Helper()
	w.AdvanceTo(w.Now().Add(d))
}

// AdvanceTo is Advance to an instant, which must not be in the past.
func (w *World) AdvanceTo(at time.Time) {
	w.T.Helper()
	if err := w.Run.Advance(w.T.Context(), at); err != nil {
		w.T.Fatalf("AdvanceTo: %v", err)
	}
	w.settle()
}

// settle waits until nothing is on its way between the parties.
func (w *World) settle() {
	w.T.Helper()
	if err := w.Idle(w.T.Context()); err != nil {
		w.T.Fatalf("waiting until all is delivered: %v", err)
	}
}
