package compare

import (
	"encoding/json"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/sandbank/sandbank/internal/wire"
)

// shown compares what a customer is shown in chat.
func (c *comparison) shown(a, b *traced, d Difference) {
	was, is := plain(english(a.facts.Text)), plain(english(b.facts.Text))
	if was == is {
		return
	}
	d.Kind, d.weight = Shown, 700
	who := name(a.facts.Customer)
	d.Sentence = fmt.Sprintf("What %s is told in chat differs: “%s” became “%s”", who, clip(was), clip(is))
	if sums, others := amount.FindAllString(was, -1), amount.FindAllString(is, -1); len(sums) > 0 && len(others) > 0 {
		for i := range min(len(sums), len(others)) {
			if sums[i] != others[i] {
				d.weight = 750
				d.Sentence = fmt.Sprintf("%s's balance shown in chat differs: %s became %s", who, sums[i], others[i])
				break
			}
		}
	}
	d.brief = who + " is told something else"
	c.note("shown "+a.facts.Customer+" "+a.place.String(), d)
}

// changed compares any other two events.
func (c *comparison) changed(a, b *traced, d Difference) {
	list := changes(a.Data, b.Data, c.otherWorld, c.otherTimes)
	if len(list) == 0 {
		return
	}
	d.Kind, d.weight = Changed, 300
	if strings.Contains(a.Type, "payment") || strings.HasPrefix(a.Type, "ledger.") || strings.Contains(a.Type, "card") {
		d.Kind, d.weight = Money, 600
	}
	if acts(a.Type) {
		d.Kind, d.weight = Act, 650
	}
	d.Sentence = fmt.Sprintf("%s%s has another %s", a.Type, of(a), list[0])
	if len(list) > 1 {
		d.Sentence += fmt.Sprintf(", and %s more", members(len(list)-1))
	}
	d.brief = a.Type + " is another"
	c.note("changed "+a.Type+list[0].path, d)
}

// only notes an event that one run has alone; b says that it is the second.
func (c *comparison) only(v *traced, b bool, at float64) {
	d := Difference{Kind: Happened, Where: v.place.String(), at: at, weight: 200}
	has := "missing"
	if b {
		d.B, has = v.Seq, "added"
	} else {
		d.A = v.Seq
	}
	group := has + " " + v.Type
	switch {
	case v.Type == "story.step.started":
		d.Kind, d.weight = Step, 1300
		d.Sentence = fmt.Sprintf("A step is %s: “%s”", has, clip(v.place.text))
		d.brief = fmt.Sprintf("the step “%s” is %s", clip(v.place.text), has)
	case strings.HasPrefix(v.Type, "story."):
		d.weight = 90
		d.Sentence = fmt.Sprintf("%s is %s", v.Type, has)
	case v.Type == "fault.armed":
		d.Kind, d.weight = Fault, 1200
		d.Sentence = fmt.Sprintf("A fault is %s: %s", armed(b), faultWords(v.Data))
		d.brief = fmt.Sprintf("a fault is %s (%s)", armed(b), faultWords(v.Data))
	case v.Type == "chat.message.sent" && v.facts.From == "page":
		d.Kind, d.weight = Shown, 640
		d.Sentence = fmt.Sprintf("A message that %s is shown in chat is %s: “%s”", name(v.facts.Customer), has, clip(plain(english(v.facts.Text))))
		d.brief = fmt.Sprintf("a message to %s is %s", name(v.facts.Customer), has)
		group += " " + v.facts.Customer
	case acts(v.Type):
		d.Kind, d.weight = Act, 650
		d.Sentence = fmt.Sprintf("%s is %s", act(v), has)
		d.brief = d.Sentence
		group += " " + act(v)
		if v.Type == advanced && v.context != "" { // a step that waits looks again and again
			c.advances(v, has, d)
			return
		}
	default:
		d.brief = fmt.Sprintf("%s%s is %s", v.Type, of(v), has)
	}
	g := c.note(group, d)
	if g.Kind == Happened {
		g.Sentence = happened(v, g.Events, has)
		g.weight = 200 + min(g.Events, 90)
	}
}

// advances folds what the clock does in one step into one difference.
func (c *comparison) advances(v *traced, has string, d Difference) {
	if c.stop != nil && c.stop.place == v.place {
		d.at = max(d.at, float64(c.stop.at)+0.95) // it looked so often because what it looked for did not come
	}
	g := c.note(has+" "+advanced+" "+v.context, d)
	if g.Events > 1 {
		g.counted = true
		g.Sentence = fmt.Sprintf("%d advances of the clock are %s, the last to %s", g.Events, has, to(v))
		g.brief = g.Sentence
	}
}

func happened(v *traced, n int, has string) string {
	what := v.Type
	if v.Type == wire.EventType {
		what = v.Type + " (" + plain(v.facts.From) + " to " + v.facts.To + ", " + v.facts.Method + " " + short(v.facts.Path) + ")"
	}
	if n == 1 {
		return fmt.Sprintf("1 event of kind %s is %s", what, has)
	}
	return fmt.Sprintf("%d events of kind %s are %s", n, v.Type, has)
}

// armed is the word for a fault that only one run has.
func armed(b bool) string {
	if b {
		return "armed"
	}
	return "not armed"
}

// faultWords is a fault in words.
func faultWords(data []byte) string {
	var f struct {
		Party, Route, Kind string
		Status             int
	}
	if json.Unmarshal(data, &f) != nil {
		return "unreadable"
	}
	text := f.Kind
	if f.Status > 0 {
		text = fmt.Sprint(f.Status)
	}
	return strings.TrimSpace(text + " at " + f.Party + " " + f.Route)
}

// acts says that a kind of event is what somebody outside does: nothing in the
// run leads to it.
func acts(typ string) bool {
	return typ == advanced || typ == "clock.rated" || typ == "chat.message.sent" || typ == "fault.cleared"
}

// act is such an event in words.
func act(v *traced) string {
	switch {
	case v.Type == "chat.message.sent":
		return fmt.Sprintf("%s's message “%s”", name(v.facts.Customer), clip(english(v.facts.Text)))
	case v.Type == advanced:
		return "an advance of the clock to " + to(v)
	}
	return v.Type
}

// advanced is the type of the event with which the clock goes on.
const advanced = "clock.advanced"

// to is the instant to which an advance of the clock goes.
func to(v *traced) string {
	var d struct{ To string }
	if json.Unmarshal(v.Data, &d) != nil || d.To == "" {
		return "an unknown instant"
	}
	return d.To
}

// of says at which bank or by whom an event is.
func of(v *traced) string {
	switch {
	case v.facts.Customer != "" && v.facts.Bank != "":
		return " of " + name(v.facts.Customer) + " at " + v.facts.Bank
	case v.facts.Bank != "":
		return " at " + v.facts.Bank
	case v.facts.Party != "":
		return " at " + v.facts.Party
	}
	return ""
}

// String is a change in words.
func (c change) String() string {
	path := c.path
	if path == "" {
		path = "value"
	}
	switch {
	case c.was == "":
		return fmt.Sprintf("%s: %s is added", path, clip(c.is))
	case c.is == "":
		return fmt.Sprintf("%s: %s is missing", path, clip(c.was))
	}
	return fmt.Sprintf("%s: %s became %s", path, clip(c.was), clip(c.is))
}

func members(n int) string {
	if n == 1 {
		return "1 member"
	}
	return fmt.Sprintf("%d members", n)
}

// where is the place of the first of some events, and their number unless
// the sentence has told it.
func where(at string, n int, told bool) string {
	switch {
	case told && at != "" && n > 1:
		return " (first " + in(at) + ")"
	case told && n > 1:
		return ""
	case at == "" && n < 2:
		return ""
	case n < 2:
		return " (" + at + ")"
	case at == "":
		return fmt.Sprintf(" (%d times)", n)
	}
	return fmt.Sprintf(" (first %s; %d times)", in(at), n)
}

// in is a place as where something is.
func in(at string) string {
	if strings.HasPrefix(at, "after ") {
		return at
	}
	return "in " + at
}

// capital begins a sentence.
func capital(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	if strings.HasPrefix(s, "clock.") || strings.Contains(strings.Fields(s + " ")[0], ".") {
		return s // the name of a kind of event
	}
	return string(unicode.ToUpper(first)) + s[size:]
}

// name is a customer's key as a name.
func name(key string) string {
	first, size := utf8.DecodeRuneInString(key)
	if size == 0 {
		return "The customer"
	}
	if unicode.IsDigit(first) {
		return "Customer " + key
	}
	return string(unicode.ToUpper(first)) + key[size:]
}

// clip keeps a text short enough for a sentence.
func clip(s string) string {
	const most = 90
	s = strings.Join(strings.Fields(s), " ")
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	return string([]rune(s)[:most]) + "…"
}

// short is the end of a path, without ids.
func short(path string) string {
	path = pattern(path)
	parts := strings.Split(path, "/")
	for i := len(parts) - 1; i > 0; i-- {
		if parts[i] != "*" && parts[i] != "" {
			if rest := strings.Join(parts[i:], "/"); i > 1 {
				return "…/" + rest
			}
			break
		}
	}
	return path
}
