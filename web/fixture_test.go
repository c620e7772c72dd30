package web_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/gorilla/websocket"

	"github.com/sandbank/sandbank/web"
)

// A fixture is a server that misbehaves on command: it speaks the stream protocol
// as the real one does, and can drop sockets, leave gaps and change the epoch.
type fixture struct {
	t      testing.TB
	assets *web.AssetServer

	mu      sync.Mutex
	epoch   string
	events  map[string][]map[string]any
	sockets map[*websocket.Conn]*sync.Mutex
	skip    int // events that the stream leaves out before its next batch
	deaf    bool
	file    string // the one run that is there, a recording; empty: the usual ones
}

func newFixture(t testing.TB) (*fixture, *httptest.Server) {
	assets, err := web.Assets()
	if err != nil {
		t.Fatal(err)
	}
	f := &fixture{t: t, assets: assets, epoch: "p-1", sockets: map[*websocket.Conn]*sync.Mutex{}}
	f.events = map[string][]map[string]any{"balance-in-chat": balanceStory(), "main": balanceStory()[:8]}
	server := httptest.NewUnstartedServer(f.routes())
	return f, server
}

func (f *fixture) routes() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/a/", f.assets)
	mux.HandleFunc("/", f.assets.Page)
	mux.HandleFunc("GET /api/v1/runs", func(w http.ResponseWriter, _ *http.Request) {
		if f.file != "" {
			f.reply(w, map[string]any{"runs": []any{f.info(f.file)}})
			return
		}
		f.reply(w, map[string]any{"runs": []any{f.info("main"), f.info("balance-in-chat")}})
	})
	mux.HandleFunc("GET /api/v1/runs/{run}", func(w http.ResponseWriter, r *http.Request) { f.reply(w, f.info(r.PathValue("run"))) })
	mux.HandleFunc("GET /api/v1/runs/{run}/apps", func(w http.ResponseWriter, _ *http.Request) {
		f.reply(w, map[string]any{"apps": []any{enrolledApp("my-app")}})
	})
	mux.HandleFunc("PUT /api/v1/runs/{run}/apps/{app}", func(w http.ResponseWriter, r *http.Request) { f.reply(w, enrolledApp(r.PathValue("app"))) })
	mux.HandleFunc("GET /api/v1/runs/{run}/exchanges", func(w http.ResponseWriter, _ *http.Request) {
		f.reply(w, map[string]any{"exchanges": []any{
			map[string]any{"exchange": "x-36", "method": "GET", "path": "/banks/larkspur/fdx/v6/accounts", "status": 401, "time": "2026-11-24T14:00:00Z",
				"refusal": "The access token has expired: use the refresh token."}}})
	})
	f.world(mux)
	mux.HandleFunc("GET /api/v1/runs/{run}/events", f.eventsFrom)
	mux.HandleFunc("GET /api/v1/runs/{run}/exchanges/{exchange}", f.exchange)
	mux.HandleFunc("POST /api/v1/runs/{run}/chat", f.chat)
	mux.HandleFunc("POST /api/v1/runs/{run}/tokens", func(w http.ResponseWriter, r *http.Request) {
		f.reply(w, map[string]any{"access_token": "secret-of-a-test", "api": "/banks/larkspur/fdx/v6",
			"example": "curl -H 'Authorization: Bearer secret-of-a-test' http://" + r.Host + "/banks/larkspur/fdx/v6/accounts"})
	})
	mux.HandleFunc("GET /banks/larkspur/fdx/v6/accounts", func(w http.ResponseWriter, _ *http.Request) {
		f.reply(w, map[string]any{"accounts": []any{map[string]any{"accountId": "a-4821", "currentBalance": 2418.07}}})
	})
	mux.HandleFunc("GET /banks/page", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, "<!doctype html><title>Bank</title><h1>Larkspur</h1>")
	})
	mux.HandleFunc("GET /api/v1/runs/{run}/stream", f.stream)
	return mux
}

// enrolledApp is a program with all its keys in the shape of the control API.
func enrolledApp(name string) map[string]any {
	return map[string]any{"app": name, "bank": "larkspur", "issuer": "http://localhost:8080/banks/larkspur", "api": "http://localhost:8080/banks/larkspur/fdx/v6",
		"client_id": "client-" + name, "client_secret": "sbcs_0123456789abcdefghijklmnopqrstuv", "redirect_uri": "http://localhost:3000/callback",
		"webhook_url": "http://localhost:3000/webhook", "webhook_id": "sub-1", "webhook_secret": "whsec_MDEyMzQ1Njc4OWFiY2RlZg==", "env": "CLIENT_ID=client-" + name + "\n"}
}

func (f *fixture) reply(w http.ResponseWriter, body any) {
	w.Header().Set("Content-Type", "application/json")
	if err := json.NewEncoder(w).Encode(body); err != nil {
		f.t.Log(err)
	}
}

// info is the run's description in the shape of the control API.
func (f *fixture) info(run string) map[string]any {
	f.mu.Lock()
	defer f.mu.Unlock()
	state := "live"
	info := map[string]any{"id": run, "base": "http://localhost:8080", "epoch": f.epoch, "seed": 2018, "head": len(f.events[run]), "can_type": true,
		"title": map[string]string{"en": "Your own run", "vi": "Lượt chạy của bạn"}, "summary": map[string]string{"en": ""},
		"clock":     map[string]any{"now": "2026-11-24T14:00:00Z", "rate": "1", "zone": "America/New_York"},
		"platforms": []any{map[string]any{"id": "kinnet", "name": "Kinnet", "kind": "messenger", "page": "p-1"}},
		"people": []any{
			map[string]any{"bank": "larkspur", "key": "linh", "name": "Linh Tran", "language": "vi", "psid": "1001", "note": map[string]string{"en": "The happy path"}},
			map[string]any{"bank": "gullhaven", "key": "gwen", "name": "Gwen Hale", "language": "en", "psid": "1002"},
		}}
	if run == f.file {
		state, info["can_type"], info["read_only"] = "recorded", false, true
	} else if run != "main" {
		state = "passed"
		info["story"] = "balance-in-chat"
		info["title"] = map[string]string{"en": "Balances in chat", "vi": "Số dư trong trò chuyện"}
		info["summary"] = map[string]string{"en": "A customer asks for her balance in chat and decides at her bank who may see it."}
	}
	info["state"] = state
	banks := []any{}
	for _, b := range strings.Split("larkspur:Larkspur National,gullhaven:Gullhaven Trust,copperfield:Copperfield,northmoor:Northmoor,union-pine:Union & Pine,kestrel:Kestrel Card,thistle-crown:Thistle & Crown", ",") {
		id, name, _ := strings.Cut(b, ":")
		admits := []string{"kinnet"}
		if id == "gullhaven" {
			admits = nil
		}
		banks = append(banks, map[string]any{"id": id, "name": name, "country": "US", "currency": "USD", "face": "fdx", "face_label": "FDX-shaped v6",
			"base": "http://localhost:8080/banks/" + id, "admits": admits, "population": 12_000_000,
			"policy": map[string]string{"en": "Lets a customer share balances with whom she chooses, and nothing she does not tick."}})
	}
	info["banks"] = banks
	return info
}

func (f *fixture) eventsFrom(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	defer f.mu.Unlock()
	all := f.events[r.PathValue("run")]
	from, _ := strconv.Atoi(r.FormValue("from"))
	from = min(max(from, 1), len(all)+1)
	f.reply(w, map[string]any{"events": all[from-1:], "head": len(all), "epoch": f.epoch})
}

func (f *fixture) exchange(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	defer f.mu.Unlock()
	id := r.PathValue("exchange")
	for _, e := range f.events[r.PathValue("run")] {
		d, _ := e["data"].(map[string]any)
		if d["exchange"] != id {
			continue
		}
		body := `{"accounts":[{"accountId":"a-4821","accountType":"CHECKING","currentBalance":2418.07,"availableBalance":2268.07,"currency":{"currencyCode":"USD"},"owners":["Linh <b>Tran</b>"]}],"page":{}}`
		headers := [][2]string{{"content-type", "application/json"}, {"x-fapi-interaction-id", "6ba7b810-9dad-11d1-80b4-00c04fd430c8"}, {"cache-control", "no-store"}}
		f.reply(w, map[string]any{"id": id, "seq": e["seq"], "from": d["from"], "to": d["to"], "method": d["method"], "url": d["path"], "status": d["status"],
			"took_us": d["took_us"], "refusal": d["refusal"], "curl": "curl -X " + fmt.Sprint(d["method"]) + " http://localhost" + fmt.Sprint(d["path"]),
			"request":  map[string]any{"headers": [][2]string{{"accept", "application/json"}, {"authorization", "Bearer ••••"}}, "body": "", "bytes": 0},
			"response": map[string]any{"headers": headers, "body": body, "bytes": len(body)}})
		return
	}
	http.NotFound(w, r)
}

// chat takes a message and lets the bot echo it, so that the phone has an answer.
func (f *fixture) chat(w http.ResponseWriter, r *http.Request) {
	var in struct {
		Text string
		Link *struct{ URL string }
	}
	if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	run := r.PathValue("run")
	w.WriteHeader(http.StatusAccepted)
	if in.Link != nil {
		f.reply(w, map[string]any{"seq": 1, "open": "/banks/page"})
		return
	}
	f.reply(w, map[string]any{"seq": 1})
	f.append(run, "chat.message.sent", map[string]any{"psid": "1001", "customer": "linh", "bank": "larkspur", "from": "customer", "text": in.Text})
	f.append(run, "chat.message.sent", map[string]any{"psid": "1001", "customer": "linh", "bank": "larkspur", "from": "page", "text": "You said: " + in.Text})
}

// append journals one more event and pushes it to every socket that listens.
func (f *fixture) append(run, kind string, data map[string]any) {
	f.mu.Lock()
	defer f.mu.Unlock()
	s := &fixtureStory{events: slices.Clone(f.events[run])}
	s.now = balanceEnd()
	s.add(kind, data)
	f.events[run] = s.events
	n := len(s.events)
	if f.skip > 0 {
		f.skip--
		return
	}
	if f.deaf {
		return
	}
	for socket, lock := range f.sockets {
		lock.Lock()
		_ = socket.WriteJSON(map[string]any{"type": "batch", "from": n, "to": n, "events": s.events[n-1:]})
		lock.Unlock()
	}
}

// drop cuts every socket, as a network does.
func (f *fixture) drop() {
	f.mu.Lock()
	defer f.mu.Unlock()
	for socket := range f.sockets {
		_ = socket.UnderlyingConn().Close()
	}
}

// listeners waits until n sockets are open.
func (f *fixture) listeners(t *testing.T, n int) {
	t.Helper()
	for t.Context().Err() == nil {
		f.mu.Lock()
		got := len(f.sockets)
		f.mu.Unlock()
		if got == n {
			return
		}
		runtime.Gosched()
	}
}

func (f *fixture) stream(w http.ResponseWriter, r *http.Request) {
	upgrader := websocket.Upgrader{Subprotocols: []string{"console.v1"}}
	socket, err := upgrader.Upgrade(w, r, nil)
	if err != nil {
		return
	}
	defer func() { _ = socket.Close() }()
	run := r.PathValue("run")
	lock := &sync.Mutex{}
	f.mu.Lock()
	f.sockets[socket] = lock
	epoch := f.epoch
	f.mu.Unlock()
	defer func() { f.mu.Lock(); delete(f.sockets, socket); f.mu.Unlock() }()
	lock.Lock()
	_ = socket.WriteJSON(map[string]any{"type": "hello", "run": run, "epoch": epoch, "first": 1, "head": len(f.events[run]), "hbSec": 10, "playState": f.info(run)["state"]})
	lock.Unlock()
	for {
		var frame struct {
			Type    string
			FromSeq int
		}
		if err := socket.ReadJSON(&frame); err != nil {
			return
		}
		if frame.Type == "sub" {
			f.send(socket, lock, run, frame.FromSeq)
		}
	}
}

func (f *fixture) send(socket *websocket.Conn, lock *sync.Mutex, run string, from int) {
	f.mu.Lock()
	all := f.events[run]
	f.mu.Unlock()
	lock.Lock()
	defer lock.Unlock()
	for begin := from; begin <= len(all); begin += 256 {
		end := min(begin+255, len(all))
		_ = socket.WriteJSON(map[string]any{"type": "batch", "from": begin, "to": end, "events": all[begin-1 : end]})
	}
}
