package replica_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/durationpb"

	controlv1 "github.com/msalab/msalab/proto/control/v1"
	"github.com/msalab/msalab/services/internal/plant"
	"github.com/msalab/msalab/services/internal/replica"
)

// planter is a testService that notes what it is told to plant.
type planter struct {
	*testService
	mu   sync.Mutex
	told []string
	fail error

	planting chan struct{} // gets a token as planting begins, which then ends only with its context; nil: it ends at once
}

func (p *planter) note(what string) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.told = append(p.told, what)
	return p.fail
}

func (p *planter) Plant(ctx context.Context, cause string) error {
	if p.planting != nil {
		p.planting <- struct{}{}
		<-ctx.Done()
		return ctx.Err()
	}
	return p.note("plant " + cause)
}

func (p *planter) Uproot(cause string) error { return p.note("uproot " + cause) }

func (p *planter) want(t *testing.T, want ...string) {
	t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	if !slices.Equal(p.told, want) {
		t.Errorf("told %q, want %q", p.told, want)
	}
}

// planted is the definition of a planter, whose calls fail with DATA_LOSS where
// the lock is planted.
func planted(p *planter) replica.Definition {
	d := definition(nil)
	d.Plants = []string{plant.Lock}
	d.New = func(deps replica.Deps) (replica.Server, error) {
		p.testService = &testService{db: deps.DB, issue: func(ctx context.Context, _ *testService, _ string) error {
			if plant.Active(ctx, plant.Lock) {
				return status.Error(codes.DataLoss, "the wrong way")
			}
			return nil
		}}
		return p, nil
	}
	return d
}

func TestPlanting(t *testing.T) {
	p := &planter{}
	r := start(t, config(t, planted(p)))
	d, err := r.control.Describe(t.Context(), &controlv1.DescribeRequest{})
	if err != nil || !slices.Contains(d.FaultKinds, plant.Lock) || slices.Contains(d.FaultKinds, plant.SlowQuery) {
		t.Errorf("describe: got %v, %v, want lock and no slow-query in it", d, err)
	}
	lock := &controlv1.Fault{Id: "l", Kind: plant.Lock, Function: "coupon", Method: "Issue", Rate: 1}
	r.setFaults(t, lock)
	r.setFaults(t, lock, &controlv1.Fault{Id: "never", Kind: "hang", Function: "coupon", Method: "Redeem", Rate: 1})
	p.want(t, "plant lock")
	if got := status.Code(r.call(t, "a")); got != codes.DataLoss {
		t.Errorf("planted: got %v, want the wrong way", got)
	}
	r.setFaults(t)
	p.want(t, "plant lock", "uproot lock")
	if err := r.call(t, "b"); err != nil {
		t.Errorf("healed: got %v, want the right way", err)
	}
	if f := r.figures(t).Faults[0]; f.Seen != 1 || f.Fired != 1 {
		t.Errorf("got %v, want it seen and fired once", f)
	}
	_, err = r.control.SetFaults(t.Context(), &controlv1.SetFaultsRequest{Faults: []*controlv1.Fault{
		{Id: "q", Kind: plant.SlowQuery, Function: "coupon", Rate: 1},
	}})
	if status.Code(err) != codes.InvalidArgument || !strings.Contains(err.Error(), "slow-query can't be planted in coupon") {
		t.Errorf("got %v, want it refused", err)
	}
	// What can't be planted changes nothing.
	p.fail = errors.New("no ground")
	if _, err := r.control.SetFaults(t.Context(), &controlv1.SetFaultsRequest{Faults: []*controlv1.Fault{lock}}); status.Code(err) != codes.Internal {
		t.Errorf("got %v, want INTERNAL", err)
	}
	if err := r.call(t, "c"); err != nil {
		t.Errorf("not planted: got %v, want the right way", err)
	}
}

// TestFaultsThatWereGivenUp: one whose planting takes long, and one that waits for
// that: as nobody waits for either any more, neither comes to be.
func TestFaultsThatWereGivenUp(t *testing.T) {
	p := &planter{planting: make(chan struct{}, 1)}
	r := start(t, config(t, planted(p)))
	set := func(ctx context.Context, f *controlv1.Fault) error {
		_, err := r.control.SetFaults(ctx, &controlv1.SetFaultsRequest{Faults: []*controlv1.Fault{f}})
		return err
	}
	first, giveUp := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() {
		ended <- set(first, &controlv1.Fault{Id: "l", Kind: plant.Lock, Function: "coupon", Rate: 1})
	}()
	await(t, p.planting, "the first to be planted")
	second, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	if err := set(second, &controlv1.Fault{Id: "h", Kind: "hang", Function: "coupon", Rate: 1}); status.Code(err) != codes.DeadlineExceeded {
		t.Errorf("got %v, want that it waits for the first in vain", err)
	}
	giveUp()
	if err := <-ended; status.Code(err) != codes.Canceled {
		t.Errorf("got %v, want CANCELLED", err)
	}
	r.setFaults(t)
	if err := r.call(t, "a"); err != nil {
		t.Errorf("got %v, want the right way", err)
	}
	if got := r.figures(t).Faults; len(got) > 0 {
		t.Errorf("there have been faults %v, want none", got)
	}
	p.want(t)
}

func TestAReplicaThatEndsUprootsWhatItHas(t *testing.T) {
	p := &planter{}
	r := start(t, config(t, planted(p)))
	r.setFaults(t, &controlv1.Fault{Id: "l", Kind: plant.Lock, Function: "coupon", Rate: 1})
	r.Kill()
	await(t, r.Done(), "the replica's end")
	p.want(t, "plant lock", "uproot lock")
}

func TestFloodFillsSlotsAndQueueUntilHealed(t *testing.T) {
	cfg := config(t, definition(nil))
	cfg.Slots, cfg.Queue = 2, 2
	r := start(t, cfg)
	r.setFaults(t, &controlv1.Fault{
		Id: "flood", Kind: "queue-flood", Function: "coupon", Rate: 1, Requests: 1_000, Delay: durationpb.New(50 * time.Millisecond),
	})
	eventually(t, "a request to be refused", func() bool { return status.Code(r.call(t, "a")) == codes.ResourceExhausted })
	if f := r.figures(t); f.Busy != 2 || f.Waiting != 2 || f.Functions[0].InFlight < 4 || f.Refused == 0 {
		t.Errorf("got %v, want slots and queue full", f)
	}
	began := time.Now()
	r.setFaults(t)
	if took := time.Since(began); took > prompt {
		t.Errorf("healing took %v, want at most %v", took, prompt)
	}
	if err := r.call(t, "b"); err != nil {
		t.Errorf("healed: got %v, want no error", err)
	}
	f := r.figures(t)
	if f.Busy != 0 || f.Waiting != 0 || f.Functions[0].InFlight != 0 {
		t.Errorf("healed: got %v, want nothing under way", f)
	}
	if got := f.Faults[0]; got.Fired < 4 || got.Seen != got.Fired {
		t.Errorf("got %v, want every request of the flood counted", got)
	}
}

// What protects a function from its callers protects it from a flood as well: no
// more of it enters than the rate limit lets in, none waits longer than others may.
func TestLimitsHoldAFloodBack(t *testing.T) {
	flood := &controlv1.Fault{
		Id: "flood", Kind: "queue-flood", Function: "coupon", Rate: 1, Requests: 1_000, Delay: durationpb.New(time.Hour),
	}
	for name, limit := range map[string]*controlv1.Limit{
		"rate limit":    {Function: "coupon", Rate: 0.001, Burst: 2},
		"load shedding": {Function: "coupon", Wait: durationpb.New(10 * time.Millisecond)},
	} {
		t.Run(name, func(t *testing.T) {
			cfg := config(t, definition(nil))
			cfg.Slots, cfg.Queue = 2, 100_000
			r := start(t, cfg)
			r.setLimits(t, limit)
			r.setFaults(t, flood)
			eventually(t, "100 requests to be refused", func() bool {
				f := r.figures(t).Functions[0]
				return f.Limited+f.Shed >= 100
			})
			f := r.figures(t)
			if got := f.Functions[0].Limited + f.Functions[0].Shed; f.Busy != 2 || f.Faults[0].Fired < got {
				t.Errorf("got %v, want two slots taken, and the rest refused", f)
			}
			if limit.Rate > 0 && f.Waiting != 0 {
				t.Errorf("%d wait, want none: the rate limit let two in", f.Waiting)
			}
		})
	}
}

func TestCrashLoopNeedsNoRequest(t *testing.T) {
	reasons := make(chan string, 10)
	var r running
	cfg := config(t, definition(nil))
	cfg.Crash = func(reason string) {
		reasons <- reason
		r.Kill()
	}
	r = start(t, cfg)
	r.setFaults(t, &controlv1.Fault{Id: "loop", Kind: "crash-loop", Function: "coupon", Rate: 1, Delay: durationpb.New(30 * time.Millisecond)})
	await(t, r.Done(), "the replica's end")
	if got, want := <-reasons, "fault loop"; got != want || len(reasons) != 0 {
		t.Errorf("crash: got %q and %d more, want %q once", got, len(reasons), want)
	}
}

// A replica that ends takes its burdens along.
func TestBurdensEndWithTheReplica(t *testing.T) {
	r := start(t, config(t, definition(nil)))
	r.setFaults(t,
		&controlv1.Fault{Id: "burn", Kind: "cpu-burn", Function: "coupon", Rate: 1, Workers: 2, Share: 0.1},
		&controlv1.Fault{Id: "leak", Kind: "leak", Function: "coupon", Rate: 1, Growth: 1 << 20, Ceiling: 1 << 20},
		&controlv1.Fault{Id: "flood", Kind: "queue-flood", Function: "coupon", Rate: 1, Requests: 100, Delay: durationpb.New(time.Hour)},
		&controlv1.Fault{Id: "loop", Kind: "crash-loop", Function: "coupon", Rate: 1, Delay: durationpb.New(time.Hour)},
	)
	eventually(t, "the flood to begin", func() bool { return r.figures(t).Busy > 0 })
	r.Kill()
	await(t, r.Done(), "the replica's end") // TestMain finds goroutines that are left
}
