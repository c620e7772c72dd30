// Package outcome tells how the playing of a story went: its steps, what
// programs of the user did against their standards, how much was recorded, and
// in what the run is not as expected; for a person, for continuous integration
// and for a program.
package outcome

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/sandbank/sandbank/sandbox"
	"github.com/sandbank/sandbank/scenarios"
	"github.com/sandbank/sandbank/scenarios/compare"
	"github.com/sandbank/sandbank/scenarios/verdict"
)

// An Outcome is how the playing of a story went.
type Outcome struct {
	Label    string // tells it from others that are told of with it
	File     string // or shipped name
	Report   scenarios.Report
	Findings []verdict.Finding
	Coverage Coverage
	Err      error // why it could not be played to its end

	Expected string // the recording that it was compared with; empty: none
	Diff     compare.Report

	Recording, HAR string // files that were written
}

// OfRun is how a story went in a run, wherever that was.
func OfRun(ctx context.Context, s *scenarios.Story, run *sandbox.Run) (Outcome, error) {
	events, bodies, err := verdict.Read(ctx, run)
	if err != nil {
		return Outcome{}, err
	}
	o := Outcome{Label: s.ID, File: s.ID, Report: scenarios.Retell(s, events), Findings: verdict.Judge(events, bodies), Coverage: Tally(events)}
	if s.Script != nil {
		o.File = s.Script.File
	}
	o.Err, o.Report.Err = o.Report.Err, nil
	return o, nil
}

// Passed tells whether nothing was otherwise than it should be.
func (o *Outcome) Passed() bool {
	return o.Err == nil && o.Report.Passed() && !verdict.Failed(o.Findings) && o.Diff.Equal()
}

// State is one of passed, failed, unplayed.
func (o *Outcome) State() string {
	switch {
	case o.Err != nil:
		return "unplayed"
	case o.Passed():
		return "passed"
	}
	return "failed"
}

// WriteText writes it for a person at a terminal.
func (o *Outcome) WriteText(w io.Writer) error {
	var b strings.Builder
	if o.Err != nil {
		fmt.Fprintf(&b, "%s cannot be played: %v\n", o.Label, o.Err)
	} else {
		_ = o.Report.Write(&b) // a Builder takes all
	}
	_ = verdict.WriteFindings(&b, o.Findings)
	_, err := io.WriteString(w, b.String())
	return err
}

// WriteJUnit writes outcomes in the XML that continuous integration reads:
// with the steps stand what the user's own programs did against their
// standards, and what the run is compared with.
func WriteJUnit(w io.Writer, all ...Outcome) error {
	reports := make([]scenarios.Report, len(all))
	for i := range all {
		reports[i] = all[i].suite()
	}
	return scenarios.WriteJUnit(w, reports...)
}

func (o *Outcome) suite() scenarios.Report {
	r := o.Report
	r.Story, r.Err = o.Label, o.Err
	for _, f := range o.Findings {
		check := scenarios.Check{Name: f.Party + " keeps " + f.Rule, Text: f.Standard + "; first in exchange " + f.Exchange}
		if f.Severity == verdict.Must {
			check.Failure = f.Sentence
		}
		r.Beside = append(r.Beside, check)
	}
	if o.Expected != "" {
		check := scenarios.Check{Name: "is as in " + o.Expected, Text: strings.Join(o.Diff.Sentences, "\n")}
		if !o.Diff.Equal() {
			check.Failure = o.Diff.Sentences[0]
		}
		r.Beside = append(r.Beside, check)
	}
	return r
}
