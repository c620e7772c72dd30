package web_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"github.com/sandbank/sandbank/web"
)

// watchRun opens the stream of a run.
func (s *site) watchRun(run, sub string) *viewer {
	s.t.Helper()
	d := websocket.Dialer{Subprotocols: []string{"console.v1"}}
	conn, res, err := d.Dial("ws"+strings.TrimPrefix(s.URL, "http")+"/api/v1/runs/"+run+"/stream", http.Header{"Origin": {s.URL}})
	if err != nil {
		s.t.Fatalf("dial: %v %v", err, res)
	}
	s.t.Cleanup(func() { conn.Close() })
	v := &viewer{t: s.t, conn: conn}
	v.next("hello")
	v.say(sub)
	return v
}

// untilType reads batches until an event of a type comes, and returns its seq.
func (v *viewer) untilType(typ string) uint64 {
	v.t.Helper()
	for {
		f := v.next("batch")
		for _, e := range f.Events {
			if e.Type == typ {
				return e.Seq
			}
		}
		v.say(fmt.Sprintf(`{"type":"ack","seq":%d}`, f.To))
	}
}

// playStory makes a run of the shipped story and waits for its end.
func (s *site) playStory() string {
	s.t.Helper()
	var run struct{ ID, Story string }
	s.post("/runs", `{"story":"balance-in-chat"}`, 201, &run)
	s.watchRun(run.ID, `{"type":"sub","fromSeq":1,"kinds":["story"]}`).untilType("story.ended")
	return run.ID
}

func TestEveryOperationKeepsTheDocument(t *testing.T) {
	s := newSite(t, nil)
	s.contract = newContract(s)
	id := s.playStory()
	s.watchRun("main", `{"type":"sub","fromSeq":1}`).untilType("webhook.verified")

	var run struct {
		State, Story string
		Head         uint64
		CanType      bool `json:"can_type"`
		Banks        []struct{ ID string }
		People       []struct{ Bank, Key, PSID string }
	}
	s.get("/runs/"+id, &run)
	if run.State != "passed" || run.Story != "balance-in-chat" || len(run.Banks) != 7 || len(run.People) < 7 || !run.CanType {
		t.Errorf("run %+v, want a passed story with seven banks", run)
	}
	var any map[string]any
	for _, path := range []string{
		"/openapi.json", "/faults/kinds", "/stories", "/runs?limit=5", "/runs/main", "/runs/main/clock", "/runs/main/faults", "/runs/main/clients",
		"/runs/main/apps/kinnet/balance", "/runs/" + id + "/deliveries", "/runs/" + id + "/consents", "/runs/" + id + "/verify",
		"/runs/main/people?bank=thistle-crown&from=3&count=2", "/runs/main/people?bank=kestrel", "/runs/main/people?find=linh.tran%40example.com", "/runs/main/people?find=max&bank=larkspur", "/runs/main/banks/larkspur/customers/linh",
		"/runs/main/banks/kestrel/places?town=Austin",
		"/runs/" + id + "/events?from=5&to=9", "/runs/" + id + "/events?limit=2000", "/runs/" + id + "/exchanges?limit=1000", "/runs/" + id + "/exchanges?before=40",
		"/runs/" + id + "/chat?platform=kinnet&bank=larkspur&customer=linh",
	} {
		s.get(path, &any)
	}
	for _, path := range []string{"/stories/story.schema.json", "/stories/part.schema.json", "/stories/slow-bank/file"} {
		if a := s.ask("GET", "/api/v1"+path, "", nil); a.status != 200 || len(a.body) < 400 {
			t.Errorf("%s: %d %s", path, a.status, a.body)
		}
	}
	s.ask("GET", "/api/v1/stories/none/file", "", nil)
	s.ask("GET", "/api/v1/runs/nowhere", "", nil)
	s.ask("GET", "/api/v1/runs/"+id+"/journal", "", nil)
	s.ask("GET", "/api/v1/runs/"+id+"/export", "", nil)
	s.ask("GET", "/api/v1/runs/main/stream", "", nil)
	s.ask("GET", "/api/v1/runs/main/events/stream?from=1&limit=3", "", nil)

	s.post("/runs/main/banks/larkspur/customers/otto/unlock", "", 409, nil)
	s.checkOnePlace(s.somePlace())
	s.exports()
	s.records(id)
	s.moneyMoves()
	s.feedIsRead()
	s.ordersAndAccounts()
	s.storiesOfOnesOwn()
	s.clientAndFault()
	s.appsEnrol()
	s.clockAndChat()
	s.post("/runs/"+id+"/reset", "", 200, nil)
	s.watchRun(id, `{"type":"sub","fromSeq":1,"kinds":["story"]}`).untilType("story.ended")
	if a := s.ask("DELETE", "/api/v1/runs/"+id, "", nil); a.status != 204 {
		t.Errorf("delete: %d %s", a.status, a.body)
	}
	s.tokenAndRevocation()
	s.exchangeDetail()
	for _, op := range s.contract.operations() {
		if !s.contract.seen[op] {
			t.Errorf("%s was not tried", op)
		}
	}
}

// webhooksOfBanks subscribes a client and takes the subscription back.
func (s *site) webhooksOfBanks(client string) {
	s.t.Helper()
	var sub struct{ ID, Secret string }
	s.post("/runs/main/webhooks", `{"bank":"larkspur","client":"`+client+`","url":"http://localhost:1/hook"}`, 201, &sub)
	s.post("/runs/main/webhooks", `{"bank":"larkspur","client":"nobody","url":"http://localhost:1/hook"}`, 404, nil)
	s.post("/runs/main/webhooks", `{"bank":"larkspur","client":"`+client+`","url":"http://example.com/hook"}`, 400, nil)
	if a := s.ask("GET", "/api/v1/runs/main/webhooks", "", nil); sub.Secret == "" || !bytes.Contains(a.body, []byte(sub.ID)) || bytes.Contains(a.body, []byte(sub.Secret)) {
		s.t.Errorf("webhooks %s, want a list without the secret %q", a.body, sub.Secret)
	}
	if a := s.ask("GET", "/api/v1/runs/main/webhooks/"+sub.ID, "", nil); !bytes.Contains(a.body, []byte(sub.Secret)) {
		s.t.Errorf("the webhook is %s", a.body)
	}
	var sent struct{ Delivery string }
	s.post("/runs/main/webhooks/"+sub.ID+"/test", "", 202, &sent)
	s.post("/runs/main/deliveries/"+sent.Delivery+"/redeliver", "", 202, nil)
	s.get("/runs/main/deliveries", new(map[string]any))
	if a := s.ask("DELETE", "/api/v1/runs/main/webhooks/"+sub.ID, "", nil); a.status != 204 {
		s.t.Errorf("delete: %d %s", a.status, a.body)
	}
}

// clientAndFault registers a program, and lets a bank fail and recover.
func (s *site) clientAndFault() {
	s.t.Helper()
	var client struct {
		ID     string `json:"client_id"`
		Secret string `json:"client_secret"`
	}
	s.post("/runs/main/clients", `{"bank":"larkspur","name":"My app","redirect_uris":["http://localhost:3000/callback"]}`, 201, &client)
	if client.ID == "" || client.Secret == "" || bytes.Contains(s.ask("GET", "/api/v1/runs/main/clients", "", nil).body, []byte(client.Secret)) {
		s.t.Errorf("client %+v, want a secret that the list does not tell", client)
	}
	s.post("/runs/main/banks/larkspur/access-review", "", 200, nil)
	s.post("/runs/main/banks/larkspur/clients/"+client.ID+"/suspend", `{"why":"the audit"}`, 200, nil)
	s.post("/runs/main/banks/larkspur/clients/"+client.ID+"/restore", `{"why":"it was a test"}`, 200, nil)
	s.post("/runs/main/banks/larkspur/clients/nobody/suspend", `{"why":"x"}`, 404, nil)
	s.webhooksOfBanks(client.ID)
	var fault struct{ ID string }
	s.post("/runs/main/faults", `{"party":"larkspur","route":"/jwks","kind":"status","status":503,"retry_after":7}`, 201, &fault)
	if a := s.ask("GET", "/banks/larkspur/jwks", "", nil); a.status != 503 || a.header.Get("Retry-After") != "7" {
		s.t.Errorf("with the fault: %d %q", a.status, a.header.Get("Retry-After"))
	}
	if a := s.ask("DELETE", "/api/v1/runs/main/faults/"+fault.ID, "", nil); a.status != 204 {
		s.t.Errorf("clear: %d %s", a.status, a.body)
	}
	s.post("/runs/main/faults", `{"name":"late","party":"*","kind":"latency","latency_ms":1,"percent":1,"until":"2100-01-01T00:00:00Z"}`, 201, nil)
	if a := s.ask("DELETE", "/api/v1/runs/main/faults", "", nil); a.status != 200 || string(bytes.TrimSpace(a.body)) != `{"cleared":1}` {
		s.t.Errorf("clear all: %d %s", a.status, a.body)
	}
}

// clockAndChat moves the clock, writes as a customer, and sends the webhook
// that came of it again.
func (s *site) clockAndChat() {
	s.t.Helper()
	var before, after struct{ Now time.Time }
	s.get("/runs/main/clock", &before)
	s.post("/runs/main/clock", `{"advance":"24h"}`, 200, &after)
	if after.Now.Sub(before.Now) != 24*time.Hour {
		s.t.Errorf("the clock moved from %s to %s", before.Now, after.Now)
	}
	for text, want := range map[string]time.Duration{"12h30m": 750 * time.Minute, "2d": 48 * time.Hour, "1d90m": 25*time.Hour + 30*time.Minute} {
		before = after
		s.post("/runs/main/clock", `{"advance":"`+text+`"}`, 200, &after)
		if got := after.Now.Sub(before.Now); got != want {
			s.t.Errorf("advance %s moved the clock by %s, want %s", text, got, want)
		}
	}
	s.post("/runs/main/chat", `{"platform":"kinnet","bank":"larkspur","customer":"linh","text":"hello"}`, 202, nil)
	if err := s.Idle(s.t.Context()); err != nil {
		s.t.Fatal(err)
	}
	var log struct{ Deliveries []struct{ ID string } }
	s.get("/runs/main/deliveries", &log)
	s.post("/runs/main/deliveries/"+log.Deliveries[0].ID+"/redeliver", "", 202, nil)
}

// tokenAndRevocation reads a balance with a token, revokes its consent, and is
// refused with the same token.
func (s *site) tokenAndRevocation() {
	s.t.Helper()
	for _, bank := range []string{"larkspur", "thistle-crown", "kestrel"} {
		var person struct {
			Accounts []struct{ ID, Booked string }
		}
		s.get("/runs/main/banks/"+bank+"/customers/0", &person)
		var token struct {
			AccessToken string `json:"access_token"`
			Consent     string
			Example     string
			ExpiresIn   int `json:"expires_in"`
		}
		s.post("/runs/main/tokens", `{"bank":"`+bank+`","customer":"0"}`, 200, &token)
		status, body := s.send(token.Example)
		if status != 200 || token.ExpiresIn < 60 || !strings.Contains(body, person.Accounts[0].ID) {
			s.t.Errorf("%s: %s = %d %s", bank, token.Example, status, body)
		}
		var consents struct{ Consents []struct{ ID, Status string } }
		s.get("/runs/main/consents", &consents)
		if !strings.Contains(fmt.Sprint(consents), token.Consent+" active") {
			s.t.Errorf("%s: consent %s is not in %v", bank, token.Consent, consents)
		}
		s.post("/runs/main/consents/"+token.Consent+"/revoke", `{"bank":"`+bank+`"}`, 200, nil)
		if status, body := s.send(token.Example); status != 401 {
			s.t.Errorf("%s: after revocation %d %s, want 401", bank, status, body)
		}
		if a := s.ask("POST", "/api/v1/runs/main/consents/"+token.Consent+"/revoke", `{"bank":"`+bank+`"}`, nil); a.status != 409 {
			s.t.Errorf("%s: revoked twice: %d %s, want 409", bank, a.status, a.body)
		}
	}
}

// exchangeDetail looks at an exchange, sends its curl text again, and asks for
// it with its tag.
func (s *site) exchangeDetail() {
	s.t.Helper()
	var token struct {
		AccessToken string `json:"access_token"`
		API         string
	}
	s.post("/runs/main/tokens", `{"bank":"larkspur","customer":"linh","permissions":["ACCOUNT_BASIC"]}`, 200, &token)
	if status, body := s.Get(token.API+"/accounts?limit=1", token.AccessToken); status != 200 {
		s.t.Fatalf("accounts: %d %s", status, body)
	}
	var list struct {
		Exchanges []struct{ Exchange, Path string }
	}
	s.get("/runs/main/exchanges?limit=1", &list)
	path := "/runs/main/exchanges/" + list.Exchanges[0].Exchange
	var x struct {
		Method, URL, Curl string
		Status            int
		Request, Response struct {
			Headers [][2]string
			Body    string
			Dropped bool
		}
	}
	s.get(path, &x)
	if x.Status != 200 || x.Request.Dropped || !strings.Contains(x.Response.Body, "accountId") || !strings.Contains(x.Curl, token.AccessToken) {
		s.t.Errorf("exchange %+v, want the accounts and a curl with the token", x)
	}
	if status, _ := s.send(x.Curl); status != 200 {
		s.t.Errorf("%s = %d, want 200", x.Curl, status)
	}
	if strings.Contains(fmt.Sprint(x.Request, x.Response), token.AccessToken) {
		s.t.Error("the token is in the recorded messages")
	}
	if a := s.ask("GET", "/api/v1"+path+"?secrets=0", "", nil); bytes.Contains(a.body, []byte(token.AccessToken)) {
		s.t.Errorf("secrets=0 tells the token: %s", a.body)
	}
	tag := s.ask("GET", "/api/v1"+path, "", nil).header.Get("ETag")
	if a := s.ask("GET", "/api/v1"+path, "", http.Header{"If-None-Match": {tag}}); a.status != 304 || len(a.body) != 0 {
		s.t.Errorf("with %s: %d %s, want 304", tag, a.status, a.body)
	}
}

// send runs a curl command line without a shell.
func (s *site) send(line string) (status int, body string) {
	s.t.Helper()
	words := shellWords(line)
	method, url, payload, header := "GET", "", "", http.Header{}
	for i := 1; i < len(words); i++ {
		switch words[i] {
		case "-X":
			i++
			method = words[i]
		case "-H":
			i++
			name, value, _ := strings.Cut(words[i], ": ")
			header.Add(name, value)
		case "--data-raw":
			i++
			payload = words[i]
		default:
			url = words[i]
		}
	}
	req, err := http.NewRequest(method, url, strings.NewReader(payload))
	if err != nil {
		s.t.Fatalf("%s: %v", line, err)
	}
	req.Header = header
	res, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		s.t.Fatalf("%s: %v", line, err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return res.StatusCode, string(b)
}

// shellWords splits a line as a POSIX shell does, as far as curl texts need.
func shellWords(line string) []string {
	var words []string
	var word strings.Builder
	quoted, some := false, false
	for i := 0; i < len(line); i++ {
		switch c := line[i]; {
		case quoted && c == '\'':
			quoted = false
		case quoted:
			word.WriteByte(c)
		case c == '\'':
			quoted, some = true, true
		case c == '\\':
			i++
			word.WriteByte(line[i])
		case c == ' ' && (some || word.Len() > 0):
			words = append(words, word.String())
			word.Reset()
			some = false
		case c != ' ':
			word.WriteByte(c)
		}
	}
	return append(words, word.String())
}

func TestACurlTextIsSafeForAShell(t *testing.T) {
	body := "it's $HOME `x` \"y\" \\ @file"
	line := web.Curl("POST", "http://localhost/a?b=c&d=e;f", body, "Bearer a'b", [2]string{"Authorization", "Bearer ***"}, [2]string{"Cookie", "a=***"}, [2]string{"X-A", "1"})
	got := shellWords(line)
	want := []string{"curl", "-X", "POST", "http://localhost/a?b=c&d=e;f", "-H", "Authorization: Bearer a'b", "-H", "X-A: 1", "--data-raw", body}
	if fmt.Sprintf("%q", got) != fmt.Sprintf("%q", want) {
		t.Errorf("curl words are %q, want %q", got, want)
	}
}

func TestAStoryPlayedAgainHasTheSameJournal(t *testing.T) {
	s := newSite(t, nil)
	id := s.playStory()
	first := s.ask("GET", "/api/v1/runs/"+id+"/journal", "", nil)
	s.post("/runs/"+id+"/reset", "", 200, nil)
	s.watchRun(id, `{"type":"sub","fromSeq":1,"kinds":["story"]}`).untilType("story.ended")
	second := s.ask("GET", "/api/v1/runs/"+id+"/journal", "", nil)
	if !strings.HasPrefix(first.header.Get("Content-Type"), "application/x-ndjson") || len(first.body) < 10_000 {
		t.Fatalf("journal of %d bytes, %s", len(first.body), first.header.Get("Content-Type"))
	}
	left, right := strings.Split(string(first.body), "\n"), strings.Split(string(second.body), "\n")
	for i := range min(len(left), len(right)) {
		if left[i] != right[i] {
			t.Fatalf("journals differ:\n%s\n%s", left[i], right[i])
		}
	}
	if len(left) != len(right) {
		t.Errorf("journals have %d and %d lines", len(left), len(right))
	}
	s.checkExport(id)
}

// checkExport unpacks the file of a run.
func (s *site) checkExport(id string) {
	s.t.Helper()
	export := s.ask("GET", "/api/v1/runs/"+id+"/export", "", nil)
	unpacked, err := gzip.NewReader(bytes.NewReader(export.body))
	if err != nil {
		s.t.Fatal(err)
	}
	text, err := io.ReadAll(unpacked)
	if err != nil || !bytes.Contains(text, []byte(`"masked":true`)) || !strings.Contains(export.header.Get("Content-Disposition"), id+".sandbank") {
		s.t.Errorf("export: %v, %s", err, export.header.Get("Content-Disposition"))
	}
}

func TestActsOfTheStreamDoWhatThePostsDo(t *testing.T) {
	s := newSite(t, nil)
	v := s.watchRun("main", `{"type":"sub","fromSeq":1}`)
	act := func(id, op, args string) frame {
		t.Helper()
		v.say(`{"type":"act","id":"` + id + `","op":"` + op + `","args":` + args + `}`)
		for {
			var f struct {
				frame
				Result json.RawMessage
			}
			if err := v.conn.ReadJSON(&f); err != nil {
				t.Fatal(err)
			}
			if f.Type == "reply" {
				return f.frame
			}
		}
	}
	if f := act("1", "chat.send", `{"platform":"kinnet","bank":"larkspur","customer":"linh","text":"What's my balance?"}`); !f.OK {
		t.Errorf("chat.send: %+v", f)
	}
	before := s.Now()
	if f := act("2", "clock.set", `{"advance":"2h"}`); !f.OK || !s.Now().Equal(before.Add(2*time.Hour)) {
		t.Errorf("clock.set: %+v, the clock shows %s", f, s.Now())
	}
	if f := act("2", "clock.set", `{"advance":"2h"}`); !f.OK || !s.Now().Equal(before.Add(2*time.Hour)) {
		t.Errorf("clock.set again: %+v, the clock shows %s", f, s.Now())
	}
	if f := act("3", "fault.set", `{"party":"larkspur","kind":"latency","latency_ms":5}`); !f.OK || len(s.Faults().Armed()) != 1 {
		t.Errorf("fault.set: %+v", f)
	}
	if f := act("4", "fault.set", `{"id":"`+s.Faults().Armed()[0].ID+`","off":true}`); !f.OK || len(s.Faults().Armed()) != 0 {
		t.Errorf("fault.set off: %+v", f)
	}
	for op, c := range map[string][2]string{
		"run.fork":       {`{}`, "unknown-op"},
		"clock.set":      {`{"advance":"-1h"}`, "clock-backwards"},
		"chat.send":      {`{"texst":"x"}`, "unknown-member"},
		"chat.link":      {`{"platform":"kinnet","bank":"larkspur","customer":"linh","link":{"url":"http://x"}}`, "chat-state"},
		"consent.revoke": {`{"bank":"larkspur","consent":"c-1"}`, "not-found"},
		"fault.set":      {`{"id":"x","off":true}`, "not-found"},
	} {
		if f := act("no "+op, op, c[0]); f.OK || f.Error.Code != c[1] || f.Error.Message == "" {
			t.Errorf("%s %s: %+v, want %s", op, c[0], f, c[1])
		}
	}
}

func TestAResetRunEndsItsStreamsAndHasAnotherEpoch(t *testing.T) {
	s := newSite(t, nil)
	var before, after struct{ Epoch string }
	s.get("/runs/main", &before)
	v := s.watchRun("main", `{"type":"sub","fromSeq":1}`)
	v.next("batch")
	s.post("/runs/main/reset", "", 200, &after)
	if f := v.next("bye"); f.Code != 4410 || before.Epoch == after.Epoch {
		t.Errorf("bye %d, epochs %q and %q; want 4410 and another epoch", f.Code, before.Epoch, after.Epoch)
	}
}
