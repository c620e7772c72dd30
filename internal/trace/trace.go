// Package trace carries one trace id from a first cause to its last effect.
//
// The wire form is the traceparent header of W3C Trace Context, level 1.
package trace

import (
	"context"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"strings"

	"github.com/sandbank/sandbank/internal/chance"
)

// Header is the name of the header that carries a trace.
const Header = "Traceparent"

// An ID is a trace id: 32 lower-case hexadecimal digits, not all zero.
type ID string

type contextKey struct{}

// With returns a context that belongs to the trace.
func With(ctx context.Context, id ID) context.Context {
	return context.WithValue(ctx, contextKey{}, id)
}

// WithNew returns a context that belongs to the n-th trace of a seed. The trace
// is drawn when somebody asks for it: for most requests nobody does.
func WithNew(ctx context.Context, seed, n uint64) context.Context {
	return &undrawn{ctx, seed, n}
}

// An undrawn is a context whose trace is not drawn yet.
type undrawn struct {
	context.Context //nolint:containedctx // it is a context itself
	seed, n         uint64
}

// Value implements [context.Context].
func (u *undrawn) Value(key any) any {
	if key == (contextKey{}) {
		return New(u.seed, u.n)
	}
	return u.Context.Value(key)
}

// From returns the trace of a context, or "" if it has none.
func From(ctx context.Context) ID {
	id, _ := ctx.Value(contextKey{}).(ID)
	return id
}

// New draws the n-th trace id of a seed.
func New(seed, n uint64) ID {
	const tag chance.Tag = 0x7261ce
	k := chance.Key(seed, tag, n)
	var b [16]byte
	binary.BigEndian.PutUint64(b[:], chance.H(k, 0))
	binary.BigEndian.PutUint64(b[8:], chance.H(k, 1)|1)
	return ID(hex.EncodeToString(b[:]))
}

// Parent is the traceparent header value of a call that belongs to the trace.
// Its span is derived from the trace, so that equal runs send equal bytes.
func (id ID) Parent() string {
	return fmt.Sprintf("00-%s-%016x-01", string(id), chance.Text(string(id))|1)
}

// Parse reads a traceparent header. It returns "" for one that the standard
// tells a receiver to ignore.
func Parse(header string) ID {
	parts := strings.Split(header, "-")
	if len(parts) < 4 || len(parts[0]) != 2 || parts[0] == "ff" || len(parts[1]) != 32 || len(parts[2]) != 16 {
		return ""
	}
	if parts[0] == "00" && len(parts) != 4 {
		return ""
	}
	if !isHex(parts[1]) || !isHex(parts[2]) || strings.Trim(parts[1], "0") == "" {
		return ""
	}
	return ID(parts[1])
}

func isHex(s string) bool {
	_, err := hex.DecodeString(s)
	return err == nil && strings.ToLower(s) == s
}
