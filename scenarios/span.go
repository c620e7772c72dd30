package scenarios

import (
	"strconv"
	"strings"
	"time"
)

// maxSpan bounds a wait: a century.
const maxSpan = 36500 * day

const day = 24 * time.Hour

// parseSpan reads whole days, hours, minutes and seconds, in that order.
func parseSpan(s string) (time.Duration, bool) {
	var total time.Duration
	rest, left := s, []string{"d", "h", "m", "s"}
	for rest != "" {
		end := strings.IndexFunc(rest, func(c rune) bool { return c < '0' || c > '9' })
		if end < 1 {
			return 0, false
		}
		n, err := strconv.ParseInt(rest[:end], 10, 32)
		unit := rest[end : end+1]
		for len(left) > 0 && left[0] != unit {
			left = left[1:]
		}
		if err != nil || len(left) == 0 {
			return 0, false
		}
		left = left[1:]
		if n > int64(maxSpan/spanOf(unit)) {
			return 0, false
		}
		if total += time.Duration(n) * spanOf(unit); total > maxSpan {
			return 0, false
		}
		rest = rest[end+1:]
	}
	return total, total > 0
}

func spanOf(unit string) time.Duration {
	switch unit {
	case "d":
		return day
	case "h":
		return time.Hour
	case "m":
		return time.Minute
	}
	return time.Second
}

// formatSpan writes what parseSpan reads.
func formatSpan(d time.Duration) string {
	var b strings.Builder
	for _, unit := range []string{"d", "h", "m", "s"} {
		if n := d / spanOf(unit); n > 0 {
			b.WriteString(strconv.FormatInt(int64(n), 10) + unit)
			d -= n * spanOf(unit)
		}
	}
	return b.String()
}
