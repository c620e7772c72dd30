package scenarios

import (
	"context"
	"errors"
	"time"

	"github.com/sandbank/sandbank/internal/clock"
	"github.com/sandbank/sandbank/scenarios/browser"
)

// A Runner plays stories. Wall is needed.
type Runner struct {
	Wall     clock.Clock
	Grace    time.Duration  // what an outside program gets to meet an expectation; 0 is [DefaultGrace]
	Progress func(Progress) // called before and after each step; may be nil
}

// DefaultGrace is what an outside program gets on the wall clock.
const DefaultGrace = 10 * time.Second

// Play plays a story on a run of its own. A step that fails ends the story
// and is in the report; an error says that the story could not be played to its
// end. That is journaled, too, unless ctx has ended.
func (r Runner) Play(ctx context.Context, stage Stage, s *Story, speed Speed) (Report, error) {
	report, err := r.play(ctx, stage, s, speed)
	if err == nil || ctx.Err() != nil {
		return report, err
	}
	_, errMark := stage.Mark(ctx, "story.ended", unplayedData{Interrupted: true, Why: err.Error()})
	return report, errors.Join(err, errMark)
}

func (r Runner) play(ctx context.Context, stage Stage, s *Story, speed Speed) (Report, error) {
	c, err := newCast(ctx, stage, s)
	if err != nil {
		return Report{}, err
	}
	p := &performance{
		runner: r, stage: stage, story: s, cast: c, speed: speed, windows: map[string]*browser.Browser{},
		pages: map[string]string{}, started: stage.Now(), armed: map[string]string{}, prices: map[string]int64{}, rates: map[string]Rates{},
	}
	if stage.Outside() {
		if p.grace = r.Grace; p.grace == 0 {
			p.grace = DefaultGrace
		}
	}
	return p.play(ctx)
}

// A performance is one playing of a story.
type performance struct {
	runner  Runner
	stage   Stage
	story   *Story
	cast    cast
	speed   Speed
	grace   time.Duration // 0 if no outside program takes part
	windows map[string]*browser.Browser
	marks   marks
	seen    uint64 // the last event read
	report  Report

	started time.Time         // virtual
	pages   map[string]string // app on whose page a role wrote last
	armed   map[string]string // ids of faults by their names in the story
	prices  map[string]int64  // tenths of an index point
	rates   map[string]Rates  // of crowds
	anybody bool              // a role may be any customer: see [Witness]
}

// marks are the sequences at which parts of the story began.
type marks struct{ step, chapter, story uint64 }

func (m marks) of(since string) uint64 {
	switch since {
	case "chapter":
		return m.chapter
	case "story":
		return m.story
	case "run":
		return 1
	}
	return m.step
}

func (p *performance) play(ctx context.Context) (Report, error) {
	if err := p.ready(ctx); err != nil {
		return Report{}, err
	}
	begun := p.runner.Wall.Now()
	p.report = Report{Story: p.story.ID, Title: p.story.Title, Steps: p.story.Steps()}
	seq, err := p.mark(ctx, "story.started", startedData{p.story.ID, p.story.Title, p.story.Summary})
	if err != nil {
		return p.report, err
	}
	p.marks = marks{seq, seq, seq}
	for i, chapter := range p.story.Chapters {
		if err := p.chapter(ctx, i+1, chapter); err != nil {
			return p.report, err
		}
		if !p.report.Passed() {
			break
		}
	}
	p.leave()
	p.report.Took = p.runner.Wall.Now().Sub(begun)
	failed := 0
	if !p.report.Passed() {
		failed = 1
	}
	_, err = p.mark(ctx, "story.ended", endedData{p.report.Passed(), len(p.report.Done), failed})
	return p.report, err
}

// leave notes the steps that a failed one has kept from being performed.
func (p *performance) leave() {
	n := 0
	for i, c := range p.story.Chapters {
		for j, s := range c.Steps {
			if n++; n > len(p.report.Done) {
				p.report.Left = append(p.report.Left, Done{Chapter: i + 1, Number: j + 1, At: s.At, Text: s.words(p.cast)})
			}
		}
	}
}

func (p *performance) chapter(ctx context.Context, number int, c Chapter) error {
	seq, err := p.note(ctx, "story.chapter.started", chapterData{number, c.Title, c.Headline, c.Sentence})
	if err != nil {
		return err
	}
	p.marks.chapter, p.marks.step = seq, seq
	for i, step := range c.Steps {
		if err := p.speed.pause(ctx, len(p.report.Done)); err != nil {
			return err
		}
		if err := p.step(ctx, number, i+1, step); err != nil || !p.report.Passed() {
			return err
		}
	}
	return nil
}

// step performs one step, and waits until all that it led to has happened.
func (p *performance) step(ctx context.Context, chapter, number int, s Step) error {
	done := Done{Chapter: chapter, Number: number, At: s.At, Text: s.words(p.cast)}
	p.tell(done, false)
	begun := p.runner.Wall.Now()
	seq, err := p.note(ctx, "story.step.started", stepData{Chapter: chapter, Step: number, Text: done.Text})
	if err != nil {
		return err
	}
	if !looksOn(s.Action) {
		p.marks.step = seq
	}
	if err = p.leads(s); err == nil {
		err = p.perform(ctx, s.Action)
	}
	if err == nil {
		err = p.stage.Idle(ctx)
	}
	done.Took = p.runner.Wall.Now().Sub(begun)
	if u, ok := errors.AsType[*Unmet](err); ok {
		done.Failure = u
	} else if err != nil {
		return stepError(done, err)
	}
	p.report.Done = append(p.report.Done, done)
	p.tell(done, true)
	return p.conclude(ctx, done)
}

// leads refuses a step with a text that names what is not there.
func (p *performance) leads(s Step) error {
	for _, text := range s.templates {
		if err := p.cast.leads(text); err != nil {
			return err
		}
	}
	return nil
}

// perform performs an action. What a browser's visit leads to waits until the
// browser has come to its last page; a program of somebody else's may need it
// earlier.
func (p *performance) perform(ctx context.Context, a Action) error {
	if browses(a) && !p.stage.Outside() {
		defer p.stage.Hold()()
	}
	return a.perform(ctx, p)
}

// browses tells the steps of a person in her browser: many exchanges each, one
// after the other.
func browses(a Action) bool {
	switch a.(type) {
	case TapLink, SignIn, Consent, Revoke, Visit, Fill:
		return true
	}
	return false
}

// looksOn tells the steps that do nothing themselves: what they look at is what
// the step before them led to.
func looksOn(a Action) bool {
	switch a.(type) {
	case Expectation, Let, Read:
		return true
	}
	return false
}

// conclude journals how a step went.
func (p *performance) conclude(ctx context.Context, done Done) error {
	data := stepData{Chapter: done.Chapter, Step: done.Number, Text: done.Text}
	typ := "story.step.passed"
	if u := done.Failure; u != nil {
		typ, data.Expected, data.Got = "story.step.failed", u.Expected, u.Got
	}
	_, err := p.note(ctx, typ, data)
	return err
}

func (p *performance) mark(ctx context.Context, typ string, data any) (uint64, error) {
	e, err := p.stage.Mark(ctx, typ, data)
	return e.Seq, err
}

// note is mark that does not wait for the disk: a story marks each step twice.
func (p *performance) note(ctx context.Context, typ string, data any) (uint64, error) {
	e, err := p.stage.Note(ctx, typ, data)
	return e.Seq, err
}

func (p *performance) tell(d Done, over bool) {
	if p.runner.Progress != nil {
		p.runner.Progress(Progress{Done: d, Over: over, Before: len(p.report.Done), Steps: p.report.Steps})
	}
}

// words is the step for a viewer: its note, or what the action tells.
func (s Step) words(c cast) Text {
	if s.Note != (Text{}) {
		return Text{c.fill(s.Note.En), c.fill(s.Note.Vi)}
	}
	return s.Action.tell(c)
}

// What the story's events carry.
type (
	startedData struct {
		Story   string `json:"story"`
		Title   Text   `json:"title"`
		Summary Text   `json:"summary"`
	}
	chapterData struct {
		Chapter  int  `json:"chapter"`
		Title    Text `json:"title"`
		Headline Text `json:"headline"`
		Sentence Text `json:"sentence"`
	}
	stepData struct {
		Chapter  int    `json:"chapter"`
		Step     int    `json:"step"`
		Text     Text   `json:"text"`
		Expected string `json:"expected,omitempty"`
		Got      string `json:"got,omitempty"`
	}
	unplayedData struct {
		Passed      bool   `json:"passed"` // never
		Interrupted bool   `json:"interrupted"`
		Why         string `json:"why"`
	}
	endedData struct {
		Passed bool `json:"passed"`
		Steps  int  `json:"steps"`
		Failed int  `json:"failed"`
	}
)
