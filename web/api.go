package web

import (
	"net/http"
	"strconv"

	"github.com/go-chi/chi/v5"

	"github.com/sandbank/sandbank/mockbanks"
	"github.com/sandbank/sandbank/sandbox"
	"github.com/sandbank/sandbank/scenarios"
)

// api is the table of contents of the control API.
func (s *Server) api() http.Handler {
	r := chi.NewRouter()
	r.NotFound(s.answer(noRoute))
	r.MethodNotAllowed(s.answer(noMethod))
	r.Get("/openapi.json", s.answer(s.document))
	r.Get("/faults/kinds", s.answer(s.faultKinds))
	r.Get("/stories", s.answer(s.listStories))
	r.Get("/stories/story.schema.json", s.answer(schema(scenarios.Schema)))
	r.Get("/stories/part.schema.json", s.answer(schema(scenarios.PartSchema)))
	r.Post("/stories/check", s.answer(s.checkStory))
	r.Get("/stories/{story}/file", s.answer(s.storyFile))
	r.Get("/runs", s.answer(s.listRuns))
	r.Post("/runs", s.answer(s.createRun))
	r.Route("/runs/{run}", func(r chi.Router) {
		r.NotFound(s.answer(noRoute))
		r.MethodNotAllowed(s.answer(noMethod))
		r.Get("/", s.inRun(s.showRun))
		r.Delete("/", s.inAnyRun(s.deleteRun))
		r.Post("/fork", s.inAnyRun(s.forkRun))
		r.Post("/reset", s.answer(s.resetRun))
		s.records(r)
		s.parties(r)
	})
	return r
}

// records are the routes about what has happened in a run.
func (s *Server) records(r chi.Router) {
	r.Get("/stream", s.inRun(s.stream))
	r.Get("/events", s.inRun(s.listEvents))
	r.Get("/events/stream", s.inRun(s.streamEvents))
	r.Get("/feed", s.inRun(s.listFeed))
	r.Get("/feed/stream", s.inRun(s.streamFeed))
	r.Get("/exchanges", s.inRun(s.listExchanges))
	r.Get("/exchanges/{exchange}", s.inRun(s.showExchange))
	r.Get("/journal", s.inRun(s.showJournal))
	r.Get("/export", s.inRun(s.export))
	r.Get("/story", s.inRun(s.runStory))
	r.Get("/report", s.inRun(s.report))
	r.Get("/diff", s.inRun(s.diffRuns))
	r.Get("/verify", s.inRun(s.verify))
	r.Get("/clock", s.inRun(s.showClock))
	r.Post("/clock", s.inRun(s.setClock))
	r.Get("/faults", s.inRun(s.listFaults))
	r.Post("/faults", s.inRun(s.armFault))
	r.Delete("/faults", s.inRun(s.clearFaults))
	r.Delete("/faults/{fault}", s.inRun(s.clearFault))
}

// parties are the routes about the banks, the platforms and the people.
func (s *Server) parties(r chi.Router) {
	r.Get("/chat", s.inRun(s.showChat))
	r.Post("/chat", s.inRun(s.postChat))
	r.Get("/people", s.inRun(s.listPeople))
	r.Get("/banks/{bank}/customers/{customer}", s.inRun(s.showCustomer))
	r.Post("/banks/{bank}/customers/{customer}/unlock", s.inRun(s.unlockCustomer))
	r.Patch("/banks/{bank}/accounts/{account}", s.inRun(s.editAccount))
	r.Get("/payments", s.inRun(s.listPayments))
	r.Post("/payments", s.inRun(s.onceOnly(s.pay)))
	r.Get("/payments/{payment}", s.inRun(s.showPayment))
	r.Get("/transactions", s.inRun(s.listSales))
	r.Post("/transactions", s.inRun(s.onceOnly(s.inject)))
	r.Post("/transactions/{transaction}/{act}", s.inRun(s.onceOnly(s.settleSale)))
	r.Post("/banks/{bank}/customers/{customer}/accounts", s.inRun(s.onceOnly(s.openAccount)))
	r.Get("/standing-orders", s.inRun(listOrders(false)))
	r.Post("/standing-orders", s.inRun(s.onceOnly(s.setStandingOrder)))
	r.Delete("/standing-orders/{order}", s.inRun(cancelOrder(false)))
	r.Get("/direct-debits", s.inRun(listOrders(true)))
	r.Post("/direct-debits", s.inRun(s.onceOnly(s.setDirectDebit)))
	r.Delete("/direct-debits/{order}", s.inRun(cancelOrder(true)))
	r.Get("/banks/{bank}/customers/{customer}/fixtures", s.inRun(s.exportFixtures))
	r.Get("/banks/{bank}/export", s.inRun(s.exportStatements))
	r.Post("/banks/{bank}/access-review", s.inRun(s.reviewAccess))
	r.Post("/banks/{bank}/clients/{client}/suspend", s.inRun(s.service((*mockbanks.Bank).SuspendClient)))
	r.Post("/banks/{bank}/clients/{client}/restore", s.inRun(s.service((*mockbanks.Bank).RestoreClient)))
	r.Get("/banks/{bank}/places", s.inRun(s.listPlaces))
	r.Get("/banks/{bank}/places/{place}", s.inRun(s.showPlace))
	r.Post("/tokens", s.inRun(s.issueToken))
	r.Get("/clients", s.inRun(s.listClients))
	r.Post("/clients", s.inRun(s.registerClient))
	r.Get("/apps", s.inRun(s.showEnrolments))
	r.Get("/apps/{app}", s.inRun(s.showEnrolments))
	r.Put("/apps/{app}", s.inRun(s.enrolApp))
	r.Get("/apps/{platform}/{app}", s.inRun(s.showApp))
	r.Get("/webhooks", s.inRun(s.listWebhooks))
	r.Post("/webhooks", s.inRun(s.addWebhook))
	r.Get("/webhooks/{webhook}", s.inRun(s.showWebhook))
	r.Delete("/webhooks/{webhook}", s.inRun(s.removeWebhook))
	r.Post("/webhooks/{webhook}/test", s.inRun(s.testWebhook))
	r.Get("/deliveries", s.inRun(s.listDeliveries))
	r.Post("/deliveries/{delivery}/redeliver", s.inRun(s.redeliver))
	r.Get("/consents", s.inRun(s.listConsents))
	r.Post("/consents/{consent}/revoke", s.inRun(s.revokeConsent))
}

// answer makes a handler that may fail into one that answers its failure.
func (s *Server) answer(h func(http.ResponseWriter, *http.Request) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		err := h(w, r)
		if err == nil || r.Context().Err() != nil {
			return
		}
		p := problemFor(err)
		if p.Status == http.StatusInternalServerError {
			s.log.ErrorContext(r.Context(), "request failed", "method", r.Method, "path", r.URL.Path, "request_id", requestID(r.Context()), "error", err)
		}
		writeProblem(w, r, p)
	}
}

// inRun is [Server.inAnyRun] for a handler that a recording refuses unless it
// only reads.
func (s *Server) inRun(h func(http.ResponseWriter, *http.Request, *sandbox.Run) error) http.HandlerFunc {
	return s.inAnyRun(func(w http.ResponseWriter, r *http.Request, run *sandbox.Run) error {
		if err := mayWrite(r, run); err != nil {
			return err
		}
		return h(w, r, run)
	})
}

// inAnyRun is [Server.answer] for a handler that works in the run of its path.
func (s *Server) inAnyRun(h func(http.ResponseWriter, *http.Request, *sandbox.Run) error) http.HandlerFunc {
	return s.answer(func(w http.ResponseWriter, r *http.Request) error {
		run, err := s.sandbox.Run(r.Context(), chi.URLParam(r, "run"))
		if err != nil {
			return err
		}
		return h(w, r, run)
	})
}

func noRoute(_ http.ResponseWriter, r *http.Request) error {
	return refuse(http.StatusNotFound, "no-route", "There is nothing here", "The control API has no %s; GET /api/v1/openapi.json lists what it has.", r.URL.Path)
}

func noMethod(_ http.ResponseWriter, r *http.Request) error {
	return refuse(http.StatusMethodNotAllowed, "no-method", "Method is not allowed here", "%s is not for %s; GET /api/v1/openapi.json lists what is.", r.Method, r.URL.Path)
}

// number reads a whole number from the query: absent if it is not there. It
// refuses what is not between low and high.
func number(r *http.Request, name string, absent, low, high uint64) (uint64, error) {
	text := r.URL.Query().Get(name)
	if text == "" {
		return absent, nil
	}
	n, err := strconv.ParseUint(text, 10, 64)
	if err != nil || n < low || n > high {
		return 0, refuse(http.StatusBadRequest, "wrong-query", "A parameter has a value that cannot be used",
			"%s is %q; it must be a whole number from %d to %d.", name, text, low, high)
	}
	return n, nil
}
