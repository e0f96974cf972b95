package shoptest

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/shop/ports"
)

// fakeShop launches the replicas of one shop.
type fakeShop struct {
	w     *World
	shape string
}

func (f *fakeShop) Launch(ctx context.Context, spec ports.ReplicaSpec) (ports.Replica, error) {
	f.w.Lock()
	if hold := f.w.HoldStart[f.shape]; hold != nil {
		f.w.Unlock()
		select {
		case <-hold:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
		f.w.Lock()
	}
	defer f.w.Unlock()
	if f.w.Refuse != nil {
		if err := f.w.Refuse(spec); err != nil {
			return nil, fmt.Errorf("start %s: %w", spec.ID, err)
		}
	}
	key := f.shape + " " + string(spec.ID)
	if f.w.Running[key] != nil {
		return nil, fmt.Errorf("%s runs already", key)
	}
	f.w.Launched++
	r := &FakeReplica{w: f.w, shop: f.shape, key: key, ID: spec.ID, Version: spec.Version, functions: spec.Functions,
		Addr: fmt.Sprintf("fake:%d", f.w.Launched), counted: time.Now(), launched: time.Now(), gone: make(chan struct{})}
	f.w.Running[key] = r
	return r, nil
}

func (f *fakeShop) Processes() int { return 1 }

func (f *fakeShop) Reset(context.Context) error {
	f.w.Lock()
	defer f.w.Unlock()
	f.w.Resets++
	for _, r := range f.w.Running {
		if r.shop == f.shape {
			return errors.New("a replica is running")
		}
	}
	return nil
}

func (f *fakeShop) Close() error {
	f.w.Lock()
	defer f.w.Unlock()
	f.w.Closed = append(f.w.Closed, f.shape)
	return nil
}

// FakeReplica is a replica that does nothing.
type FakeReplica struct {
	w         *World
	shop, key string
	ID        runs.ReplicaID
	Version   string
	functions []string
	Addr      string
	gone      chan struct{}
	reason    string

	working, idle float64 // slot-seconds
	counted       time.Time
	launched      time.Time
}

// Endpoint is where nobody listens.
func (r *FakeReplica) Endpoint() ports.Endpoint {
	return ports.Endpoint{ID: r.ID, Function: r.functions[0], Addr: r.Addr, HTTPAddr: "http" + r.Addr, MetricsAddr: "metrics" + r.Addr}
}

// Drain ends it at once.
func (r *FakeReplica) Drain(context.Context) error { r.End("drained"); return nil }

// Kill ends it too.
func (r *FakeReplica) Kill() { r.End("killed") }

// Gone is closed when it has ended.
func (r *FakeReplica) Gone() <-chan struct{} { return r.gone }

// Reason says why.
func (r *FakeReplica) Reason() string { return r.reason }

// End ends it for a reason, unless it has ended.
func (r *FakeReplica) End(reason string) {
	r.w.Lock()
	defer r.w.Unlock()
	if r.w.Running[r.key] == r {
		r.reason = reason
		delete(r.w.Running, r.key)
		close(r.gone)
	}
}
