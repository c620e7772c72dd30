package outcome

import (
	"encoding/json"
	"io"
	"time"

	"github.com/sandbank/sandbank/scenarios"
	"github.com/sandbank/sandbank/scenarios/verdict"
)

// A Document is the JSON report of stories: docs/run.schema.json.
type Document struct {
	Passed  bool    `json:"passed"`
	Stories []Story `json:"stories"`
}

// A Story is one in the JSON report.
type Story struct {
	Story       string            `json:"story"`
	File        string            `json:"file"` // or shipped name
	State       string            `json:"state"`
	Error       string            `json:"error,omitempty"`
	Title       scenarios.Text    `json:"title"`
	Steps       int               `json:"steps"` // of the whole story
	Done        []Step            `json:"done"`
	Millis      float64           `json:"ms"`
	Findings    []verdict.Finding `json:"findings"`
	Expected    string            `json:"expected,omitempty"`
	Differences []string          `json:"differences"`
	Coverage    Coverage          `json:"coverage"`
	Recording   string            `json:"recording,omitempty"`
	HAR         string            `json:"har,omitempty"`
}

// A Step is one that was performed.
type Step struct {
	Chapter  int            `json:"chapter"`
	Step     int            `json:"step"`
	At       string         `json:"at"` // file:line:column
	Text     scenarios.Text `json:"text"`
	Millis   float64        `json:"ms"`
	Passed   bool           `json:"passed"`
	Expected string         `json:"expected,omitempty"`
	Got      string         `json:"got,omitempty"`
}

// WriteJSON writes how stories went, for a program.
func WriteJSON(w io.Writer, all ...Outcome) error {
	body := Document{Passed: true, Stories: make([]Story, len(all))}
	for i := range all {
		body.Stories[i] = all[i].Story()
		body.Passed = body.Passed && all[i].Passed()
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(body)
}

// Story is the outcome as the JSON report has it.
func (o *Outcome) Story() Story {
	s := Story{
		Story: o.Label, File: o.File, State: o.State(), Title: o.Report.Title, Steps: o.Report.Steps, Done: []Step{},
		Millis: millis(o.Report.Took), Findings: o.Findings, Expected: o.Expected, Differences: o.Diff.Sentences,
		Coverage: o.Coverage, Recording: o.Recording, HAR: o.HAR,
	}
	if o.Err != nil {
		s.Error = o.Err.Error()
	}
	if s.Findings == nil {
		s.Findings = []verdict.Finding{}
	}
	if s.Differences == nil {
		s.Differences = []string{}
	}
	for _, d := range o.Report.Done {
		step := Step{Chapter: d.Chapter, Step: d.Number, At: d.At.String(), Text: d.Text, Millis: millis(d.Took), Passed: d.Failure == nil}
		if d.Failure != nil {
			step.Expected, step.Got = d.Failure.Expected, d.Failure.Got
		}
		s.Done = append(s.Done, step)
	}
	return s
}

func millis(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
