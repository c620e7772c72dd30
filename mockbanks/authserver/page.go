package authserver

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"html/template"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/sandbank/sandbank/internal/secret"
	"github.com/sandbank/sandbank/internal/wire"
	"github.com/sandbank/sandbank/mockbanks/people"
)

//go:embed pages/*.html pages/style.css words/*.json
var files embed.FS

// A library is what all pages of all banks share.
type library struct {
	pages   *template.Template
	style   []byte
	version string // of the style sheet
	words   map[string]map[string]string
	about   map[string]map[string]string // named customers, by language and key
}

// shelf reads the library once for all banks of all runs: it never changes
// afterwards, and a new run must not pay for it.
//
//nolint:gochecknoglobals // read once, never changed
var shelf = sync.OnceValue(func() library {
	l := library{words: map[string]map[string]string{}}
	for _, lang := range []string{"en", "vi"} {
		b, err := files.ReadFile("words/" + lang + ".json")
		var words map[string]string
		if err == nil {
			err = json.Unmarshal(b, &words)
		}
		if err != nil {
			panic(fmt.Sprintf("words of %s: %v", lang, err)) // a test of ours would hit it
		}
		l.words[lang] = words
	}
	b, err := files.ReadFile("words/about.json")
	if err == nil {
		err = json.Unmarshal(b, &l.about)
	}
	if err != nil {
		panic(fmt.Sprintf("words about customers: %v", err)) // as above
	}
	l.pages = template.Must(template.ParseFS(files, "pages/*.html"))
	l.style, _ = files.ReadFile("pages/style.css")
	l.version = secret.Hash(string(l.style))[:12]
	return l
})

// A view is what every page knows. Pages embed it.
type view struct {
	Lang    string
	Chosen  string // the language, if it was chosen by hand
	Other   string // address of the same page in the other language; may be empty
	Path    string // of the issuer
	Version string
	Title   string
	Bank    string
	Legal   string
	words   map[string]string
}

// T is a text in the language of the page; {0}, {1} … are filled in.
func (v view) T(key string, args ...any) string {
	text, ok := v.words[key]
	if !ok {
		text = shelf().words["en"][key]
	}
	for i, a := range args {
		text = strings.ReplaceAll(text, fmt.Sprintf("{%d}", i), fmt.Sprint(a))
	}
	return text
}

// Page is the view itself, for parts of a page that need its words.
func (v view) Page() view { return v }

// Who names a customer; of a firm, who acts for it.
func (v view) Who(p people.Person) string {
	if p.Company == "" {
		return isolate(p.Name())
	}
	return v.T("name.for", isolate(p.Name()), isolate(p.Company))
}

// Day is a date as the language writes it.
func (v view) Day(t time.Time) string {
	if v.Lang == "vi" {
		return fmt.Sprintf("%d thg %d, %d", t.Day(), int(t.Month()), t.Year())
	}
	return t.Format("2 Jan 2006")
}

// Moment is a date with its time of day.
func (v view) Moment(t time.Time) string { return v.Day(t) + ", " + t.Format("15:04 MST") }

// view makes what a page in a language knows.
func (s *Server) view(lang, title string, args ...any) view {
	l := shelf()
	v := view{Lang: lang, Path: s.path, Version: l.version, Bank: s.c.Bank.Name, Legal: s.c.Bank.LegalName, words: l.words[lang]}
	v.Title = v.T(title, args...)
	return v
}

// chosen is the language that was chosen by hand, on a page or by the app.
// Pages carry it on, in their forms and links.
func chosen(r *http.Request, wish string) string { return speak(r.FormValue("lang"), wish) }

// speak is the first of the wishes that we speak; "" if there is none.
func speak(wishes ...string) string {
	for _, l := range wishes {
		if l = strings.ToLower(l); strings.HasPrefix(l, "vi") || strings.HasPrefix(l, "en") {
			return l[:2]
		}
	}
	return ""
}

// language is the first that we speak of what was chosen by hand, what the
// browser says, the customer's own language, and English. The browser comes
// before the customer's own language, so that a sign-in does not change the
// language in the middle of a flow.
func language(r *http.Request, byHand, own string) string {
	wishes := append([]string{byHand}, strings.Split(r.Header.Get("Accept-Language"), ",")...)
	for _, w := range append(wishes, own) {
		w, _, _ = strings.Cut(strings.TrimSpace(w), ";")
		switch w, _, _ = strings.Cut(strings.ToLower(w), "-"); w {
		case "en", "vi":
			return w
		}
	}
	return "en"
}

// policy is the content security policy of a page. Its forms may lead to the
// origin of a client's redirect URI, because browsers apply form-action to the
// redirects that follow.
func policy(target string) string {
	p := "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self' data:; base-uri 'none'; frame-ancestors 'self'; form-action 'self'"
	if target != "" {
		p += " " + target
	}
	return p
}

// show renders a page. target is the origin that its forms may lead to.
func (s *Server) show(w http.ResponseWriter, status int, name, target string, body any) error {
	var b bytes.Buffer
	if err := shelf().pages.ExecuteTemplate(&b, name, body); err != nil {
		return fmt.Errorf("page %s: %w", name, err)
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", policy(target))
	w.WriteHeader(status)
	w.Write(b.Bytes()) // a browser that has gone is no matter
	return nil
}

// page runs a handler for people and shows its refusal.
func (s *Server) page(handle func(http.ResponseWriter, *http.Request) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Cache-Control", "no-store")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("X-Content-Type-Options", "nosniff")
		if err := handle(w, r); err != nil {
			s.showRefusal(w, r, s.asRefusal(r, err))
		}
	}
}

// refusalView is the page of a refusal.
type refusalView struct {
	view
	Cause, Remedy, Code, Link string
}

func (s *Server) showRefusal(w http.ResponseWriter, r *http.Request, no *refusal) {
	wire.Refuse(w, no.sentence())
	f := r.Form // nothing more of the body is read here: it may be what is refused
	if f == nil {
		f = r.URL.Query()
	}
	wish, _, _ := strings.Cut(f.Get("ui_locales"), " ")
	lang := language(r, speak(f.Get("lang"), wish), "")
	v := refusalView{view: s.view(lang, "refusal.title"), Cause: no.cause, Remedy: no.remedy, Code: no.code}
	_, v.Link = s.description(w, no)
	if err := s.show(w, no.status, "refusal.html", "", v); err != nil {
		s.c.Log.ErrorContext(r.Context(), "page failed", "bank", s.c.Bank.ID, "error", err)
		http.Error(w, no.sentence(), no.status)
	}
}

// style handles GET /style.css. Its address carries a version, so it may be
// kept for long; the bank's own colour comes after the shared part.
func (s *Server) style(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/css; charset=utf-8")
	w.Header().Set("Cache-Control", "public, max-age=86400")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.Write(shelf().style)
	if isColour(s.c.Bank.Accent) {
		fmt.Fprintf(w, "\n:root { --brand: %s; }\n", s.c.Bank.Accent)
	}
}

func isColour(c string) bool {
	return len(c) == 7 && c[0] == '#' && strings.Trim(c[1:], "0123456789abcdefABCDEF") == ""
}
