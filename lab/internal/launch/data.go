package launch

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/msalab/msalab/lab/internal/folder"
)

// data is where a shop keeps its data.
type data struct{ *folder.Folder }

// newData makes an empty one in parent.
func newData(parent string) (*data, error) {
	if err := folder.Needs(parent, folder.ShopNeeds); err != nil {
		return nil, fmt.Errorf("for a shop's data: %w", err)
	}
	f, err := folder.New(parent, "shop")
	if err != nil {
		return nil, fmt.Errorf("for a shop's data: %w", err)
	}
	d := &data{f}
	if err := d.empty(); err != nil {
		return nil, errors.Join(err, d.Remove())
	}
	return d, nil
}

// databases is where the database files go.
func (d *data) databases() string { return filepath.Join(d.Path(), "data") }

// empty removes the data and makes room for new.
func (d *data) empty() error {
	if err := os.RemoveAll(d.databases()); err != nil {
		return fmt.Errorf("remove data: %w", err)
	}
	if err := os.Mkdir(d.databases(), 0o700); err != nil {
		return fmt.Errorf("make data folder: %w", err)
	}
	return nil
}
