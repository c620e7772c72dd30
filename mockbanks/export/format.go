package export

import (
	"fmt"
	"strconv"
	"time"
)

// A Format is how a file is written.
type Format string

// The formats.
const (
	CSV   Format = "csv"
	JSONL Format = "jsonl"
	OFX   Format = "ofx"
)

// ParseFormat reads the name of a format. It fails with [ErrFormat].
func ParseFormat(s string) (Format, error) {
	if f := Format(s); f.known() {
		return f, nil
	}
	return "", fmt.Errorf("format %q: %w", s, ErrFormat)
}

func (f Format) known() bool { return f == CSV || f == JSONL || f == OFX }

// MediaType is what a server calls the format.
func (f Format) MediaType() string {
	switch f {
	case CSV:
		return "text/csv; charset=utf-8; header=present"
	case JSONL:
		return "application/x-ndjson"
	}
	return "application/x-ofx"
}

// Extension is how names of such files end.
func (f Format) Extension() string { return "." + string(f) }

// form begins a file.
func (o Order) form() form {
	switch o.Format {
	case CSV:
		return &csvForm{o: o}
	case JSONL:
		return &jsonForm{o: o}
	}
	return &ofxForm{o: o}
}

// minorDigits is how many decimals a currency has (ISO 4217).
func minorDigits(currency string) int {
	switch currency {
	case "JPY", "KRW", "VND", "CLP", "ISK":
		return 0
	case "BHD", "JOD", "KWD", "OMR", "TND":
		return 3
	}
	return 2
}

// appendMoney writes minor units as a decimal.
func appendMoney(b []byte, minor int64, currency string) []byte {
	u := uint64(minor)
	if minor < 0 {
		b, u = append(b, '-'), -u
	}
	digits, whole := minorDigits(currency), u
	for range digits {
		whole /= 10
	}
	b = strconv.AppendUint(b, whole, 10)
	if digits == 0 {
		return b
	}
	b = append(b, '.')
	unit := uint64(1)
	for range digits - 1 {
		unit *= 10
	}
	for ; unit > 0; unit /= 10 {
		b = append(b, byte('0'+u/unit%10))
	}
	return b
}

// instant is how a moment is written: UTC, with milliseconds.
const instant = "2006-01-02T15:04:05.000Z"

func appendDay(b []byte, t time.Time, zone *time.Location) []byte {
	if t.IsZero() {
		return b
	}
	return t.In(zone).AppendFormat(b, time.DateOnly)
}
