package mockbanks

import (
	"encoding/json"
	"errors"
	"net/http"

	"github.com/sandbank/sandbank/internal/wire"
	"github.com/sandbank/sandbank/mockbanks/agreement"
	"github.com/sandbank/sandbank/mockbanks/authserver"
	"github.com/sandbank/sandbank/mockbanks/catalog"
	"github.com/sandbank/sandbank/mockbanks/face"
)

// agreements tells the face whom the bank still serves.
type agreements struct {
	auth  *authserver.Server
	entry catalog.Bank
}

// errSuspended says that the bank has taken a client out of service.
var errSuspended = errors.New("client is suspended")

// Serves implements [face.Agreements].
func (a agreements) Serves(client string) error {
	c, known := a.auth.Client(client)
	if !known {
		return agreement.ErrNotAdmitted
	}
	if c.Suspended {
		return errSuspended
	}
	if c.Party == a.entry.ID { // the bank's own program
		return nil
	}
	return agreement.Admit(c.Party, a.entry.Admits, a.entry.Regime)
}

// limit refuses a body that is known to be too long, and cuts others.
func (b *Bank) limit(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.ContentLength > face.MaxBody {
			b.refuse(w, r, &face.Refusal{Kind: face.TooLarge, Sentence: "The body is longer than 64 KiB; send less."})
			return
		}
		if r.ContentLength != 0 {
			r.Body = http.MaxBytesReader(w, r.Body, face.MaxBody)
		}
		next.ServeHTTP(w, r)
	})
}

func (b *Bank) tooMany(w http.ResponseWriter, r *http.Request) {
	b.refuse(w, r, &face.Refusal{Kind: face.TooMany,
		Sentence: "This address sends more requests a second than the bank serves; wait a second and send fewer."})
}

// refuse answers for the guards: in the words of a face beneath its path,
// elsewhere as a problem of RFC 9457.
func (b *Bank) refuse(w http.ResponseWriter, r *http.Request, no *face.Refusal) {
	if at, _ := b.beneath(r); at != nil {
		at.Refuse(w, r, no)
		return
	}
	wire.Refuse(w, no.Sentence)
	status := no.Kind.Status()
	problem := map[string]any{"type": "about:blank", "title": http.StatusText(status), "status": status}
	if !b.c.Strict {
		problem["detail"] = no.Sentence
	}
	if no.Kind == face.TooMany {
		w.Header().Set("Retry-After", "1")
	}
	w.Header().Set("Content-Type", "application/problem+json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(problem)
}
