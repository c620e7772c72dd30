// Package opendata is what a bank tells everybody about its cash machines and
// branches: no token, no consent, no customer.
//
// Shapes are those of Open Banking UK Open Data, ATM and branch locator, version
// 2.3. No standard asks US banks for them; here they show them as well, so that
// one program finds cash on both sides. near and limit are our addition to the
// query; what the answer holds is the standard's alone.
package opendata

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"html/template"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/go-chi/chi/v5"

	"github.com/sandbank/sandbank/internal/wire"
	"github.com/sandbank/sandbank/mockbanks/places"
)

// Path is where the lists lie beneath their bank.
const Path = "/open-banking/v2.3"

const contentType = "application/prs.openbanking.opendata.v2.3+json"

// Config is what the lists are made of.
type Config struct {
	Bank     string
	Name     string // of the bank, for people
	Base     string // absolute URL of the bank
	Currency string
	Network  func() (*places.Network, error) // called when somebody asks
}

// A Server answers for one bank. It is safe for concurrent use.
type Server struct{ c Config }

// New returns the lists of a bank.
func New(c Config) *Server { return &Server{c} }

// Mount adds the lists, and a page for each place, to a bank's routes.
func (s *Server) Mount(r chi.Router) {
	for path, kind := range map[string]places.Kind{"/atms": places.ATM, "/branches": places.Branch} {
		r.Get(Path+path, s.list(kind))
		r.Head(Path+path, s.list(kind))
	}
	r.Get("/places/{place}", s.page)
}

// asOf is when the lists last changed: they never do in a run, and the
// youngest place was opened the day before.
func asOf() time.Time { return time.Date(2010, time.January, 1, 0, 0, 0, 0, time.UTC) }

// maxLimit bounds what is asked for near a point.
const maxLimit = 100

// list answers with all places of a kind, or with those nearest to a point.
func (s *Server) list(kind places.Kind) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		n, err := s.c.Network()
		if err != nil {
			s.refuse(w, http.StatusInternalServerError, "The bank does not find its own places.")
			return
		}
		hits, err := s.find(n, kind, r)
		if err != nil {
			s.refuse(w, http.StatusBadRequest, err.Error())
			return
		}
		body, err := json.Marshal(s.document(kind, hits))
		if err != nil {
			s.refuse(w, http.StatusInternalServerError, "The list could not be written.")
			return
		}
		answer(w, r, body)
	}
}

// answer sends a list, or 304 to one who has it already.
func answer(w http.ResponseWriter, r *http.Request, body []byte) {
	sum := fnv.New64a()
	sum.Write(body) // it never fails
	tag := `"` + strconv.FormatUint(sum.Sum64(), 36) + `"`
	h := w.Header()
	h.Set("Etag", tag)
	h.Set("Cache-Control", "max-age=28800")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Content-Type", contentType)
	http.ServeContent(w, r, "", asOf(), bytes.NewReader(body))
}

// find reads the query.
func (s *Server) find(n *places.Network, kind places.Kind, r *http.Request) ([]places.Hit, error) {
	q := r.URL.Query()
	limit, err := strconv.Atoi(q.Get("limit"))
	if q.Get("limit") == "" {
		limit, err = 10, nil
	}
	if err != nil || limit < 1 || limit > maxLimit {
		return nil, fmt.Errorf("limit is %.20q; it must be a whole number from 1 to %d", q.Get("limit"), maxLimit)
	}
	if q.Get("near") == "" {
		return n.Nearest(places.Point{}, places.Filter{Kind: kind}, n.Len(kind)), nil
	}
	at, err := places.ParsePoint(q.Get("near"))
	if err != nil {
		return nil, fmt.Errorf("near is %.40q; %w", q.Get("near"), places.ErrBadPoint)
	}
	return n.Nearest(at, places.Filter{Kind: kind}, limit), nil
}

// refuse answers in the words of the standard's error, which has one text.
func (s *Server) refuse(w http.ResponseWriter, status int, detail string) {
	wire.Refuse(w, detail)
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(map[string]any{ // a client that has gone is no matter
		"meta": map[string]any{"LastUpdated": asOf()}, "error": map[string]any{"status": status, "description": detail},
	})
}

//go:embed place.html
var pageText string

// sheet is the page of a place, read once.
//
//nolint:gochecknoglobals // read once, never changed
var sheet = sync.OnceValue(func() *template.Template { return template.Must(template.New("place").Parse(pageText)) })

// page shows one place to people.
func (s *Server) page(w http.ResponseWriter, r *http.Request) {
	n, err := s.c.Network()
	var p places.Place
	if err == nil {
		p, err = n.Get(chi.URLParam(r, "place"))
	}
	if err != nil {
		wire.Refuse(w, "The bank has no such place.")
		http.Error(w, "The bank has no such place.", http.StatusNotFound)
		return
	}
	var page bytes.Buffer
	if err := sheet().Execute(&page, s.pageOf(p, r.URL.Query().Get("lang") == "vi")); err != nil {
		http.Error(w, "This page could not be made.", http.StatusInternalServerError)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	w.Write(page.Bytes()) // a browser that has gone is no matter
}

// pageData is what the page of a place says.
type pageData struct {
	Lang, Bank, Base string
	Kind, Open, Day  string // words of the page's language
	Place            places.Place
	Hours            []string
	Services, Access string // in English only
}

func (s *Server) pageOf(p places.Place, vietnamese bool) pageData {
	d := pageData{Lang: "en", Bank: s.c.Name, Base: s.c.Base, Kind: "Cash machine", Open: "Open", Day: "Day and night", Place: p}
	if p.Kind == places.Branch {
		d.Kind = "Branch"
	}
	if vietnamese {
		d.Lang, d.Open, d.Day = "vi", "Giờ mở cửa", "Cả ngày đêm"
		if d.Kind = "Máy rút tiền"; p.Kind == places.Branch {
			d.Kind = "Chi nhánh"
		}
	}
	for i := range p.Hours {
		day := time.Weekday((i + 1) % 7) // Monday first
		d.Hours = append(d.Hours, dayName(day, vietnamese)+" "+hoursIn(p.Hours[day], vietnamese))
	}
	if !vietnamese {
		d.Services = strings.Join(words(p.Facilities.Services().List()), ", ")
		d.Access = strings.Join(words(p.Facilities.Access().List()), ", ")
	}
	return d
}

func hoursIn(h places.Hours, vietnamese bool) string {
	if vietnamese && h.Closed() {
		return "nghỉ"
	}
	return h.String()
}

func dayName(d time.Weekday, vietnamese bool) string {
	if !vietnamese {
		return d.String()
	}
	return [...]string{"Chủ nhật", "Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy"}[d]
}

func words(list []places.Facility) []string {
	out := make([]string, len(list))
	for i, f := range list {
		out[i] = f.String()
	}
	return out
}
