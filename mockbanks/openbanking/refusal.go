package openbanking

import (
	"net/http"
	"strconv"

	"github.com/sandbank/sandbank/internal/wire"
	"github.com/sandbank/sandbank/mockbanks/face"
)

// words is the one table of this face's errors: the status and the code of
// OBExternalStatusReason1Code, with the name that its code set gives it.
func words(k face.Kind) (status int, code, name string) {
	status = k.Status()
	switch k {
	case face.UnknownAccount, face.ClosedAccount: // the conformance suite wants no 404 here
		return http.StatusForbidden, "U011", "Resource cannot be found"
	case face.UnknownConsent:
		return http.StatusBadRequest, "U011", "Resource cannot be found"
	case face.UnknownPath, face.NotImplemented:
		return http.StatusNotFound, "U011", "Resource cannot be found"
	case face.NoToken:
		return status, "U007", "Header is missing"
	case face.BadToken, face.WrongToken, face.NarrowScope, face.NotAcceptable, face.BadMediaType:
		return status, "U006", "Header is invalid"
	case face.NotAuthorised, face.Lapsed, face.NotPermitted:
		return status, "U009", "Unexpected consent status"
	case face.BadParameter, face.BadField:
		return status, "U002", "Field is invalid"
	case face.BadDate:
		return status, "U003", "Field has an invalid date"
	case face.MissingField:
		return status, "U004", "A required field is missing"
	case face.ExpectedField:
		return status, "U001", "Field is expected"
	case face.UnexpectedField:
		return status, "U005", "A value is provided when not required"
	case face.BadBody, face.TooLarge:
		return status, "U010", "Invalid schema"
	}
	return status, "U000", "Unexpected error"
}

// maxMessage is the longest message that the standard allows.
const maxMessage = 500

// refuse answers with the standard's error body, which says what is wrong and
// what to do in Message and where to read on in Url.
func (s *Server) refuse(w http.ResponseWriter, no *face.Refusal) {
	link := s.desk.Refused(w, no)
	status, code, message := words(no.Kind)
	doc := s.desk.Doc()
	defer s.desk.Done(doc)
	doc.Object("")
	doc.Known("Id", wire.ExchangeID(w))
	doc.Text("Code", strconv.Itoa(status)+" "+http.StatusText(status))
	doc.Text("Message", message)
	doc.Array("Errors")
	doc.Object("")
	doc.Text("ErrorCode", code)
	if !s.desk.Strict {
		message = no.Sentence[:min(len(no.Sentence), maxMessage)]
	}
	doc.Text("Message", message)
	doc.Known("Path", no.Path)
	doc.Known("Url", link)
	doc.End()
	doc.End()
	doc.End()
	s.desk.Write(w, status, doc)
}

// Refuse answers for the bank around the face.
func (s *Server) Refuse(w http.ResponseWriter, r *http.Request, no *face.Refusal) {
	s.desk.Interaction(w, r)
	s.refuse(w, no)
}

// unknown answers for paths that this bank does not serve.
func (s *Server) unknown(w http.ResponseWriter, r *http.Request) {
	if _, no := s.desk.Anybody(w, r); no != nil {
		s.refuse(w, no)
		return
	}
	s.refuse(w, &face.Refusal{Kind: face.UnknownPath,
		Sentence: "This bank serves no such resource; it serves account information beneath " + s.base() + "."})
}
