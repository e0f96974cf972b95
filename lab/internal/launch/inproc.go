package launch

import (
	"context"
	"fmt"
	"log/slog"

	"github.com/msalab/msalab/lab/engine"
	"github.com/msalab/msalab/services"
)

// inproc starts replicas in this process.
type inproc struct{ log *slog.Logger }

func (p inproc) start(ctx context.Context, cfg services.Config) (engine.Replica, error) {
	r := &local{life: newLife()}
	started := make(chan struct{})
	crash := func(reason string) {
		<-started // a request may strike before Start has returned
		r.cut(crashed(reason))
	}
	s, err := services.Start(ctx, cfg, p.log.With("replica", cfg.ID), crash)
	if err != nil {
		return nil, err
	}
	r.service = s
	r.endpoint = endpoint(cfg, s.Addr, s.HTTPAddr)
	close(started)
	return r, nil
}

// local is a replica in this process.
type local struct {
	life
	service *services.Replica
}

var _ engine.Replica = (*local)(nil)

// Drain takes the replica out gently.
func (r *local) Drain(ctx context.Context) error {
	if err := r.service.Drain(ctx); err != nil {
		r.cut("cut off while draining")
		return fmt.Errorf("drain %s: %w", r.endpoint.ID, err)
	}
	r.end(drained)
	return nil
}

// Kill ends the replica at once.
func (r *local) Kill() { r.cut(killed) }

func (r *local) cut(reason string) {
	r.service.Kill()
	r.end(reason)
}
