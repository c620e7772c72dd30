//go:build linux || darwin || freebsd

package sqlite

import "syscall"

// free is how many bytes the file system of dir has left for us.
func free(dir string) (uint64, error) {
	var s syscall.Statfs_t
	if err := syscall.Statfs(dir, &s); err != nil {
		return 0, err
	}
	return uint64(max(s.Bavail, 0)) * uint64(s.Bsize), nil
}
