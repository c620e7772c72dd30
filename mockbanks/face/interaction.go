package face

import (
	"encoding/binary"
	"encoding/hex"
	"net/http"

	"github.com/sandbank/sandbank/internal/chance"
	"github.com/sandbank/sandbank/internal/trace"
	"github.com/sandbank/sandbank/internal/wire"
)

// interactionHeader in the canonical form that [http.Header] keeps.
const interactionHeader = "X-Fapi-Interaction-Id"

const tagInteraction chance.Tag = 0xface1

// Interaction puts the interaction id on the answer: the one that the client
// sent, or one that follows from the exchange, so that equal runs have equal
// ids. It returns the id.
func (d *Desk) Interaction(w http.ResponseWriter, r *http.Request) string {
	h := w.Header()
	if sent := r.Header[interactionHeader]; len(sent) > 0 && echoable(sent[0]) {
		h[interactionHeader] = sent[:1:1]
		return sent[0]
	}
	id := wire.ExchangeID(w)
	if id == "" {
		id = string(trace.From(r.Context()))
	}
	id = uuid(chance.Text(id))
	h[interactionHeader] = []string{id}
	return id
}

// echoable tells whether a client's id may stand in an answer. The standard
// wants a UUID; clients that send something else still find it again.
func echoable(s string) bool {
	if s == "" || len(s) > 64 {
		return false
	}
	for i := range len(s) {
		if s[i] <= ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}

// uuid writes a draw as a UUID of version 4 (RFC 9562).
func uuid(seed uint64) string {
	var b [16]byte
	k := chance.Key(seed, tagInteraction)
	binary.BigEndian.PutUint64(b[:], chance.H(k, 0))
	binary.BigEndian.PutUint64(b[8:], chance.H(k, 1))
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	var out [36]byte
	hex.Encode(out[:8], b[:4])
	hex.Encode(out[9:13], b[4:6])
	hex.Encode(out[14:18], b[6:8])
	hex.Encode(out[19:23], b[8:10])
	hex.Encode(out[24:], b[10:])
	out[8], out[13], out[18], out[23] = '-', '-', '-', '-'
	return string(out[:])
}
