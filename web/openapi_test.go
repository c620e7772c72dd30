package web_test

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
)

// A contract is the API's description, and which of its operations a test has
// seen keep it.
type contract struct {
	t    testing.TB
	doc  *openapi3.T
	seen map[string]bool
}

func newContract(s *site) *contract {
	s.t.Helper()
	doc, err := openapi3.NewLoader().LoadFromData(s.ask("GET", "/api/v1/openapi.json", "", nil).body)
	if err == nil {
		err = doc.Validate(context.Background(), openapi3.IsOpenAPI31OrLater())
	}
	if err != nil {
		s.t.Fatalf("openapi.json: %v", err)
	}
	return &contract{s.t, doc, map[string]bool{}}
}

// operations lists what the document describes as "METHOD /path".
func (c *contract) operations() []string {
	var list []string
	for path, item := range c.doc.Paths.Map() {
		for method := range item.Operations() {
			list = append(list, method+" "+path)
		}
	}
	slices.Sort(list)
	return list
}

// find matches a path below /api/v1 with the document's templates.
func (c *contract) find(method, path string) (*routers.Route, map[string]string) {
	parts := strings.Split(path, "/")
	for template, item := range c.doc.Paths.Map() {
		names, params := strings.Split(template, "/"), map[string]string{}
		ok := len(names) == len(parts)
		for i := 0; ok && i < len(names); i++ {
			if name, is := strings.CutPrefix(names[i], "{"); is {
				params[strings.TrimSuffix(name, "}")] = parts[i]
			} else {
				ok = names[i] == parts[i]
			}
		}
		if op := item.GetOperation(method); ok && op != nil {
			return &routers.Route{Spec: c.doc, Path: template, PathItem: item, Method: method, Operation: op}, params
		}
	}
	return nil, nil
}

// check validates a request that was answered, and its answer.
func (c *contract) check(req *http.Request, body string, a answer) {
	c.t.Helper()
	path, _ := strings.CutPrefix(req.URL.Path, "/api/v1")
	route, params := c.find(req.Method, path)
	if route == nil {
		return
	}
	c.seen[req.Method+" "+route.Path] = true
	again := req.Clone(c.t.Context())
	again.Body = io.NopCloser(strings.NewReader(body))
	in := &openapi3filter.RequestValidationInput{
		Request: again, PathParams: params, Route: route,
		Options: &openapi3filter.Options{AuthenticationFunc: openapi3filter.NoopAuthenticationFunc, IncludeResponseStatus: true},
	}
	in.Options.ExcludeRequestBody = req.Header.Get("Content-Type") == "application/gzip" // a file has no schema to check
	if a.status < 400 {
		if err := openapi3filter.ValidateRequest(c.t.Context(), in); err != nil {
			c.t.Errorf("%s %s was accepted, but the document says: %v", req.Method, req.URL, err)
		}
	}
	// What is not JSON has no schema to check.
	in.Options.ExcludeResponseBody = !strings.HasSuffix(a.header.Get("Content-Type"), "json") || a.header.Get("Content-Type") == "application/x-ndjson"
	err := openapi3filter.ValidateResponse(c.t.Context(), &openapi3filter.ResponseValidationInput{
		RequestValidationInput: in, Status: a.status, Header: a.header, Body: io.NopCloser(bytes.NewReader(a.body)), Options: in.Options,
	})
	if err != nil {
		c.t.Errorf("%s %s answered %d %s, but the document says: %v", req.Method, req.URL, a.status, a.body[:min(len(a.body), 300)], err)
	}
}

func TestTheDocumentAndTheRouterAreTheSame(t *testing.T) {
	s := newSite(t, nil)
	documented, routed := newContract(s).operations(), s.server.Routes()
	for _, op := range documented {
		if !slices.Contains(routed, op) {
			t.Errorf("%s is documented and not routed", op)
		}
	}
	for _, op := range routed {
		if !slices.Contains(documented, op) {
			t.Errorf("%s is routed and not documented", op)
		}
	}
	if len(routed) < 25 {
		t.Errorf("only %d operations are routed", len(routed))
	}
}
