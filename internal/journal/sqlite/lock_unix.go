//go:build !windows

package sqlite

import (
	"os"
	"syscall"
)

// lock takes f for this opener alone, in this process and among all others,
// or says that somebody else has it. The kernel lets go when the process ends.
func lock(f *os.File) (taken bool, err error) {
	err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if err == syscall.EWOULDBLOCK {
		return false, nil
	}
	return err == nil, err
}
