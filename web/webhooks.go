package web

import (
	"errors"
	"net/http"

	"github.com/go-chi/chi/v5"

	"github.com/sandbank/sandbank/mockbanks"
	"github.com/sandbank/sandbank/mockbanks/notices"
	"github.com/sandbank/sandbank/sandbox"
)

// A webhookBody is what a client is told of by a bank, and where.
type webhookBody struct {
	Bank string `json:"bank"`
	notices.Body
}

// listWebhooks handles GET /runs/{run}/webhooks: without secrets.
func (s *Server) listWebhooks(w http.ResponseWriter, _ *http.Request, run *sandbox.Run) error {
	list := []webhookBody{}
	for _, b := range run.Banks() {
		for _, sub := range b.Notices().Subscriptions("") {
			body := webhookBody{b.ID(), sub.Shown()}
			body.Secret = ""
			list = append(list, body)
		}
	}
	return render(w, http.StatusOK, map[string]any{"webhooks": list})
}

// addWebhook handles POST /runs/{run}/webhooks.
func (s *Server) addWebhook(w http.ResponseWriter, r *http.Request, run *sandbox.Run) error {
	var in struct {
		Bank   string   `json:"bank"`
		Client string   `json:"client"`
		URL    string   `json:"url"`
		Events []string `json:"events"`
	}
	if err := decode(r, &in); err != nil {
		return err
	}
	if err := mayAct(run); err != nil {
		return err
	}
	b, err := run.Bank(in.Bank)
	if err != nil {
		return err
	}
	if _, known := b.Client(in.Client); !known {
		return refuse(http.StatusNotFound, "unknown-client", "There is no such client", "client is %q; GET …/clients lists those of %s.", in.Client, in.Bank)
	}
	sub, err := b.Notices().Subscribe(r.Context(), in.Client, in.URL, in.Events)
	if err != nil {
		return err
	}
	return render(w, http.StatusCreated, webhookBody{b.ID(), sub.Shown()})
}

// webhook finds the subscription that a path names, and its bank.
func webhook(r *http.Request, run *sandbox.Run) (*mockbanks.Bank, notices.Subscription, error) {
	id := chi.URLParam(r, "webhook")
	for _, b := range run.Banks() {
		if sub, err := b.Notices().Subscription(id); err == nil {
			return b, sub, nil
		}
	}
	return nil, notices.Subscription{}, refuse(http.StatusNotFound, "unknown-webhook", "There is no such subscription", "GET …/webhooks lists them; %q is none.", id)
}

// showWebhook handles GET /runs/{run}/webhooks/{webhook}: with its secret.
func (s *Server) showWebhook(w http.ResponseWriter, r *http.Request, run *sandbox.Run) error {
	b, sub, err := webhook(r, run)
	if err != nil {
		return err
	}
	return render(w, http.StatusOK, webhookBody{b.ID(), sub.Shown()})
}

// removeWebhook handles DELETE /runs/{run}/webhooks/{webhook}.
func (s *Server) removeWebhook(w http.ResponseWriter, r *http.Request, run *sandbox.Run) error {
	b, sub, err := webhook(r, run)
	if err != nil {
		return err
	}
	if err := b.Notices().Unsubscribe(r.Context(), sub.ID); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// testWebhook handles POST /runs/{run}/webhooks/{webhook}/test.
func (s *Server) testWebhook(w http.ResponseWriter, r *http.Request, run *sandbox.Run) error {
	b, sub, err := webhook(r, run)
	if err != nil {
		return err
	}
	id, err := b.Notices().Test(r.Context(), sub.ID)
	if err != nil {
		return err
	}
	return render(w, http.StatusAccepted, map[string]string{"delivery": id})
}

// bankDeliveries are the notices of all banks, each bank's newest first.
func bankDeliveries(run *sandbox.Run) []any {
	list := []any{}
	for _, b := range run.Banks() {
		for _, d := range b.Notices().Deliveries("") {
			list = append(list, d.Shown(b.ID()))
		}
	}
	return list
}

// redeliverNotice sends a notice of whichever bank has it once more.
func redeliverNotice(r *http.Request, run *sandbox.Run, id string) (known bool, err error) {
	for _, b := range run.Banks() {
		err := b.Notices().Redeliver(r.Context(), id)
		if !errors.Is(err, notices.ErrDelivery) {
			return true, err
		}
	}
	return false, nil
}
