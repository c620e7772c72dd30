package face

import (
	"strconv"
	"time"
	"unicode/utf8"
)

// A Doc is a JSON text that is being appended to. The zero value is an empty
// one. Answers are written by hand rather than by reflection: an amount goes
// from minor units to digits without a float between them, the order of
// members is ours, and a balance costs no allocation.
type Doc struct {
	b      []byte
	closes [16]byte // what ends the open objects and arrays, innermost last
	depth  int
}

// Bytes is the text so far. It is valid until the next call.
func (d *Doc) Bytes() []byte { return d.b }

// Reset empties the text and keeps its room.
func (d *Doc) Reset() { d.b, d.depth = d.b[:0], 0 }

// name begins a member, or an element if name is empty.
func (d *Doc) name(name string) {
	if n := len(d.b); n > 0 && d.b[n-1] != '{' && d.b[n-1] != '[' {
		d.b = append(d.b, ',')
	}
	if name != "" {
		d.b = append(d.b, '"')
		d.b = append(d.b, name...)
		d.b = append(d.b, '"', ':')
	}
}

// Object opens an object. Within an array, and at the top, name is empty.
func (d *Doc) Object(name string) { d.open(name, '{', '}') }

// Array opens an array.
func (d *Doc) Array(name string) { d.open(name, '[', ']') }

func (d *Doc) open(name string, begin, end byte) {
	d.name(name)
	d.b = append(d.b, begin)
	d.closes[d.depth] = end
	d.depth++
}

// End closes the innermost object or array.
func (d *Doc) End() {
	d.depth--
	d.b = append(d.b, d.closes[d.depth])
}

// Text writes a string.
func (d *Doc) Text(name, value string) {
	d.name(name)
	d.b = appendString(d.b, value)
}

// Known writes a string unless it is empty.
func (d *Doc) Known(name, value string) {
	if value != "" {
		d.Text(name, value)
	}
}

// Int writes a whole number.
func (d *Doc) Int(name string, n int64) {
	d.name(name)
	d.b = strconv.AppendInt(d.b, n, 10)
}

// Bool writes true or false.
func (d *Doc) Bool(name string, value bool) {
	d.name(name)
	d.b = strconv.AppendBool(d.b, value)
}

// Number writes minor units as a number with two decimals: -5 is -0.05.
func (d *Doc) Number(name string, minor int64) {
	d.name(name)
	d.b = AppendDecimal(d.b, minor)
}

// Decimal writes minor units as a string with two decimals.
func (d *Doc) Decimal(name string, minor int64) {
	d.name(name)
	d.b = append(AppendDecimal(append(d.b, '"'), minor), '"')
}

// Time writes an instant to the second, in UTC.
func (d *Doc) Time(name string, t time.Time) {
	d.name(name)
	d.b = t.UTC().AppendFormat(append(d.b, '"'), "2006-01-02T15:04:05Z")
	d.b = append(d.b, '"')
}

// Local writes an instant to the second as the clocks of a zone show it, with
// its offset.
func (d *Doc) Local(name string, t time.Time, zone *time.Location) {
	d.name(name)
	d.b = t.In(zone).AppendFormat(append(d.b, '"'), "2006-01-02T15:04:05-07:00")
	d.b = append(d.b, '"')
}

// Date writes a day as it is in the zone of t.
func (d *Doc) Date(name string, t time.Time) {
	d.name(name)
	d.b = append(t.AppendFormat(append(d.b, '"'), time.DateOnly), '"')
}

// AppendDecimal writes minor units with two decimals. The currencies of this
// world have no other number of them.
func AppendDecimal(b []byte, minor int64) []byte {
	u := uint64(minor)
	if minor < 0 {
		b, u = append(b, '-'), -u
	}
	b = strconv.AppendUint(b, u/100, 10)
	return append(b, '.', byte('0'+u/10%10), byte('0'+u%10))
}

const digits = "0123456789abcdef"

// appendString quotes s. Angle brackets are escaped, so that no answer is a
// page by mistake.
func appendString(b []byte, s string) []byte {
	b = append(b, '"')
	begin := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			if c >= ' ' && c != '"' && c != '\\' && c != '<' && c != '>' {
				i++
				continue
			}
			b = append(b, s[begin:i]...)
			b = appendEscaped(b, c)
			i++
			begin = i
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		if r == utf8.RuneError && size == 1 {
			b = append(append(b, s[begin:i]...), `\ufffd`...)
			begin = i + 1
		}
		i += size
	}
	return append(append(b, s[begin:]...), '"')
}

func appendEscaped(b []byte, c byte) []byte {
	switch c {
	case '"', '\\':
		return append(b, '\\', c)
	case '\n':
		return append(b, '\\', 'n')
	case '\r':
		return append(b, '\\', 'r')
	case '\t':
		return append(b, '\\', 't')
	}
	return append(b, '\\', 'u', '0', '0', digits[c>>4], digits[c&15])
}
