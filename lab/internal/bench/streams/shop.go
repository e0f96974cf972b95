package streams

import (
	"context"
	"errors"

	"github.com/msalab/msalab/lab/engine"
	"github.com/msalab/msalab/lab/internal/launch"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/services"
)

// slots are enough for every question that waits for news.
const slots = 256

// shop is a replica that carries all functions.
type shop struct {
	launcher *launch.Launcher
	addr     string
}

func openShop(ctx context.Context) (*shop, error) {
	launcher, err := launch.New(launch.Config{
		Shape: scenario.Shape{Architecture: scenario.Monolith, Placement: scenario.InProc},
		Seed:  services.Seed{Members: 10, Products: 10}, Slots: slots, Queue: slots,
	})
	if err != nil {
		return nil, err
	}
	r, err := launcher.Launch(ctx, engine.ReplicaSpec{ID: "shop-1", Functions: scenario.Functions(), Version: "v1", Seed: 1, WorkOff: true})
	if err != nil {
		return nil, errors.Join(err, launcher.Close())
	}
	return &shop{launcher, r.Endpoint().Addr}, nil
}

func (s *shop) close() error { return s.launcher.Close() }
