package notices

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/go-chi/chi/v5"

	"github.com/sandbank/sandbank/internal/wire"
)

// A Gate lets programs in that show who they are, and says as which client.
type Gate func(serve func(w http.ResponseWriter, r *http.Request, client string)) http.HandlerFunc

// Routes is what the bank serves to clients beneath /webhooks.
func (d *Desk) Routes(gate Gate) http.Handler {
	r := chi.NewRouter()
	r.Post("/", gate(d.postSubscription))
	r.Get("/", gate(d.listSubscriptions))
	r.Get("/{subscription}", gate(d.own(d.getSubscription)))
	r.Delete("/{subscription}", gate(d.own(d.deleteSubscription)))
	r.Post("/{subscription}/test", gate(d.own(d.testSubscription)))
	r.Get("/{subscription}/deliveries", gate(d.own(d.listDeliveries)))
	r.Post("/{subscription}/deliveries/{delivery}/redeliver", gate(d.own(d.redeliverOne)))
	return r
}

// A Body is a subscription as the bank shows it. The secret is shown to its
// owner alone.
type Body struct {
	ID     string    `json:"id"`
	Client string    `json:"client_id"`
	URL    string    `json:"url"`
	Events []string  `json:"events"`
	Since  time.Time `json:"since"` // virtual
	Secret string    `json:"secret,omitempty"`
}

// Shown is a subscription for its owner.
func (s Subscription) Shown() Body {
	return Body{s.ID, s.Client, s.URL, s.Events, s.Since.UTC(), s.secret}
}

// A LogBody is a line of the delivery log.
type LogBody struct {
	ID           string          `json:"id"`
	From         string          `json:"from"`
	Subscription string          `json:"subscription"`
	Client       string          `json:"client_id"`
	Kind         string          `json:"kind"`
	State        string          `json:"state"`
	Queued       time.Time       `json:"queued"`
	Next         time.Time       `json:"next,omitzero"`
	Attempts     []Attempt       `json:"attempts"`
	Body         json.RawMessage `json:"body,omitempty"`
}

// Shown is a line of the log for a reader.
func (l Delivery) Shown(bank string) LogBody {
	return LogBody{l.ID, bank, l.Subscription, l.Client, l.Kind, l.State, l.Queued.UTC(), l.Next, l.Attempts, l.Body}
}

// maxRequest bounds the body of a subscription.
const maxRequest = 16 << 10

func (d *Desk) postSubscription(w http.ResponseWriter, r *http.Request, client string) {
	var body struct {
		URL    string   `json:"url"`
		Events []string `json:"events"`
	}
	dec := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxRequest))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&body); err != nil || dec.Decode(new(json.RawMessage)) != io.EOF {
		refuse(w, http.StatusBadRequest, `Send one JSON object {"url": …, "events": […]}; events may be left out for all: `+strings.Join(Types(), ", ")+".")
		return
	}
	s, err := d.Subscribe(r.Context(), client, body.URL, body.Events)
	if err != nil {
		d.fail(w, r, err)
		return
	}
	w.Header().Set("Location", d.c.Actor.Base().URL("/banks/"+d.c.Bank+"/webhooks/"+s.ID))
	write(w, http.StatusCreated, s.Shown())
}

// fail words what a command has refused.
func (d *Desk) fail(w http.ResponseWriter, r *http.Request, err error) {
	switch {
	case errors.Is(err, ErrURL):
		refuse(w, http.StatusBadRequest, "The url cannot be reached: it must be absolute, http or https, and on this machine, like http://localhost:3000/webhook.")
	case errors.Is(err, ErrEvents):
		refuse(w, http.StatusBadRequest, "There is no such event; there are "+strings.Join(Types(), ", ")+".")
	case errors.Is(err, ErrTooMany):
		refuse(w, http.StatusConflict, "A client has at most 20 subscriptions; delete one first.")
	case errors.Is(err, ErrUnknown), errors.Is(err, ErrDelivery):
		refuse(w, http.StatusNotFound, "There is no such thing here; GET …/webhooks lists your subscriptions.")
	default:
		d.c.Log.ErrorContext(r.Context(), "subscription failed", "bank", d.c.Bank, "error", err)
		refuse(w, http.StatusInternalServerError, "The bank could not do it; try again.")
	}
}

func (d *Desk) listSubscriptions(w http.ResponseWriter, _ *http.Request, client string) {
	list := []Body{}
	for _, s := range d.Subscriptions(client) {
		list = append(list, s.Shown())
	}
	write(w, http.StatusOK, map[string]any{"subscriptions": list})
}

// own serves the subscription that the path names, if it is the client's.
func (d *Desk) own(serve func(http.ResponseWriter, *http.Request, Subscription)) func(http.ResponseWriter, *http.Request, string) {
	return func(w http.ResponseWriter, r *http.Request, client string) {
		s, err := d.Subscription(chi.URLParam(r, "subscription"))
		if err != nil || s.Client != client {
			d.fail(w, r, ErrUnknown)
			return
		}
		serve(w, r, s)
	}
}

func (d *Desk) getSubscription(w http.ResponseWriter, _ *http.Request, s Subscription) {
	write(w, http.StatusOK, s.Shown())
}

func (d *Desk) deleteSubscription(w http.ResponseWriter, r *http.Request, s Subscription) {
	if err := d.Unsubscribe(r.Context(), s.ID); err != nil {
		d.fail(w, r, err)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

func (d *Desk) testSubscription(w http.ResponseWriter, r *http.Request, s Subscription) {
	id, err := d.Test(r.Context(), s.ID)
	if err != nil {
		d.fail(w, r, err)
		return
	}
	write(w, http.StatusAccepted, map[string]string{"delivery": id})
}

func (d *Desk) listDeliveries(w http.ResponseWriter, _ *http.Request, s Subscription) {
	list := []LogBody{}
	for _, l := range d.Deliveries(s.ID) {
		list = append(list, l.Shown(d.c.Bank))
	}
	write(w, http.StatusOK, map[string]any{"deliveries": list})
}

func (d *Desk) redeliverOne(w http.ResponseWriter, r *http.Request, s Subscription) {
	id := chi.URLParam(r, "delivery")
	if l, ok := d.Delivery(id); !ok || l.Subscription != s.ID {
		d.fail(w, r, ErrDelivery)
		return
	}
	if err := d.Redeliver(r.Context(), id); err != nil {
		d.fail(w, r, err)
		return
	}
	write(w, http.StatusAccepted, map[string]string{"delivery": id})
}

// refuse answers with a problem of RFC 9457.
func refuse(w http.ResponseWriter, status int, detail string) {
	wire.Refuse(w, detail)
	body := map[string]any{"type": "about:blank", "title": http.StatusText(status), "status": status, "detail": detail}
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(body) // a client that has gone is no matter
}

func write(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(v)
}
