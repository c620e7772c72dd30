package authserver

import (
	"encoding/json"
	"sync"
	"sync/atomic"
	"time"

	"github.com/sandbank/sandbank/internal/journal"
)

// A grant is what was issued on one consent: one code, and the tokens that
// come of it.
type grant struct {
	id       string
	consent  string
	client   string
	customer string
	scope    string
	acr      string
	opened   time.Time    // real
	dead     atomic.Bool  // revoked, itself or by its consent
	used     atomic.Int64 // virtual, milliseconds: see [Access.Touch]
}

// A code is an authorization code, known by its hash.
type code struct {
	grant     *grant
	client    string
	redirect  string
	challenge string
	nonce     string
	issued    time.Time // real
	redeemed  bool
}

// state is the read model of one bank's clients, grants, codes and tokens.
type state struct {
	source string
	tokens tokens

	mu        sync.RWMutex
	clients   map[string]Client
	order     []string // client ids as they were registered
	grants    map[string]*grant
	byConsent map[string][]*grant
	codes     map[string]*code
	oldest    []string        // code hashes as they were issued
	refused   map[string]bool // parties that were not admitted
	wrong     map[string]int  // wrong one-time codes of customers
}

func newState(bank string) *state {
	s := &state{source: "/banks/" + bank}
	s.Reset()
	return s
}

// Reset implements [actor.Projection].
func (s *state) Reset() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.clients, s.grants, s.byConsent = map[string]Client{}, map[string]*grant{}, map[string][]*grant{}
	s.codes, s.order, s.oldest = map[string]*code{}, nil, nil
	s.refused, s.wrong = map[string]bool{}, map[string]int{}
	s.tokens.reset()
}

// Apply implements [actor.Projection].
func (s *state) Apply(e journal.Event) {
	if e.Source != s.source {
		return
	}
	var d record
	switch e.Type {
	case typeRegistered, typeSuspended, typeRestored, typeGrant, typeCode, typeRedeemed, typeIssued, typeTokenRevoked, typeRefused, typeConsentRevoked,
		typeLoginFailed, typeLoginLocked, typeLoginUnlocked:
		if json.Unmarshal(e.Data, &d) != nil {
			return // not an event of ours
		}
	default:
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	switch e.Type {
	case typeRegistered:
		s.register(d, e)
	case typeSuspended, typeRestored:
		if c, known := s.clients[d.Client]; known {
			c.Suspended = e.Type == typeSuspended
			s.clients[d.Client] = c
		}
	case typeGrant:
		s.open(d, e)
	case typeCode:
		s.keepCode(d, e)
	case typeRedeemed:
		if c := s.codes[e.Secret[secretCode]]; c != nil {
			c.redeemed = true
		}
	case typeIssued:
		s.keepToken(d, e)
	case typeTokenRevoked:
		s.revoke(d, e)
	case typeRefused:
		s.refused[d.Party] = true
	case typeLoginFailed, typeLoginLocked:
		s.wrong[d.Customer] = d.Attempts
	case typeLoginUnlocked:
		delete(s.wrong, d.Customer)
	case typeConsentRevoked:
		for _, g := range s.byConsent[d.Consent] {
			g.dead.Store(true)
		}
	}
}

func (s *state) register(d record, e journal.Event) {
	if _, known := s.clients[d.Client]; !known {
		s.order = append(s.order, d.Client)
	}
	s.clients[d.Client] = Client{
		ID: d.Client, Name: d.Name, LegalName: d.LegalName, Purpose: d.Purpose, PurposeVI: d.PurposeVI,
		RedirectURIs: d.RedirectURIs, Scope: d.Scope, Public: d.Public, Party: d.Party, Actor: d.Actor,
		Headless: d.Headless, CreatedAt: e.Time, secret: e.Secret[secretClient],
	}
}

func (s *state) open(d record, e journal.Event) {
	g := &grant{id: d.Grant, consent: d.Consent, client: d.Client, customer: d.Customer, scope: d.Scope, acr: d.ACR, opened: e.WallTime}
	g.used.Store(e.Time.UnixMilli())
	s.grants[g.id] = g
	s.byConsent[g.consent] = append(s.byConsent[g.consent], g)
}

// keepCode keeps a code, and drops those that are too old even to be told
// apart from unknown ones.
func (s *state) keepCode(d record, e journal.Event) {
	hash, g := e.Secret[secretCode], s.grants[d.Grant]
	if hash == "" || g == nil {
		return // the file was exported without its secrets
	}
	s.codes[hash] = &code{
		grant: g, client: d.Client, redirect: d.Redirect, challenge: e.Secret[secretChallenge],
		nonce: e.Secret[secretNonce], issued: e.WallTime,
	}
	s.oldest = append(s.oldest, hash)
	for len(s.oldest) > 0 && e.WallTime.Sub(s.codes[s.oldest[0]].issued) > codeLife+keepEnded {
		delete(s.codes, s.oldest[0])
		s.oldest = s.oldest[1:]
	}
}

func (s *state) keepToken(d record, e journal.Event) {
	hash, ok := parseSum(e.Secret[secretToken])
	if !ok {
		return
	}
	t := &token{grant: s.grants[d.Grant], kind: d.Kind}
	c := s.clients[d.Client]
	t.access = Access{Client: d.Client, Recipient: c.Name, Actor: c.Actor, Scope: d.Scope, Kind: ForClient, grant: t.grant}
	if d.Life > 0 {
		t.access.ExpiresAt = e.WallTime.Add(time.Duration(d.Life) * time.Second)
	}
	t.issued = e.WallTime
	if g := t.grant; g != nil {
		t.access.Kind, t.access.Grant, t.access.Consent, t.access.Customer = ForCustomer, g.id, g.consent, g.customer
		g.used.Store(e.Time.UnixMilli())
	}
	s.tokens.put(hash, t, e.WallTime)
}

// revoke ends a token, or the grant with all its tokens.
func (s *state) revoke(d record, e journal.Event) {
	if d.Kind == kindGrant {
		if g := s.grants[d.Grant]; g != nil {
			g.dead.Store(true)
		}
		return
	}
	if hash, ok := parseSum(e.Secret[secretToken]); ok {
		if t := s.tokens.get(hash); t != nil {
			t.revoked.Store(true)
		}
	}
}

// client returns a client by its id.
func (s *state) client(id string) (Client, bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	c, ok := s.clients[id]
	return c, ok
}

// turnedAway tells whether a party was refused before.
func (s *state) turnedAway(party string) bool {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.refused[party]
}

// failures is how many wrong one-time codes a customer has entered.
func (s *state) failures(customer string) int {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.wrong[customer]
}

// locked tells whether they were too many.
func (s *state) locked(customer string) bool { return s.failures(customer) >= maxCodes }

// granted tells whether a grant was ever opened on a consent.
func (s *state) granted(consent string) bool {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return len(s.byConsent[consent]) > 0
}

// code returns a copy of the code with a hash.
func (s *state) code(hash string) (code, bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if c := s.codes[hash]; c != nil {
		return *c, true
	}
	return code{}, false
}

// lastUsed is when a consent's tokens were last used, as far as is known.
func (s *state) lastUsed(consent string) time.Time {
	s.mu.RLock()
	defer s.mu.RUnlock()
	last := int64(0)
	for _, g := range s.byConsent[consent] {
		last = max(last, g.used.Load())
	}
	if last == 0 {
		return time.Time{}
	}
	return time.UnixMilli(last).UTC()
}
