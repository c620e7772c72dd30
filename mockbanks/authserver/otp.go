package authserver

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/sandbank/sandbank/internal/actor"
	"github.com/sandbank/sandbank/internal/wire"
	"github.com/sandbank/sandbank/mockbanks/people"
)

// ErrNotLocked says that nothing keeps the customer from signing in.
var ErrNotLocked = errors.New("customer is not locked out")

// maxCodes is how many wrong codes lock a login, whatever lies between them.
const maxCodes = 3

// otpView is the page that asks for a one-time code, or says that the login is
// locked.
type otpView struct {
	view
	Request, CSRF string
	Customer      string
	BankID, Key   string
	Recipient     string // empty on the customer's own page
	Locked        bool
	Empty         bool // nothing was entered
	Left          int  // tries, if some have failed
}

// otpGet handles GET /otp.
func (s *Server) otpGet(w http.ResponseWriter, r *http.Request) error {
	_, customer, p, err := s.coded(r, r.URL.Query())
	if err != nil {
		return err
	}
	return s.showOTP(w, r, http.StatusOK, customer, p, false)
}

// coded finds who is asked for a code: of an authorization request, or of the
// customer's own page, where there is none.
func (s *Server) coded(r *http.Request, f url.Values) (browser, people.Person, *pending, error) {
	b, asked := s.visitor(r), ""
	var p *pending
	if id := f.Get("request"); id != "" {
		var err error
		if p, err = s.desk.pending(id, b); err != nil {
			return b, people.Person{}, nil, err
		}
		p.mu.Lock()
		asked = p.asked
		p.mu.Unlock()
	} else {
		asked = b.asked
	}
	customer, err := s.person(asked)
	if asked == "" || err != nil {
		return b, people.Person{}, nil, bad("invalid_request", "Nobody has begun to sign in.", "Go back and choose who you are.")
	}
	return b, customer, p, nil
}

// showOTP asks for the code of a customer, or says that she is locked out.
func (s *Server) showOTP(w http.ResponseWriter, r *http.Request, status int, customer people.Person, p *pending, empty bool) error {
	key := customerKey(customer)
	wire.Attribute(w, "customer:"+key)
	wish, target, path := "", "", s.path+"/otp?"
	v := otpView{Customer: isolate(customer.Name()), BankID: s.c.Bank.ID, Key: key, Locked: s.state.locked(key), Empty: empty}
	if p != nil {
		wish, target = p.lang, formTarget(p.redirect)
		v.Request, v.CSRF, v.Recipient = p.id, p.csrf, p.client.Name
		path += "request=" + p.id + "&"
	} else {
		v.CSRF = s.visitor(r).csrf
	}
	title := "otp.title"
	if v.Locked {
		title, status = "otp.locked", http.StatusForbidden
		wire.Refuse(w, lockedOut(key).sentence())
	} else if failed := s.state.failures(key); failed > 0 {
		v.Left = maxCodes - failed
	}
	byHand := chosen(r, wish)
	lang := language(r, byHand, customer.Language)
	v.view = s.view(lang, title)
	v.Chosen, v.Other = byHand, path+"lang="+other(lang)
	return s.show(w, status, "otp.html", target, v)
}

// lockedOut is what the client is told.
func lockedOut(key string) *refusal {
	return bad("access_denied", "The sign-in of customer "+key+" is locked after three wrong one-time codes.",
		"It stays so until an operator unlocks it; ask another customer, or unlock this one.")
}

// otp handles POST /otp: a code is entered, or a customer who is locked out
// goes back to the app.
func (s *Server) otp(w http.ResponseWriter, r *http.Request) error {
	f, err := readForm(w, r)
	if err != nil {
		return err
	}
	b, customer, p, err := s.coded(r, f)
	if err != nil {
		return err
	}
	csrf := b.csrf
	if p != nil {
		csrf = p.csrf
	}
	if err := checkCSRF(f.Get("csrf"), csrf); err != nil {
		return err
	}
	key := customerKey(customer)
	if !s.state.locked(key) {
		if strings.TrimSpace(f.Get("code")) == "" {
			return s.showOTP(w, r, http.StatusUnprocessableEntity, customer, p, true)
		}
		if err := s.wrongCode(r.Context(), key, p); err != nil {
			return err
		}
	}
	if p == nil || !s.state.locked(key) {
		return s.showOTP(w, r, http.StatusUnprocessableEntity, customer, p, false)
	}
	wire.Attribute(w, "customer:"+key)
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.outcome == "" {
		p.outcome = s.refusedAt(w, p.request, lockedOut(key))
	}
	s.redirect(w, r, p.outcome)
	return nil
}

// wrongCode journals a try; the third locks the login. No code is right for
// those who are asked for one.
func (s *Server) wrongCode(ctx context.Context, key string, p *pending) error {
	d := record{Customer: key}
	if p != nil {
		d.Client = p.client.ID
	}
	_, err := s.c.Actor.Do(ctx, func(tx *actor.Tx) error {
		if s.state.locked(key) {
			return actor.ErrNothing
		}
		kind := typeLoginFailed
		d.Attempts, d.Why = s.state.failures(key)+1, "wrong one-time code"
		if d.Attempts >= maxCodes {
			kind, d.Why = typeLoginLocked, "wrong one-time code for the third time"
		}
		tx.Add(s.draft(kind, "customer/"+key, d, nil))
		return nil
	})
	return err
}

// Unlock lets a customer sign in again whose login is locked; her failures are
// forgotten. It fails with [ErrBadCustomer] and [ErrNotLocked].
func (s *Server) Unlock(ctx context.Context, customer string) error {
	p, err := s.person(customer)
	if err != nil {
		return fmt.Errorf("unlock %q at %s: %w", customer, s.c.Bank.ID, err)
	}
	key := customerKey(p)
	_, err = s.c.Actor.Do(ctx, func(tx *actor.Tx) error {
		if !s.state.locked(key) {
			return fmt.Errorf("unlock %q at %s: %w", customer, s.c.Bank.ID, ErrNotLocked)
		}
		tx.Add(s.draft(typeLoginUnlocked, "customer/"+key, record{Customer: key, Why: "reset by an operator"}, nil))
		return nil
	})
	return err
}

// Locked tells whether a customer, by her key or number, is locked out.
func (s *Server) Locked(customer string) bool {
	p, err := s.person(customer)
	return err == nil && s.state.locked(customerKey(p))
}
