//go:build unix

package folder

import (
	"errors"
	"io/fs"
	"os"
	"syscall"
)

// lockFolder locks a folder for as long as the file returned is open. Where
// somebody else holds it the error is errLocked; where the folder was removed
// in between it is fs.ErrNotExist.
func lockFolder(dir string) (*os.File, error) {
	f, err := os.Open(dir)
	if err != nil {
		return nil, err
	}
	if err := lockFile(f); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

func lockFile(f *os.File) error {
	err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return errLocked
	}
	if err != nil {
		return &fs.PathError{Op: "flock", Path: f.Name(), Err: err}
	}
	// The lock is on what was opened: is that still what the name stands for?
	mine, err := f.Stat()
	if err != nil {
		return err
	}
	named, err := os.Stat(f.Name())
	if err != nil {
		return err
	}
	if !os.SameFile(mine, named) {
		return fs.ErrNotExist
	}
	return nil
}
