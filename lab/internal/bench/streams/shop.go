package streams

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/msalab/msalab/lab/internal/control"
	"github.com/msalab/msalab/lab/internal/launch"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/shop/figures"
	"github.com/msalab/msalab/lab/shop/ports"
	"github.com/msalab/msalab/services"
)

// slots are enough for every question that waits for news.
const slots = 256

// monolith is a replica that carries all functions.
type monolith struct {
	launcher *launch.Launcher
	addr     string
}

func openShop(ctx context.Context) (*monolith, error) {
	launcher, err := launch.New(launch.Config{
		Shape: scenario.Shape{Architecture: scenario.Monolith, Placement: scenario.InProc},
		Seed:  services.Seed{Members: 10, Products: 10}, Slots: slots, Queue: slots,
	})
	if err != nil {
		return nil, err
	}
	r, err := launcher.Launch(ctx, ports.ReplicaSpec{ID: "shop-1", Functions: scenario.Functions(), Version: "v1", Seed: 1, WorkOff: true})
	if err != nil {
		return nil, errors.Join(err, launcher.Close())
	}
	return &monolith{launcher, r.Endpoint().Addr}, nil
}

func (s *monolith) close() error { return s.launcher.Close() }

// slotTime is what the slots of a replica have done so far, by its own count.
type slotTime struct {
	At   time.Time `json:"at"`
	Held float64   `json:"held"` // slot-seconds
}

// since is how many slots were held on the average from before until now.
func (t slotTime) since(before slotTime) float64 {
	return (t.Held - before.Held) / t.At.Sub(before.At).Seconds()
}

// slotTime asks the replica.
func (s *monolith) slotTime(ctx context.Context) (t slotTime, err error) {
	ctx, done := context.WithCancel(ctx)
	defer done()
	err = control.New().Watch(ctx, s.addr, func(f figures.Replica) {
		t = slotTime{f.At, f.Working + f.HeldWaiting}
		done()
	})
	if t.At.IsZero() {
		return t, fmt.Errorf("ask the shop for its slots: %w", err)
	}
	return t, nil
}
