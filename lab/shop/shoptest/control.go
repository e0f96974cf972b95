package shoptest

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/shop/figures"
	"github.com/msalab/msalab/lab/shop/ports"
)

// fakeControl tells replicas what the world keeps.
type fakeControl struct{ *fakeShop }

// Watch reports every armed fault as having fired once.
func (f fakeControl) Watch(ctx context.Context, addr string, note func(figures.Replica)) error {
	f.w.Lock()
	if mute := f.w.Mute[addr]; mute != nil {
		f.w.Unlock()
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-mute:
		}
		f.w.Lock()
	}
	armed := f.w.Faults[addr]
	working, idle := f.w.spend(addr)
	functions := f.w.answered(addr)
	message := figures.Replica{At: time.Now(), Slots: 8, Working: working, Idle: idle, Functions: functions, Faults: map[string]figures.Fault{}, Links: maps.Clone(f.w.Links)}
	f.w.Unlock()
	for _, id := range armed {
		message.Faults[id] = figures.Fault{Seen: 2, Fired: 1, First: time.Now(), Last: time.Now()}
	}
	note(message)
	select {
	case <-ctx.Done():
	case <-time.After(250 * time.Millisecond):
	}
	return nil
}

// answered are the requests that a replica has answered. The lock must be held.
func (w *World) answered(addr string) map[string]figures.Function {
	functions := map[string]figures.Function{}
	for _, r := range w.Running {
		for _, f := range r.functions {
			if r.Addr != addr {
				continue
			}
			age := time.Since(r.launched).Seconds()
			done := map[string]uint64{"OK": uint64(w.Rate * age)}
			for code, n := range w.Done[r.Version] {
				done[code] = uint64(float64(n) * min(age, 1))
			}
			functions[f] = figures.Function{Done: done}
		}
	}
	return functions
}

// spend counts the slot-time of a replica until now. The lock must be held.
func (w *World) spend(addr string) (working, idle float64) {
	var r *FakeReplica
	sharers := 0.0
	for _, o := range w.Running {
		if o.Addr == addr {
			r = o
		}
	}
	if r == nil {
		return 0, 0
	}
	for _, o := range w.Running {
		if o.shop == r.shop && o.functions[0] == r.functions[0] {
			sharers++
		}
	}
	share := min(1, w.Demand[r.functions[0]]/sharers/8)
	span := 8 * time.Since(r.counted).Seconds()
	r.working, r.idle, r.counted = r.working+share*span, r.idle+(1-share)*span, time.Now()
	return r.working, r.idle
}

// FaultKinds are those that replicas in another language say that they have.
func (f fakeControl) FaultKinds(context.Context, string) ([]string, error) {
	return []string{"crash", "error"}, nil
}

func (f fakeControl) SetFaults(ctx context.Context, addr string, _ uint64, faults []scenario.Fault, fresh ...scenario.Fault) error {
	f.w.Lock()
	if hold := f.w.HoldArm; hold != nil && len(faults) > 0 && (f.w.HoldOnly == "" || f.w.HoldOnly == addr) {
		f.w.Unlock()
		select {
		case <-hold:
		case <-ctx.Done():
		}
		f.w.Lock()
	}
	defer f.w.Unlock()
	if ctx.Err() != nil {
		return ctx.Err()
	}
	deaf := f.w.Deaf == addr
	if deaf && len(faults) == 0 {
		return errDeaf
	}
	if f.w.RefuseArm != nil {
		if err := f.w.RefuseArm(addr); err != nil && len(faults) > 0 {
			return err
		}
	}
	ids := []string{}
	for _, fault := range faults {
		ids = append(ids, fault.ID)
		if fault.Hidden {
			f.w.Hidden = append(f.w.Hidden, fault.ID)
		}
	}
	f.w.Faults[addr], f.w.Fresh[addr] = ids, nil
	for _, fault := range fresh {
		f.w.Fresh[addr] = append(f.w.Fresh[addr], fault.ID)
	}
	if deaf {
		return errDeaf
	}
	return nil
}

var errDeaf = fmt.Errorf("%w within 5s", ports.ErrNoAnswer)

// SetPolicies keeps what the replica was told.
func (f fakeControl) SetPolicies(_ context.Context, addr string, links scenario.Policies, limits []scenario.Limit) error {
	f.w.Lock()
	defer f.w.Unlock()
	told := slices.Sorted(maps.Keys(links))
	for _, l := range limits {
		told = append(told, l.String())
	}
	f.w.Told[addr] = told
	return nil
}

// SetCheckout keeps the way that the replica was told.
func (f fakeControl) SetCheckout(_ context.Context, addr, way string) error {
	f.w.Lock()
	defer f.w.Unlock()
	f.w.Ways[addr] = way
	return nil
}

// SetCrashpoints keeps the points at which the replica is to die.
func (f fakeControl) SetCrashpoints(_ context.Context, addr string, points []scenario.Crashpoint) error {
	f.w.Lock()
	defer f.w.Unlock()
	deaf := f.w.Deaf == addr
	if !deaf || len(points) > 0 {
		f.w.Points[addr] = points
	}
	if deaf {
		return errDeaf
	}
	return nil
}
