package replica_test

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/durationpb"

	controlv1 "github.com/msalab/msalab/proto/control/v1"
	couponv1 "github.com/msalab/msalab/proto/shop/coupon/v1"
)

// prompt is how soon something must be done that a fault, or a caller, could hold up
// for longer: some ms, but the machine may be busy.
const prompt = 10 * time.Second

func TestFaultsAreOnAndOffPromptly(t *testing.T) {
	r := start(t, config(t, definition(nil)))
	injected := &controlv1.Fault{Id: "e", Kind: "error", Function: "coupon", Rate: 1, Code: uint32(codes.DataLoss)}
	quickest := prompt
	for range 5 {
		for _, step := range []struct {
			faults []*controlv1.Fault
			want   codes.Code
		}{{[]*controlv1.Fault{injected}, codes.DataLoss}, {nil, codes.OK}} {
			began := time.Now()
			r.setFaults(t, step.faults...)
			if got := status.Code(r.call(t, "a")); got != step.want {
				t.Errorf("got %v, want %v", got, step.want)
			}
			quickest = min(quickest, time.Since(began))
		}
	}
	if quickest > 100*time.Millisecond {
		t.Errorf("setting faults and a call took %v at least, want at most 100ms", quickest)
	}
	f := r.figures(t)
	if len(f.Faults) != 1 || f.Faults[0].Id != "e" || f.Faults[0].Seen != 5 || f.Faults[0].Fired != 5 ||
		!f.Faults[0].Last.AsTime().After(f.Faults[0].First.AsTime()) {
		t.Errorf("faults: got %v, want e seen and fired 5 times", f.Faults)
	}
	if got := done(f, "coupon"); got[uint32(codes.DataLoss)] != 5 || got[uint32(codes.OK)] != 5 {
		t.Errorf("done: got %v, want 5 of each", got)
	}
}

func TestLatencyFault(t *testing.T) {
	r := start(t, config(t, definition(nil)))
	r.setFaults(t, &controlv1.Fault{
		Id: "slow", Kind: "latency", Function: "coupon", Method: "Issue", Rate: 1, Delay: durationpb.New(60 * time.Millisecond),
	})
	began := time.Now()
	if err := r.call(t, "a"); err != nil {
		t.Fatal(err)
	}
	if got := time.Since(began); got < 60*time.Millisecond {
		t.Errorf("took %v, want at least 60ms", got)
	}
	if _, err := r.coupon.ListCoupons(t.Context(), &couponv1.ListCouponsRequest{}); status.Code(err) != codes.Unimplemented {
		t.Errorf("another method: got %v", err)
	}
	if got := r.figures(t).Faults[0].Seen; got != 1 {
		t.Errorf("seen: got %d, want 1: another method doesn't count", got)
	}
}

func TestHangFaultHoldsUntilHealed(t *testing.T) {
	r := start(t, config(t, definition(nil)))
	r.setFaults(t, &controlv1.Fault{Id: "hang", Kind: "hang", Function: "coupon", Rate: 1})

	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := r.coupon.Issue(ctx, &couponv1.IssueRequest{}); status.Code(err) != codes.DeadlineExceeded {
		t.Errorf("with a deadline: got %v, want DEADLINE_EXCEEDED", err)
	}

	// On a busy machine the deadline may strike before the first request arrives.
	first := r.figures(t).Faults[0].Fired
	answer := make(chan error, 1)
	go func() { answer <- r.call(t, "a") }()
	eventually(t, "the request to hang", func() bool { return r.figures(t).Faults[0].Fired > first })
	select {
	case err := <-answer:
		t.Fatalf("got an answer (%v) from a hanging replica", err)
	case <-time.After(50 * time.Millisecond):
	}
	began := time.Now()
	r.setFaults(t)
	if err := <-answer; err != nil {
		t.Errorf("healed: got %v, want no error", err)
	}
	if took := time.Since(began); took > prompt {
		t.Errorf("healing took %v, want at most %v", took, prompt)
	}
}

// The process that a crash fault ends tells of it first, but doesn't answer.
func TestCrashFault(t *testing.T) {
	reasons := make(chan string, 10)
	var r running
	cfg := config(t, definition(insert))
	cfg.Crash = func(reason string) {
		reasons <- reason
		r.Kill()
	}
	r = start(t, cfg)
	watch, err := r.control.Watch(t.Context(), &controlv1.WatchRequest{Interval: durationpb.New(time.Hour)})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := watch.Recv(); err != nil {
		t.Fatal(err)
	}
	r.setFaults(t, &controlv1.Fault{Id: "poison", Kind: "crash", Function: "coupon", Rate: 1})
	if got := status.Code(r.call(t, "a")); got != codes.Unavailable {
		t.Errorf("the poisoned request: got %v, want UNAVAILABLE", got)
	}
	await(t, r.Done(), "the replica's end")
	if got, want := <-reasons, "fault poison"; got != want || len(reasons) != 0 {
		t.Errorf("crash: got %q and %d more, want %q once", got, len(reasons), want)
	}
	last, err := watch.Recv()
	if err != nil || len(last.Faults) != 1 || last.Faults[0].Fired != 1 {
		t.Errorf("last figures: got %v, %v, want the fault fired once", last, err)
	}
	if _, err := watch.Recv(); err == nil || errors.Is(err, io.EOF) {
		t.Errorf("watch of a dead replica: got %v, want a broken stream", err)
	}
	if got := rows(t, cfg, "coupon.db"); got != 0 {
		t.Errorf("got %d rows, want none: the request that crashes isn't run", got)
	}
}

func TestSetFaultsRefusesAll(t *testing.T) {
	r := start(t, config(t, definition(nil)))
	good := &controlv1.Fault{Id: "good", Kind: "error", Function: "coupon", Rate: 1, Code: uint32(codes.Internal)}
	r.setFaults(t, good)
	_, err := r.control.SetFaults(t.Context(), &controlv1.SetFaultsRequest{Faults: []*controlv1.Fault{
		{Id: "x", Kind: "latency", Function: "coupon", Rate: 2},
		{Id: "y", Kind: "hang", Function: "board", Rate: 1},
	}})
	if status.Code(err) != codes.InvalidArgument {
		t.Fatalf("got %v, want INVALID_ARGUMENT", err)
	}
	for _, want := range []string{`fault "x": rate: 2`, `fault "x": delay`, `fault "y": function: "board"`} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %s in it", err, want)
		}
	}
	if got := status.Code(r.call(t, "a")); got != codes.Internal {
		t.Errorf("got %v, want INTERNAL: a refused set changes nothing", got)
	}
}

// Faults and the lab's own calls don't meet.
func TestControlIsNeverStruck(t *testing.T) {
	cfg := config(t, definition(nil))
	cfg.Slots, cfg.Queue = 1, 0
	r := start(t, cfg)
	r.setFaults(t, &controlv1.Fault{Id: "hang", Kind: "hang", Function: "coupon", Rate: 1})
	answer := make(chan error, 1)
	go func() { answer <- r.call(t, "a") }() // takes the only slot
	eventually(t, "the request to hang", func() bool { return r.figures(t).Busy == 1 })
	r.setFaults(t)
	if err := <-answer; err != nil {
		t.Error(err)
	}
}
