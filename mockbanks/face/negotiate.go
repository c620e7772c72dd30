package face

import (
	"net/http"
	"strings"
)

// Accepts refuses a request whose client cannot read JSON (RFC 9110, 12.5.1).
// A weight of zero rules a type out; other weights do not matter, as there is
// one type only.
func Accepts(r *http.Request) *Refusal {
	sent := r.Header["Accept"]
	if len(sent) == 0 || len(sent) == 1 && (sent[0] == "*/*" || sent[0] == "application/json") {
		return nil
	}
	for list := strings.Join(sent, ","); list != ""; {
		var item string
		item, list, _ = strings.Cut(list, ",")
		media, params, _ := strings.Cut(item, ";")
		switch strings.ToLower(strings.TrimSpace(media)) {
		case "", "*/*", "application/*", "application/json":
			if !ruledOut(params) {
				return nil
			}
		}
	}
	return &Refusal{Kind: NotAcceptable, Path: "Accept",
		Sentence: "This bank answers in application/json only; send that in the header Accept, or leave the header out."}
}

// ruledOut tells whether the parameters of an accepted type give it weight 0,
// or ask for another character set than ours.
func ruledOut(params string) bool {
	for params != "" {
		var p string
		p, params, _ = strings.Cut(params, ";")
		name, value, _ := strings.Cut(strings.ToLower(strings.TrimSpace(p)), "=")
		if name == "q" && value != "" && strings.Trim(value, "0.") == "" {
			return true
		}
		if name == "charset" && strings.Trim(value, `"`) != "utf-8" {
			return true
		}
	}
	return false
}

// IsJSON refuses a request whose body is of another type than JSON.
func IsJSON(r *http.Request) *Refusal {
	media, params, _ := strings.Cut(r.Header.Get("Content-Type"), ";")
	if strings.EqualFold(strings.TrimSpace(media), "application/json") && !ruledOut(params) {
		return nil
	}
	return &Refusal{Kind: BadMediaType, Path: "Content-Type",
		Sentence: "The body must be JSON; send the header Content-Type: application/json."}
}
