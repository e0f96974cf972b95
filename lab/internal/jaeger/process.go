package jaeger

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"os/exec"
	"strings"
	"time"
)

// process is one run of Jaeger.
type process struct {
	cmd   *exec.Cmd
	stdin io.Closer // its end tells a guard to leave
	guard bool
	last  *tail         // what it wrote last
	gone  chan struct{} // closed when it has ended
	err   error         // why, once gone is closed
}

// startProcess starts Jaeger behind the guard's command, if there is one. The
// configuration goes along as an argument, so there is no file to remove.
func startProcess(cfg Config, at endpoints) (*process, error) {
	argv := append(append([]string{}, cfg.Guard...), cfg.Binary, "--config", "yaml:"+at.config())
	p := &process{
		cmd: exec.Command(argv[0], argv[1:]...), guard: len(cfg.Guard) > 0,
		last: &tail{}, gone: make(chan struct{}),
	}
	p.cmd.Env = environment(os.Environ())
	ownGroup(p.cmd)
	p.cmd.WaitDelay = time.Second
	var err error
	if p.stdin, err = p.cmd.StdinPipe(); err != nil {
		return nil, fmt.Errorf("start jaeger: %w", err)
	}
	out := newLines(func(line string) {
		p.last.add(line)
		cfg.Log.Debug("jaeger wrote", slog.String("line", line))
	})
	p.cmd.Stdout, p.cmd.Stderr = out, out
	if err := p.cmd.Start(); err != nil {
		out.Close()
		return nil, fmt.Errorf("start jaeger: %w", err)
	}
	go func() { // ends with the process, for which end and the supervisor wait
		defer close(p.gone)
		p.err = p.cmd.Wait()
		killGroup(p.cmd.Process) // a guard that was killed may leave Jaeger behind
		out.Close()
	}()
	return p, nil
}

// environment leaves out what would turn Jaeger's own telemetry on, or send it
// somewhere.
func environment(vars []string) []string {
	var kept []string
	for _, v := range vars {
		if !strings.HasPrefix(v, "OTEL_") {
			kept = append(kept, v)
		}
	}
	return kept
}

// end stops the process, gently at first, and waits until it has gone.
func (p *process) end() {
	_ = p.stdin.Close() // fails when the process has gone, as the next lines may
	if !p.guard {
		_ = terminate(p.cmd.Process)
	}
	select {
	case <-p.gone:
	case <-time.After(5 * time.Second):
		killGroup(p.cmd.Process)
		<-p.gone
	}
}

// ready waits until Jaeger answers everywhere, and returns whether it has web
// pages.
func (p *process) ready(ctx context.Context, at endpoints) (pages bool, err error) {
	for {
		if pages, err = probe(ctx, at); err == nil {
			return pages, nil
		}
		select {
		case <-p.gone:
			return false, fmt.Errorf("jaeger left while starting: %v\n%s", p.err, p.last)
		case <-ctx.Done():
			return false, fmt.Errorf("jaeger isn't ready: %w: %w\n%s", context.Cause(ctx), err, p.last)
		case <-time.After(10 * time.Millisecond):
		}
	}
}

// probe looks once whether Jaeger answers everywhere.
func probe(ctx context.Context, at endpoints) (pages bool, err error) {
	var dialer net.Dialer
	for _, addr := range []string{at.otlp, at.query} {
		conn, err := dialer.DialContext(ctx, "tcp", addr)
		if err != nil {
			return false, err
		}
		if err := conn.Close(); err != nil {
			return false, err
		}
	}
	return hasPages(ctx, "http://"+at.http)
}
