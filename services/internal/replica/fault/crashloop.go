package fault

import (
	"context"
	"errors"
	"time"
)

// crashLoop ends the replica a while after it was armed, whether requests come
// or not. As the next replica in its place is armed at its start, it dies as
// well, and so on until the fault is healed.
type crashLoop struct{}

func (crashLoop) validate(f Fault) error {
	if f.Delay <= 0 {
		return errors.New("delay: a replica that never lives can't be told from one that doesn't start; want it above 0")
	}
	return nil
}

func (crashLoop) stand(ctx context.Context, f Fault, host Host, fired func()) {
	t := time.NewTimer(f.Delay)
	defer t.Stop()
	select {
	case <-t.C:
		fired()
		host.Crash("fault " + f.ID)
	case <-ctx.Done():
	}
}
