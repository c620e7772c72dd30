package scenarios_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/sandbank/sandbank/internal/clock"
	"github.com/sandbank/sandbank/platforms/integration"
	"github.com/sandbank/sandbank/sandbox/sandboxtest"
	"github.com/sandbank/sandbank/scenarios"
)

// A lateBot is somebody else's program: it says yes to a webhook first and
// answers in the chat only when it has been let go.
type lateBot struct {
	settings integration.Settings
	letGo    chan struct{}
	answers  sync.WaitGroup
}

func (b *lateBot) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodGet {
		fmt.Fprint(w, r.FormValue("hub.challenge"))
		return
	}
	var in struct {
		Entry []struct {
			Messaging []struct{ Sender struct{ ID string } }
		}
	}
	body, err := io.ReadAll(r.Body)
	if err == nil {
		err = json.Unmarshal(body, &in)
	}
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	b.answers.Go(func() {
		<-b.letGo
		text := `{"messaging_type":"RESPONSE","recipient":{"id":"` + in.Entry[0].Messaging[0].Sender.ID + `"},"message":{"text":"Better late"}}`
		answer, err := (&http.Client{}).Post(b.settings.Graph+"/v21.0/me/messages?access_token="+b.settings.PageToken, "application/json", strings.NewReader(text))
		if err == nil {
			answer.Body.Close()
		}
	})
}

func TestAnOutsideProgramThatAnswersLateIsWaitedFor(t *testing.T) {
	bot := &lateBot{letGo: make(chan struct{})}
	site := httptest.NewServer(bot)
	t.Cleanup(site.Close)
	t.Cleanup(bot.answers.Wait)
	s := story(t, "say: {text: hi}", `expect: {chat: {text: "better*"}}`)
	w := sandboxtest.Start(t, sandboxtest.Options{Main: s.ID, Apps: map[string]string{"kinnet/balance": site.URL}})
	spec, err := s.Spec(w.Sandbox.Banks(), today)
	if err != nil {
		t.Fatal(err)
	}
	run, err := w.Sandbox.Create(t.Context(), spec)
	if err != nil {
		t.Fatal(err)
	}
	if bot.settings, _, err = run.App("kinnet", "balance"); err != nil {
		t.Fatal(err)
	}
	runner := scenarios.Runner{Wall: clock.System{}, Progress: func(p scenarios.Progress) {
		if !p.Over && p.Number == 2 {
			close(bot.letGo)
		}
	}}
	report, err := runner.Play(t.Context(), scenarios.NewStage(run), s, scenarios.Max)
	if err != nil || !report.Passed() {
		t.Errorf("Play() = %v, %s", err, told(report))
	}
}
