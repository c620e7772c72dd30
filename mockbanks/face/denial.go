package face

import "net/http"

// A Denial is a request of a known client that was refused because no customer
// lets it see what it asked for.
type Denial struct {
	Access   Access
	Bearer   string // of the request; secret
	Method   string
	URL      string // path of the request
	ID       string // of the account or the consent that the path names, if it names one
	Kind     Kind
	Sentence string
}

// Deny tells the bank of a refusal that its audit wants to know of; others
// are passed over.
func (d *Desk) Deny(r *http.Request, a Access, id string, no *Refusal) {
	if d.Denied == nil {
		return
	}
	switch no.Kind {
	case BadToken, NotAuthorised, Lapsed, UnknownAccount, UnknownConsent:
	default:
		return
	}
	bearer, _ := bearerOf(r)
	d.Denied(r.Context(), Denial{
		Access: a, Bearer: bearer, Method: r.Method, URL: r.URL.Path, ID: id, Kind: no.Kind, Sentence: no.Sentence,
	})
}
