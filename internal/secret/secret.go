// Package secret mints what must not be guessed, and hides it again.
//
// Every secret of ours has one form: "sb", two letters for its kind, "_", and
// 32 letters or digits. So it has a fixed length, a reader knows it at sight,
// and it can be masked wherever it turns up: in a header, a form, a page.
package secret

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"regexp"
	"strings"
)

// Kinds of secrets.
const (
	AccessToken  = "at"
	RefreshToken = "rt"
	Code         = "ac"
	ClientSecret = "cs"
	AppSecret    = "as"
	PageToken    = "pt"
	VerifyToken  = "vt"
	LinkToken    = "lt"
	LinkCode     = "lc"
	State        = "st"
	Nonce        = "nc"
	Verifier     = "pv"
	Form         = "fm" // cross-site request forgery token of a page
	Session      = "se"
	Admin        = "ad"
)

const alphabet = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"

// bodyLength gives 190 bits, more than the 128 that OAuth asks for.
const bodyLength = 32

// Mint returns a new secret of a kind. It is random even where all else is
// drawn from the seed, and never part of a canonical form.
func Mint(kind string) string {
	var b strings.Builder
	b.WriteString("sb" + kind + "_")
	var buf [64]byte
	for b.Len() < bodyLength+5 {
		rand.Read(buf[:]) // it never fails: see crypto/rand
		for _, c := range buf {
			if c < 248 && b.Len() < bodyLength+5 { // 248 = 4*62: no letter is likelier
				b.WriteByte(alphabet[c%62])
			}
		}
	}
	return b.String()
}

// Hash is what is stored in place of a secret: SHA-256 in hexadecimal.
func Hash(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:])
}

// Masker replaces secrets in texts. The zero value is not usable.
type Masker struct {
	form *regexp.Regexp
	jwt  *regexp.Regexp
}

// NewMasker returns a Masker. It is safe for concurrent use.
func NewMasker() *Masker {
	return &Masker{
		form: regexp.MustCompile(`sb([a-z]{2})_[0-9A-Za-z]{32}`),
		jwt:  regexp.MustCompile(`eyJ[0-9A-Za-z_-]{10,}\.[0-9A-Za-z_-]+\.[0-9A-Za-z_-]*`),
	}
}

// Mask replaces every secret of our form, and every signed token, by a
// placeholder that still tells its kind.
func (m *Masker) Mask(s string) string {
	if strings.Contains(s, "sb") {
		s = m.form.ReplaceAllString(s, "sb${1}_***")
	}
	if strings.Contains(s, "eyJ") {
		s = m.jwt.ReplaceAllString(s, "eyJ***")
	}
	return s
}
