package fdx

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/sandbank/sandbank/mockbanks/face"
)

// words is the one table of this face's errors: the status, the standard's
// number and its short message. 409 with 705 (account closed) is confirmed by
// public documentation; the other numbers are its readers' reading. Where the
// standard has no number of its own, the status stands for it.
func words(k face.Kind) (status int, code, message string) {
	status = k.Status()
	switch k {
	case face.NoToken, face.BadToken, face.WrongToken, face.NarrowScope, face.NotAuthorised, face.Lapsed, face.NotPermitted:
		return status, "602", "Customer not authorized"
	case face.UnknownAccount:
		return status, "701", "Account not found"
	case face.ClosedAccount:
		return status, "705", "Account is closed"
	case face.BadParameter, face.BadDate, face.BadBody, face.MissingField, face.BadField, face.ExpectedField, face.UnexpectedField:
		return status, "703", "Invalid input"
	case face.NotImplemented:
		return status, "501", "Not implemented"
	case face.Failed:
		return status, "500", "Internal server error"
	}
	return status, strconv.Itoa(status), http.StatusText(status)
}

// refuse answers with the standard's error body. Its free text is
// debugMessage: cause and remedy, and where the console shows the exchange.
func (s *Server) refuse(w http.ResponseWriter, no *face.Refusal) {
	link := s.desk.Refused(w, no)
	status, code, message := words(no.Kind)
	doc := s.desk.Doc()
	defer s.desk.Done(doc)
	doc.Object("")
	doc.Text("code", code)
	doc.Text("message", message)
	if !s.desk.Strict {
		text := no.Sentence
		if link != "" {
			text += " See " + link
		}
		doc.Text("debugMessage", text)
	}
	doc.End()
	s.desk.Write(w, status, doc)
}

// Refuse answers for the bank around the face.
func (s *Server) Refuse(w http.ResponseWriter, r *http.Request, no *face.Refusal) {
	s.desk.Interaction(w, r)
	s.refuse(w, no)
}

// unknown answers for paths that this face does not serve, to whoever has a
// token; some of them are parts of the standard that this bank does not have.
func (s *Server) unknown(w http.ResponseWriter, r *http.Request, path string) {
	_, no := s.desk.Anybody(w, r)
	switch {
	case no != nil:
	case elsewhere(path):
		no = &face.Refusal{Kind: face.NotImplemented, Sentence: "This bank does not serve this part of the standard; " +
			"it serves customers/current, accounts, and an account's transactions, contact, networks and statements."}
	default:
		no = &face.Refusal{Kind: face.UnknownPath,
			Sentence: "No resource of this face has this path; the face begins at " + s.base() + "/accounts."}
	}
	s.refuse(w, no)
}

// elsewhere tells the paths of the standard that this bank does not have.
func elsewhere(path string) bool {
	head, rest, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	switch head {
	case "capability", "availability", "certification-metrics", "tax-forms", "payments", "recipients", "reward-programs", "consents":
		return true
	case "accounts":
		_, part, _ := strings.Cut(rest, "/")
		return part == "rewards" || strings.HasPrefix(part, "statements/")
	}
	return false
}
