package web

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"html/template"
	"net/http"
	"net/url"
	"strings"
)

// An admin keeps the console and the control API for those who know a token.
// Banks, platforms and apps have their own ways to know who asks.
type admin struct {
	token string // empty: everybody may
}

const adminCookie = "sandbank_admin"

// ticket is what the cookie holds: it proves the token and does not tell it.
func (a admin) ticket() string {
	sum := sha256.Sum256([]byte("console " + a.token))
	return hex.EncodeToString(sum[:])
}

func same(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }

// knows says whether a request brings the token, or the cookie for it.
func (a admin) knows(r *http.Request) bool {
	if bearer, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); ok {
		return same(bearer, a.token)
	}
	return same(cookieValue(r, adminCookie), a.ticket())
}

// require lets only those pass who know the token: people are sent to the
// sign-in page, programs are told what to send.
func (a admin) require(next http.Handler) http.Handler {
	if a.token == "" {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case a.knows(r):
			next.ServeHTTP(w, r)
		case wantsPage(r) && r.Method == http.MethodGet:
			http.Redirect(w, r, "/sign-in?to="+url.QueryEscape(r.URL.RequestURI()), http.StatusSeeOther)
		default:
			w.Header().Set("WWW-Authenticate", `Bearer realm="sandbank"`)
			writeProblem(w, r, problem{
				Type: "/problems/admin-token-needed", Title: "Admin token is needed", Status: http.StatusUnauthorized,
				Detail: "Send the server's --admin-token as \"Authorization: Bearer …\", or sign in at /sign-in.",
			})
		}
	})
}

// signIn shows the page that asks for the token, and takes its answer.
func (a admin) signIn(w http.ResponseWriter, r *http.Request) {
	to := localPath(r.FormValue("to"))
	if a.token == "" {
		http.Redirect(w, r, to, http.StatusSeeOther)
		return
	}
	if r.Method != http.MethodPost {
		writePage(w, r, http.StatusOK, signInPage, signInData{To: to})
		return
	}
	if !same(r.PostFormValue("token"), a.token) {
		writePage(w, r, http.StatusForbidden, signInPage, signInData{To: to, Wrong: true})
		return
	}
	http.SetCookie(w, &http.Cookie{
		Name: adminCookie, Value: a.ticket(), Path: "/", HttpOnly: true, Secure: r.TLS != nil, SameSite: http.SameSiteStrictMode,
	})
	http.Redirect(w, r, to, http.StatusSeeOther)
}

// localPath is a path of this server, or the library: nobody is sent away.
func localPath(to string) string {
	u, err := url.Parse(to)
	if err != nil || u.Host != "" || u.Scheme != "" || !strings.HasPrefix(to, "/") || strings.HasPrefix(to, "//") || strings.ContainsAny(to, "\\\r\n\t") {
		return "/"
	}
	return to
}

type signInData struct {
	To    string
	Wrong bool
}

const signInText = `{{define "title"}}Sign in{{end}}{{define "main"}}
<h1>Sign in to the console</h1>
<p>This Sandbank was started with an admin token.</p>
{{if .Wrong}}<p role="alert">That is not the token. Look at how the server was started.</p>{{end}}
<form method="post" action="/sign-in">
<input type="hidden" name="to" value="{{.To}}">
<p><label>Admin token <input type="password" name="token" autocomplete="current-password" required autofocus></label></p>
<p><button>Sign in</button></p>
</form>{{end}}`

func signInPage() *template.Template { return plainPage(signInText) }
