package pay

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/msalab/msalab/services/internal/crashpoint"
	"github.com/msalab/msalab/services/internal/replica"
	"github.com/msalab/msalab/services/internal/trail"
	"github.com/msalab/msalab/services/pay/saga"
)

// How soon, and how seldom at most, a driver comes back to a payment that it
// can't end: a participant doesn't answer.
const (
	backoffLeast = 50 * time.Millisecond
	backoffMost  = 2 * time.Second
)

// driver is the checkout that leads sagas. It records what it is about to do
// together with what it knows of what it did before: one record a step. A
// payment that it can't end while its caller waits goes to whoever comes next,
// a recoverer of this replica or of another.
type driver struct {
	ledger       ledger
	participants participants
	lease        *lease
	flaws        replica.Flaws
	wake         chan struct{} // has room for one: a payment is due

	mu    sync.Mutex
	stuck []*job // could not even be handed over
}

var _ checkout = (*driver)(nil)

// job is a payment under way.
type job struct {
	*payment
	saga  saga.Saga
	fresh bool  // nothing is recorded yet
	cause error // the first that went wrong
}

// These, and errTaken, end a drive before the saga has ended.
var (
	errElsewhere = errors.New("somebody else is at it, or it is settled")
	errLater     = errors.New("it goes on later")
)

// pay drives an order's saga to its end, or as far as it goes.
func (d *driver) pay(ctx context.Context, o order) (*payment, error) {
	j := &job{payment: newPayment(o, waySaga), saga: saga.New(o.saga()), fresh: true}
	j.trail, j.owner = trail.Of(ctx), d.lease.id
	err := d.drive(ctx, j)
	switch {
	case errors.Is(err, errElsewhere):
		return j.payment, nil
	case errors.Is(err, errTaken), errors.Is(err, errLater):
		return nil, unfinished(j, err)
	case err != nil:
		return nil, err
	case j.state == undone:
		return nil, j.cause
	}
	return j.payment, nil
}

// unfinished is the error of a payment that goes on without its caller: because of
// what went wrong first, or else of err.
func unfinished(j *job, err error) error {
	if j.cause != nil {
		err = j.cause
	}
	code := codes.Unavailable
	if c := status.Code(err); c == codes.Canceled || c == codes.DeadlineExceeded {
		code = c
	}
	return status.Errorf(code, "the payment of order %q is not settled yet: %s", j.id, status.Convert(err).Message())
}

// drive takes action after action until the saga rests. errLater says that it
// handed the payment over. It does so even if it panics: this driver lives on, and
// nobody else would ever take over what it owns.
func (d *driver) drive(ctx context.Context, j *job) error {
	ended := false
	defer func() {
		if !ended && !j.fresh {
			_ = d.postpone(ctx, j) // it is tried again where it fails
		}
	}()
	err := d.goOn(ctx, j)
	ended = true
	return err
}

func (d *driver) goOn(ctx context.Context, j *job) error {
	for {
		next, err := j.intend(ctx)
		if err == nil {
			err = d.act(ctx, j, next)
		}
		switch {
		case err == nil && next.Verb != saga.Rest:
		case err == nil, j.fresh, errors.Is(err, errTaken), errors.Is(err, errElsewhere):
			return err
		default:
			j.blame(err)
			return errors.Join(errLater, d.postpone(ctx, j))
		}
	}
}

// act records an action, and then does it.
func (d *driver) act(ctx context.Context, j *job, next saga.Action) error {
	name := pointOf(next)
	if next.Verb == saga.Rest {
		crashpoint.Here(ctx, name+"/record")
		if err := d.record(ctx, j, true); err != nil {
			return err
		}
		crashpoint.Here(ctx, name+"/answer")
		return nil
	}
	ctx, end := j.span(ctx, next)
	crashpoint.Here(ctx, name+"/record")
	err := d.record(ctx, j, false)
	if err == nil {
		crashpoint.Here(ctx, name+"/call")
		err = d.do(ctx, j, next)
		crashpoint.Here(ctx, name+"/answer")
	}
	end(err)
	return err
}

// intend finds the next action, and applies what is to be recorded before it.
func (j *job) intend(ctx context.Context) (saga.Action, error) {
	next := j.saga.Next()
	for ; next.Verb == saga.Decline; next = j.saga.Next() {
		if err := j.apply(ctx, saga.Event{Kind: saga.Refused, Step: next.Step, Code: next.Code}); err != nil {
			return next, err
		}
	}
	if e, ok := next.Intent(); ok {
		return next, j.apply(ctx, e)
	}
	return next, nil
}

// apply adds an event to the saga and its log.
func (j *job) apply(ctx context.Context, e saga.Event) error {
	e.At, e.Trail = time.Now(), trail.Of(ctx)
	after, err := j.saga.Apply(e)
	if err != nil {
		return status.Errorf(codes.Internal, "payment of order %q: %v", j.id, err)
	}
	j.saga = after
	j.log = append(j.log, e)
	return nil
}

// span begins the span of an action. One that undoes points to what it undoes.
func (j *job) span(ctx context.Context, a saga.Action) (context.Context, func(error)) {
	name := string(a.Verb) + " " + string(a.Step)
	if a.Verb != saga.Undo {
		ctx, end := trail.Begin(ctx, name)
		j.note(saga.Begun, a.Step, trail.Of(ctx))
		return ctx, end
	}
	before := ""
	for _, e := range j.log {
		if e.Kind == saga.Begun && e.Step == a.Step {
			before = e.Trail
		}
	}
	return trail.Undo(ctx, name, before)
}

// note has the latest event, if it is this one, say in which span it happened.
func (j *job) note(kind saga.Kind, step saga.Step, trail string) {
	if len(j.log) == 0 {
		return
	}
	if e := &j.log[len(j.log)-1]; e.Kind == kind && e.Step == step {
		e.Trail = trail
	}
}

// record writes down all that has happened so far. The first record of an
// attempt finds out whether it is ours to make.
func (d *driver) record(ctx context.Context, j *job, last bool) error {
	j.settle(j.saga)
	if j.fresh {
		return d.begin(ctx, j)
	}
	if d.flaws.Unrecorded && !last {
		return nil
	}
	return d.ledger.save(ctx, j.payment)
}

func (d *driver) begin(ctx context.Context, j *job) error {
	log := j.log
	if d.flaws.Unrecorded {
		j.log = nil
	}
	var p *payment
	err := d.ledger.db.InGroup(ctx, func(ctx context.Context) (err error) {
		if err := d.lease.hold(ctx); err != nil {
			return err
		}
		p, err = d.ledger.begin(ctx, j.payment)
		return err
	})
	switch {
	case err != nil:
		return err
	case p != j.payment:
		j.payment = p
		return errElsewhere
	}
	j.log, j.fresh = log, false
	return nil
}

// do does an action and applies what is known of it then. An error means that
// it must be done again later.
func (d *driver) do(ctx context.Context, j *job, a saga.Action) error {
	if a.Verb == saga.Undo {
		if err := d.undo(ctx, j, a.Step); err != nil {
			j.blame(err)
			return err
		}
		return j.apply(ctx, saga.Event{Kind: saga.Undone, Step: a.Step})
	}
	var e saga.Event
	var err error
	if a.Verb == saga.Take {
		e, err = d.participants.take(ctx, j.order, j.key(), a)
	} else {
		e, err = d.participants.ask(ctx, j.key(), a.Step, a.Amount)
	}
	if err == nil {
		err = j.apply(ctx, e)
		if e.Kind == saga.Absent && e.Step == saga.Capture && err == nil {
			err = j.cause // it failed just now: not again at once
		}
		return err
	}
	j.blame(err)
	switch {
	case a.Verb == saga.Ask && a.Step == saga.Capture:
		return err
	case a.Step == saga.Capture, a.Verb == saga.Take && ctx.Err() == nil && !answered(err):
		return j.apply(ctx, saga.Event{Kind: saga.Lost, Step: a.Step})
	}
	return j.apply(ctx, saga.Event{Kind: saga.Failed, Step: a.Step, Code: status.Code(err).String()})
}

// answered tells an answer from the lack of one. Answers that are no refusals are
// faults of ours; there is nothing to ask for.
func answered(err error) bool {
	switch status.Code(err) {
	case codes.InvalidArgument, codes.Aborted, codes.Unimplemented:
		return true
	}
	return false
}

func (d *driver) undo(ctx context.Context, j *job, step saga.Step) error {
	if d.flaws.Uncompensated {
		return nil
	}
	return d.participants.undo(ctx, j.key(), step)
}

// blame remembers the first error.
func (j *job) blame(err error) {
	if j.cause == nil {
		j.cause = err
	}
}

// postpone hands the payment over to whoever comes when it is due.
func (d *driver) postpone(ctx context.Context, j *job) error {
	wait := min(backoffLeast<<min(j.tries, 10), backoffMost)
	if ctx.Err() != nil && j.tries == 0 { // the caller has left: nothing is wrong with the participants
		wait = 0
	}
	j.owner, j.due = "", time.Now().Add(wait).UnixMilli()
	j.tries++
	j.settle(j.saga)
	crashpoint.Here(ctx, "pay/handover/record")
	if err := d.ledger.save(ctx, j.payment); err != nil {
		if !errors.Is(err, errTaken) {
			d.mu.Lock()
			d.stuck = append(d.stuck, j)
			d.mu.Unlock()
		}
		return fmt.Errorf("hand payment over: %w", err)
	}
	crashpoint.Here(ctx, "pay/handover/answer")
	select {
	case d.wake <- struct{}{}:
	default:
	}
	return nil
}

// unstick tries again to hand over what could not be recorded before, because the
// disk was full, say. This driver lives, so nobody else would ever take it over.
func (d *driver) unstick(ctx context.Context) {
	d.mu.Lock()
	all := d.stuck
	d.stuck = nil
	d.mu.Unlock()
	for _, j := range all {
		_ = d.postpone(ctx, j) // it is among them again then
	}
}

// pointOf names an action as package crashpoint does.
func pointOf(a saga.Action) string {
	if a.Verb == saga.Rest {
		return "pay/end"
	}
	return "pay/" + string(a.Verb) + "-" + string(a.Step)
}
