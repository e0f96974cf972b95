package launch

import (
	"context"
	"fmt"
	"log/slog"

	"github.com/msalab/msalab/lab/shop/ports"
	"github.com/msalab/msalab/services"
)

// inproc starts replicas in this process.
type inproc struct{ log *slog.Logger }

func (p inproc) start(ctx context.Context, cfg services.Config, language string) (ports.Replica, error) {
	if language != "" {
		return nil, fmt.Errorf("start %s in %s: %w needs a process of its own", cfg.ID, language, ports.ErrLanguage)
	}
	r := &local{life: life{gone: make(chan struct{})}}
	struck := make(chan struct{})
	crash := func(reason string) { // called once; the request that it strikes gets no answer
		r.fail(crashed(reason))
		close(struck)
	}
	var err error
	if r.service, err = services.Start(ctx, cfg, p.log, crash); err != nil {
		return nil, err
	}
	r.endpoint = endpoint(cfg, r.service.Addr, r.service.HTTPAddr, r.service.MetricsAddr)
	go r.follow(struck) // ends with the replica; Gone tells when
	return r, nil
}

// local is a replica in this process.
type local struct {
	life
	service *services.Replica
}

var _ ports.Replica = (*local)(nil)

// follow kills the replica when a crash strikes, and waits for its end.
func (r *local) follow(struck <-chan struct{}) {
	select {
	case <-struck:
		r.service.Kill()
	case <-r.service.Done():
	}
	<-r.service.Done()
	r.end(func(asked string) string {
		if asked == "" {
			return "stopped serving"
		}
		return ""
	})
}

// Drain takes the replica out gently. When ctx ends first it is killed.
func (r *local) Drain(ctx context.Context) error {
	r.ask(drained)
	patience, cut := context.WithCancelCause(context.WithoutCancel(ctx))
	defer cut(nil)
	defer context.AfterFunc(ctx, func() {
		r.ask(cutOff)
		cut(context.Cause(ctx))
	})()
	err := r.service.Drain(patience)
	<-r.gone
	if err == nil && r.Reason() != drained {
		err = fmt.Errorf("drain %s: %s", r.endpoint.ID, r.Reason())
	}
	return err
}

// Kill ends the replica at once.
func (r *local) Kill() {
	r.ask(killed)
	r.service.Kill()
}
