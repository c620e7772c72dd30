package export

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"syscall"
)

// Save writes a file whole or not at all: to a name with ".part" behind it,
// which gets its final name when everything is on the disk. If anything fails
// the part is removed and what stood under the name before is untouched. What
// is there and is no regular file (a device, a pipe) is written to as it is.
func Save(name string, write func(io.Writer) error) error {
	if info, err := os.Stat(name); err == nil && !info.Mode().IsRegular() {
		if info.IsDir() {
			return fmt.Errorf("%s is a directory: name a file", name)
		}
		return into(name, os.O_WRONLY, write)
	} else if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	part := name + ".part"
	if err := into(part, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, write); err != nil {
		os.Remove(part)
		return fmt.Errorf("%s is not written: %w", name, err)
	}
	if err := os.Rename(part, name); err != nil {
		os.Remove(part)
		return err
	}
	return nil
}

// into opens a file, lets it be written and sees that it is on the disk.
func into(name string, flag int, write func(io.Writer) error) (err error) {
	f, err := os.OpenFile(name, flag, 0o666)
	if err != nil {
		return err
	}
	if err = write(f); err == nil {
		if err = f.Sync(); errors.Is(err, syscall.EINVAL) {
			err = nil // a pipe or a device, which has nothing to be put on a disk
		}
	}
	return errors.Join(err, f.Close())
}
