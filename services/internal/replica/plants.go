package replica

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/msalab/msalab/services/internal/replica/fault"
	"github.com/msalab/msalab/services/internal/work"
)

// plants is what services have been told to plant.
type plants struct {
	mu      sync.Mutex // held while the faults are replaced
	ended   bool
	planted map[plantKey]Planter
}

type plantKey struct{ function, cause string }

// replaceFaults makes faults the active ones: what they need is planted before
// the first request meets them, and uprooted after the last has. If whoever asked for
// them has left meanwhile, nothing is done: what was asked for since counts.
func (r *Replica) replaceFaults(ctx context.Context, faults []fault.Fault) error {
	r.plants.mu.Lock()
	defer r.plants.mu.Unlock()
	if r.plants.ended {
		return errEnded
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	wanted := make(map[plantKey]Planter)
	for _, f := range faults {
		to := r.function(f.Function)
		if p, ok := to.server.(Planter); ok && slices.Contains(to.Plants, f.Kind) {
			wanted[plantKey{f.Function, f.Kind}] = p
		}
	}
	if r.plants.planted == nil {
		r.plants.planted = make(map[plantKey]Planter)
	}
	for key, p := range wanted {
		if r.plants.planted[key] != nil {
			continue
		}
		if err := p.Plant(ctx, key.cause); err != nil {
			return fmt.Errorf("plant %s in %s: %w", key.cause, key.function, err)
		}
		r.plants.planted[key] = p
	}
	r.faults.Replace(faults)
	return r.uprootLocked(wanted)
}

// uproot takes away all that was planted, for good: the replica has ended.
func (r *Replica) uproot() {
	r.plants.mu.Lock()
	defer r.plants.mu.Unlock()
	r.plants.ended = true
	if err := r.uprootLocked(nil); err != nil {
		r.log.Warn("uproot", "error", err)
	}
}

// uprootLocked takes away what was planted and isn't to be kept. The lock must
// be held.
func (r *Replica) uprootLocked(keep map[plantKey]Planter) error {
	var errs []error
	for key, p := range r.plants.planted {
		if keep[key] != nil {
			continue
		}
		delete(r.plants.planted, key)
		if err := p.Uproot(key.cause); err != nil {
			errs = append(errs, fmt.Errorf("uproot %s in %s: %w", key.cause, key.function, err))
		}
	}
	return errors.Join(errs...)
}

// occupy is a request of the lab's own: it enters as others do, or is refused as
// they are, holds a slot for d, and counts.
func (r *Replica) occupy(ctx context.Context, name string, d time.Duration) {
	f := r.function(name)
	if !r.gate.enter() {
		return
	}
	defer r.gate.leave()
	start, asked := f.figures.begin(), ctx
	code := codes.OK
	defer func() { f.end(asked, f.other, start, code) }()
	err := f.limit.admit(name)
	var slot *work.Slot
	if err == nil {
		ctx, slot, err = r.takeSlot(ctx, f, start)
	}
	if err != nil {
		code = codeOf(err)
		return
	}
	defer slot.Release()
	if err := work.Sleep(ctx, d); err != nil {
		code = status.FromContextError(err).Code()
	}
}
