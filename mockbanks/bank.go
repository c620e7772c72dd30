// Package mockbanks puts one bank together: its catalog entry, customers,
// ledger, consents, authorization server and API face, and the guards around
// them. What a bank says is said over HTTP; the few methods here are what the
// operator of a run may do on top.
//
// A request passes, in this order: recorder, faults, flood guard, body limit;
// then it is a matter of the authorization server, a page, or the face.
package mockbanks

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/go-chi/chi/v5"

	"github.com/sandbank/sandbank/internal/actor"
	"github.com/sandbank/sandbank/internal/clock"
	"github.com/sandbank/sandbank/internal/fault"
	"github.com/sandbank/sandbank/internal/wire"
	"github.com/sandbank/sandbank/mockbanks/access"
	"github.com/sandbank/sandbank/mockbanks/authserver"
	"github.com/sandbank/sandbank/mockbanks/catalog"
	"github.com/sandbank/sandbank/mockbanks/consent"
	"github.com/sandbank/sandbank/mockbanks/consents"
	"github.com/sandbank/sandbank/mockbanks/face"
	"github.com/sandbank/sandbank/mockbanks/fdx"
	"github.com/sandbank/sandbank/mockbanks/ledger"
	"github.com/sandbank/sandbank/mockbanks/movements"
	"github.com/sandbank/sandbank/mockbanks/notices"
	"github.com/sandbank/sandbank/mockbanks/openbanking"
	"github.com/sandbank/sandbank/mockbanks/opendata"
	"github.com/sandbank/sandbank/mockbanks/people"
	"github.com/sandbank/sandbank/mockbanks/places"
	"github.com/sandbank/sandbank/mockbanks/service"
)

// Config is what a bank is made of. The parts are needed; the rest may be left
// out.
type Config struct {
	Entry    catalog.Bank
	Actor    *actor.Actor // of the run
	People   *people.World
	Book     *ledger.Book
	Recorder *wire.Recorder
	Faults   *fault.Plan
	Log      *slog.Logger

	// Movements is the money of the run, shared by its banks: join it to the
	// actor. Without it the bank keeps its own.
	Movements *movements.Register
	// Outbox and Client carry what the bank tells others. Without them it tells
	// nobody.
	Outbox *wire.Outbox
	Client *http.Client
	// Link is the console's page about an exchange.
	Link func(exchange string) string
	// Control is the address of the run in the control API, for the page that
	// tells developers how to register.
	Control string
	// Strict leaves out of all answers what the standards do not have.
	Strict bool
	// Flood is how many requests a second one address may send; 0 is 50,000.
	Flood int
	// AccessLife and ConsentLife are those of the authorization server.
	AccessLife, ConsentLife time.Duration
}

// A Bank is one bank of a run. It is safe for concurrent use.
type Bank struct {
	c        Config
	base     string
	consents *consents.Register
	money    *movements.Register
	auth     *authserver.Server
	desk     *service.Desk
	access   *access.Register
	notices  *notices.Desk
	faces    []mount // as the catalog lists them
	path     string  // of the first face beneath the bank
	standard consent.Face
	flood    *flood
}

// A mount is a face and where it lies.
type mount struct {
	apiFace
	mark string // its path from the run's root
}

// An apiFace answers in the words of a standard.
type apiFace interface {
	Serve(w http.ResponseWriter, r *http.Request, path string)
	Refuse(http.ResponseWriter, *http.Request, *face.Refusal)
}

// New puts a bank together. Join its projections to the actor before that is
// opened.
func New(c Config) (*Bank, error) {
	if c.Actor == nil || c.People == nil || c.Book == nil || c.Recorder == nil || c.Faults == nil || c.Log == nil {
		return nil, fmt.Errorf("bank %s: config is missing a part", c.Entry.ID)
	}
	if len(c.Entry.Faces) == 0 {
		return nil, fmt.Errorf("bank %s: catalog names no face", c.Entry.ID)
	}
	b := &Bank{
		c: c, base: c.Actor.Base().URL("/banks/" + c.Entry.ID), standard: consent.Face(c.Entry.Faces[0].Standard),
		consents: consents.New(c.Entry.ID, c.Actor), access: access.New(c.Entry.ID, c.Actor), flood: newFlood(c.Actor.Wall(), c.Flood),
	}
	if err := b.openMoney(); err != nil {
		return nil, err
	}
	if err := b.openAuth(); err != nil {
		return nil, err
	}
	if err := b.openDesk(); err != nil {
		return nil, err
	}
	if err := b.openNotices(); err != nil {
		return nil, err
	}
	return b, b.openFaces()
}

// openDesk opens the service desk, which knows nothing of the rest.
func (b *Bank) openDesk() (err error) {
	b.desk, err = service.New(service.Config{
		Bank: b.c.Entry.ID, Name: b.c.Entry.Name, Country: b.c.Entry.Country, Zone: b.c.Entry.Zone(),
		Actor: b.c.Actor, Outbox: b.c.Outbox, Client: b.c.Client, Log: b.c.Log,
	})
	return err
}

// openNotices opens what the bank tells programs without being asked.
func (b *Bank) openNotices() (err error) {
	b.notices, err = notices.New(notices.Config{
		Bank: b.c.Entry.ID, Actor: b.c.Actor, Book: b.money, Consents: b.consents, People: b.c.People,
		Outbox: b.c.Outbox, Client: b.c.Client, Log: b.c.Log, Faults: b.c.Faults,
	})
	return err
}

// forClients lets clients in by their id and secret.
func (b *Bank) forClients(serve func(http.ResponseWriter, *http.Request, string)) http.HandlerFunc {
	return b.auth.ForClients(func(w http.ResponseWriter, r *http.Request, c authserver.Client) { serve(w, r, c.ID) })
}

// Notices are the bank's webhooks.
func (b *Bank) Notices() *notices.Desk { return b.notices }

// openData is what the bank tells everybody about its places.
func (b *Bank) openData() *opendata.Server {
	entry := b.c.Entry
	return opendata.New(opendata.Config{
		Bank: entry.ID, Name: entry.Name, Base: b.base, Currency: entry.Currency,
		Network: sync.OnceValues(func() (*places.Network, error) { return places.New(b.c.Actor.Seed(), entry.People()) }),
	})
}

// openMoney takes the run's movements, or keeps those of this bank alone.
func (b *Bank) openMoney() (err error) {
	if b.money = b.c.Movements; b.money == nil {
		b.money, err = movements.New(b.c.Actor, b.c.Book, b.c.People, catalog.People([]catalog.Bank{b.c.Entry}))
	}
	return err
}

func (b *Bank) openAuth() (err error) {
	b.auth, err = authserver.New(authserver.Config{
		Bank: b.c.Entry, Issuer: b.base, Actor: b.c.Actor, Consents: b.consents, People: b.c.People, Book: b.money,
		Wall: b.c.Actor.Wall(), Log: b.c.Log, Link: b.c.Link, Strict: b.c.Strict, Faults: b.c.Faults,
		AccessLife: b.c.AccessLife, ConsentLife: b.c.ConsentLife,
	})
	return err
}

// openFaces opens the bank's own face and those beside it for comparison.
func (b *Bank) openFaces() (err error) {
	c := face.Config{
		Bank: b.c.Entry.ID, Name: b.c.Entry.Name, Base: b.base, Zone: b.c.Entry.Zone(),
		People: b.c.People, Book: b.money, Tokens: tokens{b.auth, b.c.Actor.Clock()}, Agreements: agreements{b.auth, b.c.Entry},
		Loans:    b.c.Book, // also where something is laid over the book
		Consents: b.consents, Clock: b.c.Actor.Clock(), Subject: b.auth.Subject, Denied: b.denied, Faults: b.c.Faults, Link: b.c.Link, Strict: b.c.Strict,
	}
	for i, f := range b.c.Entry.Faces {
		c.Second = i > 0
		var m mount
		var path string
		switch consent.Face(f.Standard) {
		case consent.FDX:
			path = fdx.Path
			m.apiFace, err = fdx.New(c)
		case consent.OpenBanking:
			path = openbanking.Path
			m.apiFace, err = openbanking.New(c)
		default:
			err = fmt.Errorf("bank %s: no face is called %q", c.Bank, f.Standard)
		}
		if err != nil {
			return err
		}
		if i == 0 {
			b.path = path
		}
		m.mark = "/banks/" + b.c.Entry.ID + path
		b.faces = append(b.faces, m)
	}
	return nil
}

// Routes is everything that the bank serves, at /banks/{id} and beneath. Any
// router may lead there, as long as it leaves the request's path as it is from
// the run's root, or longer.
func (b *Bank) Routes() http.Handler {
	var door http.Handler
	table := sync.OnceValue(func() http.Handler {
		return b.pages(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { door.ServeHTTP(w, r) }))
	})
	pages := b.fork(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { table().ServeHTTP(w, r) }))
	h := b.limit(pages)
	h = b.flood.middleware(b.tooMany)(h)
	h = b.c.Faults.With(b.c.Entry.ID, fault.Manners{Who: b.whose, Answer: b.spoilt})(h)
	door = b.looks(pages, b.c.Recorder.Middleware(b.c.Entry.ID)(h))
	return door
}

// pages is all but the faces. Its table is heavy, and a program that only reads
// data never asks for it. door is the bank's own, for who tries it by a form.
func (b *Bank) pages(door http.Handler) http.Handler {
	r := chi.NewRouter()
	r.Get("/", b.home)
	r.Get("/developers", b.developers)
	b.corner(door).Routes(r)
	r.Get("/pages.css", b.style)
	r.Mount("/service", b.desk.Routes())
	r.Mount("/webhooks", b.notices.Routes(b.forClients))
	b.openData().Mount(r)
	r.Route("/card-controls", b.cardControls)
	r.Mount("/", b.auth.Routes())
	return r
}

// looks answers for style sheets outside the journal: how a page looks is no
// exchange between parties, and a recorded page that somebody looks at again
// must add nothing to its run.
func (b *Bank) looks(pages, recorded http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, path, _ := strings.Cut(r.URL.Path, "/banks/"+b.c.Entry.ID)
		if r.Method == http.MethodGet && (path == "/style.css" || path == "/pages.css") {
			pages.ServeHTTP(w, r)
			return
		}
		recorded.ServeHTTP(w, r)
	})
}

// fork sends to a face what lies beneath it, and the rest to the pages and
// the authorization server.
func (b *Bank) fork(rest http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if at, path := b.beneath(r); at != nil {
			at.Serve(w, r, path)
			return
		}
		// chi reads the path from its context, whatever led the way here.
		at := chi.NewRouteContext()
		if _, at.RoutePath, _ = strings.Cut(r.URL.Path, "/banks/"+b.c.Entry.ID); at.RoutePath == "" {
			at.RoutePath = "/"
		}
		rest.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), chi.RouteCtxKey, at)))
	})
}

// beneath is the face that a request is for, nil for none, and what follows
// its path.
func (b *Bank) beneath(r *http.Request) (at apiFace, path string) {
	for i := range b.faces {
		_, path, ok := strings.Cut(r.URL.Path, b.faces[i].mark)
		if ok && (path == "" || path[0] == '/') {
			return b.faces[i].apiFace, path
		}
	}
	return nil, ""
}

// Metadata answers at the root of the run's host for
// /.well-known/oauth-authorization-server followed by the issuer's path.
func (b *Bank) Metadata() http.Handler {
	return b.c.Recorder.Middleware(b.c.Entry.ID)(b.auth.Metadata())
}

// Projections are the read models that the actor must fold.
func (b *Bank) Projections() []actor.Projection {
	list := append([]actor.Projection{b.consents, b.desk, b.access, b.notices}, b.auth.Projections()...)
	if b.c.Movements == nil {
		list = append(list, b.money)
	}
	return list
}

// Agendas are what falls due at the bank.
func (b *Bank) Agendas() []clock.Agenda {
	if b.c.Movements == nil {
		return []clock.Agenda{b.consents, b.money, b.desk, b.notices}
	}
	return []clock.Agenda{b.consents, b.desk, b.notices}
}

// tokens tells the face what the authorization server issued.
type tokens struct {
	auth  *authserver.Server
	clock clock.Clock // virtual
}

// Validate implements [face.Tokens].
func (t tokens) Validate(bearer string) (face.Access, error) {
	a, err := t.auth.Validate(bearer)
	switch {
	case err == nil:
	case errors.Is(err, authserver.ErrTokenExpired):
		return face.Access{From: a.Actor}, face.ErrTokenExpired
	case errors.Is(err, authserver.ErrTokenRevoked):
		return face.Access{From: a.Actor}, face.ErrTokenRevoked
	case errors.Is(err, authserver.ErrUnknownToken):
		return face.Access{}, face.ErrUnknownToken
	default:
		return face.Access{}, err
	}
	a.Touch(t.clock.Now())
	return face.Access{
		Client: a.Client, From: a.Actor, Name: a.Recipient, Consent: a.Consent, Scope: a.Scope,
		Customer: a.Kind == authserver.ForCustomer,
	}, nil
}
