package browser

import (
	"net/http"
	"net/url"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// A Page is what a browser shows.
type Page struct {
	URL    *url.URL
	Status int
	Title  string
	Text   string // what a reader sees, in one line
	Forms  []*Form
	Links  []Link
}

// A Link is something to click that leads elsewhere.
type Link struct {
	Text string
	URL  string // absolute
}

// Parse reads a page. Anything is a page: what is not HTML has text alone.
func Parse(at *url.URL, status int, body string) *Page {
	p := &Page{URL: at, Status: status}
	root, err := html.ParseWithOptions(strings.NewReader(body), html.ParseOptionEnableScripting(false))
	if err != nil {
		p.Text = squeeze(body)
		return p
	}
	r := &pageReader{page: p, labels: map[string]string{}, byID: map[string]*Form{}}
	r.walk(root, nil)
	r.attach()
	p.Text = squeeze(r.text.String())
	return p
}

// Form returns the first form that has a field or button of a name, with one
// of the values if any are given; nil if there is none.
func (p *Page) Form(name string, values ...string) *Form {
	for _, f := range p.Forms {
		if f.has(name, values) {
			return f
		}
	}
	return nil
}

// A pageReader keeps what is found on the way down a page.
type pageReader struct {
	page   *Page
	text   strings.Builder
	labels map[string]string // text of a label by the id it is for
	byID   map[string]*Form
	loose  []looseControl // controls outside of their form
}

// A looseControl belongs to a form by its form attribute.
type looseControl struct {
	form string
	node *html.Node
}

// walk reads a node and what is below it, inside of form if it is not nil.
func (r *pageReader) walk(n *html.Node, form *Form) {
	switch {
	case n.Type == html.TextNode:
		r.text.WriteString(" " + n.Data)
	case n.Type == html.ElementNode && hidden(n):
		return
	case n.DataAtom == atom.Title:
		r.page.Title = squeeze(textOf(n))
		return
	case n.DataAtom == atom.Form:
		form = newForm(n)
		r.page.Forms = append(r.page.Forms, form)
		r.byID[attr(n, "id")] = form
	case n.DataAtom == atom.A && attr(n, "href") != "":
		r.link(n)
	case n.DataAtom == atom.Label && attr(n, "for") != "":
		r.labels[attr(n, "for")] = squeeze(textOf(n))
	case isControl(n):
		r.control(n, form)
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		r.walk(c, form)
	}
}

func (r *pageReader) link(n *html.Node) {
	if target, err := r.page.URL.Parse(attr(n, "href")); err == nil {
		r.page.Links = append(r.page.Links, Link{squeeze(textOf(n)), target.String()})
	}
}

// control gives a control to its form.
func (r *pageReader) control(n *html.Node, form *Form) {
	if owner := attr(n, "form"); owner != "" {
		r.loose = append(r.loose, looseControl{owner, n})
		return
	}
	if form != nil {
		form.add(n)
	}
}

// attach puts loose controls and labels where they belong.
func (r *pageReader) attach() {
	for _, l := range r.loose {
		if f := r.byID[l.form]; f != nil {
			f.add(l.node)
		}
	}
	for _, f := range r.page.Forms {
		for _, field := range f.Fields {
			if label := r.labels[field.id]; label != "" {
				field.Label = label
			}
		}
	}
}

func newForm(n *html.Node) *Form {
	f := &Form{Method: http.MethodGet, Action: attr(n, "action")}
	if strings.EqualFold(attr(n, "method"), "post") {
		f.Method = http.MethodPost
	}
	return f
}

// hidden tells elements whose text nobody reads.
func hidden(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Script, atom.Style, atom.Template:
		return true
	}
	return false
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func hasAttr(n *html.Node, name string) bool {
	for _, a := range n.Attr {
		if a.Key == name {
			return true
		}
	}
	return false
}

func textOf(n *html.Node) string {
	if n.Type == html.TextNode {
		return n.Data
	}
	var b strings.Builder
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		b.WriteString(textOf(c) + " ")
	}
	return b.String()
}

func squeeze(s string) string { return strings.Join(strings.Fields(s), " ") }
