package authserver

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/sha256"
	"encoding/asn1"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"net/http"
)

// A signingKey signs ID tokens. Everybody who knows the seed knows it: it is
// for tests only, and its id says so.
type signingKey struct {
	id      string
	private *ecdsa.PrivateKey
	point   []byte // public, uncompressed (SEC 1, section 2.3.3)
}

// The keys of a bank: the one in use, and the next, published before use.
const keyCount = 2

// deriveKeys draws the keys of a bank from the seed of its run.
func deriveKeys(seed uint64, bank string) ([]signingKey, error) {
	keys := make([]signingKey, keyCount)
	for n := range keys {
		k, err := deriveKey(seed, bank, n)
		if err != nil {
			return nil, fmt.Errorf("signing key %d of %s: %w", n, bank, err)
		}
		keys[n] = k
	}
	return keys, nil
}

func deriveKey(seed uint64, bank string, n int) (signingKey, error) {
	// Almost every 32 bytes are a key of P-256; the loop is for the others.
	for try := range byte(64) {
		text := binary.BigEndian.AppendUint64([]byte("sandbank test-only signing key "), seed)
		text = append(append(text, byte(n), try), bank...)
		raw := sha256.Sum256(text)
		private, err := ecdsa.ParseRawPrivateKey(elliptic.P256(), raw[:])
		if err != nil {
			continue
		}
		point, err := private.PublicKey.Bytes()
		if err != nil {
			return signingKey{}, err
		}
		return signingKey{id: fmt.Sprintf("%s-test-only-%d", bank, n+1), private: private, point: point}, nil
	}
	return signingKey{}, errors.New("no scalar found")
}

// sign makes a compact JWS with ES256 (RFC 7515, RFC 7518 section 3.4). The
// signature is deterministic (RFC 6979).
func (k signingKey) sign(payload any) (string, error) {
	head, err := json.Marshal(map[string]string{"alg": "ES256", "kid": k.id, "typ": "JWT"})
	if err != nil {
		return "", err
	}
	body, err := json.Marshal(payload)
	if err != nil {
		return "", err
	}
	text := base64.RawURLEncoding.EncodeToString(head) + "." + base64.RawURLEncoding.EncodeToString(body)
	sum := sha256.Sum256([]byte(text))
	der, err := k.private.Sign(nil, sum[:], crypto.SHA256)
	if err != nil {
		return "", err
	}
	var rs struct{ R, S *big.Int }
	if _, err := asn1.Unmarshal(der, &rs); err != nil {
		return "", err
	}
	raw := make([]byte, 64)
	rs.R.FillBytes(raw[:32])
	rs.S.FillBytes(raw[32:])
	return text + "." + base64.RawURLEncoding.EncodeToString(raw), nil
}

// jwk is the public half of a key (RFC 7517).
type jwk struct {
	KeyType string `json:"kty"`
	Curve   string `json:"crv"`
	X       string `json:"x"`
	Y       string `json:"y,omitempty"`
	Use     string `json:"use"`
	Alg     string `json:"alg"`
	ID      string `json:"kid"`
}

// jwks handles GET /jwks.
func (s *Server) jwks(w http.ResponseWriter, r *http.Request) {
	keys, err := s.keys()
	if err != nil {
		s.c.Log.ErrorContext(r.Context(), "no signing keys", "bank", s.c.Bank.ID, "error", err)
		http.Error(w, http.StatusText(http.StatusInternalServerError), http.StatusInternalServerError)
		return
	}
	body := struct {
		Keys []jwk `json:"keys"`
	}{}
	if body.Keys, err = s.published(keys); err != nil {
		http.Error(w, http.StatusText(http.StatusInternalServerError), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Cache-Control", "public, max-age=300")
	render(w, http.StatusOK, body)
}
