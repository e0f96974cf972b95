package services_test

import (
	"context"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
)

// weather is the network between the nodes of a fleet: requests and answers are
// lost, come late, come twice, and overtake each other.
type weather struct {
	mu   sync.Mutex
	rand *rand.Rand

	calm atomic.Bool    // all calls arrive from now on, once
	late sync.WaitGroup // calls still under way that nobody waits for
}

// latest is how late a call comes at most: longer than it takes to undo what it
// was to do.
const latest = 120 * time.Millisecond

var errTooLate = status.Error(codes.DeadlineExceeded, "no answer in time")

func (w *weather) draw(n int) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.rand.IntN(n)
}

// lost is the error that comes instead of an answer: of the network, or of whatever
// stands before the callee, which may use the codes that the callee refuses by.
func (w *weather) lost() error {
	all := []codes.Code{
		codes.Unavailable, codes.Unavailable, codes.Internal, codes.Unknown, codes.ResourceExhausted,
		codes.NotFound, codes.FailedPrecondition, codes.PermissionDenied, codes.Aborted, codes.InvalidArgument, codes.Unimplemented,
	}
	return status.Error(all[w.draw(len(all))], "lost on the way")
}

func (w *weather) upTo(most time.Duration) time.Duration {
	return time.Duration(w.draw(int(most)))
}

// call is a call at its callee. Answers that nobody waits for are dropped.
type call func(ctx context.Context, reply any) error

// carry carries a call, or doesn't.
func (w *weather) carry(ctx context.Context, reply any, call call) error {
	if w.calm.Load() {
		return call(ctx, reply)
	}
	switch w.draw(16) {
	case 0:
		return w.lost() // the request
	case 1:
		_ = call(ctx, blank(reply))
		return w.lost() // the answer
	case 2: // what its caller does next overtakes it
		w.later(ctx, reply, call)
		return errTooLate
	case 3:
		defer w.later(ctx, reply, call) // it comes once more
	case 4, 5:
		select {
		case <-time.After(w.upTo(latest / 4)):
		case <-ctx.Done():
			return status.FromContextError(ctx.Err()).Err()
		}
	}
	return call(ctx, reply)
}

// later makes a call after a while, whoever has left by then.
func (w *weather) later(ctx context.Context, reply any, call call) {
	wait := w.upTo(latest)
	w.late.Go(func() {
		<-time.After(wait)
		_ = call(context.WithoutCancel(ctx), blank(reply))
	})
}

// blank returns an empty message like one.
func blank(reply any) any {
	return reply.(proto.Message).ProtoReflect().New().Interface()
}

// link is a node's connection to another function.
type link struct {
	from   *node
	callee string
}

// Invoke calls the node that serves the function now.
func (l link) Invoke(ctx context.Context, method string, request, reply any, opts ...grpc.CallOption) error {
	if l.from.dead.Load() {
		return errDead
	}
	f := l.from.fleet
	call := func(ctx context.Context, reply any) error {
		return f.serving(l.callee).local.Invoke(ctx, method, request, reply, opts...)
	}
	var err error
	if f.weather == nil {
		err = call(ctx, reply)
	} else {
		err = f.weather.carry(ctx, reply, call)
	}
	if l.from.dead.Load() {
		return errDead
	}
	return err
}

// NewStream is not needed.
func (l link) NewStream(context.Context, *grpc.StreamDesc, string, ...grpc.CallOption) (grpc.ClientStream, error) {
	return nil, status.Error(codes.Unimplemented, "no streams")
}
