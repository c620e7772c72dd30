package compare

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/sandbank/sandbank/internal/wire"
)

// align pairs the events of the runs and notes in what the pairs differ, and
// what has no pair.
func (c *comparison) align() {
	a, b := c.traces(c.a.Events, c.b.Events)
	ofA, ofB := partners(a, b)
	c.stops(a, b, ofA, ofB)
	for i := range a {
		if j := ofA[i]; j != none {
			c.pair(&a[i], &b[j])
		} else if !c.unplayed(&a[i], false) {
			c.only(&a[i], false, float64(a[i].Seq))
		}
	}
	number := numbering(a)
	before := 0.0
	for j := range b {
		if i := ofB[j]; i != none {
			before = float64(a[i].Seq)
			number.passes(&a[i])
			continue
		}
		before += 1e-6
		number.renumber(&b[j])
		if !c.unplayed(&b[j], true) {
			c.only(&b[j], true, before+0.5)
		}
	}
}

// pair compares two events that stand for each other.
func (c *comparison) pair(a, b *traced) {
	if a.Type == created {
		return // see made
	}
	d := Difference{A: a.Seq, B: b.Seq, Where: a.place.String(), at: float64(a.Seq)}
	if !c.otherTimes && !a.Time.Equal(b.Time) {
		c.later(a, b, d)
	}
	if a.Type == b.Type && bytes.Equal(a.Data, b.Data) {
		return
	}
	switch {
	case a.Type == wire.EventType:
		c.exchange(a, b, d)
	case strings.HasPrefix(a.Type, "story."):
		c.story(a, b, d)
	case a.Type == "chat.message.sent" && a.facts.From == "page":
		c.shown(a, b, d)
	case a.Type == "webhook.queued", a.Type == "platform.app.created", a.Type == "app.registered":
		// what is in it is told by the events that it carries or follows
	default:
		c.changed(a, b, d)
	}
}

func (c *comparison) later(a, b *traced, d Difference) {
	d.Kind, d.weight = When, 50
	d.Sentence = fmt.Sprintf("%s happens at another time: %s became %s", a.Type, a.Time.Format("2006-01-02 15:04:05"), b.Time.Format("2006-01-02 15:04:05"))
	d.brief = "the clock stands otherwise"
	c.note("when", d)
}

// exchange compares two requests and their answers.
func (c *comparison) exchange(a, b *traced, d Difference) {
	call := a.facts.Method + " " + short(a.facts.Path)
	if was, is := a.facts.Status, b.facts.Status; was != is {
		d.Kind, d.weight = Status, 800
		d.Sentence = fmt.Sprintf("%s instead of %s at %s", answered(is), answered(was), call)
		d.brief = fmt.Sprintf("%s answered %d instead of %d", a.facts.To, is, was)
		if why := refusal(b); why != "" {
			d.Sentence += " (" + why + ")"
		}
		c.note(fmt.Sprint("status ", was, is, a.facts.To, a.facts.Method, short(a.facts.Path)), d)
		return
	}
	var x, y wire.Exchange
	if json.Unmarshal(a.Data, &x) != nil || json.Unmarshal(b.Data, &y) != nil {
		return
	}
	c.said(x.From, call, "request", x.Request, y.Request, d)
	c.said(x.To, call, "answer", x.Response, y.Response, d)
}

func answered(status int) string {
	if status == 0 {
		return "No answer"
	}
	return fmt.Sprint(status)
}

func refusal(v *traced) string {
	var x wire.Exchange
	if json.Unmarshal(v.Data, &x) != nil {
		return ""
	}
	return clip(strings.TrimSuffix(plain(x.Refusal), "."))
}

// said compares one side of two exchanges. Without the bodies only that they
// are others is known, which is told if nothing else explains it.
func (c *comparison) said(who, call, what, a, b string, d Difference) {
	if a == b || a == "" || b == "" {
		return
	}
	d.Kind, d.weight = Said, 10
	d.brief = fmt.Sprintf("%s said something else at %s", who, call)
	if c.a.Bodies == nil || c.b.Bodies == nil {
		if c.otherWorld || c.otherStart {
			return
		}
		d.Sentence = fmt.Sprintf("The %s at %s is another", what, call)
		c.note("said "+what+call, d)
		return
	}
	was, ok := c.a.Bodies(a)
	is, both := c.b.Bodies(b)
	if !ok || !both || was.Body == is.Body {
		return
	}
	list := changes([]byte(was.Body), []byte(is.Body), c.otherWorld, c.otherTimes)
	if len(list) == 0 {
		return
	}
	one := list[0]
	d.weight = 20
	d.Sentence = fmt.Sprintf("The %s at %s says something else: %s", what, call, one)
	if len(list) > 1 {
		d.Sentence += fmt.Sprintf(", and %s more", members(len(list)-1))
	}
	c.note("said "+what+call, d)
}

// story compares how steps ended and what the story is.
func (c *comparison) story(a, b *traced, d Difference) {
	switch {
	case a.Type != b.Type:
		d.Kind, d.weight = Outcome, 1500
		d.Sentence = fmt.Sprintf("Step “%s” %s%s", a.place.text, outcome(b.Type), got(b))
		d.brief = "a step " + outcome(b.Type)
		c.note("outcome "+a.key, d)
	case a.Type == "story.ended":
		if was, is := passed(a), passed(b); was != is {
			d.Kind, d.weight = Outcome, 1600
			d.Sentence = "The story fails instead of passing"
			if is {
				d.Sentence = "The story passes instead of failing"
			}
			c.note("ended", d)
		}
	case a.Type == "story.step.failed":
		if was, is := got(a), got(b); was != is {
			d.Kind, d.weight = Outcome, 1400
			d.Sentence = fmt.Sprintf("Step “%s” fails otherwise%s", a.place.text, is)
			c.note("outcome "+a.key, d)
		}
	}
}

func outcome(typ string) string {
	if typ == "story.step.failed" {
		return "fails"
	}
	return "passes"
}

// got is what a failed step got in place of what it expected.
func got(v *traced) string {
	var d struct{ Expected, Got string }
	if json.Unmarshal(v.Data, &d) != nil || d.Got == "" {
		return ""
	}
	return fmt.Sprintf(": expected %s, got %s", clip(d.Expected), clip(d.Got))
}

func passed(v *traced) bool {
	var d struct{ Passed bool }
	return json.Unmarshal(v.Data, &d) == nil && d.Passed
}
