package scenarios

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// Parse reads a story. The name of its file is for messages. A mistake is a
// [FormatError] that says where it is and what is allowed there.
func Parse(file string, text []byte) (*Story, error) {
	r := &reader{file: file, story: &Story{}}
	root, ok := r.root(text)
	if ok {
		r.readStory(root)
	}
	if r.err != nil {
		return nil, r.err
	}
	return r.story, nil
}

func (r *reader) readStory(v value) {
	o := v.object("id", "title", "summary", "seed", "start", "roles", "chapters")
	s := r.story
	s.ID = o.need("id").word()
	s.Title, s.Summary = o.need("title").localised(), o.need("summary").localised()
	s.Seed = DefaultSeed
	if seed := o.get("seed"); seed.there() {
		s.Seed = seed.number(0, 1<<64-1)
	}
	s.Start = o.get("start").start()
	s.Roles = o.need("roles").roles()
	if r.err == nil { // steps name roles: without them all would be wrong
		s.Chapters = o.need("chapters").chapters()
	}
}

// start reads a date, or an instant with its offset from UTC.
func (v value) start() Start {
	if !v.there() {
		return Start{}
	}
	s := v.text()
	at, err := time.Parse(time.DateOnly, s)
	start := Start{At: at, Day: true}
	if err != nil {
		at, err = time.Parse(time.RFC3339, s)
		start = Start{At: at.UTC().Truncate(time.Millisecond)}
	}
	if err == nil && (at.Year() < firstYear || at.Year() > lastYear) {
		v.r.fail(v.at, "start: the world has money from %d to %d, not in %d", firstYear, lastYear, at.Year())
	}
	if err != nil {
		v.r.fail(v.at, "start: want a date like 2018-06-14 or an instant like 2018-06-14T09:00:00-04:00, got %s", quote(s))
	}
	return start
}

// The years in which the generated world has a past.
const (
	firstYear = 2017
	lastYear  = 2099
)

// roles reads who plays what.
func (v value) roles() []Role {
	var roles []Role
	if v.there() {
		for _, member := range v.pairs() {
			roles = append(roles, member.newRole(roles))
		}
	}
	if len(roles) == 0 && v.there() {
		v.r.fail(v.at, "roles: a story has at least one role")
	}
	return roles
}

func (v value) newRole(before []Role) Role {
	name := value{v.r, v.node, v.at, "role " + quote(v.name)}
	if !isWord(v.name) {
		v.r.fail(v.at, "roles: want a name of lower-case letters, digits and dashes, got %s", quote(v.name))
	}
	if slices.ContainsFunc(before, func(r Role) bool { return r.Name == v.name }) {
		v.r.fail(v.at, "roles: %s is there twice", v.name)
	}
	o := name.object("bank", "customer")
	return Role{Name: v.name, Bank: o.need("bank").word(), Customer: o.need("customer").word()}
}

func (v value) chapters() []Chapter {
	items := v.list()
	chapters := make([]Chapter, 0, len(items))
	for _, item := range items {
		item.name = "chapter"
		chapters = append(chapters, item.chapter())
	}
	if len(chapters) == 0 && v.there() {
		v.r.fail(v.at, "chapters: a story has at least one chapter")
	}
	return chapters
}

func (v value) chapter() Chapter {
	o := v.object("title", "headline", "sentence", "steps")
	c := Chapter{Title: o.need("title").localised(), Headline: o.need("headline").localised(), Sentence: o.need("sentence").localised()}
	for _, headline := range []string{c.Headline.En, c.Headline.Vi} {
		if n := utf8.RuneCountInString(headline); n > MaxHeadline {
			at := o.get("headline").at
			v.r.fail(at, "headline: has %d characters, at most %d fit: %s", n, MaxHeadline, quote(headline))
		}
	}
	steps := o.need("steps")
	for _, item := range steps.list() {
		item.name = "step"
		c.Steps = append(c.Steps, item.step())
	}
	if len(c.Steps) == 0 && steps.there() {
		v.r.fail(steps.at, "steps: a chapter has at least one step")
	}
	return c
}

// step reads a mapping with the key of one action, and a note beside it.
func (v value) step() Step {
	o := v.object(append(kinds(), "note")...)
	step := Step{At: v.at, Note: o.get("note").localisedTemplate()}
	var done []string
	for _, key := range kinds() {
		if member := o.get(key); member.there() {
			done = append(done, key)
			step.Action = newAction(key, member)
		}
	}
	if len(done) != 1 && v.r.err == nil {
		got := "none"
		if len(done) > 0 {
			got = strings.Join(done, " and ")
		}
		v.r.fail(v.at, "step: want one of %s, got %s", either(kinds()), got)
	}
	return step
}
