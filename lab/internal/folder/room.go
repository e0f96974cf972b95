package folder

import (
	"fmt"
	"os"
)

// ShopNeeds is how much room there has to be for a shop's data: the two shops of
// `isolate` wrote 36 MB in a run, some 6 MB a minute.
const ShopNeeds = 100 << 20

// NoRoom is why something isn't begun that writes to a folder.
type NoRoom struct {
	Dir        string
	Has, Needs uint64 // bytes
}

var _ error = (*NoRoom)(nil)

// Error says where room is missing, and how much.
func (n *NoRoom) Error() string {
	return fmt.Sprintf("%d MB of disk are left in %s, and %d MB are needed: free space there, or set TMPDIR to a folder with more",
		n.Has>>20, n.Dir, n.Needs>>20)
}

// Needs refuses a folder whose disk has less room than so many bytes; "" is the
// system's folder for temporary files. Where the system doesn't tell, there is enough.
func Needs(dir string, bytes uint64) error {
	if dir == "" {
		dir = os.TempDir()
	}
	if has, err := Room(dir); err == nil && has < bytes {
		return &NoRoom{dir, has, bytes}
	}
	return nil
}
