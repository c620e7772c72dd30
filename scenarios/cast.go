package scenarios

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// A Customer is who plays a role, as the banks of the run know them.
type Customer struct {
	Bank     string // id
	BankName string
	Key      string // of a named customer, or the decimal index
	Given    string
	Name     string
}

// A cast says who plays the roles of a story, and what its steps have saved.
type cast struct {
	customers map[string]Customer
	saved     map[string]any // see [Saving]
}

// newCast asks the run for the customers of the roles.
func newCast(ctx context.Context, stage Stage, s *Story) (cast, error) {
	c := cast{map[string]Customer{}, map[string]any{}}
	for _, r := range s.Roles {
		customer, err := stage.Customer(ctx, r.Bank, r.Customer)
		if err != nil {
			return cast{}, fmt.Errorf("role %s: %w", r.Name, err)
		}
		c.customers[r.Name] = customer
	}
	return c, nil
}

// of is who plays a role.
func (c cast) of(role string) Customer { return c.customers[role] }

// given is the name by which a customer is called.
func (c cast) given(role string) string { return c.of(role).Given }

// user is how the messenger names a customer: "larkspur/linh".
func (c cast) user(role string) string { return c.of(role).Bank + "/" + c.of(role).Key }

// fill puts facts into a text: "{customer.bank_name}", "{sale.id}".
func (c cast) fill(text string) string {
	filled, _ := expand(text, func(name, path string) (string, bool) {
		if customer, ok := c.customers[name]; ok {
			return customer.fact(path), true
		}
		v, ok := c.saved[name]
		if !ok {
			return "…", true // not saved yet: a step tells of itself before it is performed
		}
		found, gone := follow(name, v, path)
		if gone != "" { // the step will be refused
			return "…", true
		}
		return plainText(found), true
	})
	return filled
}

// plainText is a saved value inside of a text: JSON if it is more than one.
func plainText(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	case []any, map[string]any:
		if b, err := json.Marshal(v); err == nil {
			return string(b)
		}
	}
	return fmt.Sprint(v)
}

// facts are what a text may say of a role.
func facts() []string { return []string{"bank", "bank_name", "customer", "given", "name"} }

func (c Customer) fact(name string) string {
	switch name {
	case "bank":
		return c.Bank
	case "bank_name":
		return c.BankName
	case "customer":
		return c.Key
	case "given":
		return c.Given
	case "name":
		return c.Name
	}
	return ""
}

// expand replaces every {role.fact}. It returns the first one that say does
// not know.
func expand(text string, say func(role, fact string) (string, bool)) (filled, unknown string) {
	var b strings.Builder
	for {
		before, rest, open := strings.Cut(text, "{")
		inside, after, closed := strings.Cut(rest, "}")
		b.WriteString(before)
		if !open {
			return b.String(), unknown
		}
		role, fact, _ := strings.Cut(inside, ".")
		fill, ok := "", false
		if closed {
			fill, ok = say(role, fact)
		}
		if !ok {
			if unknown == "" {
				unknown = "{" + inside
				if closed {
					unknown += "}"
				}
			}
			b.WriteString("{")
			text = rest
			continue
		}
		b.WriteString(fill)
		text = after
	}
}

// template reads a text that may name facts about roles, and what earlier steps
// have saved.
func (v value) template() string {
	text := v.text()
	if !v.there() {
		return text
	}
	_, unknown := expand(text, func(name, path string) (string, bool) {
		_, role := v.r.story.Role(name)
		known, saved := v.r.saved[name]
		if why, near := known.astray(name, path); why != "" {
			v.r.failNear(near, v.at, "%s: %s leads nowhere: %s", v.name, quote("{"+name+"."+path+"}"), why)
		}
		return "", saved || role && slices.Contains(facts(), path)
	})
	if strings.Contains(text, "{") {
		v.r.templates = append(v.r.templates, text)
	}
	if unknown != "" {
		near := v.r.nearTemplate(unknown)
		message := quote(unknown) + " is neither {role.fact} nor what an earlier step has saved"
		if near != "" {
			message += ", did you mean " + near + "?"
		}
		v.r.failNear(near, v.at, "%s: %s; roles are %s, facts are %s%s",
			v.name, message, either(v.r.story.roleNames()), either(facts()), v.r.savedNames())
	}
	return text
}

// nearTemplate is what somebody may have meant who wrote {role.fact} or the name
// of something saved otherwise; empty: nothing is near.
func (r *reader) nearTemplate(unknown string) string {
	name, fact, dotted := strings.Cut(strings.Trim(unknown, "{}"), ".")
	roles, saved := r.story.roleNames(), slices.Sorted(maps.Keys(r.saved))
	if slices.Contains(roles, name) {
		if near := nearest(fact, facts()); near != "" && fact != "" {
			return "{" + name + "." + near + "}"
		}
		return ""
	}
	near := nearest(name, append(roles, saved...))
	switch {
	case near == "":
		return ""
	case dotted:
		near += "." + fact
	}
	return "{" + near + "}"
}

// idTemplate is a template that stands for one member of something saved: the
// id of a client or of a purchase, an access token. The thing itself is none.
func (v value) idTemplate(member string) string {
	text := v.template()
	name, closed := strings.CutSuffix(strings.TrimPrefix(text, "{"), "}")
	s := v.r.shapeOf(name)
	if _, has := s.members[member]; has && closed && strings.HasPrefix(text, "{") {
		near := "{" + name + "." + member + "}"
		v.r.failNear(near, v.at, "%s: %s is all that %s saved; did you mean %s?", v.name, quote(text), s.kind, quote(near))
	}
	return text
}

// savedNames lists for a message what has been saved so far.
func (r *reader) savedNames() string {
	if len(r.saved) == 0 {
		return ""
	}
	return ", saved is " + either(slices.Sorted(maps.Keys(r.saved)))
}

// saving reads the name under which a step of a kind keeps what it got.
func (v value) saving(kind string) string {
	if !v.there() {
		return ""
	}
	name := v.text()
	if _, role := v.r.story.Role(name); role {
		v.r.fail(v.at, "%s: %s is a role; choose another name", v.name, quote(name))
	}
	if !isVariable(name) {
		v.r.fail(v.at, "%s: want a name of small letters, digits and underscores, at most 40, got %s", v.name, quote(name))
	}
	if name == "base" || name == "root" {
		v.r.fail(v.at, "%s: %s stands for the address of the run in its journal; choose another name", v.name, quote(name))
	}
	v.r.saved[name] = saves(kind)
	return name
}

// localisedTemplate is a template in two languages.
func (v value) localisedTemplate() Text {
	o := v.object("en", "vi")
	if !v.there() {
		return Text{}
	}
	return Text{o.need("en").template(), o.get("vi").template()}
}

// matches tells whether s is what a pattern with stars describes. Upper and
// lower case are one.
func matches(pattern, s string) bool {
	p, s := strings.Split(strings.ToLower(pattern), "*"), strings.ToLower(s)
	if len(p) == 1 {
		return p[0] == s
	}
	first, last := p[0], p[len(p)-1]
	if !strings.HasPrefix(s, first) || len(s) < len(first)+len(last) || !strings.HasSuffix(s, last) {
		return false
	}
	s = s[len(first) : len(s)-len(last)]
	for _, part := range p[1 : len(p)-1] {
		_, after, ok := strings.Cut(s, part)
		if !ok {
			return false
		}
		s = after
	}
	return true
}
