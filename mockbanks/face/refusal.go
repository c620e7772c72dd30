package face

import "net/http"

// A Kind tells why a request is refused. Each face has one table that gives
// every kind its status and its code in the standard's own words.
type Kind int

// The kinds of refusal.
const (
	NoToken       Kind = iota // none was sent
	BadToken                  // unknown, expired or revoked
	WrongToken                // a client's where a customer's is needed, or the reverse
	NarrowScope               // the token's scope does not cover the data
	NotAuthorised             // the consent is not authorised, or no longer
	Lapsed                    // the consent has expired
	NotPermitted              // the consent does not cover the data
	UnknownAccount
	ClosedAccount
	UnknownConsent
	BadParameter // of the query
	BadDate
	BadBody // not JSON, or not of the form that is asked for
	MissingField
	BadField
	ExpectedField // missing together with another
	UnexpectedField
	UnknownPath
	NotImplemented // the standard has it, this bank has not
	BadMethod
	NotAcceptable
	BadMediaType
	TooLarge
	TooMany
	Failed // the bank is at fault
)

// A Refusal is the reason for which a bank does not serve a request.
type Refusal struct {
	Kind     Kind
	Sentence string // cause and remedy, in one sentence
	Path     string // the parameter, header or field at fault, if there is one
	Scope    string // NarrowScope, NotPermitted: what would be needed
	Allow    string // BadMethod: the methods that are served
}

// Error implements error.
func (r *Refusal) Error() string { return r.Sentence }

// Status is the HTTP status of a kind where a standard has no other wish.
func (k Kind) Status() int {
	switch k {
	case NoToken, BadToken:
		return http.StatusUnauthorized
	case WrongToken, NarrowScope, NotAuthorised, Lapsed, NotPermitted:
		return http.StatusForbidden
	case ClosedAccount:
		return http.StatusConflict
	case UnknownAccount, UnknownConsent, UnknownPath:
		return http.StatusNotFound
	case NotImplemented:
		return http.StatusNotImplemented
	case BadMethod:
		return http.StatusMethodNotAllowed
	case NotAcceptable:
		return http.StatusNotAcceptable
	case BadMediaType:
		return http.StatusUnsupportedMediaType
	case TooLarge:
		return http.StatusRequestEntityTooLarge
	case TooMany:
		return http.StatusTooManyRequests
	case Failed:
		return http.StatusInternalServerError
	}
	return http.StatusBadRequest
}

// Challenge is the value of WWW-Authenticate that belongs to a refusal, by
// RFC 6750 section 3, or nothing: without a token no error is named.
func (r *Refusal) Challenge() string {
	switch r.Kind {
	case NoToken:
		return "Bearer"
	case BadToken:
		return `Bearer error="invalid_token"`
	case NarrowScope:
		return `Bearer error="insufficient_scope", scope="` + r.Scope + `"`
	}
	return ""
}
