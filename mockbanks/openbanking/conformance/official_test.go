// Package conformance_test holds every answer of the Open Banking UK face
// against the standard's own OpenAPI file. The answers are the golden files,
// which other tests hold against what the bank says over HTTP.
package conformance_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
)

// official is the standard's file beneath the folder that SANDBANK_SPECS
// names; it is not part of this repository.
const official = "obuk/v4.0/account-info-openapi.json"

func load(t *testing.T) *openapi3.T {
	t.Helper()
	specs := os.Getenv("SANDBANK_SPECS")
	if specs == "" && os.Getenv("CI") == "true" {
		t.Fatal("SANDBANK_SPECS is not set: it must name the folder that has " + official)
	}
	if specs == "" {
		t.Skip("SANDBANK_SPECS is not set: name the folder that has " + official + " to check answers against the standard's own file")
	}
	doc, err := openapi3.NewLoader().LoadFromFile(filepath.Join(specs, official))
	if err != nil {
		t.Fatal(err)
	}
	// A frequency is a code or a text of a form, whichever; without patterns
	// every code is both. This face sends codes.
	doc.Components.Schemas["OBFrequency6"].Value.Properties["Type"] = doc.Components.Schemas["OBFrequency6Code"]
	return doc
}

// operation is where the golden file of a success belongs.
// What follows the name of a resource says which case of it the file holds.
func operation(doc *openapi3.T, name string) (method, path string) {
	head, rest, _ := strings.Cut(name, "-")
	switch {
	case name == "consent-create":
		return "POST", "/account-access-consents"
	case name == "consent-delete":
		return "DELETE", "/account-access-consents/{ConsentId}"
	case head == "consent":
		return "GET", "/account-access-consents/{ConsentId}"
	case name == "account":
		return "GET", "/accounts/{AccountId}"
	case rest == "statement" && head == "account":
		return "GET", "/accounts/{AccountId}/statements/{StatementId}"
	case rest == "statement-transactions" && head == "account":
		return "GET", "/accounts/{AccountId}/statements/{StatementId}/transactions"
	case head == "account":
		return "GET", longest(doc, "/accounts/{AccountId}/", rest)
	}
	return "GET", longest(doc, "/", name)
}

// longest is the path with the most words of a name.
func longest(doc *openapi3.T, prefix, name string) string {
	for words := strings.Split(name, "-"); len(words) > 0; words = words[:len(words)-1] {
		if path := prefix + strings.Join(words, "-"); doc.Paths.Find(path) != nil {
			return path
		}
	}
	return strings.TrimSuffix(prefix, "/")
}

// schema is what the standard says about an answer; nil if it has no body.
func schema(t *testing.T, doc *openapi3.T, name string, status int) *openapi3.Schema {
	t.Helper()
	if status >= 400 {
		return doc.Components.Schemas["OBErrorResponse1"].Value
	}
	method, path := operation(doc, name)
	item := doc.Paths.Find(path)
	if item == nil || item.GetOperation(method) == nil {
		t.Fatalf("%s: the standard has no %s %s", name, method, path)
	}
	answer := item.GetOperation(method).Responses.Status(status)
	if answer == nil {
		t.Fatalf("%s: the standard has no %d for %s %s", name, status, method, path)
	}
	if len(answer.Value.Content) == 0 {
		return nil
	}
	return answer.Value.Content["application/json; charset=utf-8"].Schema.Value
}

func TestEveryAnswerIsOfTheStandardsOwnForm(t *testing.T) {
	doc := load(t)
	files, err := filepath.Glob("../testdata/*.json")
	if err != nil || len(files) < 50 {
		t.Fatalf("%d golden files, %v", len(files), err)
	}
	for _, file := range files {
		name, code, _ := strings.Cut(strings.TrimSuffix(filepath.Base(file), ".json"), "_")
		status, err := strconv.Atoi(code)
		if err != nil {
			t.Fatalf("%s: its name has no status", file)
		}
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		want := schema(t, doc, name, status)
		if want == nil {
			if len(text) != 0 {
				t.Errorf("%s has a body and the standard has none", file)
			}
			continue
		}
		var body any
		if err := json.Unmarshal([]byte(strings.ReplaceAll(string(text), "{base}", "http://localhost:8080")), &body); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		// The file's patterns use look-ahead, which Go's expressions have not.
		err = want.VisitJSON(body, openapi3.VisitAsResponse(), openapi3.DisablePatternValidation(),
			openapi3.EnableFormatValidation(), openapi3.MultiErrors())
		if err != nil {
			t.Errorf("%s: %v", file, err)
		}
	}
}
