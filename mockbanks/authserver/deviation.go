package authserver

import (
	"cmp"
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"time"

	"github.com/sandbank/sandbank/internal/actor"
	"github.com/sandbank/sandbank/internal/fault"
)

// Faults is what the server asks whether it is to deviate.
type Faults interface {
	Meets(ctx context.Context, w http.ResponseWriter, o fault.Occasion, kinds ...string) (fault.Fault, bool)
	MeetsIf(ctx context.Context, w http.ResponseWriter, o fault.Occasion, kind string, fits func(fault.Fault) bool) (fault.Fault, bool)
	Faces(o fault.Occasion, kind string) (fault.Fault, bool)
	Armed() []fault.Fault
}

// deviates asks which fault of an ID token strikes now.
func (s *Server) deviates(w http.ResponseWriter, r *http.Request, c Client) fault.Fault {
	if s.c.Faults == nil {
		return fault.Fault{}
	}
	o := fault.Occasion{Party: s.c.Bank.ID, Route: r.URL.Path, Method: r.Method, Caller: c.Actor}
	f, _ := s.c.Faults.Meets(r.Context(), w, o, fault.BadSignature, fault.MissingSignature, fault.UnknownKID,
		fault.RotatedKey, fault.AlgorithmChanged, fault.WrongIssuer, fault.WrongAudience)
	if f.Kind == "" { // the skew strikes at the whole answer, and is journaled there
		f = s.armed(fault.ClockSkew)
	}
	return f
}

// burn uses a refresh token up and answers as if the bank had failed, if a
// fault wants it so.
func (s *Server) burn(w http.ResponseWriter, r *http.Request, c Client, value string) error {
	if s.c.Faults == nil {
		return nil
	}
	o := fault.Occasion{Party: s.c.Bank.ID, Route: r.URL.Path, Method: r.Method, Caller: c.Actor}
	f, strikes := s.c.Faults.Meets(r.Context(), w, o, fault.RefreshBurnt)
	if !strikes {
		return nil
	}
	h := sha256.Sum256([]byte(value))
	_, err := s.c.Actor.Do(r.Context(), func(tx *actor.Tx) error {
		tx.Add(s.draft(typeTokenRevoked, "client/"+c.ID, record{Client: c.ID, Kind: kindRefresh, Why: "burnt by fault " + f.ID},
			map[string]string{secretToken: hex.EncodeToString(h[:])}))
		return nil
	})
	if err != nil {
		return err
	}
	return &refusal{cmp.Or(f.Status, http.StatusBadGateway), "server_error", "Fault " + f.ID + " fails here on purpose, and the refresh token is used up.",
		"Ask the customer again, or end the fault and log in anew."}
}

// armed is the first armed fault of a kind at this bank; the zero value if
// there is none.
func (s *Server) armed(kind string) fault.Fault {
	if s.c.Faults == nil {
		return fault.Fault{}
	}
	for _, f := range s.c.Faults.Armed() {
		if f.Kind == kind && (f.Party == s.c.Bank.ID || f.Party == "*") {
			return f
		}
	}
	return fault.Fault{}
}

// spoiled says something that is not true, as a fault wants.
func (b idBody) spoiled(f fault.Fault) idBody {
	switch f.Kind {
	case fault.WrongIssuer:
		b.Issuer += "-elsewhere"
	case fault.WrongAudience:
		b.Audience = "another-client"
	case fault.ClockSkew:
		skew := int64(f.Latency / time.Second)
		b.Issued, b.Expires, b.AuthTime = b.Issued+skew, b.Expires+skew, b.AuthTime+skew
	}
	return b
}

// signSpoiled signs as a fault wants.
func (s *Server) signSpoiled(keys []signingKey, b idBody, f fault.Fault) (string, error) {
	switch f.Kind {
	case fault.MissingSignature:
		return unsigned(b)
	case fault.BadSignature:
		text, err := keys[0].sign(b)
		if err != nil {
			return "", err
		}
		return text[:len(text)-8] + "AAAAAAAA", nil
	case fault.UnknownKID:
		stranger := keys[0]
		stranger.id = s.c.Bank.ID + "-test-only-unknown"
		return stranger.sign(b)
	case fault.RotatedKey:
		rotated, err := deriveKey(s.c.Actor.Seed(), s.c.Bank.ID, keyCount)
		if err != nil {
			return "", err
		}
		return rotated.sign(b)
	case fault.AlgorithmChanged:
		return s.signEdDSA(b)
	}
	return keys[0].sign(b)
}

// unsigned is an unsecured JWS (RFC 7515, appendix A.5).
func unsigned(b idBody) (string, error) {
	body, err := json.Marshal(b)
	if err != nil {
		return "", err
	}
	head := base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"none","typ":"JWT"}`))
	return head + "." + base64.RawURLEncoding.EncodeToString(body) + ".", nil
}

// edKey is the bank's key of the other algorithm (RFC 8037), drawn from the
// seed, for tests only.
func (s *Server) edKey() (id string, key ed25519.PrivateKey) {
	text := binary.BigEndian.AppendUint64([]byte("sandbank test-only Ed25519 key "), s.c.Actor.Seed())
	seed := sha256.Sum256(append(text, s.c.Bank.ID...))
	return s.c.Bank.ID + "-test-only-ed25519", ed25519.NewKeyFromSeed(seed[:])
}

func (s *Server) signEdDSA(b idBody) (string, error) {
	id, key := s.edKey()
	head, err := json.Marshal(map[string]string{"alg": "EdDSA", "kid": id, "typ": "JWT"})
	if err != nil {
		return "", err
	}
	body, err := json.Marshal(b)
	if err != nil {
		return "", err
	}
	text := base64.RawURLEncoding.EncodeToString(head) + "." + base64.RawURLEncoding.EncodeToString(body)
	return text + "." + base64.RawURLEncoding.EncodeToString(ed25519.Sign(key, []byte(text))), nil
}

// published are the keys that clients find: those of the bank, but for what a
// fault has put in their place.
func (s *Server) published(keys []signingKey) ([]jwk, error) {
	if s.armed(fault.RotatedKey).Kind != "" {
		rotated, err := deriveKey(s.c.Actor.Seed(), s.c.Bank.ID, keyCount)
		if err != nil {
			return nil, err
		}
		keys = append([]signingKey{rotated}, keys[1:]...)
	}
	all := make([]jwk, 0, len(keys)+1)
	for _, k := range keys {
		all = append(all, jwk{
			KeyType: "EC", Curve: "P-256", Use: "sig", Alg: "ES256", ID: k.id,
			X: base64.RawURLEncoding.EncodeToString(k.point[1:33]), Y: base64.RawURLEncoding.EncodeToString(k.point[33:]),
		})
	}
	if s.armed(fault.AlgorithmChanged).Kind != "" {
		id, key := s.edKey()
		public, _ := key.Public().(ed25519.PublicKey)
		all = append(all, jwk{KeyType: "OKP", Curve: "Ed25519", Use: "sig", Alg: "EdDSA", ID: id, X: base64.RawURLEncoding.EncodeToString(public)})
	}
	return all, nil
}
