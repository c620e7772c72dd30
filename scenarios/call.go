package scenarios

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/goccy/go-yaml/ast"
)

// Call is one HTTP request as any program may send it.
type Call struct {
	From    string // who calls, for the record
	To      string // a party; with Path
	Method  string
	Path    string // template, beneath the party
	URL     string // template; instead of To and Path
	Token   string // template: sent as a bearer
	Basic   string // template: "id:secret"
	Headers fields
	Body    body
	Save    string // {status, headers, body}
}

// A body is what a request carries.
type body struct {
	Kind string // "json", "form", "text", or "" for none
	JSON any    // as encoding/json has it, its texts templates
	Form fields
	Text string
}

func newCall(v value) Call {
	o := v.object("from", "to", "method", "path", "url", "token", "basic", "headers", "json", "form", "text", "save")
	c := Call{
		From: o.need("from").party(), To: o.get("to").callee(), Method: http.MethodGet, Path: o.get("path").beneath(), URL: o.get("url").template(),
		Token: o.get("token").idTemplate("access"), Basic: o.get("basic").template(), Headers: o.get("headers").textFields(), Save: "",
	}
	if method := o.get("method"); method.there() {
		c.Method = method.one("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD")
	}
	if v.there() && (c.To == "") == (c.URL == "") {
		v.r.fail(v.at, "call: say to: a party and path:, or url: an address, and not both")
	}
	c.Body = o.body()
	c.Save = o.get("save").saving("call")
	return c
}

func (o object) body() body {
	var b body
	n := 0
	for _, kind := range []string{"json", "form", "text"} {
		member := o.get(kind)
		if !member.there() {
			continue
		}
		n++
		b.Kind = kind
		switch kind {
		case "json":
			b.JSON = member.anything(0)
		case "form":
			b.Form = member.textFields()
		case "text":
			b.Text = member.text()
		}
	}
	if n > 1 {
		o.r.fail(o.at, "call: a request has one body: json, form or text")
	}
	return b
}

// beneath reads a path beneath a party's address.
func (v value) beneath() string {
	path := v.template()
	if v.there() && path != "" && path[0] != '/' && path[0] != '{' {
		v.r.fail(v.at, "%s: begins with /, like /fdx/v6/accounts; got %s", v.name, quote(path))
	}
	return path
}

// slashed is a path that was filled in, with the slash that it begins with.
func slashed(path string) string {
	if path == "" || path[0] == '/' {
		return path
	}
	return "/" + path
}

// textFields reads names with texts that may be templates.
func (v value) textFields() fields {
	var f fields
	for _, member := range v.pairs() {
		f = append(f, field{member.name, member.scalarTemplate()})
	}
	return f
}

// anything reads a value of any shape, as JSON has them. Texts are templates.
func (v value) anything(depth int) any {
	if depth > maxDepth {
		v.r.fail(v.at, "%s: is too deep", v.name)
		return nil
	}
	switch n := v.node.(type) {
	case *ast.MappingNode, *ast.MappingValueNode:
		m := fields{}
		for _, member := range v.pairs() {
			m = append(m, field{member.name, member.anything(depth + 1)})
		}
		return m
	case *ast.SequenceNode:
		list := []any{}
		for _, item := range v.list() {
			list = append(list, item.anything(depth+1))
		}
		return list
	case *ast.IntegerNode:
		return json.Number(n.Token.Value)
	case *ast.FloatNode:
		return json.Number(n.Token.Value)
	case *ast.BoolNode:
		return n.Value
	case *ast.NullNode:
		return nil
	case *ast.StringNode:
		if n.Value == "" {
			return ""
		}
	}
	return v.template()
}

func (c Call) written() (string, any) {
	f := fields{{"from", c.From}, {"to", c.To}, {"method", c.Method}, {"path", c.Path}, {"url", c.URL}, {"token", c.Token}, {"basic", c.Basic}}
	if len(c.Headers) > 0 {
		f = append(f, field{"headers", c.Headers})
	}
	switch c.Body.Kind {
	case "json":
		f = append(f, field{"json", written{c.Body.JSON}})
	case "form":
		f = append(f, field{"form", c.Body.Form})
	case "text":
		f = append(f, field{"text", c.Body.Text})
	}
	return "call", append(f, field{"save", c.Save})
}

func (c Call) tell(cast cast) Text {
	s := fmt.Sprintf("%s → %s, %s %s", c.From, c.To, c.Method, cast.fill(c.Path+c.URL))
	return Text{s, s}
}

// maxAnswer bounds what a step keeps of an answer.
const maxAnswer = 1 << 20

func (c Call) perform(ctx context.Context, p *performance) error {
	req, err := c.request(ctx, p)
	if err != nil {
		return err
	}
	client := p.stage.Client(c.From)
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	res, err := client.Do(req)
	if err != nil { // a connection that breaks is an answer, too
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return p.keep(c.Save, map[string]any{"status": int64(0), "headers": map[string]any{}, "body": "", "error": "no answer"}, nil)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(io.LimitReader(res.Body, maxAnswer))
	got := map[string]any{"status": int64(res.StatusCode), "headers": plainHeaders(res.Header), "body": plainBody(text), "error": ""}
	if err != nil {
		got["error"] = "the answer breaks off"
	}
	return p.keep(c.Save, got, nil)
}

func (c Call) request(ctx context.Context, p *performance) (*http.Request, error) {
	address := p.cast.fill(c.URL)
	if c.To != "" {
		base, err := p.stage.Address(c.To)
		if err != nil {
			return nil, err
		}
		address = base + slashed(p.cast.fill(c.Path))
	}
	text, contentType, err := c.Body.encode(p.cast)
	if err != nil {
		return nil, err
	}
	req, err := http.NewRequestWithContext(ctx, c.Method, address, bytes.NewReader(text))
	if err != nil {
		return nil, &Unmet{"an address to call", quote(address)}
	}
	if contentType != "" {
		req.Header.Set("Content-Type", contentType)
	}
	if c.Token != "" {
		req.Header.Set("Authorization", "Bearer "+p.cast.fill(c.Token))
	}
	if id, secret, ok := strings.Cut(p.cast.fill(c.Basic), ":"); ok {
		req.SetBasicAuth(url.QueryEscape(id), url.QueryEscape(secret))
	}
	for _, h := range c.Headers {
		req.Header.Set(h.key, p.cast.fill(h.value.(string)))
	}
	return req, nil
}

// encode is the body as it goes over the wire.
func (b body) encode(c cast) (text []byte, contentType string, err error) {
	switch b.Kind {
	case "json":
		text, err = json.Marshal(c.fillAll(b.JSON))
		return text, "application/json", err
	case "form":
		form := url.Values{}
		for _, f := range b.Form {
			form.Add(f.key, c.fill(f.value.(string)))
		}
		return []byte(form.Encode()), "application/x-www-form-urlencoded", nil
	case "text":
		return []byte(c.fill(b.Text)), "text/plain; charset=utf-8", nil
	}
	return nil, "", nil
}

// fillAll fills the texts of a value. One that is nothing but {saved} is what
// was saved, not a text of it.
func (c cast) fillAll(v any) any {
	switch v := v.(type) {
	case string:
		inside, closed := strings.CutSuffix(strings.TrimPrefix(v, "{"), "}")
		name, path, _ := strings.Cut(inside, ".")
		if saved, ok := c.saved[name]; ok && closed && strings.HasPrefix(v, "{") && !strings.Contains(inside, "{") {
			return member(saved, path)
		}
		return c.fill(v)
	case []any:
		list := make([]any, len(v))
		for i, item := range v {
			list[i] = c.fillAll(item)
		}
		return list
	case fields:
		m := make(map[string]any, len(v))
		for _, f := range v {
			m[f.key] = c.fillAll(f.value)
		}
		return m
	}
	return v
}

func plainHeaders(h http.Header) map[string]any {
	m := make(map[string]any, len(h))
	for name := range h {
		m[strings.ToLower(name)] = h.Get(name)
	}
	return m
}

// plainBody is an answer as an expression reads it: its JSON, else its text.
func plainBody(text []byte) any {
	if v, ok := plainJSON(text); ok {
		return v
	}
	return string(text)
}

// plainJSON reads JSON with whole numbers as such.
func plainJSON(text []byte) (any, bool) {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	var v any
	if d.Decode(&v) != nil || d.More() {
		return nil, false
	}
	return plainNumbers(v), true
}

func plainNumbers(v any) any {
	switch v := v.(type) {
	case json.Number:
		if n, err := v.Int64(); err == nil {
			return n
		}
		f, err := v.Float64()
		if err != nil {
			return v.String()
		}
		return f
	case []any:
		for i := range v {
			v[i] = plainNumbers(v[i])
		}
	case map[string]any:
		for key := range v {
			v[key] = plainNumbers(v[key])
		}
	}
	return v
}
