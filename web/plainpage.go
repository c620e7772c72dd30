package web

import (
	"bytes"
	"html/template"
	"net/http"
)

// A plain page works without scripts and without the console's files: it is
// for those who are not let in.
const plainText = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{{template "title" .}} · Sandbank</title>
</head>
<body><main>{{template "main" .}}</main></body>
</html>
`

// plainPolicy is the policy of a plain page: nothing is loaded.
const plainPolicy = "default-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

// plainPage parses a page made of the blocks "title" and "main".
func plainPage(blocks string) *template.Template {
	return template.Must(template.Must(template.New("page").Parse(plainText)).Parse(blocks))
}

// writePage answers with a plain page. It renders first, so that a failure
// can still be answered as one.
func writePage(w http.ResponseWriter, r *http.Request, status int, page func() *template.Template, data any) {
	var b bytes.Buffer
	if err := page().Execute(&b, data); err != nil {
		writeProblem(w, r, internal())
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", plainPolicy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = w.Write(b.Bytes()) // the reader left
}
