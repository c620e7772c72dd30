package sandboxtest

import (
	"context"
	"fmt"
	"slices"
	"testing"
)

// alone stands in for a test where there is none: an example, or TestMain.
// What would fail the test panics.
type alone struct {
	testing.TB
	ctx  context.Context //nolint:containedctx // a test has one, too
	ends []func()
}

// Helper implements [testing.TB].
func (*alone) Helper() {}

// Cleanup implements [testing.TB]: Close is the end.
func (a *alone) Cleanup(f func()) { a.ends = append(a.ends, f) }

// end does what Cleanup was told, the last first.
func (a *alone) end() {
	for _, f := range slices.Backward(a.ends) {
		f()
	}
	a.ends = nil
}

// Context implements [testing.TB].
func (a *alone) Context() context.Context { return a.ctx }

// Name implements [testing.TB].
func (*alone) Name() string { return "example" }

// Failed implements [testing.TB]: what failed has panicked.
func (*alone) Failed() bool { return false }

// Log implements [testing.TB]; nobody listens.
func (*alone) Log(...any) {}

// Logf implements [testing.TB]; nobody listens.
func (*alone) Logf(string, ...any) {}

// Error implements [testing.TB].
func (a *alone) Error(args ...any) { a.Fatal(args...) }

// Errorf implements [testing.TB].
func (a *alone) Errorf(format string, args ...any) { a.Fatalf(format, args...) }

// Fatal implements [testing.TB].
func (*alone) Fatal(args ...any) { panic("sandboxtest: " + fmt.Sprint(args...)) }

// Fatalf implements [testing.TB].
func (*alone) Fatalf(format string, args ...any) {
	panic("sandboxtest: " + fmt.Sprintf(format, args...))
}
