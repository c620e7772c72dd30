package browser

import (
	"net/url"
	"slices"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// A Form is what a person fills in.
type Form struct {
	Method  string
	Action  string // as the page has it; empty is the page itself
	Fields  []*Field
	Buttons []*Button
}

// A Field is an input, a box to tick, a list or a text area.
type Field struct {
	Name    string
	Kind    string // "text", "hidden", "checkbox", "radio", "select", …
	Value   string
	Checked bool
	Label   string
	id      string
}

// A Button sends its form, with its own name and value if it has a name.
type Button struct {
	Name   string
	Value  string
	Label  string
	Action string // where it sends the form instead; empty for the form's own
}

// Set fills in the first field of a name. It reports whether there is one.
func (f *Form) Set(name, value string) bool {
	for _, field := range f.Fields {
		if field.Name == name {
			field.Value = value
			return true
		}
	}
	return false
}

// Boxes returns the boxes of a name that can be ticked.
func (f *Form) Boxes(name string) []*Field {
	var boxes []*Field
	for _, field := range f.Fields {
		if field.Name == name && field.Kind == "checkbox" {
			boxes = append(boxes, field)
		}
	}
	return boxes
}

// Button returns the button of a name and value; an empty value is any.
func (f *Form) Button(name, value string) *Button {
	for _, b := range f.Buttons {
		if b.Name == name && (value == "" || b.Value == value) {
			return b
		}
	}
	return nil
}

// Value is what the first field of a name holds.
func (f *Form) Value(name string) string {
	for _, field := range f.Fields {
		if field.Name == name {
			return field.Value
		}
	}
	return ""
}

// has tells whether the form has a field or button of a name and value.
func (f *Form) has(name string, values []string) bool {
	wanted := func(value string) bool { return len(values) == 0 || slices.Contains(values, value) }
	return slices.ContainsFunc(f.Fields, func(x *Field) bool { return x.Name == name && wanted(x.Value) }) ||
		slices.ContainsFunc(f.Buttons, func(x *Button) bool { return x.Name == name && wanted(x.Value) })
}

// values is what is sent: boxes only if ticked, and the button pressed.
func (f *Form) values(button *Button) url.Values {
	v := url.Values{}
	for _, field := range f.Fields {
		box := field.Kind == "checkbox" || field.Kind == "radio"
		if field.Name != "" && (!box || field.Checked) {
			v.Add(field.Name, field.Value)
		}
	}
	if button != nil && button.Name != "" {
		v.Add(button.Name, button.Value)
	}
	return v
}

func isControl(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Input, atom.Button, atom.Select, atom.Textarea:
		return n.Type == html.ElementNode && !hasAttr(n, "disabled")
	}
	return false
}

// add gives the form a control.
func (f *Form) add(n *html.Node) {
	kind := attr(n, "type")
	switch {
	case n.DataAtom == atom.Button && kind != "button" && kind != "reset":
		f.Buttons = append(f.Buttons, &Button{attr(n, "name"), attr(n, "value"), squeeze(textOf(n)), attr(n, "formaction")})
	case n.DataAtom == atom.Input && kind == "submit":
		f.Buttons = append(f.Buttons, &Button{attr(n, "name"), attr(n, "value"), attr(n, "value"), attr(n, "formaction")})
	case n.DataAtom == atom.Input && kind != "button" && kind != "reset" && kind != "image":
		f.Fields = append(f.Fields, newInput(n, kind))
	case n.DataAtom == atom.Select:
		f.Fields = append(f.Fields, &Field{Name: attr(n, "name"), Kind: "select", Value: chosen(n), id: attr(n, "id")})
	case n.DataAtom == atom.Textarea:
		f.Fields = append(f.Fields, &Field{Name: attr(n, "name"), Kind: "textarea", Value: textOf(n), id: attr(n, "id")})
	}
}

func newInput(n *html.Node, kind string) *Field {
	if kind == "" {
		kind = "text"
	}
	field := &Field{Name: attr(n, "name"), Kind: kind, Value: attr(n, "value"), Checked: hasAttr(n, "checked"), id: attr(n, "id")}
	if field.Value == "" && (kind == "checkbox" || kind == "radio") && !hasAttr(n, "value") {
		field.Value = "on"
	}
	for up := n.Parent; up != nil; up = up.Parent {
		if up.DataAtom == atom.Label {
			field.Label = squeeze(textOf(up))
		}
	}
	return field
}

// chosen is the value of a list: the option selected, else the first.
func chosen(n *html.Node) string {
	first, found := "", false
	for c := range n.Descendants() {
		if c.DataAtom != atom.Option || c.Type != html.ElementNode {
			continue
		}
		value := attr(c, "value")
		if !hasAttr(c, "value") {
			value = squeeze(textOf(c))
		}
		if hasAttr(c, "selected") {
			return value
		}
		if !found {
			first, found = value, true
		}
	}
	return first
}
