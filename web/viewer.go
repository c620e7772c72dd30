package web

import (
	"net/http"
	"strings"
)

// pageTheme is the viewer's choice, or "" when the system decides.
func pageTheme(r *http.Request) string {
	for _, choice := range []string{r.URL.Query().Get("theme"), cookieValue(r, "theme")} {
		if choice == "light" || choice == "dark" {
			return choice
		}
	}
	return ""
}

// pageLanguage is the console's language for this viewer: the link's, else the
// one chosen before, else the first that the browser asks for, else English.
func pageLanguage(r *http.Request) string {
	for _, choice := range []string{r.URL.Query().Get("lang"), cookieValue(r, "lang")} {
		if choice == "en" || choice == "vi" {
			return choice
		}
	}
	for _, part := range strings.Split(r.Header.Get("Accept-Language"), ",") {
		tag, _, _ := strings.Cut(strings.TrimSpace(part), ";")
		primary, _, _ := strings.Cut(strings.ToLower(tag), "-")
		if primary == "en" || primary == "vi" {
			return primary
		}
	}
	return "en"
}

func cookieValue(r *http.Request, name string) string {
	c, err := r.Cookie(name)
	if err != nil {
		return ""
	}
	return c.Value
}
