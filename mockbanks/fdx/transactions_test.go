package fdx_test

import (
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/sandbank/sandbank/mockbanks/banktest"
	"github.com/sandbank/sandbank/mockbanks/fdx"
)

type statement struct {
	Page struct {
		NextOffset    string `json:"nextOffset"`
		TotalElements int    `json:"totalElements"`
	} `json:"page"`
	Links struct {
		Next struct{ Href string } `json:"next"`
	} `json:"links"`
	Transactions []struct {
		ID   string    `json:"transactionId"`
		Made time.Time `json:"transactionTimestamp"`
	} `json:"transactions"`
}

func read(t *testing.T, w *banktest.World, url, token string) (s statement) {
	t.Helper()
	a := w.Get(t, url, token)
	if err := json.Unmarshal([]byte(a.Body), &s); err != nil || a.Status != 200 {
		t.Fatalf("%s: %d %s", url, a.Status, a.Body)
	}
	return s
}

func TestPagesTogetherAreTheWholeStatement(t *testing.T) {
	w := banktest.Open(t, "larkspur", banktest.Options{})
	token, _ := w.Token(t, "linh")
	path := "/accounts/" + accountOf(t, w, token) + "/transactions?startTime=2026-01-01&limit="
	whole := read(t, w, path+"500", token)
	if whole.Page.NextOffset != "" || len(whole.Transactions) != whole.Page.TotalElements || len(whole.Transactions) < 30 {
		t.Fatalf("%d of %d on one page", len(whole.Transactions), whole.Page.TotalElements)
	}
	var parts []string
	for next := path + "7"; next != ""; {
		page := read(t, w, next, token)
		for _, x := range page.Transactions {
			parts = append(parts, x.ID)
		}
		next = page.Links.Next.Href
		// What is booked while somebody pages moves nothing.
		if err := w.Clock.Advance(w.Clock.Now().Add(12 * time.Hour)); err != nil {
			t.Fatal(err)
		}
	}
	var all []string
	for _, x := range whole.Transactions {
		all = append(all, x.ID)
	}
	if !slices.Equal(parts, all) {
		t.Errorf("pages have %v, the whole %v", parts, all)
	}
}

func TestAWindowIsKept(t *testing.T) {
	w := banktest.Open(t, "larkspur", banktest.Options{})
	token, _ := w.Token(t, "linh")
	path := "/accounts/" + accountOf(t, w, token) + "/transactions?"
	all := read(t, w, path+"startTime=2026-02-02&endTime=2026-02-20", token)
	if len(all.Transactions) == 0 {
		t.Fatal("nothing in three weeks")
	}
	x := all.Transactions[len(all.Transactions)/2]
	at := url.QueryEscape(x.Made.In(time.FixedZone("", -5*3600)).Format(time.RFC3339))
	one := read(t, w, path+"startDate="+at+"&endDate=2026-02-20", token)
	if len(one.Transactions) == 0 || len(one.Transactions) >= len(all.Transactions) {
		t.Errorf("%d transactions after %s, want some of %d", len(one.Transactions), at, len(all.Transactions))
	}
	if none := read(t, w, path+"startTime=2030-01-01", token); none.Page.TotalElements != 0 || none.Transactions == nil {
		t.Errorf("the future has %+v", none)
	}
}

func TestTheStoryOfNoraBeginsWithTheRun(t *testing.T) {
	w := banktest.Open(t, "larkspur", banktest.Options{})
	token, _ := w.Token(t, "nora")
	path := "/accounts/" + accountOf(t, w, token) + "/transactions"
	for _, x := range read(t, w, path, token).Transactions {
		if x.Made.Before(banktest.Start.Truncate(24 * time.Hour)) {
			t.Errorf("%s was made at %v, before the account was opened", x.ID, x.Made)
		}
	}
}

func FuzzQuery(f *testing.F) {
	f.Add("limit=3&offset=x&startTime=2026-01-01&endTime=2026-02-01T00:00:00Z")
	f.Add("limit=99999999999&startDate=%00")
	f.Fuzz(func(t *testing.T, query string) {
		status, err := fdx.CheckQuery(query, banktest.Start)
		if status != 0 && (status != 400 || err == "" || strings.Contains(err, "%!")) {
			t.Errorf("%q is refused with %d %s", query, status, err)
		}
	})
}

func ExampleServer() {
	fmt.Println(fdx.Path)
	// Output: /fdx/v6
}
