package launch

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"sync"
	"syscall"
	"time"

	"github.com/msalab/msalab/lab/shop/ports"
	"github.com/msalab/msalab/services"
)

// report is a line that a process replica writes on its standard output.
type report struct {
	Addr        string `json:"addr,omitempty"` // it is ready, and listens here
	HTTPAddr    string `json:"httpAddr,omitempty"`
	MetricsAddr string `json:"metricsAddr,omitempty"`
	Error       string `json:"error,omitempty"` // it could not be started
	Crash       string `json:"crash,omitempty"` // a crash fault has struck
}

// processes starts replicas in processes of their own.
type processes struct {
	executable string
	folder     func() string // where programs in other languages are unpacked
	log        *slog.Logger

	unpacking sync.Mutex
	unpacked  string // the file of the Node.js program; empty: not yet
}

func (p *processes) start(ctx context.Context, cfg services.Config, language string) (ports.Replica, error) {
	program, err := p.program(ctx, cfg, language)
	if err != nil {
		return nil, fmt.Errorf("start %s: %w", cfg.ID, err)
	}
	r := &process{life: life{gone: make(chan struct{})}, log: newTail(p.log.With("replica", cfg.ID))}
	r.cmd = exec.Command(program[0], program[1:]...)
	r.cmd.SysProcAttr = ownGroup()
	r.cmd.Stderr = r.log
	reports, stdout := io.Pipe()
	r.cmd.Stdout = stdout
	// What holds the replica's pipes open beyond its end is not waited for.
	r.cmd.WaitDelay = time.Second
	stdin, err := r.cmd.StdinPipe()
	if err != nil {
		return nil, fmt.Errorf("start %s: create stdin pipe: %w", cfg.ID, err)
	}
	if err := r.cmd.Start(); err != nil {
		return nil, fmt.Errorf("start %s: %w", cfg.ID, err)
	}
	yieldToLab(r.cmd.Process.Pid)
	ready := make(chan report, 1)
	go r.attend(reports, stdout, ready) // ends with the process; Gone tells when

	// A replica that dies before it has read this reports why by its end.
	sent := json.NewEncoder(stdin).Encode(cfg)
	select {
	case rep := <-ready:
		r.endpoint = endpoint(cfg, rep.Addr, rep.HTTPAddr, rep.MetricsAddr)
		return r, nil
	case <-r.gone:
		return nil, errors.Join(errors.New(r.Reason()), sent)
	case <-ctx.Done():
		r.Kill()
		<-r.gone
		return nil, context.Cause(ctx)
	}
}

// process is a replica in a process of its own.
type process struct {
	life
	cmd *exec.Cmd
	log *tail
}

var _ ports.Replica = (*process)(nil)

// attend takes what the process reports until it ends, and notes why it did.
func (r *process) attend(reports *io.PipeReader, stdout *io.PipeWriter, ready chan<- report) {
	var reading sync.WaitGroup
	reading.Go(func() { r.follow(reports, ready) })
	err := r.cmd.Wait()
	_ = stdout.Close() // never fails
	reading.Wait()
	if errors.Is(err, exec.ErrWaitDelay) {
		err = nil // it has left, and well; something else holds its pipes open
	}
	r.end(func(asked string) string { return r.why(err, asked) })
}

// follow reads what the process reports. One that reports nonsense is ended.
func (r *process) follow(from *io.PipeReader, ready chan<- report) {
	reports := json.NewDecoder(from)
	for {
		var rep report
		err := reports.Decode(&rep)
		switch {
		case err == io.EOF:
			return
		case err != nil:
			r.fail(fmt.Sprintf("what it reports can't be read: %v", err))
			r.signal(os.Kill)
			_, _ = io.Copy(io.Discard, from) // Wait waits for the rest
			return
		case rep.Error != "":
			r.fail(rep.Error)
		case rep.Crash != "":
			r.fail(crashed(rep.Crash))
		default:
			select {
			case ready <- rep:
			default: // it has reported that before
			}
		}
	}
}

// why says why the process ended, where it isn't what was asked of it.
func (r *process) why(err error, asked string) string {
	var exit *exec.ExitError
	switch {
	case asked == killed, asked == cutOff, asked == drained && err == nil:
		return ""
	case err == nil:
		return "exit status 0"
	case !errors.As(err, &exit):
		return err.Error()
	}
	if last := r.log.last(); last != "" {
		return fmt.Sprintf("%s: %s", exit, last)
	}
	return exit.String()
}

// signal sends the process a signal; one that has ended needs none.
func (r *process) signal(s os.Signal) { _ = r.cmd.Process.Signal(s) }

// Drain takes the replica out gently. When ctx ends first it is killed.
func (r *process) Drain(ctx context.Context) error {
	r.ask(drained)
	r.signal(syscall.SIGTERM)
	select {
	case <-r.gone:
	case <-ctx.Done():
		r.ask(cutOff)
		r.signal(os.Kill)
		<-r.gone
	}
	if why := r.Reason(); why != drained {
		return fmt.Errorf("drain %s: %s", r.endpoint.ID, why)
	}
	return nil
}

// Kill ends the replica at once.
func (r *process) Kill() {
	r.ask(killed)
	r.signal(os.Kill)
}
