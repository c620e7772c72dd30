package scenarios

import (
	"encoding/json"
	"errors"
	"time"

	"github.com/sandbank/sandbank/internal/journal"
)

// ErrInterrupted says that the process that played a story has ended before
// the story.
var ErrInterrupted = errors.New("the playing was interrupted before the story's end")

// Retell makes the report of a story from the journal of a run in which it was
// played, wherever that was.
func Retell(s *Story, events []journal.Event) Report {
	t := retelling{story: s, report: Report{Story: s.ID, Title: s.Title, Steps: s.Steps(), Err: ErrInterrupted}}
	for _, e := range events {
		t.hear(e)
	}
	n := 0
	for i, c := range s.Chapters {
		for j, step := range c.Steps {
			if n++; n > len(t.report.Done) {
				t.report.Left = append(t.report.Left, Done{Chapter: i + 1, Number: j + 1, At: step.At, Text: step.Note})
			}
		}
	}
	return t.report
}

type retelling struct {
	story       *Story
	report      Report
	begun, step time.Time // by the real clock
}

func (t *retelling) hear(e journal.Event) {
	switch e.Type {
	case "story.started":
		t.begun = e.WallTime
	case "story.step.started":
		t.step = e.WallTime
	case "story.step.passed", "story.step.failed":
		var data stepData
		if json.Unmarshal(e.Data, &data) != nil {
			return
		}
		done := Done{Chapter: data.Chapter, Number: data.Step, At: t.story.at(data.Chapter, data.Step), Text: data.Text, Took: e.WallTime.Sub(t.step)}
		if e.Type == "story.step.failed" {
			done.Failure = &Unmet{Expected: data.Expected, Got: data.Got}
		}
		t.report.Done = append(t.report.Done, done)
	case "story.ended":
		t.end(e)
		t.report.Took = e.WallTime.Sub(t.begun)
	}
}

// end tells why the story ended, if that was before its end.
func (t *retelling) end(e journal.Event) {
	var data unplayedData
	switch {
	case json.Unmarshal(e.Data, &data) != nil:
	case !data.Interrupted:
		t.report.Err = nil
	case data.Why != "":
		t.report.Err = errors.New(data.Why)
	}
}

// at is where a step of a chapter stands in its file.
func (s *Story) at(chapter, step int) Position {
	if chapter < 1 || chapter > len(s.Chapters) || step < 1 || step > len(s.Chapters[chapter-1].Steps) {
		return Position{}
	}
	return s.Chapters[chapter-1].Steps[step-1].At
}
