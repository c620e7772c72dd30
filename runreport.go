package main

import (
	"encoding/json"
	"io"
	"strings"
	"time"

	"github.com/sandbank/sandbank/scenarios"
	"github.com/sandbank/sandbank/scenarios/verdict"
)

// The JSON report of `sandbank run`: docs/run.schema.json.
type (
	reportBody struct {
		Passed  bool        `json:"passed"`
		Stories []storyBody `json:"stories"`
	}
	storyBody struct {
		Story       string            `json:"story"`
		File        string            `json:"file"` // as the command line has it
		State       string            `json:"state"`
		Error       string            `json:"error,omitempty"`
		Title       scenarios.Text    `json:"title"`
		Steps       int               `json:"steps"` // of the whole story
		Done        []stepBody        `json:"done"`
		Millis      float64           `json:"ms"`
		Findings    []verdict.Finding `json:"findings"`
		Expected    string            `json:"expected,omitempty"`
		Differences []string          `json:"differences"`
		Coverage    tally             `json:"coverage"`
		Recording   string            `json:"recording,omitempty"`
		HAR         string            `json:"har,omitempty"`
	}
	stepBody struct {
		Chapter  int            `json:"chapter"`
		Step     int            `json:"step"`
		At       string         `json:"at"` // file:line:column
		Text     scenarios.Text `json:"text"`
		Millis   float64        `json:"ms"`
		Passed   bool           `json:"passed"`
		Expected string         `json:"expected,omitempty"`
		Got      string         `json:"got,omitempty"`
	}
)

// writeReport writes how stories went, for a program.
func writeReport(w io.Writer, outcomes []outcome) error {
	body := reportBody{Passed: true, Stories: make([]storyBody, len(outcomes))}
	for i, o := range outcomes {
		body.Stories[i] = newStoryBody(o)
		body.Passed = body.Passed && o.passed()
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(body)
}

func newStoryBody(o outcome) storyBody {
	b := storyBody{
		Story: o.label, File: o.name, State: o.state(), Title: o.report.Title, Steps: o.report.Steps, Done: []stepBody{},
		Millis: millis(o.report.Took), Findings: o.findings, Expected: o.expected, Differences: o.diff.Sentences,
		Coverage: o.tally, Recording: o.out, HAR: o.har,
	}
	if o.err != nil {
		b.Error = o.err.Error()
	}
	if b.Findings == nil {
		b.Findings = []verdict.Finding{}
	}
	if b.Differences == nil {
		b.Differences = []string{}
	}
	for _, d := range o.report.Done {
		step := stepBody{Chapter: d.Chapter, Step: d.Number, At: d.At.String(), Text: d.Text, Millis: millis(d.Took), Passed: d.Failure == nil}
		if d.Failure != nil {
			step.Expected, step.Got = d.Failure.Expected, d.Failure.Got
		}
		b.Done = append(b.Done, step)
	}
	return b
}

// state is one of passed, failed, unplayed.
func (o outcome) state() string {
	switch {
	case o.err != nil:
		return "unplayed"
	case o.passed():
		return "passed"
	}
	return "failed"
}

func millis(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// suites are the reports for JUnit: with the steps stand what the user's own
// programs did against their standards, and what the run is compared with.
func suites(outcomes []outcome) []scenarios.Report {
	all := make([]scenarios.Report, len(outcomes))
	for i, o := range outcomes {
		r := o.report
		r.Story, r.Err = o.label, o.err
		for _, f := range o.findings {
			check := scenarios.Check{Name: f.Party + " keeps " + f.Rule, Text: f.Standard + "; first in exchange " + f.Exchange}
			if f.Severity == verdict.Must {
				check.Failure = f.Sentence
			}
			r.Beside = append(r.Beside, check)
		}
		if o.expected != "" {
			check := scenarios.Check{Name: "is as in " + o.expected, Text: strings.Join(o.diff.Sentences, "\n")}
			if !o.diff.Equal() {
				check.Failure = o.diff.Sentences[0]
			}
			r.Beside = append(r.Beside, check)
		}
		all[i] = r
	}
	return all
}
