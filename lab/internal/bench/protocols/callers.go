package protocols

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"
	"google.golang.org/protobuf/proto"

	orderv1 "github.com/msalab/msalab/proto/bench/order/v1"

	"github.com/msalab/msalab/lab/internal/bench"
	"github.com/msalab/msalab/lab/internal/bench/doors"
	"github.com/msalab/msalab/lab/internal/bench/ends"
)

// callTime bounds one call, so that a door that hangs ends the bench.
const callTime = time.Minute

// callers call through one door.
type callers struct {
	client doors.Client // nil: none
	number int
	order  *orderv1.PlaceOrderRequest
	want   *orderv1.PlaceOrderResponse
}

// runResult is what came of the calls.
type runResult struct {
	Calls   int             `json:"calls"`
	Elapsed time.Duration   `json:"elapsed"`
	P50     time.Duration   `json:"p50"`
	Took    []time.Duration `json:"took"` // by each call, the shortest first
	Slow    int             `json:"slow"` // calls that took as long as counts as slow, or longer
	Used    ends.Usage      `json:"used"`
}

// dial comes to a door: every caller makes a call there, so that the connections
// stand, and the whole answer is held against what the function itself says.
func (c *callers) dial(ctx context.Context, r dialRequest) error {
	d, ok := doors.DoorNamed(r.Door)
	if !ok || c.client != nil || r.Callers < 1 || r.Lines < 0 {
		return fmt.Errorf("dial %+v: want a door that there is, nobody there yet, and a caller or more", r)
	}
	c.order, c.number = doors.Sample(r.Lines), r.Callers
	c.want = doors.Place(c.order)
	var err error
	if c.client, err = doors.Dial(d, r.Addr, r.Callers); err != nil {
		return err
	}
	if err := c.check(ctx, 0); err != nil { // alone, so that one connection serves all where one does
		return errors.Join(err, c.hangUp())
	}
	all, checking := errgroup.WithContext(ctx)
	for caller := range c.number {
		all.Go(func() error { return c.check(checking, caller) })
	}
	if err := all.Wait(); err != nil {
		return errors.Join(err, c.hangUp())
	}
	return nil
}

// check compares a whole answer.
func (c *callers) check(ctx context.Context, caller int) error {
	ctx, cancel := context.WithTimeout(ctx, callTime)
	defer cancel()
	got, err := c.client.Place(ctx, caller, c.order)
	if err != nil {
		return fmt.Errorf("call: %w", err)
	}
	if !proto.Equal(got, c.want) {
		return fmt.Errorf("the answer %.200s is another than the function's own, %.200s", got, c.want)
	}
	return nil
}

// run has every caller make calls, one after the other, until the budget is used
// up.
func (c *callers) run(ctx context.Context, r runRequest) (result runResult, err error) {
	if c.client == nil {
		return result, errors.New("run: nobody has dialled")
	}
	runtime.GC() // nobody pays for the garbage of the run before
	ctx, cancel := context.WithTimeout(ctx, r.Budget+callTime)
	defer cancel()
	all, calling := errgroup.WithContext(ctx)
	took := make([][]time.Duration, c.number)
	for caller := range took {
		took[caller] = make([]time.Duration, 0, 4096)
	}
	before, err := ends.Used()
	if err != nil {
		return result, err
	}
	began := time.Now()
	for caller := range c.number {
		all.Go(func() (err error) {
			took[caller], err = c.call(calling, caller, r, began, took[caller])
			return err
		})
	}
	if err := all.Wait(); err != nil {
		return result, err
	}
	result.Elapsed = time.Since(began)
	after, err := ends.Used()
	result.Used = after.Since(before)
	result.count(slices.Concat(took...), r.Slow)
	return result, err
}

// call makes one caller's calls. Of every answer it looks at what a wrong one
// would hardly have right.
func (c *callers) call(ctx context.Context, caller int, r runRequest, began time.Time, took []time.Duration) ([]time.Duration, error) {
	for n := 0; (n < r.Least || time.Since(began) < r.Budget) && (r.Most == 0 || n < r.Most); n++ {
		start := time.Now()
		got, err := c.client.Place(ctx, caller, c.order)
		if err != nil {
			return took, fmt.Errorf("call: %w", err)
		}
		took = append(took, time.Since(start))
		if got.GetTotal() != c.want.GetTotal() || len(got.GetLines()) != len(c.want.GetLines()) {
			return took, fmt.Errorf("call: a total of %d for %d lines, want %d for %d", got.GetTotal(), len(got.GetLines()), c.want.GetTotal(), len(c.want.GetLines()))
		}
	}
	return took, nil
}

// count sums the calls up.
func (r *runResult) count(took []time.Duration, slow time.Duration) {
	slices.Sort(took)
	r.Calls, r.Took, r.P50 = len(took), took, bench.Percentile(took, 50)
	for _, t := range took {
		if t >= slow {
			r.Slow++
		}
	}
}

// hangUp leaves the door.
func (c *callers) hangUp() error {
	if c.client == nil {
		return nil
	}
	err := c.client.Close()
	c.client = nil
	return err
}
