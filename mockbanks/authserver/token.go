package authserver

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// Refusals of [Server.Validate].
var (
	ErrNoToken      = errors.New("no access token")
	ErrUnknownToken = errors.New("unknown access token")
	ErrTokenExpired = errors.New("access token has expired")
	ErrTokenRevoked = errors.New("access token has been revoked")
)

// A Kind tells on whose behalf a token speaks.
type Kind int

// The kinds of access.
const (
	ForClient   Kind = iota + 1 // the client itself: it may create consents
	ForCustomer                 // a customer who consented
)

// An Access is what a valid access token stands for.
type Access struct {
	Client    string
	Recipient string // name of the client
	Actor     string // who it is in the record of exchanges
	Grant     string
	Consent   string
	Customer  string // key of a pin or decimal index; "" for a client's token
	Scope     string // granted, separated by spaces
	Kind      Kind
	ExpiresAt time.Time // real

	grant *grant
}

// Has tells whether a scope was granted. It allocates nothing.
func (a Access) Has(scope string) bool {
	for rest, more := a.Scope, true; more; {
		var one string
		one, rest, more = strings.Cut(rest, " ")
		if one == scope {
			return true
		}
	}
	return false
}

// Touch records that the access was used at a virtual instant. It is told to
// the customer; it is not journaled, so that after a restart the last token's
// issue stands in its place.
func (a Access) Touch(at time.Time) {
	if a.grant == nil {
		return
	}
	// Once a second is enough, and spares a hot grant its cache line.
	if ms := at.UnixMilli(); ms > a.grant.used.Load()+1000 {
		a.grant.used.Store(ms)
	}
}

// keepEnded is how long what has expired is told apart from what is unknown.
const keepEnded = 24 * time.Hour

type sum = [sha256.Size]byte

// A token is known by the hash of its value only.
type token struct {
	access  Access
	kind    string
	grant   *grant // nil for a client's token
	issued  time.Time
	revoked atomic.Bool
}

// ended tells whether the token or its grant was revoked.
func (t *token) ended() bool {
	return t.revoked.Load() || t.grant != nil && t.grant.dead.Load()
}

const shards = 16

// tokens finds tokens by hash. Shards keep readers out of each other's way.
type tokens struct {
	shard  [shards]shard
	oldest []sum // of those with an end, as they were issued; guarded by the writer
}

type shard struct {
	mu sync.RWMutex
	m  map[sum]*token
	_  [32]byte // keeps neighbours off the cache line
}

func (t *tokens) reset() {
	for i := range t.shard {
		t.shard[i].mu.Lock()
		t.shard[i].m = nil
		t.shard[i].mu.Unlock()
	}
	t.oldest = nil
}

func (t *tokens) get(h sum) *token {
	s := &t.shard[h[0]%shards]
	s.mu.RLock()
	found := s.m[h]
	s.mu.RUnlock()
	return found
}

// put keeps a token and forgets those that ended long before now. Only one
// writer calls it at a time.
func (t *tokens) put(h sum, k *token, now time.Time) {
	s := &t.shard[h[0]%shards]
	s.mu.Lock()
	if s.m == nil {
		s.m = map[sum]*token{}
	}
	s.m[h] = k
	s.mu.Unlock()
	if k.access.ExpiresAt.IsZero() {
		return
	}
	t.oldest = append(t.oldest, h)
	for len(t.oldest) > 0 {
		old := t.get(t.oldest[0])
		if old != nil && now.Sub(old.access.ExpiresAt) < keepEnded {
			return
		}
		t.drop(t.oldest[0])
		t.oldest = t.oldest[1:]
	}
}

func (t *tokens) drop(h sum) {
	s := &t.shard[h[0]%shards]
	s.mu.Lock()
	delete(s.m, h)
	s.mu.Unlock()
}

// Validate tells what an access token stands for. It says nothing about the
// consent, which the resource server must ask.
//
// It fails with [ErrNoToken], [ErrUnknownToken] (a refresh token is unknown
// here), [ErrTokenRevoked] or [ErrTokenExpired]. It takes no writer's lock and
// allocates nothing.
func (s *Server) Validate(bearer string) (Access, error) {
	if bearer == "" {
		return Access{}, ErrNoToken
	}
	t := s.find(bearer)
	switch {
	case t == nil || t.kind == kindRefresh:
		return Access{}, ErrUnknownToken
	case t.ended():
		return Access{Client: t.access.Client, Actor: t.access.Actor}, ErrTokenRevoked
	case !s.c.Wall.Now().Before(t.access.ExpiresAt):
		return Access{Client: t.access.Client, Actor: t.access.Actor}, ErrTokenExpired
	}
	return t.access, nil
}

// find returns the token with a value, or nil.
func (s *Server) find(value string) *token {
	var room [64]byte
	if len(value) > len(room) {
		return nil // ours are shorter
	}
	return s.state.tokens.get(sha256.Sum256(room[:copy(room[:], value)]))
}

// parseSum reads a hash as it stands in the journal.
func parseSum(s string) (h sum, ok bool) {
	n, err := hex.Decode(h[:], []byte(s[:min(len(s), 2*len(h))]))
	return h, err == nil && n == len(h)
}
