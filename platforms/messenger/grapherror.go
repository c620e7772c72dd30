package messenger

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"

	"github.com/sandbank/sandbank/internal/journal"
	"github.com/sandbank/sandbank/internal/wire"
)

// graphError is a refusal in the words of the Graph API. Remedy is ours: one
// sentence of what to do.
type graphError struct {
	status  int
	code    int
	subcode int
	message string
	remedy  string
}

func (e graphError) Error() string { return e.message }

// invalid refuses a parameter: code 100.
func invalid(message, remedy string) graphError {
	return graphError{400, 100, 0, "(#100) " + message, remedy}
}

func tooLong(param string, most int) graphError {
	return invalid(fmt.Sprintf("Length of param %s must be less than or equal to %d", param, most),
		fmt.Sprintf("Shorten %s to %d.", param, most))
}

func missing(param string) graphError {
	return invalid("The parameter "+param+" is required.", "Send "+param+".")
}

func noToken() graphError {
	return graphError{400, 104, 0, "An access token is required to request this resource.",
		"Send the page token as the access_token parameter or as a bearer token."}
}

func badToken() graphError {
	return graphError{400, 190, 0, "Invalid OAuth access token - Cannot parse access token",
		"Take the page token of this run from the control API: runs and resets have tokens of their own."}
}

func badProof() graphError {
	return invalid("Invalid appsecret_proof provided in the API argument",
		"Send the hexadecimal HMAC-SHA256 of the access token, keyed with the app secret.")
}

func outsideWindow() graphError {
	return graphError{400, 10, 2018278, "(#10) This message is sent outside of allowed window.",
		"Wait until the person writes, or send a MESSAGE_TAG: the window is open for 24 hours after her last message."}
}

func noUser() graphError {
	return graphError{400, 100, 2018001, "(#100) No matching user found",
		"Use the sender id of a webhook of this page: ids of people are page-scoped."}
}

func noObject(id string) graphError {
	return graphError{400, 100, 33, "Unsupported request. Object with ID '" + id +
		"' does not exist, cannot be loaded due to missing permissions, or does not support this operation.",
		"Use me, the page's id, or the sender id of a webhook of this page."}
}

func unknownPath(path string) graphError {
	return graphError{400, 2500, 0, "Unknown path components: /" + path,
		"This platform has messages, messenger_profile, subscribed_apps, unlink_accounts, and the profile of a user."}
}

func badMethod(method string) graphError {
	return graphError{400, 100, 0, "(#100) Unsupported " + method + " request.",
		"Use the method that the reference names for this edge."}
}

func appLimit() graphError {
	return graphError{400, 4, 0, "(#4) Application request limit reached",
		"Wait: a page may make 200 calls in 24 hours for each person it talks to; X-App-Usage shows how many are left."}
}

func rateLimit(what string) graphError {
	return graphError{400, 613, 0, "(#613) Calls to this api have exceeded the rate limit.",
		"Slow down: " + what + "."}
}

func temporary() graphError {
	return graphError{500, 1200, 0, "(#1200) Temporary send message failure. Please try again later.",
		"Try again: the sandbox could not write its journal."}
}

// errorFor is the one place where an error of ours becomes Graph's.
func errorFor(err error) (graphError, bool) {
	var g graphError
	switch {
	case errors.As(err, &g):
		return g, true
	case errors.Is(err, ErrNotLinked):
		return invalid("The account is not linked", "Link it first, or leave it as it is."), true
	case errors.Is(err, journal.ErrReadOnly), errors.Is(err, journal.ErrUnknown):
		return temporary(), true
	}
	return graphError{500, 2, 0, "An unexpected error has occurred. Please retry your request later.", "Look at the server's log."}, false
}

// errorBody is the shape of a refusal on the wire.
type errorBody struct {
	Error errorDetail `json:"error"`
}

type errorDetail struct {
	Message   string `json:"message"`
	Type      string `json:"type"`
	Code      int    `json:"code"`
	Subcode   int    `json:"error_subcode,omitempty"`
	Transient bool   `json:"is_transient,omitempty"`
	Title     string `json:"error_user_title,omitempty"`
	UserMsg   string `json:"error_user_msg,omitempty"`
	Trace     string `json:"fbtrace_id"`
}

// refuse answers with an error. It returns the status and the body, so that a
// batch can put them in its own answer.
func (m *Messenger) refuse(w http.ResponseWriter, r *http.Request, err error) (int, []byte) {
	g, known := errorFor(err)
	if !known {
		m.c.Log.ErrorContext(r.Context(), "call failed", "path", r.URL.Path, "error", err)
	}
	d := errorDetail{
		Message: g.message, Type: "OAuthException", Code: g.code, Subcode: g.subcode,
		Transient: g.status >= 500, Trace: traceOf(w, r),
	}
	if !m.c.Strict {
		d.Title, d.UserMsg = "Refused by "+m.c.Name, g.remedy+m.link(w)
	}
	wire.Refuse(w, g.message+". "+g.remedy)
	if g.code == 190 {
		w.Header().Set("WWW-Authenticate", fmt.Sprintf(`OAuth "%s Platform" "invalid_token" %q`, m.c.Name, g.message))
	}
	b, err := json.Marshal(errorBody{d})
	if err != nil {
		return http.StatusInternalServerError, nil // its fields are all plain
	}
	return g.status, b
}

// link is where a person reads about the exchange, as the end of a sentence.
func (m *Messenger) link(w http.ResponseWriter) string {
	id := wire.ExchangeID(w)
	if id == "" || m.c.ConsoleLink == nil {
		return ""
	}
	return " See " + m.c.ConsoleLink(id)
}
