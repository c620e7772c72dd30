package authserver

import (
	"math"
	"net/http"
	"net/url"
	"time"

	"github.com/sandbank/sandbank/internal/fault"
	"github.com/sandbank/sandbank/internal/secret"
)

// window is how long the code of a token request lives: as long as codes do
// here, or longer while a fault keeps a longer window open. It refuses a code
// that is good but for the window of a fault, which strikes only then.
func (s *Server) window(w http.ResponseWriter, r *http.Request, c Client, f url.Values) (time.Duration, error) {
	k, known := s.state.code(secret.Hash(f.Get("code")))
	if s.c.Faults == nil || !known || k.redeemed || s.checkCode(k, known, c, f.Get("redirect_uri"), f.Get("code_verifier"), math.MaxInt64) != nil {
		return codeLife, nil // what is wrong with it is told where it is redeemed
	}
	o := fault.Occasion{Party: s.c.Bank.ID, Route: r.URL.Path, Method: r.Method, Customer: k.grant.customer, Caller: c.Actor}
	age := s.c.Wall.Now().Sub(k.issued)
	late, strikes := s.c.Faults.MeetsIf(r.Context(), w, o, fault.ReturnWindow, func(f fault.Fault) bool { return age >= f.Window() })
	if strikes {
		return 0, bad("invalid_grant", "The customer came back later than "+late.Window().String()+" after the consent.",
			"Begin a new authorization request; fault "+late.ID+" wants it so on purpose.")
	}
	if open, armed := s.c.Faults.Faces(o, fault.ReturnWindow); armed {
		return max(codeLife, open.Window()), nil
	}
	return codeLife, nil
}
