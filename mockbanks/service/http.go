package service

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"time"

	"github.com/go-chi/chi/v5"

	"github.com/sandbank/sandbank/internal/wire"
)

// Routes is what the desk serves beneath /service of its bank.
func (d *Desk) Routes() http.Handler {
	r := chi.NewRouter()
	r.Post("/cases", d.postCase)
	r.Get("/cases/{case}", d.getCase)
	return r
}

// reportBody is the body of POST /service/cases. There is no member for
// anything of an account: unknown members are refused.
type reportBody struct {
	Topic  string `json:"topic"`
	Name   string `json:"name"`
	Text   string `json:"text"`
	Notify *struct {
		URL    string `json:"url"`
		Secret string `json:"secret"`
	} `json:"notify"`
}

// caseBody is what the desk tells of a case, to whoever knows its id.
type caseBody struct {
	Bank      string `json:"bank"`
	Case      string `json:"case"`
	Topic     string `json:"topic"`
	Status    Status `json:"status"`
	Opened    string `json:"opened_at"`
	AnswerBy  string `json:"answer_by"`
	ResolveBy string `json:"resolve_by"`
	Answer    *text  `json:"answer,omitempty"`
}

func (d *Desk) body(c Case) caseBody {
	b := caseBody{
		Bank: d.c.Bank, Case: c.ID, Topic: c.Topic, Status: c.Status,
		Opened: c.OpenedAt.UTC().Format(time.RFC3339), AnswerBy: c.AnswerBy.UTC().Format(time.RFC3339),
		ResolveBy: c.ResolveBy.UTC().Format(time.RFC3339),
	}
	if says := d.says(c); says != (text{}) {
		b.Answer = &says
	}
	return b
}

func (d *Desk) postCase(w http.ResponseWriter, r *http.Request) {
	var body reportBody
	dec := json.NewDecoder(r.Body)
	dec.DisallowUnknownFields()
	if err := dec.Decode(&body); err != nil || dec.Decode(new(json.RawMessage)) != io.EOF {
		refuse(w, http.StatusBadRequest, "Send one JSON object with name and text, and if you like topic and notify; the desk takes nothing else.")
		return
	}
	report := Report{Topic: body.Topic, Name: body.Name, Words: body.Text}
	if body.Notify != nil {
		report.Notify, report.Secret = body.Notify.URL, body.Notify.Secret
	}
	c, err := d.Open(r.Context(), report)
	switch {
	case errors.Is(err, ErrNoWords):
		refuse(w, http.StatusUnprocessableEntity, "Send a name of 1 to 120 characters and a text of 1 to 2000.")
	case errors.Is(err, ErrAddress):
		refuse(w, http.StatusUnprocessableEntity, "notify needs a url on this machine and a secret of 16 characters or more.")
	case err != nil:
		d.c.Log.ErrorContext(r.Context(), "case not taken", "bank", d.c.Bank, "error", err)
		refuse(w, http.StatusInternalServerError, "The desk could not write the case down; try again.")
	default:
		w.Header().Set("Location", d.c.Actor.Base().URL("/banks/"+d.c.Bank+"/service/cases/"+c.ID))
		write(w, http.StatusCreated, "application/json", d.body(c))
	}
}

func (d *Desk) getCase(w http.ResponseWriter, r *http.Request) {
	c, err := d.Case(chi.URLParam(r, "case"))
	if err != nil {
		refuse(w, http.StatusNotFound, "The desk has no such case; its id is in the answer to the report.")
		return
	}
	write(w, http.StatusOK, "application/json", d.body(c))
}

// refuse answers with a problem of RFC 9457.
func refuse(w http.ResponseWriter, status int, detail string) {
	wire.Refuse(w, detail)
	write(w, status, "application/problem+json",
		map[string]any{"type": "about:blank", "title": http.StatusText(status), "status": status, "detail": detail})
}

func write(w http.ResponseWriter, status int, kind string, v any) {
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(v) // a client that has gone is no matter
}
