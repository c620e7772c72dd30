package sandboxtest_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
)

// A trial is a test that may fail without failing the one that it is part of.
type trial struct {
	testing.TB
	name   string
	failed bool
	said   []string
	ends   []func()
}

// stopped is what a trial panics with at its end.
type stopped struct{}

// try performs a test to its end, cleanups included.
func try(t *testing.T, name string, test func(t testing.TB)) *trial {
	t.Helper()
	f := &trial{TB: t, name: name}
	func() {
		defer func() {
			if r := recover(); r != nil && r != (stopped{}) {
				panic(r)
			}
		}()
		test(f)
	}()
	for len(f.ends) > 0 {
		last := f.ends[len(f.ends)-1]
		f.ends = f.ends[:len(f.ends)-1]
		last()
	}
	return f
}

func (f *trial) Helper()                  {}
func (f *trial) Name() string             { return f.name }
func (f *trial) Failed() bool             { return f.failed }
func (f *trial) Cleanup(end func())       { f.ends = append(f.ends, end) }
func (f *trial) Context() context.Context { return f.TB.Context() }
func (f *trial) Logf(s string, a ...any)  { f.said = append(f.said, fmt.Sprintf(s, a...)) }
func (f *trial) Errorf(s string, a ...any) {
	f.Logf(s, a...)
	f.failed = true
}
func (f *trial) Fatalf(s string, a ...any) { f.Errorf(s, a...); panic(stopped{}) }
func (f *trial) Error(a ...any)            { f.Errorf("%s", fmt.Sprint(a...)) }
func (f *trial) Fatal(a ...any)            { f.Fatalf("%s", fmt.Sprint(a...)) }

// text is all that the trial has said.
func (f *trial) text() string { return strings.Join(f.said, "\n") }
