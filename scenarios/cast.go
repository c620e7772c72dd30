package scenarios

import (
	"context"
	"fmt"
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

// A cast says who plays the roles of a story.
type cast map[string]Customer

// newCast asks the run for the customers of the roles.
func newCast(ctx context.Context, stage Stage, s *Story) (cast, error) {
	c := cast{}
	for _, r := range s.Roles {
		customer, err := stage.Customer(ctx, r.Bank, r.Customer)
		if err != nil {
			return nil, fmt.Errorf("role %s: %w", r.Name, err)
		}
		c[r.Name] = customer
	}
	return c, nil
}

// given is the name by which a customer is called.
func (c cast) given(role string) string { return c[role].Given }

// user is how the messenger names a customer: "larkspur/linh".
func (c cast) user(role string) string { return c[role].Bank + "/" + c[role].Key }

// fill puts facts about roles into a text: "{customer.bank_name}".
func (c cast) fill(text string) string {
	filled, _ := expand(text, func(role, fact string) (string, bool) {
		customer, ok := c[role]
		return customer.fact(fact), ok
	})
	return filled
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

// template reads a text that may name facts about roles.
func (v value) template() string {
	text := v.text()
	if !v.there() {
		return text
	}
	_, unknown := expand(text, func(role, fact string) (string, bool) {
		_, known := v.r.story.Role(role)
		return "", known && slices.Contains(facts(), fact)
	})
	if unknown != "" {
		v.r.fail(v.at, "%s: %s is not {role.fact}; roles are %s, facts are %s",
			v.name, quote(unknown), either(v.r.story.roleNames()), either(facts()))
	}
	return text
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
