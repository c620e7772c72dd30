package secret

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"strings"
)

// Derived is the secret of a kind that a key gives for a text: always the
// same one, and not to be guessed without the key.
func Derived(kind, key, text string) string {
	var b strings.Builder
	b.WriteString("sb" + kind + "_")
	for n := uint32(0); b.Len() < bodyLength+5; n++ {
		h := hmac.New(sha256.New, []byte(key))
		h.Write(binary.BigEndian.AppendUint32(nil, n))
		h.Write([]byte(text))
		for _, c := range h.Sum(nil) {
			if c < 248 && b.Len() < bodyLength+5 {
				b.WriteByte(alphabet[c%62])
			}
		}
	}
	return b.String()
}

// Kind is the kind of a secret of our form; empty if s is none.
func Kind(s string) string {
	if len(s) != bodyLength+5 || !strings.HasPrefix(s, "sb") || s[4] != '_' {
		return ""
	}
	return s[2:4]
}
