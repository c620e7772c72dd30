package mockbanks

import (
	"net/http"
	"strings"

	"github.com/sandbank/sandbank/mockbanks/face"
)

// whose tells whose token a request carries and who asks with it, for faults
// that are about one customer or one client.
func (b *Bank) whose(r *http.Request) (customer, caller string) {
	bearer, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if !ok {
		return "", ""
	}
	a, err := b.auth.Validate(bearer)
	if err != nil {
		return "", ""
	}
	return a.Customer, a.Actor
}

// spoilt answers a request that meets a fault in the words of the face beneath
// whose path it lies. The status is settled: the words alone are chosen here.
func (b *Bank) spoilt(w http.ResponseWriter, r *http.Request, status int, sentence string) {
	b.refuse(w, r, &face.Refusal{Kind: kindOfStatus(status), Sentence: sentence})
}

// kindOfStatus is the refusal whose words fit a status best.
func kindOfStatus(status int) face.Kind {
	switch status {
	case http.StatusUnauthorized:
		return face.BadToken
	case http.StatusForbidden:
		return face.NotPermitted
	case http.StatusNotFound:
		return face.UnknownPath
	case http.StatusTooManyRequests:
		return face.TooMany
	}
	if status < http.StatusInternalServerError {
		return face.BadParameter
	}
	return face.Failed
}
