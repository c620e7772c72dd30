package messenger

import (
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strings"
)

// maxBody is how long the body of a Graph request may be: a batch of 50 full
// messages fits.
const maxBody = 512 << 10

// params are the parameters of a call, from its query and its body. Graph
// takes any of them from either, as JSON or as a form.
type params map[string]json.RawMessage

// readParams reads the query and the body of a request.
func readParams(w http.ResponseWriter, r *http.Request) (params, error) {
	query, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return nil, invalid("Malformed query string", "Escape the query.")
	}
	p := params{}
	p.addForm(query)
	if r.Body == nil || r.Body == http.NoBody {
		return p, nil
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	var long *http.MaxBytesError
	switch {
	case errors.As(err, &long):
		return nil, graphError{413, 100, 0, "(#100) Request body is too large", "Send at most 512 KiB."}
	case err != nil:
		return nil, invalid("Request body cannot be read", "Send it again.")
	case len(body) == 0:
		return p, nil
	}
	return p, p.addBody(r.Header.Get("Content-Type"), body)
}

func (p params) addBody(contentType string, body []byte) error {
	kind, _, err := mime.ParseMediaType(contentType)
	if contentType != "" && err != nil {
		return invalid("Malformed Content-Type", "Send application/json.")
	}
	switch kind {
	case "application/json", "":
		return p.addJSON(body)
	case "application/x-www-form-urlencoded":
		form, err := url.ParseQuery(string(body))
		if err != nil {
			return invalid("Malformed form", "Escape the form's fields.")
		}
		p.addForm(form)
		return nil
	case "multipart/form-data":
		return invalid("Uploads of files are not supported", "Send the attachment by its url instead of filedata.")
	}
	return invalid("Unsupported Content-Type "+kind, "Send application/json.")
}

// addJSON adds the members of an object.
func (p params) addJSON(body []byte) error {
	var members map[string]json.RawMessage
	if err := json.Unmarshal(body, &members); err != nil {
		return invalid("Invalid JSON in the request body", "Send one JSON object.")
	}
	for name, value := range members {
		p[name] = value
	}
	return nil
}

// addForm adds the fields of a form. A value that is a JSON object or array
// is taken as such, everything else as text.
func (p params) addForm(form url.Values) {
	for name, values := range form {
		v := values[0]
		if t := strings.TrimSpace(v); t != "" && (t[0] == '{' || t[0] == '[') && json.Valid([]byte(t)) {
			p[name] = json.RawMessage(t)
			continue
		}
		if text, err := json.Marshal(v); err == nil { // a string always can be
			p[name] = text
		}
	}
}

func (p params) has(name string) bool {
	v, ok := p[name]
	return ok && string(v) != "null"
}

// text is a parameter that is a text or a number; "" if it is not there.
func (p params) text(name string) string {
	var s string
	if json.Unmarshal(p[name], &s) == nil {
		return s
	}
	var n json.Number
	if json.Unmarshal(p[name], &n) == nil {
		return n.String()
	}
	return ""
}

// read decodes a parameter of a known shape; a missing one leaves v alone.
func (p params) read(name string, v any) error {
	if !p.has(name) {
		return nil
	}
	if err := json.Unmarshal(p[name], v); err != nil {
		return invalid("Param "+name+" has the wrong shape", "Look up the shape of "+name+" in the reference.")
	}
	return nil
}

// list is a parameter that is either an array of texts or texts with commas.
func (p params) list(name string) []string {
	var all []string
	if json.Unmarshal(p[name], &all) == nil {
		return all
	}
	for _, s := range strings.Split(p.text(name), ",") {
		if s = strings.TrimSpace(s); s != "" {
			all = append(all, s)
		}
	}
	return all
}
