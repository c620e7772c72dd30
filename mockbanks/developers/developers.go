// Package developers is a bank's corner for people who write programs: they
// register by a form, try calls as a customer's program would make them, and
// see what their program has called and how the bank answered.
//
// The pages need no scripts. The bank's own guide, which leads here, lies with
// the bank's other pages.
package developers

import (
	"bytes"
	"context"
	"embed"
	"errors"
	"fmt"
	"html/template"
	"log/slog"
	"net/http"
	"sync"

	"github.com/go-chi/chi/v5"

	"github.com/sandbank/sandbank/internal/actor"
	"github.com/sandbank/sandbank/internal/wire"
	"github.com/sandbank/sandbank/mockbanks/authserver"
	"github.com/sandbank/sandbank/mockbanks/catalog"
	"github.com/sandbank/sandbank/mockbanks/consent"
	"github.com/sandbank/sandbank/mockbanks/ledger"
	"github.com/sandbank/sandbank/mockbanks/notices"
	"github.com/sandbank/sandbank/mockbanks/people"
)

//go:embed pages/*.html
var pageFiles embed.FS

// pages are read once for all banks of all runs.
//
//nolint:gochecknoglobals // read once, never changed
var pages = sync.OnceValue(func() *template.Template { return template.Must(template.ParseFS(pageFiles, "pages/*.html")) })

// A Bank is what the corner needs of its bank.
type Bank interface {
	Entry() catalog.Bank
	Base() string
	API() string
	Standard() consent.Face
	Register(context.Context, authserver.Registration) (authserver.Client, string, error)
	Client(id string) (authserver.Client, bool)
	Clients() []authserver.Client
	Customer(key string) (people.Person, error)
	Accounts(customer int64) []ledger.Account
	Notices() *notices.Desk
	IssueForTests(ctx context.Context, client, customer string, permissions, accounts []string) (access, refresh string, a authserver.Access, err error)
}

// Config is what a corner is made of; all of it is needed but Link.
type Config struct {
	Bank  Bank
	Actor *actor.Actor
	Log   *slog.Logger
	// Door answers as the bank does to everybody, recorded and all.
	Door http.Handler
	// Link is the console's page about an exchange.
	Link func(exchange string) string
}

// A Corner serves a bank's pages for developers. It is safe for concurrent use.
type Corner struct{ c Config }

// New returns a corner.
func New(c Config) *Corner { return &Corner{c} }

// Routes is everything beneath /banks/{id}/developers but the guide itself.
func (s *Corner) Routes(r chi.Router) {
	r.Get("/developers/register", s.page(s.askRegistration))
	r.Post("/developers/register", s.page(s.register))
	r.Get("/developers/try", s.page(s.askCall))
	r.Post("/developers/try", s.page(s.try))
	r.Get("/developers/clients/{client}", s.page(s.showClient))
	r.Post("/developers/clients/{client}/redeliver", s.page(s.redeliver))
}

// A view is what every page has.
type view struct {
	Bank    catalog.Bank
	Base    string
	Title   string
	Problem string // why the form was not taken; empty if it was
}

func (s *Corner) view(title string) view {
	return view{Bank: s.c.Bank.Entry(), Base: s.c.Bank.Base(), Title: title}
}

// errForeign refuses a form that another site's page has sent.
var errForeign = errors.New("this form was sent from another site: open the page here and send it again")

// page answers for people. A form that another site sends is refused: it could
// register in somebody's name.
func (s *Corner) page(h func(http.ResponseWriter, *http.Request) error) http.HandlerFunc {
	foreign := http.NewCrossOriginProtection()
	return func(w http.ResponseWriter, r *http.Request) {
		err := foreign.Check(r)
		if err != nil {
			wire.Refuse(w, errForeign.Error())
			http.Error(w, errForeign.Error(), http.StatusForbidden)
			return
		}
		if err = h(w, r); err != nil {
			s.c.Log.ErrorContext(r.Context(), "page not rendered", "bank", s.c.Bank.Entry().ID, "path", r.URL.Path, "error", err)
			http.Error(w, "This page could not be made; the server's log says why.", http.StatusInternalServerError)
		}
	}
}

// show renders first, so that a page is whole or not there.
func (s *Corner) show(w http.ResponseWriter, status int, name string, data any) error {
	var b bytes.Buffer
	if err := pages().ExecuteTemplate(&b, name, data); err != nil {
		return fmt.Errorf("page %s: %w", name, err)
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	w.Write(b.Bytes()) // the reader may have left
	return nil
}
