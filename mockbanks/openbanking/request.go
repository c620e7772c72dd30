package openbanking

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"time"

	"github.com/sandbank/sandbank/mockbanks/consent"
	"github.com/sandbank/sandbank/mockbanks/face"
)

// readConsentRequest reads OBReadConsent1. Names are matched as they are
// spelt, which encoding/json alone would not do.
func readConsentRequest(r *http.Request) (ask consent.Consent, no *face.Refusal) {
	body, err := io.ReadAll(r.Body)
	if tooLong := (*http.MaxBytesError)(nil); errors.As(err, &tooLong) {
		return ask, &face.Refusal{Kind: face.TooLarge, Sentence: "The body is longer than 64 KiB; send less."}
	}
	if err != nil {
		return ask, malformed("")
	}
	return ParseConsentRequest(body)
}

// ParseConsentRequest reads the body of a request for a consent. It checks the
// form; what may be asked for is the consent's own matter.
func ParseConsentRequest(body []byte) (ask consent.Consent, no *face.Refusal) {
	top, no := object(body, "")
	if no != nil {
		return ask, no
	}
	risk, no := member(top, "", "Risk")
	if no != nil {
		return ask, no
	}
	for name := range risk {
		return ask, &face.Refusal{Kind: face.UnexpectedField, Path: "Risk." + printable(name),
			Sentence: "Risk has no fields in account information; send an empty object."}
	}
	data, no := member(top, "", "Data")
	if no != nil {
		return ask, no
	}
	list, sent := data["Permissions"]
	if !sent {
		return ask, missing("Data.Permissions")
	}
	if json.Unmarshal(list, &ask.Permissions) != nil || string(list) == "null" {
		return ask, malformed("Data.Permissions")
	}
	for _, d := range [...]struct {
		name string
		to   *time.Time
	}{{"ExpirationDateTime", &ask.ExpiresAt}, {"TransactionFromDateTime", &ask.From}, {"TransactionToDateTime", &ask.To}} {
		if no := instant(data, d.name, d.to); no != nil {
			return ask, no
		}
	}
	return ask, nil
}

// object reads the members of a JSON object.
func object(text []byte, path string) (map[string]json.RawMessage, *face.Refusal) {
	var m map[string]json.RawMessage
	if json.Unmarshal(text, &m) != nil || m == nil {
		return nil, malformed(path)
	}
	return m, nil
}

func member(of map[string]json.RawMessage, path, name string) (map[string]json.RawMessage, *face.Refusal) {
	text, sent := of[name]
	if !sent {
		return nil, missing(path + name)
	}
	return object(text, path+name)
}

// instant reads an instant with its offset, if the member is there.
func instant(data map[string]json.RawMessage, name string, to *time.Time) *face.Refusal {
	text, sent := data[name]
	if !sent {
		return nil
	}
	var s string
	err := json.Unmarshal(text, &s)
	if err == nil {
		*to, err = time.Parse(time.RFC3339, s)
	}
	if err != nil || to.Year() < 1900 || to.Year() > 9000 {
		return &face.Refusal{Kind: face.BadDate, Path: "Data." + name,
			Sentence: "Data." + name + " must be an instant with its offset, like 2026-03-02T12:00:00+00:00."}
	}
	*to = to.UTC()
	return nil
}

func malformed(path string) *face.Refusal {
	what := path
	if what == "" {
		what = "The body"
	}
	return &face.Refusal{Kind: face.BadBody, Path: path,
		Sentence: what + ` is not JSON of the form that is asked for; send {"Data":{"Permissions":["ReadAccountsBasic"]},"Risk":{}}.`}
}

func missing(path string) *face.Refusal {
	return &face.Refusal{Kind: face.MissingField, Path: path, Sentence: path + " is missing; names are spelt with capitals, as the standard has them."}
}

// printable shortens a foreign name so that it may stand in an answer.
func printable(s string) string { return s[:min(len(s), 40)] }
