package web

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"path"
	"slices"
	"strings"
)

// The console as it is shipped: plain modules, no build step. Tests, type
// declarations and the licences of vendored files stay outside or are not served.
//
//go:embed index.html icons.svg js css i18n fonts vendor
var consoleFiles embed.FS

// ContentSecurityPolicy is what every console page says. Scripts, styles and
// frames come from this origin only, and no string becomes markup.
const ContentSecurityPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; " +
	"img-src 'self' data:; connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'self'; " +
	"frame-ancestors 'none'; require-trusted-types-for 'script'"

// asset is one file held in memory, in both forms that a browser may ask for.
type asset struct {
	plain  []byte
	zipped []byte // nil where gzip does not help
	kind   string
}

// An AssetServer answers the console's page and its files. It is safe for
// concurrent use: nothing in it changes after [Assets].
type AssetServer struct {
	hash    string
	files   map[string]asset
	page    *template.Template
	modules []string
}

// Assets reads the embedded console, compresses its text files once and derives
// the hash under which they are served, so that they may be cached for ever.
func Assets() (*AssetServer, error) {
	s := &AssetServer{files: map[string]asset{}}
	sum := sha256.New()
	err := fs.WalkDir(consoleFiles, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !served(name) {
			return err
		}
		body, err := consoleFiles.ReadFile(name)
		if err != nil {
			return err
		}
		fmt.Fprintf(sum, "%s %d\n", name, len(body))
		sum.Write(body)
		s.files[name] = newAsset(name, body)
		if path.Ext(name) == ".js" && !strings.HasPrefix(name, "js/world/") { // that page is loaded when it is first opened
			s.modules = append(s.modules, name)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read console files: %w", err)
	}
	slices.Sort(s.modules)
	s.hash = hex.EncodeToString(sum.Sum(nil))[:12]
	if s.page, err = template.ParseFS(consoleFiles, "index.html"); err != nil {
		return nil, fmt.Errorf("parse console page: %w", err)
	}
	return s, nil
}

// served reports whether an embedded file is for browsers.
func served(name string) bool {
	switch path.Ext(name) {
	case ".js", ".css", ".svg", ".woff2", ".json":
		return true
	}
	return false
}

// mediaType does not ask the machine's own table: it must be the same everywhere.
func mediaType(extension string) string {
	switch extension {
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	case ".json":
		return "application/json"
	case ".svg":
		return "image/svg+xml"
	}
	return "font/woff2"
}

func newAsset(name string, body []byte) asset {
	a := asset{plain: body, kind: mediaType(path.Ext(name))}
	if path.Ext(name) == ".woff2" {
		return a // compressed already
	}
	var b bytes.Buffer
	w, _ := gzip.NewWriterLevel(&b, gzip.BestCompression) // fails only for an unknown level
	_, _ = w.Write(body)                                  // a bytes.Buffer takes everything
	_ = w.Close()
	a.zipped = b.Bytes()
	return a
}

// Hash is the part of the path that changes whenever any file does.
func (s *AssetServer) Hash() string { return s.hash }

// ServeHTTP answers /a/<hash>/<file>. A file under another hash is not found,
// so that a page of an older build fails plainly instead of mixing versions.
func (s *AssetServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	name, ok := strings.CutPrefix(r.URL.Path, "/a/"+s.hash+"/")
	a, known := s.files[name]
	switch {
	case !ok || !known:
		http.NotFound(w, r)
		return
	case r.Method != http.MethodGet && r.Method != http.MethodHead:
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "assets are only read", http.StatusMethodNotAllowed)
		return
	}
	h := w.Header()
	h.Set("Content-Type", a.kind)
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Set("X-Content-Type-Options", "nosniff")
	body := a.plain
	if a.zipped != nil {
		h.Set("Vary", "Accept-Encoding")
		if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
			h.Set("Content-Encoding", "gzip")
			body = a.zipped
		}
	}
	h.Set("Content-Length", fmt.Sprint(len(body)))
	if r.Method == http.MethodGet {
		_, _ = w.Write(body) // the reader left
	}
}

// pageData fills index.html.
type pageData struct {
	Hash, Lang, Theme string
	Modules           []string // preloaded, so that the module graph costs one round trip
}

// Page answers any console route with index.html in the viewer's language and
// theme, so that the first paint is already right.
func (s *AssetServer) Page(w http.ResponseWriter, r *http.Request) {
	var b bytes.Buffer
	data := pageData{Hash: s.hash, Lang: pageLanguage(r), Theme: pageTheme(r), Modules: s.modules}
	if err := s.page.Execute(&b, data); err != nil {
		http.Error(w, "the console page does not render", http.StatusInternalServerError)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cache-Control", "no-cache")
	h.Set("Content-Security-Policy", ContentSecurityPolicy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Vary", "Cookie, Accept-Language")
	_, _ = w.Write(b.Bytes()) // the reader left
}
