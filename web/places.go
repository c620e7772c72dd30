package web

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/go-chi/chi/v5"

	"github.com/sandbank/sandbank/mockbanks"
	"github.com/sandbank/sandbank/mockbanks/places"
	"github.com/sandbank/sandbank/sandbox"
)

// listPlaces handles GET /runs/{run}/banks/{bank}/places.
func (s *Server) listPlaces(w http.ResponseWriter, r *http.Request, run *sandbox.Run) error {
	b, n, err := s.network(r, run)
	if err != nil {
		return err
	}
	filter, err := placeFilter(r.URL.Query(), run)
	if err != nil {
		return err
	}
	limit, err := number(r, "limit", 10, 1, 100)
	if err != nil {
		return err
	}
	hits, err := findPlaces(n, r.URL.Query(), filter, int(limit))
	if err != nil {
		return err
	}
	list := make([]placeBody, 0, len(hits))
	for _, h := range hits {
		body := newPlaceBody(h.Place)
		body.Metres = &h.Metres
		list = append(list, body)
	}
	return render(w, http.StatusOK, map[string]any{
		"bank": b.ID(), "atms": n.Len(places.ATM), "branches": n.Len(places.Branch), "places": list,
	})
}

// showPlace handles GET /runs/{run}/banks/{bank}/places/{place}.
func (s *Server) showPlace(w http.ResponseWriter, r *http.Request, run *sandbox.Run) error {
	_, n, err := s.network(r, run)
	if err != nil {
		return err
	}
	p, err := n.Get(chi.URLParam(r, "place"))
	if err != nil {
		return err
	}
	return render(w, http.StatusOK, newPlaceBody(p))
}

// network is the bank of the path and its places in the run.
func (s *Server) network(r *http.Request, run *sandbox.Run) (*mockbanks.Bank, *places.Network, error) {
	b, err := run.Bank(chi.URLParam(r, "bank"))
	if err != nil {
		return nil, nil, err
	}
	n, err := s.atlas.Of(run.Info().Seed, b.Entry().People())
	return b, n, err
}

// findPlaces looks around a point, or in a town: one of them must be named.
func findPlaces(n *places.Network, q url.Values, f places.Filter, limit int) ([]places.Hit, error) {
	near, town := q.Get("near"), q.Get("town")
	switch {
	case near == "" && town == "", near != "" && town != "":
		return nil, wrongQuery("say where to look: either near=LAT,LON, like near=30.2672,-97.7431, or town=NAME, like town=Austin.")
	case town != "":
		return n.In(town, f, limit)
	}
	at, err := places.ParsePoint(near)
	if err != nil {
		return nil, wrongQuery("near is %q; %v.", near, places.ErrBadPoint)
	}
	return n.Nearest(at, f, limit), nil
}

// placeFilter reads which places are wanted.
func placeFilter(q url.Values, run *sandbox.Run) (f places.Filter, err error) {
	kind, ok := places.ParseKind(q.Get("kind"))
	if !ok {
		return f, wrongQuery("kind is %q; it must be atm or branch.", q.Get("kind"))
	}
	f.Kind = kind
	for _, word := range q["service"] {
		have, ok := places.ParseFacility(word)
		if !ok {
			return f, wrongQuery("service is %q; it must be one of %s.", word, strings.Join(facilityWords(places.Facilities()), ", "))
		}
		f.Having |= places.SetOf(have)
	}
	switch at := q.Get("open_at"); at {
	case "":
	case "now":
		f.OpenAt = run.Actor().Clock().Now()
	default:
		if f.OpenAt, err = time.Parse(time.RFC3339, at); err != nil {
			return f, wrongQuery("open_at is %q; it must be an instant like 2018-09-17T13:00:00Z, or now.", at)
		}
	}
	return f, nil
}

func wrongQuery(detail string, args ...any) error {
	return refuse(http.StatusBadRequest, "wrong-query", "A parameter has a value that cannot be used", detail, args...)
}

// townRemedy says where the known places are, or which town was meant.
func townRemedy(err error) string {
	if unknown, ok := errors.AsType[*places.UnknownTown](err); ok {
		return "Did you mean " + unknown.Near + "? Or look near a point: near=LAT,LON."
	}
	return "GET /api/v1/runs/{run}/banks/{bank}/places?town=TOWN lists them."
}

func facilityWords(list []places.Facility) []string {
	words := make([]string, len(list))
	for i, f := range list {
		words[i] = f.String()
	}
	return words
}
