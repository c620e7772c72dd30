package scenarios

import (
	"fmt"
	"io"
	"strings"
	"time"
)

// A Report says how a story went.
type Report struct {
	Story string
	Title Text
	Steps int    // of the whole story
	Done  []Done // those performed; only the last may have failed
	Left  []Done // those behind the one that failed
	Took  time.Duration

	Err    error   // why it could not be played to its end; nil: it was
	Beside []Check // what was checked beside its steps
}

// A Check is something that was checked about a story as a whole.
type Check struct {
	Name    string
	Failure string // empty: it passed
	Text    string
}

// Done is one step that was performed.
type Done struct {
	Chapter int // 1 is the first
	Number  int // in its chapter; 1 is the first
	At      Position
	Text    Text
	Took    time.Duration
	Failure *Unmet // nil: it passed
}

// Progress is told before and after each step.
type Progress struct {
	Done
	Over   bool // the step has been performed
	Before int  // steps performed so far
	Steps  int  // of the whole story
}

// Passed tells whether no step failed.
func (r Report) Passed() bool { return r.Failed() == nil }

// Failed is the step that failed, or nil.
func (r Report) Failed() *Done {
	if n := len(r.Done); n > 0 && r.Done[n-1].Failure != nil {
		return &r.Done[n-1]
	}
	return nil
}

// Write writes the report for a person at a terminal: one line if the story
// passed; if not, which step, what was expected and what came.
func (r Report) Write(w io.Writer) error {
	var b strings.Builder
	took := r.Took.Round(time.Millisecond)
	failed := r.Failed()
	if failed == nil {
		fmt.Fprintf(&b, "%s passed, %d of %d steps in %s\n", r.Story, len(r.Done), r.Steps, took)
	} else {
		fmt.Fprintf(&b, "%s failed at step %d of %d after %s\n", r.Story, len(r.Done), r.Steps, took)
		fmt.Fprintf(&b, "  step      chapter %d, step %d, %s\n", failed.Chapter, failed.Number, failed.At)
		fmt.Fprintf(&b, "            %s\n", failed.Text.En)
		fmt.Fprintf(&b, "  expected  %s\n", failed.Failure.Expected)
		fmt.Fprintf(&b, "  got       %s\n", failed.Failure.Got)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// stepError says at which step a story could not go on.
func stepError(d Done, err error) error {
	return fmt.Errorf("chapter %d, step %d, %s: %w", d.Chapter, d.Number, d.At, err)
}
