package web_test

import (
	"bufio"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"
)

type feedPosting struct {
	Cursor, Bank, Account, Phase, Amount, Kind, Text, Reference, Balance string
	At                                                                   time.Time
	Customer                                                             int64
}

type feedAnswer struct {
	Postings []feedPosting
	Cursor   string
	Now      time.Time
	Behind   float64 `json:"behind_seconds"`
}

// feedIsRead reads a little of the feed in each of its forms.
func (s *site) feedIsRead() {
	s.t.Helper()
	var all feedAnswer
	s.get("/runs/main/feed?bank=larkspur&customer=linh", &all)
	if len(all.Postings) < 10 {
		s.t.Errorf("the last month of linh has %d postings", len(all.Postings))
	}
	s.get("/runs/main/feed?limit=3&from=2018-01-03T12:00:00Z", &all)
	if len(all.Postings) != 3 || all.Behind < 86400 {
		s.t.Errorf("feed of all banks: %+v", all)
	}
	s.ask("GET", "/api/v1/runs/main/feed?after=nonsense", "", nil)
	if a := s.ask("GET", "/api/v1/runs/main/feed/stream?limit=5&bank=northmoor&from=2018-01-03T18:00:00Z", "", nil); strings.Count(string(a.body), "event: posting") != 5 {
		s.t.Errorf("stream: %d %s", a.status, a.body)
	}
}

func TestAFeedGoesOnWhereItWas(t *testing.T) {
	s := newSite(t, nil)
	path := "/runs/main/feed?bank=larkspur&customer=linh&from=2018-01-03T12:00:00Z"
	var whole feedAnswer
	s.get(path+"&limit=300", &whole)
	if len(whole.Postings) < 100 {
		t.Fatalf("%d postings", len(whole.Postings))
	}
	var got []feedPosting
	next := path + "&limit=7"
	for len(got) < 100 {
		var page feedAnswer
		s.get(next, &page)
		got = append(got, page.Postings...)
		next = "/runs/main/feed?bank=larkspur&customer=linh&limit=7&after=" + page.Cursor
	}
	for i := range 100 {
		if got[i] != whole.Postings[i] {
			t.Fatalf("posting %d is %+v, want %+v", i, got[i], whole.Postings[i])
		}
	}
	res := stream(t, s, "/runs/main/feed/stream?bank=larkspur&customer=linh&limit=20", http.Header{"Last-Event-ID": {got[41].Cursor}})
	for i, p := range res {
		if p != whole.Postings[42+i] {
			t.Fatalf("streamed posting %d is %+v, want %+v", i, p, whole.Postings[42+i])
		}
	}
	if len(res) != 20 {
		t.Errorf("%d postings were streamed, want 20", len(res))
	}
}

// stream reads server-sent events until they end.
func stream(t *testing.T, s *site, path string, header http.Header) (all []feedPosting) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), "GET", s.URL+"/api/v1"+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header = header
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	kind, id := "", ""
	lines := bufio.NewScanner(res.Body)
	for lines.Scan() {
		name, value, _ := strings.Cut(lines.Text(), ": ")
		switch name {
		case "event":
			kind = value
		case "id":
			id = value
		case "data":
			var p feedPosting
			if err := json.Unmarshal([]byte(value), &p); err != nil {
				t.Fatal(err)
			}
			if kind == "posting" {
				if p.Cursor != id {
					t.Errorf("id %s is not the cursor %s", id, p.Cursor)
				}
				all = append(all, p)
			}
		}
	}
	return all
}

func TestWhatIsDoneComesInTheFeedAtOnce(t *testing.T) {
	s := newSite(t, nil)
	var start, now feedAnswer
	s.get("/runs/main/feed?from=now", &start)
	if start.Behind != 0 || !start.Now.Equal(s.Now()) {
		t.Fatalf("the feed from now on: %+v", start)
	}
	pay := `{"from":{"bank":"larkspur","customer":"linh"},"to":{"bank":"northmoor","customer":"ruth"},"amount":"2.00","rail":"rtp","reference":"tea"}`
	var linh struct{ Accounts []struct{ ID string } }
	s.get("/runs/main/banks/larkspur/customers/linh", &linh)
	for i := range 3 { // the clock is frozen: all at one instant
		if a := s.ask("PATCH", "/api/v1/runs/main/banks/larkspur/accounts/"+linh.Accounts[0].ID, `{"balance":"900.00"}`, nil); a.status != 200 {
			t.Fatalf("PATCH: %d %s", a.status, a.body)
		}
		s.post("/runs/main/payments", pay, 201, nil)
		var more feedAnswer
		s.get("/runs/main/feed?wait=20s&after="+start.Cursor, &more)
		var texts []string
		for _, p := range more.Postings {
			if p.Reference == "tea" {
				texts = append(texts, p.Bank+" "+p.Amount)
			}
		}
		if strings.Join(texts, ", ") != "larkspur -2.00, northmoor 2.00" {
			t.Errorf("round %d: the feed has %v (%+v)", i, texts, more)
		}
		start = more
	}
	s.get("/runs/main/feed?after="+start.Cursor, &now)
	if len(now.Postings) != 0 || now.Cursor != start.Cursor {
		t.Errorf("nothing has happened, and the feed has %+v", now)
	}
	s.get("/runs/main/feed?bank=northmoor&kind=transfer&phase=booked&min_amount=2.00&after="+start.Cursor[:strings.Index(start.Cursor, ".")]+".0.0", &now)
	if len(now.Postings) != 3 {
		t.Errorf("filtered: %+v", now)
	}
}

func TestAWaitingReaderIsWoken(t *testing.T) {
	s := newSite(t, nil)
	got := make(chan feedAnswer)
	var start feedAnswer
	s.get("/runs/main/feed?from=now", &start)
	go func() {
		var f feedAnswer
		s.get("/runs/main/feed?bank=kestrel&wait=50s&after="+start.Cursor, &f)
		got <- f
	}()
	s.post("/runs/main/transactions", `{"bank":"kestrel","customer":"0","amount":"-8.00","merchant":"Harbor Grill"}`, 201, nil)
	if f := <-got; len(f.Postings) == 0 || f.Postings[0].Bank != "kestrel" {
		t.Errorf("woken with %+v", f)
	}
}

func TestAFeedThatCannotBeReadIsRefused(t *testing.T) {
	s := newSite(t, nil)
	for query, want := range map[string]int{
		"after=nonsense": 400, "from=yesterday": 400, "from=1999-01-01T00:00:00Z": 400, "limit=0": 400, "wait=3h": 400, "bank=nowhere": 404,
		"customer=linh": 400, "bank=larkspur&customer=nobody": 404, "bank=larkspur&account=zzz": 404, "phase=gone": 400, "min_amount=1": 400,
		"after=0.0.0": 400, "from=now&after=mmd1wz6o.1.1": 400,
	} {
		for _, path := range []string{"feed", "feed/stream"} {
			if path == "feed/stream" && strings.HasPrefix(query, "wait") {
				continue
			}
			if a := s.ask("GET", "/api/v1/runs/main/"+path+"?"+query, "", nil); a.status != want || a.detail() == "" {
				t.Errorf("GET %s?%s = %d %s, want %d", path, query, a.status, a.body, want)
			}
		}
	}
}
