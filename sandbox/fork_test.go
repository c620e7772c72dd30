package sandbox_test

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/sandbank/sandbank/sandbox"
	"github.com/sandbank/sandbank/sandbox/sandboxtest"
)

// frozen is a world of a day in march whose clock stands.
func frozen(t *testing.T) *sandboxtest.World {
	t.Helper()
	return sandboxtest.Start(t, sandboxtest.Options{Start: march})
}

func fork(t *testing.T, w *sandboxtest.World, parent string, seq uint64, name string) *sandbox.Run {
	t.Helper()
	r, err := w.Sandbox.Fork(t.Context(), parent, seq, sandbox.Spec{ID: name})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func canonical(t *testing.T, w *sandboxtest.World, run string) string {
	t.Helper()
	var b bytes.Buffer
	if err := w.Sandbox.Canonical(t.Context(), &b, run); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func parentRun(t *testing.T, w *sandboxtest.World) *sandbox.Run {
	t.Helper()
	r, err := w.Sandbox.Create(t.Context(), sandbox.Spec{ID: "parent", Story: "trial", Seed: 2018, Start: march})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// goOn does what both a parent and its fork do after the fork.
func goOn(t *testing.T, r *sandbox.Run) {
	t.Helper()
	say(t, r, "larkspur/linh", "What's my balance?")
	if err := r.Advance(t.Context(), r.Now().Add(30*24*time.Hour)); err != nil {
		t.Fatal(err)
	}
	say(t, r, "larkspur/linh", "And now?")
	link(t, r, "thistle-crown", "isla")
}

func TestAForkWithTheSameStepsIsEqualToItsParentByteForByte(t *testing.T) {
	w := frozen(t)
	parent := parentRun(t, w)
	link(t, parent, "larkspur", "linh")
	at := parent.Actor().Head().Seq
	goOn(t, parent)
	child := fork(t, w, "parent", at, "child")
	goOn(t, child)
	if a, b := canonical(t, w, "parent"), canonical(t, w, "child"); a != b {
		t.Errorf("the same steps differ:\n%s", firstDifference(a, b))
	}
	if got := child.Info(); got.Parent != "parent" || got.ParentSeq != at || got.State != sandbox.Live || got.Seed != 2018 {
		t.Errorf("the fork says of itself %+v", got)
	}
}

func firstDifference(a, b string) string {
	x, y := bytes.Split([]byte(a), []byte("\n")), bytes.Split([]byte(b), []byte("\n"))
	for i := range min(len(x), len(y)) {
		if !bytes.Equal(x[i], y[i]) {
			return string(x[i]) + "\n" + string(y[i])
		}
	}
	return "one is longer"
}

func TestTokensOfTheParentAreNotKnownInAFork(t *testing.T) {
	w := frozen(t)
	parent := parentRun(t, w)
	token, err := parent.TokenFor(t.Context(), "larkspur", "linh", nil)
	if err != nil {
		t.Fatal(err)
	}
	reads(t, w, balanceURL(t, parent, "larkspur", "linh"), token.Access, http.StatusOK)
	child := fork(t, w, "parent", parent.Actor().Head().Seq, "child")
	reads(t, w, balanceURL(t, child, "larkspur", "linh"), token.Access, http.StatusUnauthorized)
	own, err := child.TokenFor(t.Context(), "larkspur", "linh", nil)
	if err != nil {
		t.Fatal(err)
	}
	reads(t, w, balanceURL(t, child, "larkspur", "linh"), own.Access, http.StatusOK)
	reads(t, w, balanceURL(t, parent, "larkspur", "linh"), own.Access, http.StatusUnauthorized)
}

func TestTheBotKeepsItsLinksInAFork(t *testing.T) {
	w := frozen(t)
	parent := parentRun(t, w)
	link(t, parent, "larkspur", "linh")
	say(t, parent, "larkspur/linh", "What's my balance?")
	child := fork(t, w, "parent", parent.Actor().Head().Seq, "child")
	say(t, child, "larkspur/linh", "What's my balance?")
	if a, b := last(t, parent, "larkspur/linh"), last(t, child, "larkspur/linh"); a != b {
		t.Errorf("the bot says %q in the fork, %q in the parent", b, a)
	}
}

func TestAForkOutlivesItsParent(t *testing.T) {
	w := frozen(t)
	parent := parentRun(t, w)
	link(t, parent, "larkspur", "linh")
	at := parent.Actor().Head().Seq
	child := fork(t, w, "parent", at, "child")
	say(t, child, "larkspur/linh", "What's my balance?")
	grandchild := fork(t, w, "child", child.Actor().Head().Seq, "grandchild")
	want := canonical(t, w, "grandchild")
	for _, gone := range []string{"parent", "child"} {
		if err := w.Sandbox.Delete(t.Context(), gone); err != nil {
			t.Fatal(err)
		}
		if got := canonical(t, w, "grandchild"); got != want {
			t.Fatalf("after the end of %s the fork holds %d bytes, want %d", gone, len(got), len(want))
		}
	}
	goOn(t, grandchild)
	if _, err := w.Sandbox.Audit(t.Context(), "grandchild"); err != nil {
		t.Error(err)
	}
	list, err := w.Sandbox.Runs(t.Context())
	if err != nil || len(list) != 2 {
		t.Errorf("there are %d runs (%v), want main and the grandchild", len(list), err)
	}
}

func TestAResetForkBeginsAgainWhereItWasForked(t *testing.T) {
	w := frozen(t)
	parent := parentRun(t, w)
	link(t, parent, "larkspur", "linh")
	child := fork(t, w, "parent", parent.Actor().Head().Seq, "child")
	say(t, child, "larkspur/linh", "What's my balance?")
	again, err := w.Sandbox.Reset(t.Context(), "child")
	if err != nil {
		t.Fatal(err)
	}
	if a, b := canonical(t, w, "parent"), canonical(t, w, "child"); a != b {
		t.Errorf("a reset fork differs from its parent:\n%s", firstDifference(a, b))
	}
	say(t, again, "larkspur/linh", "What's my balance?")
}

func TestAForkOfNothingIsRefused(t *testing.T) {
	w := frozen(t)
	for _, c := range []struct {
		name, parent string
		seq          uint64
		as           string
		want         error
	}{
		{"a run that is not there", "nobody", 1, "", sandbox.ErrNoRun},
		{"an event that is not there", "main", 1 << 40, "", sandbox.ErrNoSeq},
		{"no event", "main", 0, "", sandbox.ErrNoSeq},
		{"a name that is taken", "main", 1, "main", sandbox.ErrExists},
		{"a name that cannot be", "main", 1, "~x", sandbox.ErrName},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, err := w.Sandbox.Fork(t.Context(), c.parent, c.seq, sandbox.Spec{ID: c.as}); !errors.Is(err, c.want) {
				t.Errorf("Fork() = %v, want %v", err, c.want)
			}
		})
	}
}

func TestAPlaceAheadOfTheRunsTimeIsRefusedWithThatTime(t *testing.T) {
	w := frozen(t)
	now := w.Run.Now()
	if seq, err := w.Run.At(t.Context(), now.Format(time.RFC3339)); err != nil || seq != w.Actor().Head().Seq {
		t.Errorf("At(now) = %d, %v, want the head %d", seq, err, w.Actor().Head().Seq)
	}
	_, err := w.Run.At(t.Context(), now.Add(time.Hour).Format(time.RFC3339))
	if want := "it is " + now.UTC().Format(time.RFC3339) + " in main"; !errors.Is(err, sandbox.ErrPlace) || !strings.Contains(err.Error(), want) {
		t.Errorf("At(an hour later) = %v, want ErrPlace that says %q", err, want)
	}
}

func TestTheClockOfAForkGoesOnFromItsLastEvent(t *testing.T) {
	now := &wall{now: march}
	w := sandboxtest.Start(t, sandboxtest.Options{Start: march, Rate: 1, Config: by(now)})
	if err := w.Run.Advance(t.Context(), march.Add(24*time.Hour)); err != nil {
		t.Fatal(err)
	}
	at := w.Actor().Head().Seq
	now.pass(10 * time.Hour)
	child := fork(t, w, "main", at, "child")
	if want := march.Add(24 * time.Hour); !child.Now().Equal(want) {
		t.Errorf("the fork's clock says %s, want %s", child.Now(), want)
	}
	now.pass(time.Hour)
	if want := march.Add(25 * time.Hour); !child.Now().Equal(want) {
		t.Errorf("an hour later the fork's clock says %s, want %s", child.Now(), want)
	}
}

func BenchmarkBranchOfTenThousandEvents(b *testing.B) {
	w := sandboxtest.Start(b, sandboxtest.Options{Start: march})
	for range 10_000 {
		if _, err := w.Mark(b.Context(), "story.noted", map[string]string{"text": "something"}); err != nil {
			b.Fatal(err)
		}
	}
	for n := 0; b.Loop(); n++ {
		if _, err := w.Sandbox.Branch(b.Context(), "main", 9_000, sandbox.Spec{ID: fmt.Sprint("b-", n)}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkForkOfTenThousandEventsOpened(b *testing.B) {
	w := sandboxtest.Start(b, sandboxtest.Options{Start: march})
	for range 10_000 {
		if _, err := w.Mark(b.Context(), "story.noted", map[string]string{"text": "something"}); err != nil {
			b.Fatal(err)
		}
	}
	for n := 0; b.Loop(); n++ {
		if _, err := w.Sandbox.Fork(b.Context(), "main", 9_000, sandbox.Spec{ID: fmt.Sprint("b-", n)}); err != nil {
			b.Fatal(err)
		}
	}
}
