package scenarios

import (
	"context"
	"fmt"
	"regexp"
	"slices"

	"github.com/sandbank/sandbank/scenarios/browser"
)

// Visit is somebody opening a page: one of a party's, or a link of the page
// that is open.
type Visit struct {
	As   string
	To   string // party; with Path
	Path string // template
	Link string // template with stars: text of a link
	URL  string // template
}

func newVisit(v value) Visit {
	o := v.object("as", "to", "path", "link", "url")
	n := 0
	for _, key := range []string{"to", "link", "url"} {
		if o.get(key).there() {
			n++
		}
	}
	if n != 1 && v.there() {
		v.r.fail(v.at, "visit: say to: a party and path:, link: the text of a link, or url: an address")
	}
	return Visit{As: o.as(), To: o.get("to").callee(), Path: o.get("path").beneath(), Link: o.get("link").template(), URL: o.get("url").template()}
}

func (s Visit) written() (string, any) {
	return "visit", fields{{"as", s.As}, {"to", s.To}, {"path", s.Path}, {"link", s.Link}, {"url", s.URL}}
}

func (s Visit) tell(c cast) Text {
	who, where := c.given(s.As), c.fill(s.To+s.Path+s.URL+s.Link)
	return Text{fmt.Sprintf("%s opens %s", who, where), fmt.Sprintf("%s mở %s", who, where)}
}

func (s Visit) perform(ctx context.Context, p *performance) error {
	address := p.cast.fill(s.URL)
	switch {
	case s.To != "":
		base, err := p.stage.Address(s.To)
		if err != nil {
			return err
		}
		address = base + slashed(p.cast.fill(s.Path))
	case s.Link != "":
		found, err := p.link(s.As, p.cast.fill(s.Link))
		if err != nil {
			return err
		}
		address = found
	}
	_, err := p.window(s.As).Open(ctx, address) // a page that refuses is a page, too
	return err
}

// link is where a link of the open page leads.
func (p *performance) link(role, pattern string) (string, error) {
	page, texts := p.window(role).Page(), []string{}
	if page == nil {
		return "", &Unmet{"the link " + quote(pattern), "no page is open"}
	}
	for _, l := range page.Links {
		if matches(pattern, l.Text) {
			return l.URL, nil
		}
		texts = append(texts, quote(l.Text))
	}
	return "", &Unmet{"the link " + quote(pattern), "only " + orNone(texts)}
}

// Fill is somebody filling in a form of the open page and pressing a button.
type Fill struct {
	As     string
	Fields fields // name and text; the form is the one that has them all
	Press  string // template with stars: label of the button; empty: the first
}

func newFill(v value) Fill {
	o := v.object("as", "fields", "press")
	return Fill{As: o.as(), Fields: o.get("fields").textFields(), Press: o.get("press").template()}
}

func (s Fill) written() (string, any) {
	f := fields{{"as", s.As}}
	if len(s.Fields) > 0 {
		f = append(f, field{"fields", s.Fields})
	}
	return "fill", append(f, field{"press", s.Press})
}

func (s Fill) tell(c cast) Text {
	who := c.given(s.As)
	if s.Press != "" {
		return Text{fmt.Sprintf("%s presses “%s”", who, c.fill(s.Press)), fmt.Sprintf("%s bấm “%s”", who, c.fill(s.Press))}
	}
	return Text{who + " sends the form", who + " gửi biểu mẫu"}
}

func (s Fill) perform(ctx context.Context, p *performance) error {
	page := p.window(s.As).Page()
	if page == nil {
		return &Unmet{"a form to fill in", "no page is open"}
	}
	for _, f := range page.Forms {
		button, ok := s.fits(p.cast, f)
		if !ok {
			continue
		}
		for _, x := range s.Fields {
			f.Set(x.key, p.cast.fill(x.value.(string)))
		}
		_, err := p.window(s.As).Submit(ctx, f, button)
		return err
	}
	names := make([]string, len(s.Fields))
	for i, x := range s.Fields {
		names[i] = x.key
	}
	return &Unmet{fmt.Sprintf("a form with %s and a button %s", orNone(names), quote(p.cast.fill(s.Press))), shown(page)}
}

// fits tells whether a form has the fields and the button.
func (s Fill) fits(c cast, f *browser.Form) (*browser.Button, bool) {
	for _, x := range s.Fields {
		if !slices.ContainsFunc(f.Fields, func(field *browser.Field) bool { return field.Name == x.key }) {
			return nil, false
		}
	}
	if s.Press == "" {
		return anyButton(f), len(f.Buttons) > 0
	}
	for _, b := range f.Buttons {
		if matches(c.fill(s.Press), b.Label) {
			return b, true
		}
	}
	return nil, false
}

// Read is somebody reading something off the open page.
type Read struct {
	As    string
	Match *regexp.Regexp // its first group, or all of it, is kept
	Save  string
}

func newRead(v value) Read {
	o := v.object("as", "match", "save")
	r := Read{As: o.as(), Save: o.need("save").saving("read")}
	if match := o.need("match"); match.there() {
		r.Match = match.pattern()
	}
	return r
}

func (s Read) written() (string, any) {
	return "read", fields{{"as", s.As}, {"match", s.Match.String()}, {"save", s.Save}}
}

func (s Read) tell(c cast) Text {
	who := c.given(s.As)
	return Text{who + " reads it off the page", who + " đọc từ trang"}
}

func (s Read) perform(_ context.Context, p *performance) error {
	page := p.window(s.As).Page()
	if page == nil {
		return &Unmet{"a page to read", "no page is open"}
	}
	found := s.Match.FindStringSubmatch(page.Text)
	if found == nil {
		return &Unmet{"text like " + quote(s.Match.String()), shown(page)}
	}
	return p.keep(s.Save, found[len(found)-1], nil)
}

// Seen claims what the page that a role has open shows.
type Seen struct {
	As     string
	Text   string // template with stars
	Status uint64
}

func newSeen(v value) Seen {
	o := v.object("as", "text", "status")
	s := Seen{As: o.as(), Text: o.get("text").template(), Status: o.get("status").number(100, 599)}
	if v.there() && s.Text == "" && s.Status == 0 {
		v.r.fail(v.at, "page: say text or status")
	}
	return s
}

func (s Seen) written() (string, any) {
	return "page", fields{{"as", s.As}, {"text", s.Text}, {"status", s.Status}}
}

func (s Seen) tell(c cast, not bool) Text {
	who, what := c.given(s.As), quote(c.fill(s.Text))
	if not {
		return Text{fmt.Sprintf("%s's page does not show %s", who, what), fmt.Sprintf("Trang của %s không hiển thị %s", who, what)}
	}
	return Text{fmt.Sprintf("%s's page shows %s", who, what), fmt.Sprintf("Trang của %s hiển thị %s", who, what)}
}

func (s Seen) check(_ context.Context, p *performance, _ uint64) error {
	page := p.window(s.As).Page()
	switch {
	case page == nil:
		return &Unmet{"a page", "no page is open"}
	case s.Status != 0 && page.Status != int(s.Status):
		return &Unmet{fmt.Sprintf("a page with status %d", s.Status), fmt.Sprintf("status %d, %s", page.Status, shown(page))}
	case s.Text != "" && !matches("*"+p.cast.fill(s.Text)+"*", page.Text):
		return &Unmet{"a page with " + quote(p.cast.fill(s.Text)), shown(page)}
	}
	return nil
}
