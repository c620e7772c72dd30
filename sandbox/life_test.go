package sandbox_test

import (
	"runtime"
	"strings"
	"testing"

	"github.com/sandbank/sandbank/sandbox"
	"github.com/sandbank/sandbank/sandbox/sandboxtest"
)

// working are the goroutines that stand in code of ours.
func working() (n int, stacks string) {
	b := make([]byte, 4<<20)
	b = b[:runtime.Stack(b, true)]
	var ours []string
	for _, stack := range strings.Split(string(b), "\n\n") {
		if strings.Contains(stack, "sandbank/sandbank/") && !strings.Contains(stack, "testing.tRunner") {
			ours = append(ours, stack)
		}
	}
	return len(ours), strings.Join(ours, "\n\n")
}

func TestAClosedWorldLeavesNoGoroutineBehind(t *testing.T) {
	before, _ := working()
	w := sandboxtest.Start(t, sandboxtest.Options{Start: march, Rate: 1, Data: t.TempDir()})
	link(t, w.Run, "larkspur", "linh")
	other := create(t, w, sandbox.Spec{Story: "tale"})
	say(t, other, "larkspur/linh", "Hello?")
	tailed := make(chan struct{})
	go func() {
		for range w.Tail(t.Context(), 1) { // until the store is closed
		}
		close(tailed)
	}()
	if during, _ := working(); during <= before {
		t.Errorf("%d goroutines at work before, %d in a world: they are not found", before, during)
	}
	w.Close()
	<-tailed
	if after, stacks := working(); after > before {
		t.Errorf("%d goroutines before, %d after:\n%s", before, after, stacks)
	}
}

func TestADeletedRunLeavesNoGoroutineBehind(t *testing.T) {
	w := sandboxtest.Start(t, sandboxtest.Options{Start: march, Rate: 1})
	idle(t, w.Run)
	before, _ := working()
	for range 3 {
		r := create(t, w, sandbox.Spec{})
		say(t, r, "larkspur/linh", "Hello?")
		if err := w.Sandbox.Delete(t.Context(), r.ID()); err != nil {
			t.Fatal(err)
		}
	}
	if after, stacks := working(); after > before+1 { // a connection may still be closing
		t.Errorf("%d goroutines before, %d after:\n%s", before, after, stacks)
	}
}
