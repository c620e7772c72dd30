package web

import (
	"net/http"

	"github.com/go-chi/chi/v5"

	"github.com/sandbank/sandbank/sandbox"
)

// An enrolmentOrder is the body of PUT …/apps/{app}. What is left out stays as
// it was, or is the usual.
type enrolmentOrder struct {
	Bank        string `json:"bank"`
	RedirectURI string `json:"redirect_uri"`
	WebhookURL  string `json:"webhook_url"`
	Platform    string `json:"platform"`
}

// An enrolmentBody is all that a developer's program needs at one bank, as
// members and as the text of a .env file.
type enrolmentBody struct {
	App           string    `json:"app"`
	Bank          string    `json:"bank"`
	Issuer        string    `json:"issuer"`
	API           string    `json:"api"`
	Face          string    `json:"face"`
	ClientID      string    `json:"client_id"`
	ClientSecret  string    `json:"client_secret"`
	Scope         string    `json:"scope"`
	RedirectURI   string    `json:"redirect_uri"`
	WebhookURL    string    `json:"webhook_url,omitempty"`
	WebhookID     string    `json:"webhook_id,omitempty"`
	WebhookSecret string    `json:"webhook_secret,omitempty"`
	Kinnet        *pageBody `json:"kinnet,omitempty"`
	Env           string    `json:"env"`
}

// A pageBody is a page at the messenger and the keys of the app behind it.
type pageBody struct {
	AppID       string `json:"app_id"`
	AppSecret   string `json:"app_secret"`
	PageID      string `json:"page_id"`
	PageToken   string `json:"page_token"`
	VerifyToken string `json:"verify_token"`
	Graph       string `json:"graph"`
	Verified    bool   `json:"verified"`
	Problem     string `json:"problem,omitempty"`
}

func newEnrolmentBody(run *sandbox.Run, e sandbox.Enrolled) enrolmentBody {
	b := enrolmentBody{
		App: e.App, Bank: e.Bank.ID(), Issuer: e.Bank.Base(), API: e.Bank.API(), Face: string(e.Bank.Standard()),
		ClientID: e.Client, ClientSecret: e.Secret, Scope: e.Scope, RedirectURI: e.Redirect, WebhookURL: e.Webhook,
		WebhookID: e.Subscription, WebhookSecret: e.Signing,
	}
	if k := e.Kinnet; k != nil {
		b.Kinnet = &pageBody{
			AppID: k.AppID, AppSecret: k.AppSecret, PageID: k.PageID, PageToken: k.PageToken, VerifyToken: k.VerifyToken,
			Graph: e.Graph, Verified: k.Verified, Problem: k.Problem,
		}
	}
	b.Env = envFile(run.Base().URL(""), run.Control(), b)
	return b
}

// enrolApp handles PUT /runs/{run}/apps/{app}.
func (s *Server) enrolApp(w http.ResponseWriter, r *http.Request, run *sandbox.Run) error {
	var body enrolmentOrder
	if err := s.command(r, run, &body); err != nil {
		return err
	}
	e, err := run.Enrol(r.Context(), sandbox.Enrolment{
		App: chi.URLParam(r, "app"), Bank: body.Bank, Redirect: body.RedirectURI, Webhook: body.WebhookURL, Platform: body.Platform,
	})
	if err != nil {
		return err
	}
	return render(w, http.StatusOK, newEnrolmentBody(run, e))
}

// showEnrolments handles GET /runs/{run}/apps, and of one app GET
// /runs/{run}/apps/{app}: an entry for each bank, the oldest first.
func (s *Server) showEnrolments(w http.ResponseWriter, r *http.Request, run *sandbox.Run) error {
	all, err := run.Enrolled(chi.URLParam(r, "app"))
	if err != nil {
		return err
	}
	list := make([]enrolmentBody, 0, len(all))
	for _, e := range all {
		list = append(list, newEnrolmentBody(run, e))
	}
	return render(w, http.StatusOK, map[string]any{"apps": list})
}
