package sandbox_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/sandbank/sandbank/sandbox"
	"github.com/sandbank/sandbank/sandbox/sandboxtest"
	"github.com/sandbank/sandbank/scenarios/browser"
)

// sign is the signature of a webhook's body by an app secret.
func sign(key, body string) string {
	mac := hmac.New(sha256.New, []byte(key))
	mac.Write([]byte(body))
	return "sha256=" + hex.EncodeToString(mac.Sum(nil))
}

func TestAnOutsideAppIsCalledLikeOurs(t *testing.T) {
	type call struct{ base, signature, body string }
	var mu sync.Mutex
	var heard []call
	app := outside(t, func(_ http.ResponseWriter, r *http.Request) {
		b, _ := io.ReadAll(r.Body)
		mu.Lock()
		defer mu.Unlock()
		heard = append(heard, call{r.Header.Get("X-Sandbank-Base"), r.Header.Get("X-Hub-Signature-256"), string(b)})
	})
	w := sandboxtest.Start(t, sandboxtest.Options{Start: march, Apps: apps(app.URL)})
	settings, keys, err := w.App("kinnet", "balance")
	if err != nil {
		t.Fatal(err)
	}
	say(t, w.Run, "larkspur/linh", "Hello?")
	if len(heard) != 1 || heard[0].base != w.URL || heard[0].signature != sign(settings.AppSecret, heard[0].body) || !strings.Contains(heard[0].body, "Hello?") {
		t.Errorf("the app heard %+v", heard)
	}
	if !keys.Verified && !verified(t, w.Run) {
		t.Error("the webhook is not verified")
	}
	if settings.Webhook != app.URL+"/webhook" || settings.Link != app.URL+"/link" || settings.Callback != app.URL+"/callback" {
		t.Errorf("addresses %s %s %s", settings.Webhook, settings.Link, settings.Callback)
	}
	seen := 0
	for _, x := range exchanges(t, w.Run) {
		if x.From == "kinnet" && x.To == "kinnet/balance" && strings.HasPrefix(x.Path, app.URL+"/webhook") && x.Status == 200 {
			seen++
		}
	}
	if seen != 2 {
		t.Errorf("%d exchanges with the outside app, want the verification and a webhook", seen)
	}
}

func verified(t *testing.T, r *sandbox.Run) bool {
	t.Helper()
	_, keys, err := r.App("kinnet", "balance")
	if err != nil {
		t.Fatal(err)
	}
	return keys.Verified
}

func TestAnOutsideAppsCallbackIsTheRegisteredRedirect(t *testing.T) {
	app := outside(t, func(http.ResponseWriter, *http.Request) {})
	w := sandboxtest.Start(t, sandboxtest.Options{Start: march, Apps: apps(app.URL)})
	settings, _, err := w.App("kinnet", "balance")
	if err != nil {
		t.Fatal(err)
	}
	for _, bank := range settings.Banks {
		b, err := w.Bank(bank.ID)
		if err != nil {
			t.Fatal(err)
		}
		client, ok := b.Client(bank.ClientID)
		if ok != bank.Admits || ok && (len(client.RedirectURIs) != 1 || client.RedirectURIs[0] != settings.Callback) {
			t.Errorf("%s: client %q with redirects %v", bank.ID, bank.ClientID, client.RedirectURIs)
		}
		if !bank.Admits {
			continue
		}
		page, err := browser.New(w.Client("customer:0")).Open(t.Context(), b.Base()+"/authorize?response_type=code&client_id="+bank.ClientID+"&redirect_uri="+w.URL+"/apps/kinnet/balance/callback")
		if err != nil || page.Status != http.StatusBadRequest || page.URL.Path != "/banks/"+bank.ID+"/authorize" {
			t.Errorf("%s: another redirect leads to %d %s, %v", bank.ID, page.Status, page.URL, err)
		}
	}
}

func TestVerificationIsRepeatedUntilTheAppAnswers(t *testing.T) {
	var asked atomic.Int64
	heard := make(chan string, 1)
	app := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost {
			heard <- r.URL.Path
			return
		}
		if asked.Add(1) < 3 {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		io.WriteString(w, r.URL.Query().Get("hub.challenge"))
	}))
	t.Cleanup(app.Close)
	w := sandboxtest.Start(t, sandboxtest.Options{Start: march, Apps: apps(app.URL)})
	if _, err := w.Messenger().Say(t.Context(), "larkspur/linh", "Are you there?"); err != nil {
		t.Fatal(err)
	}
	if got := <-heard; got != "/webhook" || asked.Load() != 3 {
		t.Errorf("the message came to %s after %d verifications", got, asked.Load())
	}
	failures := ofType(t, w.Run, "webhook.unverified")
	if len(failures) != 1 || !strings.Contains(string(failures[0].Data), "answered 503") {
		t.Errorf("failures told: %+v, want the one cause once", failures)
	}
}

func TestAnAppThatMovesIsRegisteredAgain(t *testing.T) {
	var heard [3]atomic.Int64
	var urls []string
	for i := range heard {
		urls = append(urls, outside(t, func(w http.ResponseWriter, _ *http.Request) {
			heard[i].Add(1)
			if i == 0 {
				w.WriteHeader(http.StatusInternalServerError)
			}
		}).URL)
	}
	o := sandboxtest.Options{Start: march, Apps: apps(urls[0]), Data: t.TempDir()}
	w := sandboxtest.Start(t, o)
	first, _, err := w.App("kinnet", "balance")
	if err != nil {
		t.Fatal(err)
	}
	say(t, w.Run, "larkspur/linh", "Lost?")

	o.Apps = apps(urls[1])
	w = reopened(t, w, o)
	second, _, err := w.App("kinnet", "balance")
	if err != nil {
		t.Fatal(err)
	}
	idle(t, w.Run)
	if !verified(t, w.Run) || second.Callback != urls[1]+"/callback" || second.PageToken != first.PageToken || second.AppSecret != first.AppSecret {
		t.Errorf("moved to %s: verified %t, page and secrets kept %t", second.Callback, verified(t, w.Run), second.PageToken == first.PageToken)
	}
	if second.Banks[0].ClientID == first.Banks[0].ClientID {
		t.Error("the bank still sends people to the old address")
	}
	if err := w.Run.Advance(t.Context(), march.AddDate(0, 0, 1)); err != nil {
		t.Fatal(err)
	}
	if heard[0].Load() != 2 || heard[1].Load() != 1 {
		t.Errorf("the old address heard %d, the new one %d", heard[0].Load(), heard[1].Load())
	}

	o.Apps = apps(urls[0])
	w = reopened(t, w, o)
	back, _, err := w.App("kinnet", "balance")
	if err != nil {
		t.Fatal(err)
	}
	if back.Banks[0].ClientID != first.Banks[0].ClientID || back.Banks[0].ClientSecret != first.Banks[0].ClientSecret {
		t.Errorf("moved back, the client is %s, was %s", back.Banks[0].ClientID, first.Banks[0].ClientID)
	}
	if n := len(ofType(t, w.Run, "app.registered")); n != 2 {
		t.Errorf("%d registrations, want one for each address", n)
	}
}

func TestAnAppThatNeverComesBackDoesNotHoldUpTime(t *testing.T) {
	app := outside(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusInternalServerError) })
	o := sandboxtest.Options{Start: march, Apps: apps(app.URL), Data: t.TempDir()}
	w := sandboxtest.Start(t, o)
	say(t, w.Run, "larkspur/linh", "Lost?")
	app.Close()
	o.Apps = apps("http://127.0.0.1:9") // nobody listens there
	w = reopened(t, w, o)
	head := w.Actor().Head().Seq
	if err := w.Run.Advance(t.Context(), march.AddDate(0, 1, 0)); err != nil {
		t.Fatal(err)
	}
	log := w.Messenger().Deliveries()
	if len(log) != 1 || log[0].State != "abandoned" || !strings.Contains(log[0].Attempts[len(log[0].Attempts)-1].Why, "never verified") {
		t.Errorf("the log says %+v", log)
	}
	if n := w.Actor().Head().Seq - head; n > 20 {
		t.Errorf("%d events to give up one delivery", n)
	}
}

func TestAWebhookWithAWrongSecretIsRefused(t *testing.T) {
	w := sandboxtest.Start(t, sandboxtest.Options{Start: march})
	settings, _, err := w.App("kinnet", "balance")
	if err != nil {
		t.Fatal(err)
	}
	body := `{"object":"page","entry":[]}`
	for signature, want := range map[string]int{sign(settings.AppSecret, body): 200, sign("other", body): 401, "": 401, "sha256=zz": 401} {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, settings.Webhook, strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("X-Hub-Signature-256", signature)
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		if got := bodyOf(t, res); res.StatusCode != want {
			t.Errorf("signature %q: %d %s, want %d", signature, res.StatusCode, got, want)
		}
	}
}

func TestAnAppWithAWrongSecretShowsInTheDeliveryLog(t *testing.T) {
	app := outside(t, func(w http.ResponseWriter, r *http.Request) {
		if b, _ := io.ReadAll(r.Body); r.Header.Get("X-Hub-Signature-256") != sign("not the secret", string(b)) {
			w.WriteHeader(http.StatusUnauthorized)
		}
	})
	w := sandboxtest.Start(t, sandboxtest.Options{Start: march, Apps: apps(app.URL)})
	say(t, w.Run, "larkspur/linh", "Hello?")
	log := w.Messenger().Deliveries()
	if len(log) != 1 || log[0].State != "failed" || log[0].Attempts[0].Status != 401 || log[0].Next == nil {
		t.Errorf("the log says %+v", log)
	}
}
