package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/sandbank/sandbank/internal/clock"
	"github.com/sandbank/sandbank/scenarios"
	"github.com/sandbank/sandbank/scenarios/verdict"
)

// A board tells at a terminal how stories go: one alone in full, several with
// a line each.
type board struct {
	out     io.Writer
	stories int
	paint   bool // a terminal shows colours
	wall    clock.Clock
	begun   time.Time
	steps   *steps
}

func newBoard(out, errs io.Writer, stories int) *board {
	wall := clock.System{}
	return &board{out, stories, isTerminal(out) && os.Getenv("NO_COLOR") == "", wall, wall.Now(), newSteps(errs)}
}

// progress is what a story tells while it is played; of several that would be
// a muddle.
func (b *board) progress() func(scenarios.Progress) {
	if b.stories > 1 {
		return nil
	}
	return b.steps.tell
}

// tell tells of a story that has been played.
func (b *board) tell(o played) {
	var text strings.Builder
	if b.stories == 1 {
		b.tellAlone(&text, o)
	} else {
		b.tellLine(&text, o)
	}
	fmt.Fprint(b.out, text.String())
}

// tellAlone tells of the only story; what kept it from being played is told
// where all commands tell it.
func (b *board) tellAlone(text *strings.Builder, o played) {
	if o.where != "" {
		fmt.Fprintf(text, "Played with the built-in apps at %s\n", o.where)
	}
	if o.Err != nil {
		return
	}
	_ = o.Report.Write(text) // a Builder takes all
	_ = verdict.WriteFindings(text, o.Findings)
	tellDifferences(text, o, "")
	if !o.Passed() {
		fmt.Fprintf(text, "  look      %s\n", o.look())
	}
}

// tellLine tells of one of several stories, and of a failed one all that is
// needed to find the cause.
func (b *board) tellLine(text *strings.Builder, o played) {
	took := o.Report.Took.Round(time.Millisecond)
	switch {
	case o.Err != nil:
		fmt.Fprintf(text, "%s %s  cannot be played: %v\n", b.colour("33", "!"), o.Label, o.Err)
		return
	case o.Passed():
		fmt.Fprintf(text, "%s %s  %d steps, %s\n", b.colour("32", "✓"), o.Label, len(o.Report.Done), took)
		return
	}
	fmt.Fprintf(text, "%s %s  ", b.colour("31", "✗"), o.Label)
	var whole strings.Builder
	_ = o.Report.Write(&whole)
	_ = verdict.WriteFindings(&whole, o.Findings)
	rest := strings.TrimPrefix(whole.String(), o.Report.Story+" ")
	fmt.Fprint(text, strings.ReplaceAll(strings.TrimSuffix(rest, "\n"), "\n", "\n  "), "\n")
	tellDifferences(text, o, "  ")
	fmt.Fprintf(text, "    look      %s\n", o.look())
}

// tellDifferences tells in what a run is not as expected, the weightiest first.
func tellDifferences(w io.Writer, o played, indent string) {
	if o.Expected == "" {
		return
	}
	if o.Diff.Equal() {
		fmt.Fprintf(w, "%sequal to %s\n", indent, o.Expected)
		return
	}
	fmt.Fprintf(w, "%snot as in %s:\n", indent, o.Expected)
	for i, s := range o.Diff.Sentences {
		if i == shownDifferences {
			fmt.Fprintf(w, "%s  … and %d more\n", indent, len(o.Diff.Sentences)-i)
			break
		}
		fmt.Fprintf(w, "%s%3d. %s\n", indent, i+1, s)
	}
}

// shownDifferences is how many sentences a terminal gets.
const shownDifferences = 20

// look is how a run can be seen again.
func (o played) look() string {
	switch {
	case o.Recording != "":
		return "sandbank replay " + o.Recording
	case o.where != "":
		return o.where
	}
	return fmt.Sprintf("sandbank run %s%s --out %s.sandbank, then sandbank replay %[3]s.sandbank", o.File, o.flags, o.Label)
}

func (b *board) colour(code, s string) string {
	if !b.paint {
		return s
	}
	return "\033[" + code + "m" + s + "\033[0m"
}

// end tells how all went, as the command's exit code says it.
func (b *board) end(outcomes []played) error {
	passed, broken := 0, 0
	for _, o := range outcomes {
		switch {
		case o.Err != nil:
			broken++
		case o.Passed():
			passed++
		}
	}
	failed := len(outcomes) - passed - broken
	if b.stories == 1 && broken == 1 {
		return outcomes[0].Err
	}
	if b.stories > 1 {
		fmt.Fprintf(b.out, "%d stories: %d passed, %d failed, %d cannot be played, in %s\n",
			len(outcomes), passed, failed, broken, b.wall.Now().Sub(b.begun).Round(time.Millisecond))
	}
	switch {
	case broken > 0:
		return fmt.Errorf("%w: %d of %d", errUnplayed, broken, len(outcomes))
	case failed > 0:
		return errFailed
	}
	return nil
}

var errUnplayed = errors.New("stories cannot be played")

// steps tells on a terminal how a story goes on.
type steps struct{ progress *progress }

func newSteps(w io.Writer) *steps { return &steps{newProgress(w, 1<<40)} }

func (s *steps) tell(p scenarios.Progress) {
	if w := s.progress.w; w != nil {
		fmt.Fprintf(w, "\r\033[K%d of %d  %s", p.Before+1, p.Steps, p.Text.En)
		if p.Over && p.Before == p.Steps {
			fmt.Fprint(w, "\r\033[K")
		}
	}
}
