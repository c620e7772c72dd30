package messenger

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// maxBatch is how many calls a batch may have.
const maxBatch = 50

// part is one call of a batch. Its body is a form, as its clients send it.
type part struct {
	Method      string          `json:"method"`
	RelativeURL string          `json:"relative_url"`
	Body        string          `json:"body"`
	Name        string          `json:"name"`
	DependsOn   string          `json:"depends_on"`
	Omit        *bool           `json:"omit_response_on_success"`
	Files       json.RawMessage `json:"attached_files"`
}

// partAnswer is one element of a batch's answer.
type partAnswer struct {
	Code    int          `json:"code"`
	Headers []partHeader `json:"headers,omitempty"`
	Body    string       `json:"body"`
}

type partHeader struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// batch handles POST /: its calls are performed in order, each as if it had
// come alone.
func (m *Messenger) batch(c call) (answer, error) {
	parts, err := parseBatch(c.params)
	if err != nil {
		return nil, err
	}
	headers := c.params.text("include_headers") != "false" && string(c.params["include_headers"]) != "false"
	answers := make([]*partAnswer, len(parts))
	failed := map[string]bool{}
	for i, p := range parts {
		if p.DependsOn != "" && failed[p.DependsOn] {
			continue // its answer is null
		}
		a := m.performPart(c, p, headers)
		if a.Code != http.StatusOK {
			failed[p.Name] = true
		}
		if p.Name == "" || p.Omit == nil || !*p.Omit || a.Code != http.StatusOK {
			answers[i] = &a
		}
	}
	return answers, nil
}

// parseBatch reads the calls of a batch.
func parseBatch(p params) ([]part, error) {
	var parts []part
	if !p.has("batch") {
		return nil, missing("batch")
	}
	if err := p.read("batch", &parts); err != nil {
		return nil, err
	}
	if len(parts) == 0 || len(parts) > maxBatch {
		return nil, invalid("Param batch must have 1 to 50 elements", "Split the batch.")
	}
	return parts, nil
}

// performPart answers one call of a batch.
func (m *Messenger) performPart(outer call, p part, headers bool) partAnswer {
	w := &partWriter{outer: outer.w, header: http.Header{}}
	w.header.Set("Content-Type", "application/json; charset=UTF-8")
	status, body := m.answerPart(outer, p, w)
	a := partAnswer{Code: status, Body: string(body)}
	if headers {
		for name, values := range w.header {
			a.Headers = append(a.Headers, partHeader{name, values[0]})
		}
		slices.SortFunc(a.Headers, func(x, y partHeader) int { return strings.Compare(x.Name, y.Name) })
	}
	return a
}

func (m *Messenger) answerPart(outer call, p part, w http.ResponseWriter) (int, []byte) {
	c := call{w: w, r: outer.r, app: outer.app, params: params{}, method: strings.ToUpper(p.Method)}
	u, err := url.Parse(p.RelativeURL)
	if err != nil || u.IsAbs() || u.Host != "" || len(bytes.TrimSpace(p.Files)) > 0 {
		return m.refuse(w, outer.r, invalid("Param relative_url or attached_files of a batch is not valid", "Send a relative URL, and no files."))
	}
	if c.path = segments(u.Path); len(c.path) == 0 {
		return m.refuse(w, outer.r, invalid("A batch cannot contain a batch", "Send the calls side by side."))
	}
	form, err := url.ParseQuery(p.Body)
	if err != nil {
		return m.refuse(w, outer.r, invalid("Body of a batched call is not a form", "Escape the form's fields."))
	}
	c.params.addForm(u.Query())
	c.params.addForm(form)
	if !c.params.has("access_token") {
		c.params.addForm(url.Values{"access_token": {outer.token}})
	}
	if err := m.authorise(&c); err != nil {
		return m.refuse(w, outer.r, err)
	}
	if err := m.charge(w, c.app); err != nil {
		return m.refuse(w, outer.r, err)
	}
	return m.perform(c)
}

// partWriter collects the headers of a call in a batch. Its exchange is that
// of the whole batch.
type partWriter struct {
	outer  http.ResponseWriter
	header http.Header
}

func (w *partWriter) Header() http.Header         { return w.header }
func (w *partWriter) Write(p []byte) (int, error) { return len(p), nil }
func (w *partWriter) WriteHeader(int)             {}

// Unwrap leads to the exchange of the batch.
func (w *partWriter) Unwrap() http.ResponseWriter { return w.outer }
