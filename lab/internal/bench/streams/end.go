package streams

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"time"

	"github.com/msalab/msalab/lab/internal/bench/ends"
	"github.com/msalab/msalab/lab/scenario/benches"
)

// What is followed.
const (
	chatTopic  = "chat"
	orderTopic = "order"
	slowTopic  = "slow" // a chat whose listener stalls
)

// request is what the lab asks of an end; one of its fields is set.
type request struct {
	Serve   bool          `json:"serve,omitempty"`   // open the shop
	Usage   bool          `json:"usage,omitempty"`   // tell what the process has used
	Slots   bool          `json:"slots,omitempty"`   // tell what the shop's slots have done
	Collect bool          `json:"collect,omitempty"` // collect garbage, and tell what is left
	Count   bool          `json:"count,omitempty"`   // count goroutines
	Dial    *dialRequest  `json:"dial,omitempty"`
	Talk    *span         `json:"talk,omitempty"`  // say things, and hear them
	Idle    *span         `json:"idle,omitempty"`  // listen while nothing is said
	Flood   *floodRequest `json:"flood,omitempty"` // say much to a reader that has stalled
	Wake    bool          `json:"wake,omitempty"`  // it reads on
	HangUp  bool          `json:"hangUp,omitempty"`
}

// dialRequest says who comes, and how they listen.
type dialRequest struct {
	Topic    string            `json:"topic"`
	Way      benches.StreamWay `json:"way"`
	Name     string            `json:"name"` // of the room, and of what is ordered
	Talker   string            `json:"talker"`
	Listener string            `json:"listener"`
	Quiet    bool              `json:"quiet"` // nothing will be said: what stays open is opened now
}

// span is for how long something lasts.
type span struct {
	For time.Duration `json:"for"`
}

type floodRequest struct {
	Messages int `json:"messages"`
}

// answer is what an end says to a request.
type answer struct {
	Addr   string      `json:"addr"`
	Usage  ends.Usage  `json:"usage"`
	Slots  slotTime    `json:"slots"`
	Heap   uint64      `json:"heap"`   // bytes
	Number int         `json:"number"` // of goroutines
	Talk   talkResult  `json:"talk"`
	Idle   idleResult  `json:"idle"`
	Flood  floodResult `json:"flood"`
	Missed int         `json:"missed"` // messages that the reader misses that was woken
}

// talkResult is what came of what was said.
type talkResult struct {
	Said     int             `json:"said"`
	P50      time.Duration   `json:"p50"`
	Delays   []time.Duration `json:"delays"`   // the shortest first
	Messages int             `json:"messages"` // both ways
}

// idleResult is what came of listening.
type idleResult struct {
	Elapsed  time.Duration `json:"elapsed"`
	Requests int           `json:"requests"`
	Used     ends.Usage    `json:"used"`
}

// floodResult is how much was said.
type floodResult struct {
	Bytes int64 `json:"bytes"`
}

// process is an end, as the lab sees it.
type process = ends.Process[request, answer]

// Serve is an end: the body of the hidden subcommand "bench-end streams".
func Serve(ctx context.Context, in io.Reader, out io.Writer) (err error) {
	e := &end{}
	defer func() { err = errors.Join(err, e.close()) }()
	return ends.Serve(ctx, in, out, e.do)
}

// end is one side of the calls: the shop, or those who call it.
type end struct {
	shop    *monolith // nil: it doesn't serve
	callers *callers  // nil: none
}

func (e *end) do(ctx context.Context, r request) (a answer, err error) {
	switch {
	case r.Serve && e.shop == nil:
		if e.shop, err = openShop(ctx); err == nil {
			a.Addr = e.shop.addr
		}
	case r.Usage:
		a.Usage, err = ends.Used()
	case r.Slots && e.shop != nil:
		a.Slots, err = e.shop.slotTime(ctx)
	case r.Collect:
		a.Heap = heap()
	case r.Count:
		a.Number = runtime.NumGoroutine()
	case r.Dial != nil && e.callers == nil:
		e.callers, err = dial(ctx, *r.Dial)
	case r.Idle != nil: // also with nobody there
		a.Idle, err = e.rest(ctx, r.Idle.For)
	case e.callers == nil:
		err = fmt.Errorf("%+v: nobody has dialled, or is asked for twice", r)
	case r.Talk != nil:
		a.Talk, err = e.callers.talk(ctx, r.Talk.For)
	case r.Flood != nil:
		a.Flood, err = e.callers.flood(ctx, r.Flood.Messages)
	case r.Wake:
		a.Missed, err = e.callers.wake(ctx)
	case r.HangUp:
		err, e.callers = e.callers.hangUp(), nil
	default:
		err = errors.New("the request asks for nothing that is known")
	}
	return a, err
}

// heap is how many bytes the heap holds that are in use. It collects twice: what a
// pool holds goes with the second.
func heap() uint64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// rest listens while nothing is said.
func (e *end) rest(ctx context.Context, length time.Duration) (r idleResult, err error) {
	runtime.GC()
	before, err := ends.Used()
	if err != nil {
		return r, err
	}
	began := time.Now()
	if e.callers == nil {
		err = pause(ctx, length)
	} else {
		r.Requests, err = e.callers.listen(ctx, length)
	}
	r.Elapsed = time.Since(began)
	if err != nil {
		return r, err
	}
	after, err := ends.Used()
	r.Used = after.Since(before)
	return r, err
}

func (e *end) close() error {
	var errs []error
	if e.callers != nil {
		errs = append(errs, e.callers.hangUp())
	}
	if e.shop != nil {
		errs = append(errs, e.shop.close())
	}
	return errors.Join(errs...)
}

// pause waits.
func pause(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
