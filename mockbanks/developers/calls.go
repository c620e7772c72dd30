package developers

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"github.com/go-chi/chi/v5"

	"github.com/sandbank/sandbank/internal/wire"
	"github.com/sandbank/sandbank/mockbanks/authserver"
	"github.com/sandbank/sandbank/mockbanks/notices"
)

// A call is one request of a program and how the bank answered.
type call struct {
	At           time.Time // virtual
	Method, Path string
	Status       int
	Refusal      string
	Link         string // the console's page about it; may be empty
}

// Bad tells whether it was refused.
func (c call) Bad() bool { return c.Status >= http.StatusBadRequest }

// A clientView is a program as its bank knows it.
type clientView struct {
	view
	Client authserver.Client
	Calls  []call // newest first
	Zone   *time.Location
	// Deliveries are the last webhooks of the program, the newest first.
	Deliveries []notices.Delivery
}

const (
	maxCalls = 50
	// lookBack is among how many of the newest events of the run a program's
	// calls are looked for.
	lookBack = 20_000
	chunk    = 1000
)

// showClient handles GET /developers/clients/{client}.
func (s *Corner) showClient(w http.ResponseWriter, r *http.Request) error {
	c, ok := s.c.Bank.Client(chi.URLParam(r, "client"))
	if !ok {
		v := clientView{view: s.view("No such program")}
		v.Problem = "This bank knows no program of that id. After a reset, register again."
		wire.Refuse(w, v.Problem)
		return s.show(w, http.StatusNotFound, "client.html", v)
	}
	calls, err := s.calls(r.Context(), c)
	if err != nil {
		return err
	}
	return s.show(w, http.StatusOK, "client.html", clientView{
		view: s.view(c.Name), Client: c, Calls: calls, Zone: s.c.Bank.Entry().Zone(), Deliveries: s.deliveries(c.ID),
	})
}

// deliveries are the last webhooks of a program, the newest first.
func (s *Corner) deliveries(client string) (list []notices.Delivery) {
	for _, d := range s.c.Bank.Notices().Deliveries("") {
		if d.Client == client && len(list) < maxCalls {
			list = append(list, d)
		}
	}
	return list
}

// redeliver handles POST /developers/clients/{client}/redeliver.
func (s *Corner) redeliver(w http.ResponseWriter, r *http.Request) error {
	client, id := chi.URLParam(r, "client"), r.FormValue("delivery")
	if d, ok := s.c.Bank.Notices().Delivery(id); !ok || d.Client != client {
		const why = "This program has no such webhook: open its page again."
		wire.Refuse(w, why)
		http.Error(w, why, http.StatusNotFound)
		return nil
	}
	if err := s.c.Bank.Notices().Redeliver(r.Context(), id); err != nil {
		return err
	}
	http.Redirect(w, r, s.c.Bank.Base()+"/developers/clients/"+client, http.StatusSeeOther)
	return nil
}

// calls are the last that a program sent to this bank, the newest first.
func (s *Corner) calls(ctx context.Context, c authserver.Client) (list []call, err error) {
	head := s.c.Actor.Head().Seq
	for to := head; to > 0 && head-to < lookBack && len(list) < maxCalls; {
		from := max(to, chunk) - chunk + 1
		events, err := s.c.Actor.Read(ctx, from, int(to-from+1))
		if err != nil {
			return nil, err
		}
		for i := len(events) - 1; i >= 0 && len(list) < maxCalls; i-- {
			var x wire.Exchange
			if events[i].Type != wire.EventType || json.Unmarshal(events[i].Data, &x) != nil || x.From != c.Actor || x.To != s.c.Bank.Entry().ID {
				continue
			}
			one := call{At: events[i].Time, Method: x.Method, Path: x.Path, Status: x.Status, Refusal: x.Refusal}
			if s.c.Link != nil {
				one.Link = s.c.Link(x.ID)
			}
			list = append(list, one)
		}
		to = from - 1
	}
	return list, nil
}
