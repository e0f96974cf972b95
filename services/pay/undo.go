package pay

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Undoing must not depend on the caller, who may have left, nor on its
// deadline, which is often what made it necessary. Bounds of its own keep it
// from holding the request's slot for ever, and a callee that hangs from taking
// the time of the others.
const (
	undoTimeout = 2 * time.Second // of one step, all tries
	undoTries   = 3
	undoPause   = 50 * time.Millisecond
)

// undoStep gives back what one step took. It can be repeated.
type undoStep struct {
	name string
	do   func(ctx context.Context) error
}

// undoing is what there is to undo, the latest last.
type undoing []undoStep

func (u *undoing) push(s undoStep) { *u = append(*u, s) }
func (u *undoing) pop()            { *u = (*u)[:len(*u)-1] }

// undo takes all steps back in reverse order. One that fails doesn't keep it
// from the others.
func (u undoing) undo(ctx context.Context) error {
	var errs []error
	for i := len(u) - 1; i >= 0; i-- {
		if err := u[i].try(ctx); err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", u[i].name, err))
		}
	}
	return errors.Join(errs...)
}

func (s undoStep) try(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), undoTimeout)
	defer cancel()
	for try := 1; ; try++ {
		err := s.do(ctx)
		if err == nil || try == undoTries {
			return err
		}
		select {
		case <-time.After(undoPause):
		case <-ctx.Done():
			return err
		}
	}
}
