package main

import (
	"fmt"
	"html"
	"strings"
)

// A canvas is an SVG being drawn. Its colours follow the reader's scheme, dark
// or light.
type canvas struct {
	w, h int
	b    strings.Builder
}

// style names the roles that shapes have: paper, axes, words and three inks.
const style = `<style>
.paper{fill:#ffffff}.grid{stroke:#d8dee4;stroke-width:1}.axis{stroke:#57606a;stroke-width:1}
text{fill:#1f2328;font:13px system-ui,sans-serif}.title{font-size:16px;font-weight:600}.note{fill:#57606a;font-size:12px}
.a{fill:#3d5a98}.b{fill:#c8813a}.line{fill:none;stroke:#3d5a98;stroke-width:1.4}.whisker{stroke:#3d5a98;stroke-width:1.5}.dot{fill:#ffffff;stroke:#3d5a98;stroke-width:1.5}
@media (prefers-color-scheme: dark){.paper{fill:#0d1117}.grid{stroke:#30363d}.axis{stroke:#9198a1}text{fill:#e6edf3}.note{fill:#9198a1}
.a{fill:#8aa6e8}.b{fill:#e0a867}.line,.whisker{stroke:#8aa6e8}.dot{fill:#0d1117;stroke:#8aa6e8}}
</style>
`

// newCanvas begins a picture; the title is also what a screen reader says.
func newCanvas(w, h int, title, about string) *canvas {
	c := &canvas{w: w, h: h}
	fmt.Fprintf(&c.b, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" role=\"img\" aria-label=\"%s\">\n%s", w, h, w, h, html.EscapeString(title+". "+about), style)
	c.rect("paper", 0, 0, float64(w), float64(h), 1)
	c.text("title", "start", 16, 26, title)
	c.text("note", "start", 16, 45, about)
	return c
}

// svg ends the picture.
func (c *canvas) svg() string { return c.b.String() + "</svg>\n" }

func (c *canvas) text(class, anchor string, x, y float64, words string) {
	fmt.Fprintf(&c.b, "<text class=\"%s\" text-anchor=\"%s\" x=\"%.1f\" y=\"%.1f\">%s</text>\n", class, anchor, x, y, html.EscapeString(words))
}

// turned is text that reads upwards.
func (c *canvas) turned(class string, x, y float64, words string) {
	fmt.Fprintf(&c.b, "<text class=\"%s\" text-anchor=\"middle\" transform=\"translate(%.1f %.1f) rotate(-90)\">%s</text>\n", class, x, y, html.EscapeString(words))
}

// rect is a filled box; opacity is that of its ink, 0 to 1.
func (c *canvas) rect(class string, x, y, w, h, opacity float64) {
	if opacity >= 1 {
		fmt.Fprintf(&c.b, "<rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"/>\n", class, x, y, w, h)
		return
	}
	fmt.Fprintf(&c.b, "<rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" opacity=\"%.2f\"/>\n", class, x, y, w, h, opacity)
}

func (c *canvas) line(class string, x1, y1, x2, y2 float64) {
	fmt.Fprintf(&c.b, "<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>\n", class, x1, y1, x2, y2)
}

func (c *canvas) dot(class string, x, y, r float64) {
	fmt.Fprintf(&c.b, "<circle class=\"%s\" cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\"/>\n", class, x, y, r)
}

// steps draws a line that holds its height until the next point.
func (c *canvas) steps(class string, points [][2]float64) {
	fmt.Fprintf(&c.b, "<path class=\"%s\" d=\"", class)
	for i, p := range points {
		if i == 0 {
			fmt.Fprintf(&c.b, "M%.1f %.1f", p[0], p[1])
			continue
		}
		fmt.Fprintf(&c.b, "H%.1fV%.1f", p[0], p[1])
	}
	c.b.WriteString("\"/>\n")
}

// heat draws a table of counts as boxes that are the darker the more there is.
// The strength of a box is its share of the most, or that of the logarithms.
func (c *canvas) heat(x, y, w, h float64, counts [][]float64, strength func(n, most float64) float64) {
	most := 0.0
	for _, row := range counts {
		for _, n := range row {
			most = max(most, n)
		}
	}
	dy := h / float64(len(counts))
	for i, row := range counts {
		dx := w / float64(len(row))
		for j, n := range row {
			if o := strength(n, most); o > 0.005 {
				c.rect("a", x+float64(j)*dx+0.5, y+float64(i)*dy+0.5, dx-1, dy-1, min(o, 0.999))
			}
		}
	}
	c.line("axis", x, y+h, x+w, y+h)
	c.line("axis", x, y, x, y+h)
}
