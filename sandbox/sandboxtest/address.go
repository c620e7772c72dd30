package sandboxtest

import (
	"io"
	"net/http"
	"strings"
)

// BankURL is the address of a bank, which is its issuer too: discovery is at
// BankURL + "/.well-known/openid-configuration".
func (w *World) BankURL(bank string) string {
	w.T.Helper()
	home, err := w.Home(bank)
	if err != nil {
		w.T.Fatalf("BankURL: %v", err)
	}
	return home
}

// FaceURL is the base address of a bank's data interface: FDX-shaped in the US,
// Open Banking in the UK.
func (w *World) FaceURL(bank string) string {
	w.T.Helper()
	b, err := w.Bank(bank)
	if err != nil {
		w.T.Fatalf("FaceURL: %v", err)
	}
	return w.API(b)
}

// PlatformURL is the address of the messenger; its Graph paths are below it.
func (w *World) PlatformURL(platform string) string { return w.Base().URL("/platforms/" + platform) }

// ControlURL is the address of the run in the control API. A world serves it
// if [Options.Wrap] puts the console around it.
func (w *World) ControlURL() string { return w.Control() }

// An Answer is what came back for a request, read to its end.
type Answer struct {
	Status int
	Header http.Header
	Body   string
}

// Do sends a request; its URL may be a path of the run. The bank's answer is
// no failure, whatever it is; no answer at all is one.
func (w *World) Do(req *http.Request) Answer {
	w.T.Helper()
	a, err := w.do(req)
	if err != nil {
		w.T.Fatalf("%s %s: %v", req.Method, req.URL, err)
	}
	return a
}

func (w *World) do(req *http.Request) (Answer, error) {
	if req.URL.Host == "" {
		there, err := req.URL.Parse(w.URL + req.URL.RequestURI())
		if err != nil {
			return Answer{}, err
		}
		req = req.Clone(req.Context())
		req.URL, req.Host = there, ""
	}
	res, err := (&http.Client{}).Do(req)
	if err != nil {
		return Answer{}, err
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	return Answer{res.StatusCode, res.Header, string(b)}, err
}

// Get asks a URL, or a path of the run, with a bearer token, and returns the
// status and the body.
func (w *World) Get(url, token string) (status int, body string) {
	w.T.Helper()
	if strings.HasPrefix(url, "/") {
		url = w.URL + url
	}
	req, err := http.NewRequestWithContext(w.T.Context(), http.MethodGet, url, nil)
	if err != nil {
		w.T.Fatal(err)
	}
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	a := w.Do(req)
	return a.Status, a.Body
}

// Token returns a live access token of a customer of a bank, for the client
// with which tests try calls. Without permissions it may read all that the
// bank's face has.
func (w *World) Token(bank, customer string, permissions ...string) string {
	w.T.Helper()
	token, err := w.TokenFor(w.T.Context(), bank, customer, permissions)
	if err != nil {
		w.T.Fatalf("Token: %v", err)
	}
	return token.Access
}
