package integration

import (
	"bytes"
	_ "embed" // the page and its style
	"html/template"
	"net/http"
	"strings"

	"github.com/sandbank/sandbank/internal/wire"
)

//go:embed page.css
var pageStyle []byte

//go:embed page.html
var pageText string

// page is what a person sees when a linking cannot go on.
type page struct {
	Lang, Style, Title, Text string
}

// languageOf is a language that the bot speaks: the one asked for, or that of
// the browser.
func languageOf(asked string, r *http.Request) tongue {
	for _, w := range append([]string{asked}, strings.Split(r.Header.Get("Accept-Language"), ",")...) {
		w = strings.ToLower(strings.TrimSpace(w))
		switch {
		case strings.HasPrefix(w, "vi"):
			return vietnamese
		case strings.HasPrefix(w, "en"):
			return english
		}
	}
	return english
}

// show answers with a page; cause is for the record.
func (b *Bot) show(w http.ResponseWriter, status int, lang tongue, words func() (title, text string), cause string) {
	wire.Refuse(w, cause)
	p := page{Lang: string(lang), Style: strings.TrimSuffix(b.c.Settings.Link, "/link") + "/style.css"}
	p.Title, p.Text = words()
	var out bytes.Buffer
	if err := template.Must(template.New("page").Parse(pageText)).Execute(&out, p); err != nil {
		http.Error(w, "page not rendered", http.StatusInternalServerError)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(status)
	w.Write(out.Bytes()) // a browser that has gone is no matter
}

func style(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/css; charset=utf-8")
	w.Header().Set("Cache-Control", "public, max-age=3600")
	w.Write(pageStyle) // a browser that has gone is no matter
}
