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

// languageOf is the language of the user, or else of her browser.
func (m *Messenger) languageOf(l linking, r *http.Request) string {
	speaks := r.Header.Get("Accept-Language")
	if u, ok := m.user(l.Page, l.PSID); ok {
		speaks = u.Locale
	}
	if strings.HasPrefix(strings.ToLower(speaks), "vi") {
		return "vi"
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
