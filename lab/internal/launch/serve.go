package launch

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"sync"

	"github.com/msalab/msalab/services"
)

// Serve is the other side of a process replica, the body of the hidden
// subcommand "serve": it reads a configuration from in, starts the replica,
// reports on out where it listens, and serves until ctx ends, which drains it,
// or in does, which doesn't: then the lab is gone and nobody waits for answers.
// The caller makes ctx end on SIGTERM, and lets the process end when Serve
// returns; a read of in may outlive it.
func Serve(ctx context.Context, in io.Reader, out, errw io.Writer) error {
	reports := &reporter{to: json.NewEncoder(out)}
	lines := bufio.NewReader(in)
	line, err := lines.ReadBytes('\n')
	var cfg services.Config
	if err == nil {
		err = json.Unmarshal(line, &cfg)
	}
	if err != nil {
		return reports.failed(fmt.Errorf("read configuration: %w", err))
	}

	// alive ends when the lab does.
	alive, end := context.WithCancelCause(context.WithoutCancel(ctx))
	go func() {
		_, _ = io.Copy(io.Discard, lines)
		end(errors.New("the lab is gone"))
	}()

	log := slog.New(slog.NewTextHandler(errw, nil))
	crash := func(reason string) {
		log.Error("crash", "reason", reason)
		reports.send(report{Crash: reason})
		die()
	}
	r, err := services.Start(alive, cfg, log, crash)
	if err != nil {
		return reports.failed(err)
	}
	reports.send(report{Addr: r.Addr, HTTPAddr: r.HTTPAddr, MetricsAddr: r.MetricsAddr})

	select {
	case <-alive.Done():
		r.Kill()
		return nil
	case <-ctx.Done():
		return r.Drain(alive)
	}
}

// reporter writes reports, one at a time.
type reporter struct {
	mu sync.Mutex
	to *json.Encoder
}

// send writes a report. When nobody reads it the lab is gone, which the end of
// stdin tells as well.
func (r *reporter) send(rep report) {
	r.mu.Lock()
	defer r.mu.Unlock()
	_ = r.to.Encode(rep)
}

// failed reports an error and returns it.
func (r *reporter) failed(err error) error {
	r.send(report{Error: err.Error()})
	return err
}
