package web_test

import (
	"encoding/json"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/sandbank/sandbank/mockbanks/places"
)

// found is what a search for places answers with.
type found struct {
	Bank           string
	ATMs, Branches int
	Places         []struct {
		ID, Kind, Name          string
		Latitude                json.Number
		Metres                  int64
		Services, Accessibility []string
		Always                  bool `json:"always_open"`
		Hours                   []struct{ Day, Hours string }
		Fee                     string
		Address                 struct{ City string }
	}
}

func TestPlacesAreFoundNearestFirst(t *testing.T) {
	s := newSite(t, nil)
	s.contract = newContract(s)
	var near, town, branches, accessible found
	s.get("/runs/main/banks/larkspur/places?near=30.2672,-97.7431", &near)
	s.get("/runs/main/banks/larkspur/places?town=Austin&limit=50", &town)
	s.get("/runs/main/banks/thistle-crown/places?town=leeds&kind=branch", &branches)
	s.get("/runs/main/banks/larkspur/places?near=47.6062,-122.3321&service=cash-deposits&service=audio-jack&open_at=2018-09-18T03:00:00Z", &accessible)
	if near.Bank != "larkspur" || near.ATMs < 500 || near.Branches < 100 || len(near.Places) != 10 || near.Places[0].Address.City != "Austin" {
		t.Errorf("near Austin: %+v", near)
	}
	last := int64(0)
	for _, p := range near.Places {
		if p.Metres < last || !strings.Contains(p.Latitude.String(), "30.") {
			t.Errorf("%+v after one in %d m", p, last)
		}
		last = p.Metres
	}
	if len(town.Places) == 0 || len(branches.Places) == 0 || branches.Places[0].Kind != "branch" || branches.Places[0].Fee != "" || len(branches.Places[0].Hours) < 5 {
		t.Errorf("in Austin %d places, in Leeds %+v", len(town.Places), branches.Places)
	}
	for _, p := range accessible.Places {
		if !slices.Contains(p.Services, "cash-deposits") || !slices.Contains(p.Accessibility, "audio-jack") {
			t.Errorf("%+v has not what was asked for", p)
		}
	}
	s.checkOnePlace(near.Places[0].ID)
}

// somePlace is the id of a place of Larkspur.
func (s *site) somePlace() string {
	s.t.Helper()
	var answer found
	s.get("/runs/main/banks/larkspur/places?town=Austin&limit=1", &answer)
	if len(answer.Places) != 1 {
		s.t.Fatalf("Larkspur has no place in Austin: %+v", answer)
	}
	return answer.Places[0].ID
}

// checkOnePlace reads a place by its id, and what is open now.
func (s *site) checkOnePlace(id string) {
	s.t.Helper()
	var one struct{ ID string }
	var now found
	s.get("/runs/main/banks/larkspur/places/"+id, &one)
	s.get("/runs/main/banks/larkspur/places?near=30.2672,-97.7431&open_at=now&limit=1", &now)
	if one.ID != id || len(now.Places) != 1 {
		s.t.Errorf("place %s is %+v; open now: %+v", id, one, now)
	}
}

func TestASearchThatCannotBeIsRefused(t *testing.T) {
	s := newSite(t, nil)
	s.contract = newContract(s)
	path := "/api/v1/runs/main/banks/larkspur/places"
	for query, want := range map[string]struct {
		status int
		says   string
	}{
		"":                                  {400, "either near=LAT,LON"},
		"near=1,2&town=Austin":              {400, "either near=LAT,LON"},
		"near=Austin":                       {400, "like 30.2672,-97.7431"},
		"near=91,0":                         {400, "latitude and longitude"},
		"town=Autsin":                       {404, "Did you mean Austin?"},
		"town=Leeds":                        {404, "no such town"},
		"town=Austin&kind=shop":             {400, "atm or branch"},
		"town=Austin&service=tea":           {400, "one of cash-withdrawal, balance"},
		"town=Austin&limit=0":               {400, "from 1 to 100"},
		"town=Austin&open_at=monday":        {400, "2018-09-17T13:00:00Z, or now"},
		"town=" + strings.Repeat("x", 4000): {404, "no such town"},
	} {
		a := s.ask("GET", path+"?"+query, "", nil)
		if a.status != want.status || !strings.Contains(string(a.body), want.says) {
			t.Errorf("%.60s: %d %.300s, want %d with %q", query, a.status, a.body, want.status, want.says)
		}
	}
	if a := s.ask("GET", path+"/"+url.PathEscape("no place"), "", nil); a.status != 404 || !strings.Contains(string(a.body), "lists them") {
		t.Errorf("unknown place: %d %s", a.status, a.body)
	}
}

func TestTheDocumentKnowsEveryFacility(t *testing.T) {
	s := newSite(t, nil)
	schema := newContract(s).doc.Components.Schemas["Facility"].Value
	var want []any
	for _, f := range places.Facilities() {
		want = append(want, f.String())
	}
	if !slices.Equal(schema.Enum, want) {
		t.Errorf("the document has %v, want %v", schema.Enum, want)
	}
}
