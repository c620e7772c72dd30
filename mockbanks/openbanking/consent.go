package openbanking

import (
	"errors"
	"net/http"
	"time"

	"github.com/sandbank/sandbank/mockbanks/consent"
	"github.com/sandbank/sandbank/mockbanks/face"
)

const consentsPath = "/account-access-consents"

// createConsent answers POST /account-access-consents.
func (s *Server) createConsent(w http.ResponseWriter, r *http.Request, a face.Access, _ string, doc *face.Doc) (answer, *face.Refusal) {
	if no := face.IsJSON(r); no != nil {
		return 0, no
	}
	ask, no := readConsentRequest(r)
	if no != nil {
		return 0, no
	}
	if no := s.desk.TooLong(w, r, a, ask.ExpiresAt); no != nil {
		return 0, no
	}
	ask.Face, ask.Client, ask.Recipient = consent.OpenBanking, a.Client, a.Name
	c, err := s.desk.Consents.Request(r.Context(), ask)
	if err != nil {
		return 0, unwilling(err)
	}
	s.writeConsent(doc, c)
	return http.StatusCreated, nil
}

// unwilling says why a consent may not be asked for.
func unwilling(err error) *face.Refusal {
	no := &face.Refusal{Kind: face.BadField, Path: "Data.Permissions"}
	switch {
	case errors.Is(err, consent.ErrNoPermissions):
		no.Sentence = "Data.Permissions is empty; name at least ReadAccountsBasic or ReadAccountsDetail."
	case errors.Is(err, consent.ErrUnknownPermission):
		no.Sentence = "Data.Permissions has a value that the standard does not know; spell permissions as it does, for instance ReadAccountsDetail and ReadBalances."
	case errors.Is(err, consent.ErrPermissionSet):
		no.Kind = face.ExpectedField
		no.Sentence = "These permissions do not go together: name ReadAccountsBasic or ReadAccountsDetail, and for transactions both a level (ReadTransactionsBasic or ReadTransactionsDetail) and a direction (ReadTransactionsCredits, ReadTransactionsDebits)."
	case errors.Is(err, consent.ErrExpired):
		no.Kind, no.Path = face.BadDate, "Data.ExpirationDateTime"
		no.Sentence = "Data.ExpirationDateTime is not in the future by this run's clock; choose a later instant, or leave it out for a consent without an end."
	case errors.Is(err, consent.ErrBadWindow):
		no.Kind, no.Path = face.BadDate, "Data.TransactionFromDateTime"
		no.Sentence = "Data.TransactionFromDateTime lies after Data.TransactionToDateTime; exchange them."
	default:
		return &face.Refusal{Kind: face.Failed, Sentence: "The bank could not keep the consent; try again, and look at the server's log if it stays so."}
	}
	return no
}

// readConsent answers GET /account-access-consents/{ConsentId}.
func (s *Server) readConsent(_ http.ResponseWriter, _ *http.Request, a face.Access, id string, doc *face.Doc) (answer, *face.Refusal) {
	c, no := s.find(id, a)
	if no != nil {
		return 0, no
	}
	s.writeConsent(doc, c)
	return http.StatusOK, nil
}

// deleteConsent answers DELETE /account-access-consents/{ConsentId}. A consent
// that has ended is gone already, which is no error.
func (s *Server) deleteConsent(_ http.ResponseWriter, r *http.Request, a face.Access, id string, _ *face.Doc) (answer, *face.Refusal) {
	c, no := s.find(id, a)
	if no != nil {
		return 0, no
	}
	_, err := s.desk.Consents.Revoke(r.Context(), c.ID, "client")
	if err != nil && !errors.Is(err, consent.ErrWrongState) {
		return 0, unwilling(err)
	}
	return http.StatusNoContent, nil
}

// find is the client's own consent that the path names. One of another client
// is told like one that is not there.
func (s *Server) find(id string, a face.Access) (consent.Consent, *face.Refusal) {
	c, err := s.desk.Consents.Get(id)
	if err != nil || c.Client != a.Client || c.Face != consent.OpenBanking {
		return c, &face.Refusal{Kind: face.UnknownConsent, Path: "ConsentId",
			Sentence: "This client has no consent with this id; POST " + s.base() + consentsPath + " makes one."}
	}
	return c, nil
}

// writeConsent writes the resource as it stands.
func (s *Server) writeConsent(doc *face.Doc, c consent.Consent) {
	status, reason, text := statusOf(c, s.desk.Clock.Now())
	doc.Object("")
	doc.Object("Data")
	doc.Text("ConsentId", c.ID)
	s.known(doc, "CreationDateTime", c.CreatedAt)
	doc.Text("Status", status)
	if reason != "" {
		doc.Array("StatusReason")
		doc.Object("")
		doc.Text("StatusReasonCode", reason)
		doc.Text("StatusReasonDescription", text)
		doc.End()
		doc.End()
	}
	s.known(doc, "StatusUpdateDateTime", c.StatusAt)
	doc.Array("Permissions")
	for _, p := range c.Permissions {
		doc.Text("", p)
	}
	doc.End()
	s.known(doc, "ExpirationDateTime", c.ExpiresAt)
	s.known(doc, "TransactionFromDateTime", c.From)
	s.known(doc, "TransactionToDateTime", c.To)
	doc.End()
	doc.Object("Risk")
	doc.End()
	single(doc, s.base()+consentsPath+"/"+c.ID)
}

// known writes an instant in the bank's zone, as all of this face are: clients
// send such times back without their offset.
func (s *Server) known(doc *face.Doc, name string, t time.Time) {
	if !t.IsZero() {
		doc.Local(name, t, s.desk.Zone)
	}
}

// statusOf is the code of a consent's status and, where the standard has one,
// the code of its reason with a sentence.
func statusOf(c consent.Consent, now time.Time) (status, reason, text string) {
	if !c.Status.Ended() && !c.ExpiresAt.IsZero() && !now.Before(c.ExpiresAt) {
		return "EXPD", "", "" // due, and not yet noted
	}
	switch c.Status {
	case consent.Active:
		return "AUTH", "", ""
	case consent.Rejected:
		return "RJCT", "U037", "The customer did not agree."
	case consent.Revoked:
		return "CANC", "MS02", "The access was taken back."
	case consent.Expired:
		return "EXPD", "", ""
	}
	return "AWAU", "U036", "The customer has not yet agreed at the bank."
}
