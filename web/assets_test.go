package web_test

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/sandbank/sandbank/web"
)

func TestVendorLock(t *testing.T) {
	lock, err := os.Open("vendor/vendor.lock")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = lock.Close() }()
	locked := map[string]string{"vendor/vendor.lock": "", "vendor/icons.txt": "", "vendor/ui.js": "", "vendor/ui.d.ts": ""} // ours
	for lines := bufio.NewScanner(lock); lines.Scan(); {
		if f := strings.Fields(lines.Text()); f[0] == "file" {
			locked[f[2]] = f[1]
		}
	}
	if len(locked) < 20 {
		t.Fatalf("the lock names %d files, want at least 20", len(locked))
	}
	for name, want := range locked {
		body, err := os.ReadFile(name)
		if err != nil {
			t.Errorf("a locked file is missing: %v", err)
			continue
		}
		sum := sha256.Sum256(body)
		if got := hex.EncodeToString(sum[:]); want != "" && got != want {
			t.Errorf("%s has changed: hash %s, lock says %s", name, got, want)
		}
	}
	for _, folder := range []string{"vendor", "fonts"} {
		for name := range files(t, folder, "") {
			if _, ok := locked[name]; !ok {
				t.Errorf("%s is not in the lock", name)
			}
		}
	}
}

// TestSizes keeps the first load small: these are the budgets of the console.
// The World page is no part of the first load and has a budget of its own.
func TestSizes(t *testing.T) {
	world := zipped(t, "js/world", ".js")
	scripts := zipped(t, "js", ".js") + zipped(t, "vendor", ".js") - world
	vendor := zipped(t, "vendor", ".js")
	styles := zipped(t, "css", ".css")
	icons := gzipSize(t, "icons.svg")
	t.Logf("gzip bytes: scripts %d (vendor %d), World page %d, styles %d, icons %d", scripts, vendor, world, styles, icons)
	for _, c := range []struct {
		what      string
		got, most int
	}{
		{"all scripts of a first load", scripts, 90 << 10}, {"scripts of the World page", world, 32 << 10}, {"vendored scripts", vendor, 14 << 10},
		{"styles", styles, 16 << 10}, {"icons", icons, 6 << 10},
	} {
		if c.got > c.most {
			t.Errorf("%s take %d bytes, want at most %d", c.what, c.got, c.most)
		}
	}
	latin := 0
	for name, body := range files(t, "fonts", "-latin.woff2") {
		latin += len(body)
		_ = name
	}
	if latin > 130<<10 {
		t.Errorf("fonts of a first load take %d bytes, want at most %d", latin, 130<<10)
	}
}

// TestSources refuses what the policy would refuse only at run time.
func TestSources(t *testing.T) {
	banned := regexp.MustCompile(`innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|https?://(?:cdn|unpkg|fonts)|style="|cssText`)
	for name, body := range files(t, "js", ".js") {
		if found := banned.FindString(string(body)); found != "" {
			t.Errorf("%s uses %q", name, found)
		}
		if !bytes.HasPrefix(body, []byte("// @ts-check\n")) {
			t.Errorf("%s is not type-checked", name)
		}
		if n := bytes.Count(body, []byte("\n")); n > 200 {
			t.Errorf("%s has %d lines, want at most 200", name, n)
		}
	}
}

func TestPage(t *testing.T) {
	assets, err := web.Assets()
	if err != nil {
		t.Fatal(err)
	}
	inline := regexp.MustCompile(`<script>|<style|\son\w+=|style=`)
	for _, c := range []struct{ name, target, cookie, accept, want string }{
		{"English by default", "/", "", "", `<html lang="en">`},
		{"Vietnamese when the browser asks for it", "/", "", "vi-VN,vi;q=0.9", `<html lang="vi">`},
		{"the cookie wins over the browser", "/", "lang=en; theme=dark", "vi", `<html lang="en" data-theme="dark">`},
		{"the link wins over the cookie", "/?lang=vi&theme=light", "lang=en; theme=dark", "", `<html lang="vi" data-theme="light">`},
		{"what is not a theme is no attribute", "/?theme=%22%3E", "theme=x", "", `<html lang="en">`},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, c.target, nil)
			r.Header.Set("Cookie", c.cookie)
			r.Header.Set("Accept-Language", c.accept)
			w := httptest.NewRecorder()
			assets.Page(w, r)
			if !strings.Contains(w.Body.String(), c.want) {
				t.Errorf("Page(%s) lacks %s", c.target, c.want)
			}
			if got := w.Header().Get("Content-Security-Policy"); got != web.ContentSecurityPolicy {
				t.Errorf("policy = %q", got)
			}
			if strings.Contains(w.Body.String(), "/js/world/") || !strings.Contains(w.Body.String(), "/js/app.js") {
				t.Errorf("Page(%s) preloads the World page, or not the console", c.target)
			}
			if found := inline.FindString(w.Body.String()); found != "" {
				t.Errorf("the page has inline %q", found)
			}
		})
	}
}

func TestServeAssets(t *testing.T) {
	assets, err := web.Assets()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, target string
		want         int
	}{
		{"a module under the hash is served", "/a/" + assets.Hash() + "/js/app.js", 200},
		{"another hash is not found", "/a/000000000000/js/app.js", 404},
		{"type declarations are not for browsers", "/a/" + assets.Hash() + "/js/shapes.d.ts", 404},
		{"the page itself is no asset", "/a/" + assets.Hash() + "/index.html", 404},
		{"paths do not climb", "/a/" + assets.Hash() + "/../assets.go", 404},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, c.target, nil)
			r.Header.Set("Accept-Encoding", "gzip")
			w := httptest.NewRecorder()
			assets.ServeHTTP(w, r)
			if w.Code != c.want {
				t.Fatalf("GET %s = %d, want %d", c.target, w.Code, c.want)
			}
			if c.want == 200 && (w.Header().Get("Content-Encoding") != "gzip" || !strings.Contains(w.Header().Get("Cache-Control"), "immutable")) {
				t.Errorf("headers = %v, want gzip and immutable", w.Header())
			}
		})
	}
}

// files reads all files below folder whose names end in suffix.
func files(t *testing.T, folder, suffix string) map[string][]byte {
	t.Helper()
	found := map[string][]byte{}
	err := filepath.WalkDir(folder, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(name, suffix) {
			return err
		}
		found[name], err = os.ReadFile(name)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func zipped(t *testing.T, folder, suffix string) int {
	t.Helper()
	total := 0
	for name := range files(t, folder, suffix) {
		total += gzipSize(t, name)
	}
	return total
}

func gzipSize(t *testing.T, name string) int {
	t.Helper()
	body, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		t.Fatal(err)
	}
	_, _ = w.Write(body) // a bytes.Buffer takes everything
	_ = w.Close()
	return b.Len()
}
