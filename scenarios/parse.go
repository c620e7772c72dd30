package scenarios

import (
	"regexp"
	"slices"
	"time"
	"unicode/utf8"

	"github.com/sandbank/sandbank/scenarios/formula"
)

// Parse reads a story. The name of its file is for messages. A mistake is a
// [FormatError] that says where it is and what is allowed there. A story may
// include the parts that are shipped.
func Parse(file string, text []byte) (*Story, error) {
	return ParseWith(file, text, ShippedPart)
}

// ParseWith reads a story that may include parts from elsewhere.
func ParseWith(file string, text []byte, parts Parts) (*Story, error) {
	r := &reader{story: &Story{}, parts: parts, saved: map[string]shape{}, mentioned: map[Mention]bool{}, formulas: map[string]formula.Formula{},
		included: map[string]value{}, patterns: map[string]*regexp.Regexp{}}
	root, ok := r.root(file, "story", text)
	if ok {
		r.readStory(root)
	}
	if r.err != nil {
		return nil, r.err
	}
	return r.story, nil
}

// readStory reads the whole. seed, start and roles are the short forms of what
// world and cast have.
func (r *reader) readStory(v value) {
	o := v.object("id", "title", "summary", "seed", "start", "roles", "world", "cast", "vars", "chapters")
	if vars := o.get("vars"); vars.there() {
		names := vars.variables()
		for key, member := range o.fields {
			o.fields[key] = member.within(names)
		}
	}
	s := r.story
	s.ID = o.need("id").word()
	s.Title, s.Summary = o.need("title").localised(), o.need("summary").localised()
	world := o.get("world").object("seed", "start", "population", "chaos")
	s.Seed = DefaultSeed
	if seed := oneOf(o, world, "seed"); seed.there() {
		s.Seed = seed.number(0, 1<<64-1)
	}
	s.Start = oneOf(o, world, "start").start()
	s.Setting = Setting{world.get("population").sizes(), world.get("chaos").perMille()}
	r.readCast(o)
	if r.err == nil { // steps name roles: without them all would be wrong
		s.Chapters = o.need("chapters").chapters()
	}
}

// readCast reads who takes part.
func (r *reader) readCast(o object) {
	cast := o.get("cast").object("customers", "banks", "platforms", "crowds", "voices")
	roles, customers := o.get("roles"), cast.get("customers")
	switch {
	case roles.there() && customers.there():
		r.fail(roles.at, "roles: is the short form of cast.customers; write one of them")
	case customers.there():
		roles = customers
	case !roles.there() && o.there():
		r.fail(o.at, "story: cast.customers is missing: name at least one customer, like linh: {bank: larkspur, customer: linh}")
	}
	s := r.story
	s.Roles = roles.roles()
	s.Cast.Banks, s.Cast.Platforms = cast.get("banks").words(), cast.get("platforms").words()
	s.Cast.Voices, s.Cast.Crowds = cast.get("voices").voices(), cast.get("crowds").crowds()
}

// oneOf is the member that stands at the top of the story or, in its long
// form, under a heading.
func oneOf(o, under object, key string) value {
	short, long := o.get(key), under.get(key)
	if short.there() && long.there() {
		o.r.fail(short.at, "%s: is the short form of %s.%s; write one of them", key, under.name, key)
	}
	if short.there() {
		return short
	}
	return long
}

// words reads a list of names.
func (v value) words() []string {
	var all []string
	for _, item := range v.list() {
		all = append(all, item.word())
	}
	return all
}

// sizes reads how many customers banks have.
func (v value) sizes() map[string]uint64 {
	if !v.there() {
		return nil
	}
	sizes := map[string]uint64{}
	for _, member := range v.pairs() {
		sizes[member.named("population").mention(aBank, member.key(member.name), "")] = member.number(1, 1<<40)
	}
	return sizes
}

// key refuses a key that is no name.
func (v value) key(s string) string {
	if !isWord(s) {
		v.r.fail(v.at, "%s: want a name of lower-case letters, digits and dashes, got %s", v.name, quote(s))
	}
	return s
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
		v.r.fail(v.at, "%s: the world has money from %d to %d, not in %d", v.name, firstYear, lastYear, at.Year())
	}
	if err != nil {
		v.r.fail(v.at, "%s: want a date like 2018-06-14 or an instant like 2018-06-14T09:00:00-04:00, got %s", v.name, quote(s))
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
	name := v.named("role " + quote(v.name))
	if !isWord(v.name) {
		v.r.fail(v.at, "roles: want a name of lower-case letters, digits and dashes, got %s", quote(v.name))
	}
	if slices.ContainsFunc(before, func(r Role) bool { return r.Name == v.name }) {
		v.r.fail(v.at, "roles: %s is there twice", v.name)
	}
	o := name.object("bank", "customer")
	bank, customer := o.need("bank"), o.need("customer")
	r := Role{Name: v.name, Bank: bank.word(), Customer: customer.word(), At: bank.at}
	customer.named(name.name).mention(aCustomer, r.Customer, r.Bank)
	return r
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
	c.Steps = o.need("steps").steps()
	return c
}
