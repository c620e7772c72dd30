package browser_test

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/sandbank/sandbank/scenarios/browser"
)

const consent = `<!doctype html><title> Let  it see </title><style>p{}</style><h1>Allow?</h1><a href="help">Help</a>
<form method="post" action="decide" id="f"><input type="hidden" name="csrf" value="c&amp;1">
<label><input type="checkbox" name="cluster" value="ACCOUNT_BASIC" checked> Basics</label>
<input type="checkbox" name="cluster" value="TRANSACTIONS" id="t" checked><label for="t">Purchases</label>
<input type="checkbox" name="plain"><input name="off" value="x" disabled><input type="button" name="no" value="no">
<select name="s"><option value="1">One<option value="2" selected>Two</select><select name="u"><option>First</select>
<textarea name="note">hello</textarea>
<button name="decision" value="allow">Allow</button><button type="button">Nothing</button></form>
<button form="f" name="decision" value="deny" formaction="refuse">Don't allow</button>`

// bank is a small site with a cookie, redirects and a form.
func bank(t *testing.T) (*httptest.Server, *url.Values) {
	t.Helper()
	var got url.Values
	mux := http.NewServeMux()
	mux.HandleFunc("GET /start", func(w http.ResponseWriter, r *http.Request) {
		http.SetCookie(w, &http.Cookie{Name: "s", Value: "1", Path: "/"})
		http.Redirect(w, r, "/pages/consent", http.StatusFound)
	})
	mux.HandleFunc("GET /pages/consent", func(w http.ResponseWriter, r *http.Request) {
		if _, err := r.Cookie("s"); err != nil {
			w.WriteHeader(http.StatusForbidden)
			return
		}
		fmt.Fprint(w, consent)
	})
	mux.HandleFunc("POST /pages/", func(w http.ResponseWriter, r *http.Request) {
		r.ParseForm()
		got = r.PostForm
		got.Set("path", r.URL.Path)
		got.Set("origin", r.Header.Get("Origin"))
		http.Redirect(w, r, "/done?x=1", http.StatusSeeOther)
	})
	mux.HandleFunc("GET /done", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, `<p>You can<br>close this.</p><form><input name="q" value="a b"></form>`)
	})
	mux.HandleFunc("GET /huge", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, strings.Repeat("x", 2<<20))
	})
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return server, &got
}

func window(t *testing.T) *browser.Browser {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return browser.New(&http.Client{Jar: jar})
}

func TestAFormIsReadFilledInAndSent(t *testing.T) {
	site, got := bank(t)
	b := window(t)
	page, err := b.Open(t.Context(), site.URL+"/start")
	if err != nil {
		t.Fatal(err)
	}
	if page.Title != "Let it see" || page.URL.Path != "/pages/consent" || page.Status != 200 {
		t.Fatalf("Open() = %q at %s, status %d", page.Title, page.URL, page.Status)
	}
	if len(page.Links) != 1 || page.Links[0].URL != site.URL+"/pages/help" || strings.Contains(page.Text, "p{}") {
		t.Errorf("links %v, text %q", page.Links, page.Text)
	}
	form := page.Form("decision", "allow")
	boxes := form.Boxes("cluster")
	if len(boxes) != 2 || boxes[0].Label != "Basics" || boxes[1].Label != "Purchases" {
		t.Fatalf("boxes = %+v", boxes)
	}
	boxes[1].Checked = false
	form.Set("note", "số dư")
	page, err = b.Submit(t.Context(), form, form.Button("decision", "allow"))
	if err != nil {
		t.Fatal(err)
	}
	want := url.Values{"csrf": {"c&1"}, "cluster": {"ACCOUNT_BASIC"}, "s": {"2"}, "u": {"First"}, "note": {"số dư"}, "decision": {"allow"}, "path": {"/pages/decide"}, "origin": {site.URL}}
	if got.Encode() != want.Encode() {
		t.Errorf("sent %v, want %v", got, want)
	}
	if page.Text != "You can close this." || page.URL.RawQuery != "x=1" {
		t.Errorf("ended at %s with %q", page.URL, page.Text)
	}
}

func TestAButtonOutsideItsFormSendsItElsewhere(t *testing.T) {
	site, got := bank(t)
	b := window(t)
	page, err := b.Open(t.Context(), site.URL+"/start")
	if err != nil {
		t.Fatal(err)
	}
	form := page.Form("decision")
	if _, err := b.Submit(t.Context(), form, form.Button("decision", "deny")); err != nil {
		t.Fatal(err)
	}
	if got.Get("decision") != "deny" || got.Get("path") != "/pages/refuse" {
		t.Errorf("sent %v", got)
	}
}

func TestAFormWithoutMethodAsksByQuery(t *testing.T) {
	site, _ := bank(t)
	b := window(t)
	page, err := b.Open(t.Context(), site.URL+"/done")
	if err != nil {
		t.Fatal(err)
	}
	if page, err = b.Submit(t.Context(), page.Form("q"), nil); err != nil || page.URL.RawQuery != "q=a+b" {
		t.Errorf("Submit() ended at %v, %v", page, err)
	}
}

func TestWhatCannotBeDoneIsSaid(t *testing.T) {
	site, _ := bank(t)
	b := window(t)
	if _, err := b.Submit(t.Context(), &browser.Form{}, nil); !errors.Is(err, browser.ErrNoPage) {
		t.Errorf("Submit() before a page = %v", err)
	}
	page, err := b.Open(t.Context(), site.URL+"/pages/consent")
	if err != nil || page.Status != http.StatusForbidden {
		t.Errorf("Open() without a cookie = %v, %v, want a page of 403", page, err)
	}
	if _, err := b.Submit(t.Context(), page.Form("nothing"), nil); !errors.Is(err, browser.ErrNoForm) {
		t.Errorf("Submit(no form) = %v", err)
	}
	if _, err := b.Open(t.Context(), site.URL+"/huge"); !errors.Is(err, browser.ErrTooLarge) {
		t.Errorf("Open(huge) = %v", err)
	}
	if _, err := b.Open(t.Context(), "://"); err == nil {
		t.Error("Open() of no address succeeded")
	}
}

func FuzzParse(f *testing.F) {
	f.Add(consent)
	f.Add(`<form><input type=checkbox name=a><select name=s></form><button form=x>`)
	f.Fuzz(func(t *testing.T, body string) {
		at := &url.URL{Scheme: "http", Host: "localhost", Path: "/a"}
		page := browser.Parse(at, 200, body)
		for _, form := range page.Forms {
			for _, button := range form.Buttons {
				if got := form.Button(button.Name, button.Value); got == nil {
					t.Errorf("button %+v is not found again", button)
				}
			}
		}
	})
}
