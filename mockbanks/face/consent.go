package face

import (
	"errors"
	"net/http"
	"time"

	"github.com/sandbank/sandbank/mockbanks/consent"
)

// A Call is a request on behalf of a customer that has passed token,
// agreement and consent.
type Call struct {
	Access
	Consent consent.Consent
	Now     time.Time // virtual

	w http.ResponseWriter // of the answer, for faults to name themselves
}

// Customer passes a request on behalf of a customer through its first steps.
// What data it may see is decided by [Call.Permit] and [Desk.Account]. Give the
// call back with [Desk.End], refused or not.
func (d *Desk) Customer(w http.ResponseWriter, r *http.Request) (*Call, *Refusal) {
	access, no := d.token(w, r)
	if no == nil {
		no = d.agreement(access)
	}
	call := d.calls.Get().(*Call)
	call.Access, call.Now, call.w = access, d.Clock.Now(), w
	if no == nil {
		no = d.consent(call)
	}
	return call, no
}

// End takes a call back, which nobody may hold any longer.
func (d *Desk) End(call *Call) {
	*call = Call{}
	d.calls.Put(call)
}

// consent is the third step: did the customer agree, and does it still hold?
func (d *Desk) consent(call *Call) *Refusal {
	if !call.Access.Customer {
		return &Refusal{Kind: WrongToken, Path: "Authorization",
			Sentence: "A customer's data needs a token that the customer has agreed to, and the client's own was sent; send the customer to " + d.Base + "/authorize."}
	}
	c, err := d.Consents.Get(call.Access.Consent)
	if err == nil {
		call.Consent = c
		err = c.Live(call.Now)
	}
	switch {
	case err == nil:
		if c.Face != d.standard {
			call.translate(d.standard)
		}
		return nil
	case errors.Is(err, consent.ErrExpired):
		return &Refusal{Kind: Lapsed, Path: "Data.ExpirationDateTime",
			Sentence: "The consent ended on " + c.ExpiresAt.In(d.Zone).Format("2 January 2006") + "; ask the customer to agree again at " + d.Name + "."}
	case errors.Is(err, consent.ErrRevoked):
		return &Refusal{Kind: NotAuthorised, Path: "Data.Status",
			Sentence: "The consent was revoked; ask the customer to agree again at " + d.Name + "."}
	}
	return &Refusal{Kind: NotAuthorised, Path: "Data.Status",
		Sentence: "The consent is not authorised; send the customer to " + d.Base + "/authorize to agree to it."}
}
