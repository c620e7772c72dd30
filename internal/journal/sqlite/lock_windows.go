package sqlite

import (
	"os"

	"golang.org/x/sys/windows"
)

// lock takes f for this opener alone, in this process and among all others,
// or says that somebody else has it. Windows locks bytes, and others cannot
// read those: the lock lies far behind the text of the file.
func lock(f *os.File) (taken bool, err error) {
	err = windows.LockFileEx(windows.Handle(f.Fd()), windows.LOCKFILE_EXCLUSIVE_LOCK|windows.LOCKFILE_FAIL_IMMEDIATELY,
		0, 1, 0, &windows.Overlapped{Offset: 1 << 30})
	if err == windows.ERROR_LOCK_VIOLATION {
		return false, nil
	}
	return err == nil, err
}
