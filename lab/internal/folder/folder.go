// Package folder makes the folders in which the lab keeps what it needs while it
// runs, and clears away those of labs that were killed.
//
// As long as a folder is in use its owner holds a lock on it, which the kernel
// takes back however the owner ends: a folder that nobody has locked is a leftover.
package folder

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// prefix begins the names of the lab's folders: what has it is ours to remove.
const prefix = "msalab-"

// Folder is a folder in use.
type Folder struct {
	path string
	lock *os.File // the folder itself, open and locked
}

// New makes a folder for a purpose ("shop") in parent and locks it; in "": in the
// system's folder for temporary files.
func New(parent, purpose string) (*Folder, error) {
	// A lab that starts at the same moment may take the fresh folder for a
	// leftover before it is locked. Then there is another.
	for range 10 {
		path, err := os.MkdirTemp(parent, Pattern(purpose))
		if err != nil && (parent == "" || parent == os.TempDir()) {
			return nil, fmt.Errorf("make a folder: %w: set TMPDIR to a folder that can be written", err)
		}
		if err != nil {
			return nil, fmt.Errorf("make a folder: %w", err)
		}
		lock, err := lockFolder(path)
		if errors.Is(err, errLocked) || errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, errors.Join(fmt.Errorf("lock a folder: %w", err), os.RemoveAll(path))
		}
		return &Folder{path: path, lock: lock}, nil
	}
	return nil, fmt.Errorf("make a folder: others keep removing it from %s", parent)
}

// Pattern is what the folders for a purpose are called.
func Pattern(purpose string) string { return prefix + purpose + "-*" }

// Path is where the folder is.
func (f *Folder) Path() string { return f.path }

// Remove removes the folder and what is in it, and gives the lock back.
func (f *Folder) Remove() error {
	return errors.Join(os.RemoveAll(f.path), f.lock.Close())
}

// Sweep removes the lab's folders in parent whose owners are gone, whatever they
// were for.
func Sweep(parent string) error {
	if parent == "" {
		parent = os.TempDir()
	}
	paths, err := filepath.Glob(filepath.Join(parent, Pattern("*")))
	if err != nil {
		return fmt.Errorf("look for folders in %s: %w", parent, err)
	}
	var errs []error
	for _, path := range paths {
		lock, err := lockFolder(path)
		if err != nil {
			continue // in use, gone by now, or another user's
		}
		errs = append(errs, (&Folder{path: path, lock: lock}).Remove())
	}
	return errors.Join(errs...)
}

// errLocked says that a folder has an owner.
var errLocked = errors.New("locked by another")
