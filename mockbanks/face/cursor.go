package face

import (
	"encoding/base64"
	"encoding/binary"
	"errors"
	"time"
)

// ErrCursor says that a page mark is not one of ours.
var ErrCursor = errors.New("page mark is not one of this bank")

// A Cursor is where a listing goes on: how many elements were given, of the
// listing as it was when its first page was asked for. Nothing that is booked
// between two pages moves an element from one to the other.
type Cursor struct {
	AsOf time.Time // to the millisecond
	Skip int
}

// MaxSkip bounds what a mark may name.
const MaxSkip = 1 << 24

// String is the opaque form, 18 letters long.
func (c Cursor) String() string {
	var b [13]byte
	binary.BigEndian.PutUint64(b[:], uint64(c.AsOf.UnixMilli()))
	binary.BigEndian.PutUint32(b[8:], uint32(c.Skip))
	b[12] = check(b[:12])
	return base64.RawURLEncoding.EncodeToString(b[:])
}

// ParseCursor reads the opaque form. It fails with [ErrCursor].
func ParseCursor(s string) (Cursor, error) {
	b, err := base64.RawURLEncoding.Strict().DecodeString(s)
	if err != nil || len(b) != 13 || b[12] != check(b[:12]) {
		return Cursor{}, ErrCursor
	}
	ms, skip := int64(binary.BigEndian.Uint64(b)), binary.BigEndian.Uint32(b[8:])
	if skip > MaxSkip || ms < 0 || ms > 1<<44 {
		return Cursor{}, ErrCursor
	}
	return Cursor{time.UnixMilli(ms).UTC(), int(skip)}, nil
}

// check finds a mark that was typed or cut.
func check(b []byte) byte {
	sum := byte(0x5b)
	for _, c := range b {
		sum = sum*31 + c
	}
	return sum
}
