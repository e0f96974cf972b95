package ends

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"time"
)

// Process is an end that is asked Q and answers A, as the lab sees it.
type Process[Q, A any] struct {
	to      io.WriteCloser
	from    io.Reader
	answers *json.Decoder
	wait    func() error
	abandon func() // ends it, whatever it is doing
}

// leaveTime is how long an end may take to leave once its input has ended.
const leaveTime = 10 * time.Second

// Start starts a program as an end. It is in a process group of its own, so that
// Ctrl-C reaches the lab alone, and it leaves when the lab does.
func Start[Q, A any](program string, args ...string) (*Process[Q, A], error) {
	cmd := exec.Command(program, args...)
	cmd.SysProcAttr = ownGroup()
	cmd.Stderr = os.Stderr
	cmd.WaitDelay = leaveTime
	to, err := cmd.StdinPipe()
	if err != nil {
		return nil, fmt.Errorf("start an end: create stdin pipe: %w", err)
	}
	from, err := cmd.StdoutPipe()
	if err != nil {
		return nil, fmt.Errorf("start an end: create stdout pipe: %w", err)
	}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("start an end: %w", err)
	}
	return &Process[Q, A]{
		to: to, from: from, answers: json.NewDecoder(from), wait: cmd.Wait,
		abandon: func() { _ = cmd.Process.Kill() }, // it may have left
	}, nil
}

// Within runs an end in this process, for tests of all but the processes. It is told
// and answers through pipes as a process is: they keep what is written until it is
// read, so that neither side waits for the other to read the end of a line.
func Within[Q, A any](ctx context.Context, serve func(ctx context.Context, in io.Reader, out io.Writer) error) (*Process[Q, A], error) {
	in, to, err := os.Pipe()
	if err != nil {
		return nil, fmt.Errorf("start an end: %w", err)
	}
	from, out, err := os.Pipe()
	if err != nil {
		return nil, errors.Join(fmt.Errorf("start an end: %w", err), in.Close(), to.Close())
	}
	ctx, abandon := context.WithCancel(ctx)
	ended := make(chan error, 1)
	go func() { // ended tells its end
		err := serve(ctx, in, out)
		ended <- errors.Join(err, in.Close(), out.Close())
	}()
	return &Process[Q, A]{to: to, from: from, answers: json.NewDecoder(from), abandon: abandon, wait: func() error {
		defer abandon()
		return errors.Join(<-ended, from.Close())
	}}, nil
}

// Ask asks an end, and waits for its answer. Where ctx ends first the end is
// ended with it.
func (p *Process[Q, A]) Ask(ctx context.Context, q Q) (a A, err error) {
	if err := ctx.Err(); err != nil {
		return a, err
	}
	defer context.AfterFunc(ctx, p.abandon)()
	if err := json.NewEncoder(p.to).Encode(q); err != nil {
		return a, errors.Join(ctx.Err(), fmt.Errorf("ask an end: %w", err))
	}
	var r reply[A]
	if err := p.answers.Decode(&r); err != nil {
		return a, errors.Join(ctx.Err(), fmt.Errorf("hear from an end: %w", err))
	}
	if r.Error != "" {
		return r.Answer, errors.Join(ctx.Err(), errors.New(r.Error))
	}
	return r.Answer, nil
}

// Close lets the end leave.
func (p *Process[Q, A]) Close() error {
	err := p.to.Close()
	late := time.AfterFunc(leaveTime, p.abandon)
	defer late.Stop()
	_, _ = io.Copy(io.Discard, p.from) // until it has left
	return errors.Join(err, p.wait())
}
