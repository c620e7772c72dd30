package messenger

import (
	"bytes"
	_ "embed" // the page and its style
	"errors"
	"html/template"
	"net/http"
	"strings"

	"github.com/sandbank/sandbank/internal/wire"
)

//go:embed page.css
var pageStyle []byte

//go:embed page.html
var pageText string

// page is what the end of a linking looks like.
type page struct {
	Lang, Style, Title, Text, Close, Name string
	Bad                                   bool
}

// languageOf is the first that we speak of the language that the app's page
// had, what the browser says, the user's own language, and English.
func (m *Messenger) languageOf(l linking, r *http.Request) string {
	wishes := append([]string{r.URL.Query().Get("lang")}, strings.Split(r.Header.Get("Accept-Language"), ",")...)
	if u, ok := m.user(l.Page, l.PSID); ok {
		wishes = append(wishes, u.Locale)
	}
	for _, w := range wishes {
		if w = strings.ToLower(strings.TrimSpace(w)); strings.HasPrefix(w, "en") || strings.HasPrefix(w, "vi") {
			return w[:2]
		}
	}
	return "en"
}

// words are the title and the text of the page.
func (m *Messenger) words(lang string, done bool, err error) (title, text string) {
	vi := lang == "vi"
	switch {
	case err != nil && vi:
		return "Liên kết này không dùng được nữa", "Liên kết chỉ dùng được một lần, trong năm phút. Hãy quay lại trò chuyện và bấm nút lần nữa."
	case err != nil:
		return "This link no longer works", "It works once, for five minutes. Go back to the chat and tap the button again."
	case done && vi:
		return "Đã liên kết", "Câu trả lời đang chờ bạn trong trò chuyện."
	case done:
		return "Linked", "The answer is waiting for you in the chat."
	case vi:
		return "Chưa liên kết", "Không có gì được chia sẻ. Bạn có thể hỏi lại trong trò chuyện."
	}
	return "Not linked", "Nothing was shared. You can ask again in the chat."
}

// showLinked answers with the page; it needs no script.
func (m *Messenger) showLinked(w http.ResponseWriter, r *http.Request, lang string, done bool, err error) {
	status := http.StatusOK
	switch {
	case errors.Is(err, errLinkUnknown), errors.Is(err, errLinkExpired), errors.Is(err, errLinkUsed):
		status = http.StatusBadRequest
		wire.Refuse(w, "The "+err.Error()+". Let the person tap the button again.")
	case err != nil:
		status = http.StatusInternalServerError
		m.c.Log.ErrorContext(r.Context(), "linking failed", "error", err)
	}
	p := page{Lang: lang, Style: m.Graph() + "/linking/style.css", Name: m.c.Name, Bad: err != nil}
	p.Title, p.Text = m.words(lang, done, err)
	p.Close = "You can close this window."
	if lang == "vi" {
		p.Close = "Bạn có thể đóng cửa sổ này."
	}
	var b bytes.Buffer
	if err := template.Must(template.New("page").Parse(pageText)).Execute(&b, p); err != nil {
		http.Error(w, "page not rendered", http.StatusInternalServerError)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(status)
	w.Write(b.Bytes()) // a browser that has gone is no matter
}

func (m *Messenger) style(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/css; charset=utf-8")
	w.Header().Set("Cache-Control", "public, max-age=3600")
	w.Write(pageStyle) // a browser that has gone is no matter
}
