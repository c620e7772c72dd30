package web

import (
	"errors"
	"fmt"
	"net/http"

	"github.com/sandbank/sandbank/internal/clock"
	"github.com/sandbank/sandbank/internal/fault"
	"github.com/sandbank/sandbank/internal/journal"
	"github.com/sandbank/sandbank/internal/journal/replayfile"
	"github.com/sandbank/sandbank/mockbanks/agreement"
	"github.com/sandbank/sandbank/mockbanks/authserver"
	"github.com/sandbank/sandbank/mockbanks/consent"
	"github.com/sandbank/sandbank/mockbanks/consents"
	"github.com/sandbank/sandbank/mockbanks/dossier"
	"github.com/sandbank/sandbank/mockbanks/ledger"
	"github.com/sandbank/sandbank/mockbanks/notices"
	"github.com/sandbank/sandbank/mockbanks/overlay"
	"github.com/sandbank/sandbank/mockbanks/people"
	"github.com/sandbank/sandbank/mockbanks/places"
	"github.com/sandbank/sandbank/mockbanks/rails"
	"github.com/sandbank/sandbank/platforms/messenger"
	"github.com/sandbank/sandbank/sandbox"
	"github.com/sandbank/sandbank/scenarios"
)

// problemFor is the one place where an error of the domain meets the wire.
func problemFor(err error) problem {
	if p, ok := problemOf(err); ok {
		return p
	}
	if e, ok := errors.AsType[*scenarios.FormatError](err); ok {
		return problem{
			Type: "/problems/story-mistake", Title: "The story cannot be read", Status: http.StatusUnprocessableEntity, Detail: e.Error() + ".",
			mistake: &mistake{e.At.File, e.At.Line, e.At.Column, e.Near},
		}
	}
	k := kindOf(err)
	if k.status == 0 {
		return internal()
	}
	detail := fmt.Sprint(err) + "."
	if k.remedy != "" {
		detail += " " + k.remedy
	}
	return problem{Type: "/problems/" + k.slug, Title: k.title, Status: k.status, Detail: detail}
}

// A kind is what a domain error is to a caller; the zero kind is unforeseen.
type kind struct {
	status int
	slug   string
	title  string
	remedy string
}

// is says whether err is one of several.
func is(err error, several ...error) bool {
	for _, one := range several {
		if errors.Is(err, one) {
			return true
		}
	}
	return false
}

func kindOf(err error) kind {
	for _, of := range []func(error) kind{missingKind, statusKind, conflictKind, invalidKind} {
		if k := of(err); k.status != 0 {
			return k
		}
	}
	return kind{}
}

// missingKind are the unknown ids, each with where to look the known ones up.
func missingKind(err error) kind {
	remedy := ""
	switch {
	case is(err, sandbox.ErrNoRun):
		remedy = "GET /api/v1/runs lists them; POST /api/v1/runs makes one."
	case is(err, scenarios.ErrNoStory):
		remedy = "GET /api/v1/stories lists them."
	case is(err, sandbox.ErrNoParty, sandbox.ErrNoApp, messenger.ErrUnknownApp):
		remedy = "GET /api/v1/runs/{run} lists the banks and platforms."
	case is(err, people.ErrUnknownPerson, people.ErrUnknownBank, dossier.ErrNobody, messenger.ErrUnknownUser, authserver.ErrBadCustomer):
		remedy = "GET /api/v1/runs/{run}/people?bank=BANK lists the customers: a name like linh, or an index."
	case is(err, places.ErrUnknownPlace, places.ErrUnknownTown):
		remedy = townRemedy(err)
	case is(err, ledger.ErrUnknownAccount, ledger.ErrUnknownBank):
		remedy = "GET /api/v1/runs/{run}/banks/{bank}/customers/{customer} lists the accounts of a customer."
	case is(err, overlay.ErrUnknown):
		remedy = "GET /api/v1/runs/{run}/payments lists them."
	case is(err, consents.ErrUnknown):
		remedy = "GET /api/v1/runs/{run}/consents lists them with their banks."
	case is(err, messenger.ErrUnknownDelivery, notices.ErrDelivery):
		remedy = "GET /api/v1/runs/{run}/deliveries lists them."
	case is(err, fault.ErrUnknown):
		remedy = "GET /api/v1/runs/{run}/faults lists what is armed."
	case is(err, errNoExchange):
		remedy = "GET /api/v1/runs/{run}/exchanges lists them."
	case is(err, authserver.ErrNoSuchClient):
		remedy = "GET /api/v1/runs/{run}/clients lists them."
	default:
		return kind{}
	}
	return kind{http.StatusNotFound, "not-found", "There is no such thing", remedy}
}

// statusKind are the states of the server that a caller must know of.
func statusKind(err error) kind {
	switch {
	case is(err, journal.ErrReadOnly):
		return kind{http.StatusInsufficientStorage, "disk-full", "The disk is full", "Free some space; nothing has to be restarted."}
	case is(err, journal.ErrUnknown):
		return kind{http.StatusServiceUnavailable, "journal-slow", "The journal did not answer in time", "Look at the run before you try again."}
	case is(err, journal.ErrClosed):
		return kind{http.StatusServiceUnavailable, "stopping", "The server is stopping", "Try again when it is up."}
	case is(err, sandbox.ErrWorld):
		return kind{http.StatusConflict, "older-world", "The run is of another version of the world", "POST /api/v1/runs/{run}/reset makes it anew."}
	case is(err, agreement.ErrNotAdmitted):
		return kind{http.StatusForbidden, "not-admitted", "The bank does not admit this party", "Register as a developer to try a program of your own."}
	}
	return kind{}
}

// conflictKind are the commands that do not fit what has happened before.
func conflictKind(err error) kind {
	switch {
	case is(err, sandbox.ErrRecording):
		return kind{http.StatusConflict, "recording", "The run is a recording", "POST /api/v1/runs/{run}/fork makes a run that goes on from it."}
	case is(err, sandbox.ErrExists):
		return kind{http.StatusConflict, "run-exists", "The name is taken", "Choose another id, or leave it out to get a new name."}
	case is(err, authserver.ErrClientTaken):
		return kind{http.StatusConflict, "client-exists", "The client id is taken", ""}
	case is(err, errNoStory):
		return kind{http.StatusConflict, "no-story", "The run plays no story", "POST /api/v1/runs with a story makes one that does."}
	case is(err, errPlaying):
		return kind{http.StatusConflict, "story-playing", "The story is being played", ""}
	case is(err, clock.ErrBackwards):
		return kind{http.StatusConflict, "clock-backwards", "The clock only moves forward", "To begin earlier, make a new run with \"start\"."}
	case is(err, authserver.ErrNotLocked):
		return kind{http.StatusConflict, "not-locked", "The customer is not locked out", ""}
	case is(err, consent.ErrWrongState, consent.ErrExpired, consent.ErrRevoked, consent.ErrNotAuthorised):
		return kind{http.StatusConflict, "consent-state", "The consent is in another state", ""}
	case is(err, sandbox.ErrOutsideCulprit):
		return kind{http.StatusConflict, "outside-party", "The party is an outside program", ""}
	case is(err, sandbox.ErrOwn):
		return kind{http.StatusConflict, "own-part", "A program of yours plays this part", ""}
	case is(err, messenger.ErrNotOffered, messenger.ErrNotLinked):
		return kind{http.StatusConflict, "chat-state", "The chat does not offer that now", ""}
	case is(err, overlay.ErrFunds):
		return kind{http.StatusConflict, "insufficient-funds", "The account has not enough", ""}
	case is(err, overlay.ErrFrozen, overlay.ErrClosed, overlay.ErrWrongState, overlay.ErrNotEmpty):
		return kind{http.StatusConflict, "account-state", "The account is in another state", ""}
	case is(err, journal.ErrConflict):
		return kind{http.StatusConflict, "run-moved", "The run has moved", "Send the request again."}
	}
	return kind{}
}

// invalidKind are the commands that could never succeed.
func invalidKind(err error) kind {
	if is(err, overlay.ErrAmount, overlay.ErrLimit, overlay.ErrCurrency, overlay.ErrRail, overlay.ErrKind, overlay.ErrSameAccount,
		overlay.ErrNoParty, overlay.ErrBadOrder, overlay.ErrPast, rails.ErrUnknown) {
		return kind{http.StatusBadRequest, "invalid", "The request cannot be carried out", "docs/rails.md lists rails, limits and codes."}
	}
	if is(err, sandbox.ErrNoCulprit) {
		return kind{http.StatusBadRequest, "unknown-party", "There is no such party", ""}
	}
	if is(err, sandbox.ErrFile, replayfile.ErrTooLarge) {
		return kind{http.StatusBadRequest, "not-a-recording", "The file cannot be taken in", "Send a whole .sandbank file, as GET /api/v1/runs/{run}/export gives it."}
	}
	if is(err, sandbox.ErrPlace, sandbox.ErrNoSeq) {
		return kind{http.StatusBadRequest, "no-such-place", "The run has no such place", "GET /api/v1/runs/{run}/events lists its events."}
	}
	if is(err, sandbox.ErrName, sandbox.ErrBadApp, notices.ErrURL, notices.ErrEvents, clock.ErrRate, scenarios.ErrSpeed, fault.ErrInvalid, messenger.ErrEmpty, messenger.ErrTooLong, messenger.ErrNowhere,
		authserver.ErrNoName, authserver.ErrBadRedirect, authserver.ErrBadScope, authserver.ErrBadAccount,
		consent.ErrNoPermissions, consent.ErrUnknownPermission, consent.ErrPermissionSet, consent.ErrNoAccounts, consent.ErrBadWindow) {
		return kind{http.StatusBadRequest, "invalid", "The request cannot be carried out", ""}
	}
	return kind{}
}
