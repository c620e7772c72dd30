package opendata_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/sandbank/sandbank/mockbanks/banktest"
)

func get(t *testing.T, url string, header ...string) (*http.Response, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res, string(body)
}

// list is what a test reads of an answer.
type list struct {
	Meta struct{ TotalResults int }
	Data []struct {
		Brand []struct {
			BrandName string
			ATM       []struct{ Identification string }
			Branch    []struct{ Identification string }
		}
	}
}

func TestEverybodyIsToldWhereTheMachinesAre(t *testing.T) {
	w := banktest.Open(t, "larkspur", banktest.Options{})
	url := w.URL + "/banks/larkspur/open-banking/v2.3/atms"
	res, body := get(t, url)
	var all list
	if err := json.Unmarshal([]byte(body), &all); err != nil || res.StatusCode != 200 {
		t.Fatalf("%d %v", res.StatusCode, err)
	}
	if n := len(all.Data[0].Brand[0].ATM); n < 1000 || n != all.Meta.TotalResults || all.Data[0].Brand[0].BrandName != "Larkspur National" {
		t.Errorf("%d machines of %d", n, all.Meta.TotalResults)
	}
	if got := res.Header.Get("Content-Type"); got != "application/prs.openbanking.opendata.v2.3+json" {
		t.Errorf("content type %s", got)
	}
	for _, condition := range [][]string{{"If-None-Match", res.Header.Get("Etag")}, {"If-Modified-Since", res.Header.Get("Last-Modified")}} {
		if again, text := get(t, url, condition...); again.StatusCode != 304 || text != "" {
			t.Errorf("%s: %d with %d bytes", condition[0], again.StatusCode, len(text))
		}
	}
	_, near := get(t, url+"?near=37.3382,-121.8863&limit=3")
	var three list
	if err := json.Unmarshal([]byte(near), &three); err != nil || three.Meta.TotalResults != 3 || strings.Count(near, `"San Jose"`) == 0 {
		t.Errorf("near San Jose: %s", near)
	}
	page, text := get(t, w.URL+"/banks/larkspur/places/"+three.Data[0].Brand[0].ATM[0].Identification+"?lang=vi")
	if page.StatusCode != 200 || !strings.Contains(text, "San Jose") || !strings.Contains(text, "Máy rút tiền") {
		t.Errorf("page %d %s", page.StatusCode, text)
	}
}

func TestBadQueriesAreRefusedInWords(t *testing.T) {
	w := banktest.Open(t, "larkspur", banktest.Options{})
	for query, want := range map[string]string{
		"?near=here": "near is", "?near=91,0": "near is", "?near=1,1&limit=0": "limit is", "?limit=many": "limit is",
	} {
		res, body := get(t, w.URL+"/banks/larkspur/open-banking/v2.3/atms"+query)
		if res.StatusCode != 400 || !strings.Contains(body, want) {
			t.Errorf("%s: %d %s", query, res.StatusCode, body)
		}
	}
	if res, _ := get(t, w.URL+"/banks/larkspur/places/nowhere"); res.StatusCode != 404 {
		t.Errorf("an unknown place: %d", res.StatusCode)
	}
}

func TestABankOfCardsHasNoPlaces(t *testing.T) {
	w := banktest.Open(t, "kestrel", banktest.Options{})
	for _, kind := range []string{"atms", "branches"} {
		res, body := get(t, w.URL+"/banks/kestrel/open-banking/v2.3/"+kind)
		if res.StatusCode != 200 || !strings.Contains(body, `"TotalResults":0`) || !strings.Contains(body, `"data":[]`) {
			t.Errorf("%s: %d %s", kind, res.StatusCode, body)
		}
	}
}

// TestListsHaveTheStandardsShape holds whole lists against the standard's own
// files, which are not part of this repository.
func TestListsHaveTheStandardsShape(t *testing.T) {
	specs := os.Getenv("SANDBANK_SPECS")
	if specs == "" && os.Getenv("CI") == "true" {
		t.Fatal("SANDBANK_SPECS is not set: it must name the folder that has obuk-opendata")
	}
	if specs == "" {
		t.Skip("SANDBANK_SPECS is not set: name the folder that has obuk-opendata to check lists against the standard's own files")
	}
	for _, bank := range []string{"thistle-crown", "larkspur"} {
		w := banktest.Open(t, bank, banktest.Options{})
		for kind, file := range map[string]string{"atms": "atml.2.3.0.swagger.json", "branches": "bral.2.3.0.swagger.json"} {
			schema := official(t, filepath.Join(specs, "obuk-opendata", file), "/"+kind)
			_, body := get(t, fmt.Sprintf("%s/banks/%s/open-banking/v2.3/%s", w.URL, bank, kind))
			var v any
			if err := json.Unmarshal([]byte(body), &v); err != nil {
				t.Fatal(err)
			}
			if err := schema.VisitJSON(v, openapi3.MultiErrors()); err != nil {
				t.Errorf("%s of %s: %.2000s", kind, bank, err)
			}
		}
	}
}

// official reads the schema of a list. In Swagger 2.0 schemas stand in line,
// and what they say is the same in OpenAPI 3.
func official(t *testing.T, file, path string) *openapi3.Schema {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var doc struct {
		Paths map[string]struct {
			Get struct {
				Responses map[string]struct{ Schema json.RawMessage }
			}
		}
	}
	if err := json.Unmarshal(text, &doc); err != nil {
		t.Fatal(err)
	}
	var s openapi3.Schema
	if err := s.UnmarshalJSON(doc.Paths[path].Get.Responses["200"].Schema); err != nil {
		t.Fatal(err)
	}
	if len(s.Required) == 0 {
		t.Fatalf("%s has no schema for %s", file, path)
	}
	return &s
}
