package launch

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// folderPattern names the folders of shops: what it matches is ours to remove.
const folderPattern = "msalab-shop-*"

// folder is where a shop keeps its data. As long as it is in use its owner
// holds a lock on it, which the kernel takes back however the owner ends: a
// folder that nobody has locked is a leftover.
type folder struct {
	dir  string
	lock *os.File // the folder itself, open and locked
}

// newFolder makes a folder in parent and locks it.
func newFolder(parent string) (*folder, error) {
	// A lab that starts at the same moment may take the fresh folder for a
	// leftover before it is locked. Then there is another.
	for range 10 {
		dir, err := os.MkdirTemp(parent, folderPattern)
		if err != nil {
			return nil, fmt.Errorf("make data folder: %w", err)
		}
		lock, err := lockFolder(dir)
		if errors.Is(err, errLocked) || errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, errors.Join(fmt.Errorf("lock data folder: %w", err), os.RemoveAll(dir))
		}
		f := &folder{dir: dir, lock: lock}
		if err := f.empty(); err != nil {
			return nil, errors.Join(err, f.remove())
		}
		return f, nil
	}
	return nil, fmt.Errorf("make data folder: others keep removing it from %s", parent)
}

// path is where the database files go.
func (f *folder) path() string { return filepath.Join(f.dir, "data") }

// empty removes the data and makes room for new.
func (f *folder) empty() error {
	if err := os.RemoveAll(f.path()); err != nil {
		return fmt.Errorf("remove data: %w", err)
	}
	if err := os.Mkdir(f.path(), 0o700); err != nil {
		return fmt.Errorf("make data folder: %w", err)
	}
	return nil
}

// remove removes the folder and what is in it, and gives the lock back.
func (f *folder) remove() error {
	return errors.Join(os.RemoveAll(f.dir), f.lock.Close())
}

// sweep removes the folders in parent whose owners are gone.
func sweep(parent string) error {
	dirs, err := filepath.Glob(filepath.Join(parent, folderPattern))
	if err != nil {
		return err
	}
	var errs []error
	for _, dir := range dirs {
		lock, err := lockFolder(dir)
		if err != nil {
			continue // in use, gone by now, or another user's
		}
		errs = append(errs, (&folder{dir: dir, lock: lock}).remove())
	}
	return errors.Join(errs...)
}

// errLocked says that a folder has an owner.
var errLocked = errors.New("locked by another")
