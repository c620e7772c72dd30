package web_test

import (
	"archive/zip"
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"
)

// exports takes statements and fixtures from the main run.
func (s *site) exports() {
	s.t.Helper()
	const bank = "/api/v1/runs/main/banks/larkspur"
	for format, media := range map[string]string{"csv": "text/csv", "jsonl": "application/x-ndjson", "ofx": "application/x-ofx"} {
		a := s.ask("GET", bank+"/export?customers=0-2&from=2016-02-01&to=2016-03-01&format="+format, "", nil)
		if a.status != 200 || !strings.HasPrefix(a.header.Get("Content-Type"), media) ||
			a.header.Get("Content-Disposition") != `attachment; filename="larkspur-0-2.`+format+`"` || !bytes.Contains(a.body, []byte("sandbank_world")) {
			s.t.Errorf("export as %s = %d %v %.200s", format, a.status, a.header, a.body)
		}
	}
	for query, want := range map[string]string{
		"": "customers is", "customers=all": "customers is", "customers=5-2": "the first comes before the last",
		"customers=0-999999999": "larkspur has", "customers=0&format=xlsx": "one of csv, jsonl, ofx",
		"customers=0&from=soon": "from is", "customers=0&from=2016-03-01&to=2016-02-01": "from must lie before to",
		"customers=0&from=2040-01-01": "from must lie before to",
	} {
		if a := s.ask("GET", bank+"/export?"+query, "", nil); a.status != 400 || !strings.Contains(string(a.body), want) {
			s.t.Errorf("export?%s = %d %s, want 400 and %q", query, a.status, a.body, want)
		}
	}
	if a := s.ask("GET", "/api/v1/runs/main/banks/no-bank/export?customers=0", "", nil); a.status != 404 {
		s.t.Errorf("export of no bank = %d", a.status)
	}
	s.fixtures(bank)
}

// fixtures takes the archive of a customer, and sees that the run is as it was.
func (s *site) fixtures(bank string) {
	s.t.Helper()
	head := func() (run struct{ Head uint64 }) { s.get("/runs/main", &run); return run }
	before := head()
	a := s.ask("GET", bank+"/customers/linh/fixtures", "", nil)
	if a.status != 200 || a.header.Get("Content-Type") != "application/zip" {
		s.t.Fatalf("fixtures = %d %v %.200s", a.status, a.header, a.body)
	}
	if after := head(); after != before {
		s.t.Errorf("the run went from %d to %d", before.Head, after.Head)
	}
	z, err := zip.NewReader(bytes.NewReader(a.body), int64(len(a.body)))
	if err != nil {
		s.t.Fatal(err)
	}
	f, err := z.Open("larkspur/fdx-v6/GET_accounts.json")
	if err != nil {
		s.t.Fatal(err)
	}
	if text, err := io.ReadAll(f); err != nil || !json.Valid(text) {
		s.t.Errorf("accounts = %s, %v", text, err)
	}
	for path, want := range map[string]int{
		"/customers/nobody/fixtures": 404, "/customers/linh/fixtures?from=soon": 400, "/customers/linh/fixtures?from=2018-02-01&to=2018-01-01": 400,
	} {
		if a := s.ask("GET", bank+path, "", nil); a.status != want {
			s.t.Errorf("%s = %d %s, want %d", path, a.status, a.body, want)
		}
	}
}

func TestAnExportEndsAtThePresentOfItsRun(t *testing.T) {
	s := newSite(t, nil)
	var clock struct{ Now time.Time }
	s.get("/runs/main/clock", &clock)
	a := s.ask("GET", "/api/v1/runs/main/banks/larkspur/export?customers=4711&format=jsonl&to=2045-01-01", "", nil)
	lines := strings.Split(strings.TrimSpace(string(a.body)), "\n")
	for _, l := range lines {
		var row struct {
			At time.Time `json:"booked_at"`
		}
		if err := json.Unmarshal([]byte(l), &row); err != nil || row.At.After(clock.Now.Add(time.Minute)) {
			t.Errorf("%s is after %s, %v", l, clock.Now, err)
		}
	}
	if len(lines) < 20 {
		t.Errorf("a month has %d lines", len(lines))
	}
}

func TestAReaderWhoLeavesEndsAnExport(t *testing.T) {
	s := newSite(t, nil)
	ctx, leave := context.WithCancel(t.Context())
	req, err := http.NewRequestWithContext(ctx, "GET", s.URL+"/api/v1/runs/main/banks/larkspur/export?customers=0-9999999&from=2017-01-01", nil)
	if err != nil {
		t.Fatal(err)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := bufio.NewReader(res.Body).ReadString('\n'); err != nil { // it comes while it is written
		t.Fatal(err)
	}
	leave()
	res.Body.Close() // the site's own end waits for every handler
}
