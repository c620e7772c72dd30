// Package address knows where a run is reached. In the journal {base} stands
// for that address, so that a run can move to another port, host or name and
// two runs of one seed are equal.
package address

import (
	"net/url"
	"strings"
)

// Placeholders of the base as it stands, of the base escaped in a query, and
// of its path.
const (
	plain   = "{base}"
	escaped = "{base%}"
	root    = "{root}"
)

// A Base is the address of a run, without a slash at its end:
// "http://localhost:8080" or "http://localhost:8080/r/story".
type Base string

// URL is the address of a path of the run. The path begins with a slash.
func (b Base) URL(path string) string { return string(b) + path }

// Path is the path part of the address: "" or "/r/story".
func (b Base) Path() string {
	// It is asked for in every header that is recorded: most bases need no parser.
	if _, rest, ok := strings.Cut(string(b), "://"); ok && !strings.ContainsAny(rest, "/%?#@[ ") {
		return ""
	}
	u, err := url.Parse(string(b))
	if err != nil {
		return ""
	}
	return u.Path
}

// Origin is the address without its path.
func (b Base) Origin() string { return strings.TrimSuffix(string(b), b.Path()) }

// Fold puts the placeholder in the place of the address. The main run has no
// path of its own, so addresses of other runs of its server fold too; they
// expand back to what they were.
func (b Base) Fold(s string) string {
	if b == "" {
		return s
	}
	s = strings.ReplaceAll(s, string(b), plain)
	return strings.ReplaceAll(s, url.QueryEscape(string(b)), escaped)
}

// FoldPage folds a body or a header: also paths that a page of a party gives
// from the root of the host, in quotes or alone.
func (b Base) FoldPage(s string) string {
	s = b.Fold(s)
	for _, part := range []string{"/banks/", "/platforms/", "/apps/"} {
		path := b.Path() + part
		if !strings.Contains(s, path) {
			continue
		}
		if strings.HasPrefix(s, path) {
			s = root + s[len(b.Path()):]
		}
		s = strings.ReplaceAll(s, `"`+path, `"`+root+part)
	}
	return s
}

// Expand is the inverse of Fold and of FoldPage.
func (b Base) Expand(s string) string {
	if strings.Contains(s, "{base") {
		s = strings.ReplaceAll(s, plain, string(b))
		s = strings.ReplaceAll(s, escaped, url.QueryEscape(string(b)))
	}
	if strings.Contains(s, root) {
		s = strings.ReplaceAll(s, root, b.Path())
	}
	return s
}
