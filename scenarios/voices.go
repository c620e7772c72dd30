package scenarios

import "slices"

// A Voice is somebody who speaks in public: press, analysts, a regulator, a
// market, or a company.
type Voice struct {
	ID   string
	Name string
	Part string // "press", "analyst", "regulator", "platform", "app", "bank", "market"
}

// Voices are those of the cast. Banks speak by their ids, too.
func Voices() []Voice {
	return []Voice{
		{"ledger-post", "The Ledger Post", "press"},
		{"vale-crane", "Vale & Crane", "analyst"},
		{"commerce-committee", "Commerce Committee", "regulator"},
		{"kinnet", "Kinnet", "platform"},
		{"riverton", "Riverton", "platform"},
		{"lanthorn", "Lanthorn", "platform"},
		{"quizlark", "Quizlark", "app"},
	}
}

// voice finds who speaks under an id in the story: one of the cast, one of the
// story's own, or a bank that the story names.
func (s *Story) voice(id string) (Voice, bool) {
	for _, v := range append(Voices(), s.Cast.Voices...) {
		if v.ID == id {
			return v, true
		}
	}
	bank := slices.Contains(s.Cast.Banks, id) || slices.ContainsFunc(s.Roles, func(r Role) bool { return r.Bank == id })
	return Voice{ID: id, Name: id, Part: "bank"}, bank
}

// voiceNames are all ids that may speak.
func (s *Story) voiceNames() []string {
	var names []string
	for _, v := range append(Voices(), s.Cast.Voices...) {
		names = append(names, v.ID)
	}
	for _, r := range s.Roles {
		names = append(names, r.Bank)
	}
	return slices.Compact(append(names, s.Cast.Banks...))
}

// speaker reads who speaks.
func (v value) speaker() string {
	id := v.word()
	if _, ok := v.r.story.voice(id); v.there() && !ok {
		names := v.r.story.voiceNames()
		message := "nobody is called " + quote(id)
		near := nearest(id, names)
		if near != "" {
			message += "; did you mean " + near + "?"
		}
		v.r.failNear(near, v.at, "%s: %s There are %s; banks that speak stand in cast.banks, others in cast.voices", v.name, message+stop(message), either(names))
	}
	return id
}

// voices reads {id: {name, part}}.
func (v value) voices() []Voice {
	var all []Voice
	for _, member := range v.pairs() {
		o := member.object("name", "part")
		all = append(all, Voice{
			ID: member.named("voices").key(member.name), Name: o.need("name").text(),
			Part: o.need("part").one("press", "analyst", "regulator", "platform", "app", "bank", "market"),
		})
	}
	return all
}
