package web

import (
	"strings"

	"github.com/sandbank/sandbank/internal/wire"
)

// curl is a command line that sends a request again, for a POSIX shell. What
// is masked in the record is left out, but for the authorization, which is
// given if it is known.
func curl(method, url string, m messageBody, authorization string) string {
	var b strings.Builder
	b.WriteString("curl -X " + quoted(method) + " " + quoted(url))
	if method == "HEAD" {
		b.WriteString(" --head")
	}
	for _, h := range m.Headers {
		name, value := h[0], h[1]
		if strings.EqualFold(name, "Authorization") {
			if authorization != "" {
				value = authorization
			}
		} else if strings.Contains(value, wire.Masked) {
			continue
		}
		b.WriteString(" -H " + quoted(name+": "+value))
	}
	if m.Body != "" {
		b.WriteString(" --data-raw " + quoted(m.Body))
	}
	return b.String()
}

// quoted is a word of the shell: bare if it is harmless, else in single quotes.
func quoted(s string) string {
	if s != "" && strings.Trim(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./:") == "" {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}

// withRealQuery puts the query as it was sent in the place of the masked one.
func withRealQuery(url, query string) string {
	if query == "" {
		return url
	}
	path, _, _ := strings.Cut(url, "?")
	return path + "?" + query
}
