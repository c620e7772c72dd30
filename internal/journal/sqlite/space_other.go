//go:build !linux && !darwin && !freebsd

package sqlite

import "math"

// free is unknown here: SQLite's own error on a full disk is what is left.
func free(string) (uint64, error) { return math.MaxUint64, nil }
