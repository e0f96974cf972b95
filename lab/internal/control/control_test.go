package control_test

import (
	"context"
	"net"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/stats"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/msalab/msalab/lab/internal/control"
	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/shop/figures"
	controlv1 "github.com/msalab/msalab/proto/control/v1"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// replica is a control service that sends what it is told to.
type replica struct {
	controlv1.UnimplementedControlServiceServer
	figures chan *controlv1.Figures // closed: the stream ends

	mu       sync.Mutex
	faults   []*controlv1.Fault
	policies *controlv1.SetPoliciesRequest
	refuse   error
}

func (r *replica) Watch(_ *controlv1.WatchRequest, s grpc.ServerStreamingServer[controlv1.Figures]) error {
	for {
		select {
		case f, ok := <-r.figures:
			if !ok {
				return nil
			}
			if err := s.Send(f); err != nil {
				return err
			}
		case <-s.Context().Done():
			return s.Context().Err()
		}
	}
}

func (r *replica) SetPolicies(_ context.Context, req *controlv1.SetPoliciesRequest) (*controlv1.SetPoliciesResponse, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.policies = req
	return &controlv1.SetPoliciesResponse{}, r.refuse
}

func (r *replica) SetFaults(_ context.Context, req *controlv1.SetFaultsRequest) (*controlv1.SetFaultsResponse, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.faults = req.GetFaults()
	return &controlv1.SetFaultsResponse{}, r.refuse
}

// connections counts a server's connections.
type connections struct {
	mu           sync.Mutex
	opened, open int
	changed      chan struct{}
}

func (c *connections) TagConn(ctx context.Context, _ *stats.ConnTagInfo) context.Context { return ctx }
func (c *connections) TagRPC(ctx context.Context, _ *stats.RPCTagInfo) context.Context   { return ctx }
func (c *connections) HandleRPC(context.Context, stats.RPCStats)                         {}
func (c *connections) HandleConn(_ context.Context, s stats.ConnStats) {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch s.(type) {
	case *stats.ConnBegin:
		c.opened++
		c.open++
	case *stats.ConnEnd:
		c.open--
	}
	select {
	case c.changed <- struct{}{}:
	default:
	}
}

// await waits until so many connections are open, and returns how many have
// been opened in all.
func (c *connections) await(t *testing.T, open int) (opened int) {
	t.Helper()
	deadline := time.After(time.Minute)
	for {
		c.mu.Lock()
		now, opened := c.open, c.opened
		c.mu.Unlock()
		if now == open {
			return opened
		}
		select {
		case <-c.changed:
		case <-deadline:
			t.Fatalf("%d connections are open, want %d", now, open)
		}
	}
}

func start(t *testing.T) (addr string, r *replica, conns *connections, stop func()) {
	t.Helper()
	lis, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	r = &replica{figures: make(chan *controlv1.Figures)}
	conns = &connections{changed: make(chan struct{}, 1)}
	s := grpc.NewServer(grpc.StatsHandler(conns))
	controlv1.RegisterControlServiceServer(s, r)
	served := make(chan error, 1)
	go func() { served <- s.Serve(lis) }()
	stop = sync.OnceFunc(func() {
		s.Stop()
		<-served
	})
	t.Cleanup(stop)
	return lis.Addr().String(), r, conns, stop
}

func TestWatch(t *testing.T) {
	addr, r, _, _ := start(t)
	at := time.Date(2026, 11, 23, 12, 0, 0, 250e6, time.UTC)
	first := at.Add(-time.Minute)
	sent := &controlv1.Figures{
		At: timestamppb.New(at), Slots: 8, Busy: 3, Waiting: 2, Queue: 64, Refused: 7,
		Functions: []*controlv1.FunctionFigures{{
			Function: "pay", InFlight: 4,
			Done:    []*controlv1.CodeCount{{Code: 0, Count: 90}, {Code: 14, Count: 9}, {Code: 1, Count: 1}, {Code: 99, Count: 2}},
			Latency: &controlv1.ExponentialHistogram{Scale: 3, Offset: -40, Counts: []uint64{5, 0, 6}, Sum: 1.5},
		}, {Function: "card", Limited: 8, Shed: 9}},
		Faults: []*controlv1.FaultFigures{
			{Id: "pay-error", Seen: 100, Fired: 9, First: timestamppb.New(first), Last: timestamppb.New(at)},
			{Id: "card-hang", Seen: 4},
		},
		Links: []*controlv1.LinkFigures{{
			Caller: "pay", Callee: "card", Circuit: "open", Opened: 1, NotSent: 2, Full: 3, TimedOut: 4, Retried: 5, Unbudgeted: 6,
			Failed: 7, Resent: 8, Ejected: 9, Latency: &controlv1.ExponentialHistogram{Scale: 4, Offset: -3, Counts: []uint64{2}, Sum: 0.5},
		}},
		SlotTime:   &controlv1.SlotTime{Working: 1, Waiting: 2, Idle: 3},
		CpuSeconds: 0.5, RssBytes: 30 << 20,
	}
	want := figures.Replica{
		At: at, Slots: 8, Busy: 3, Waiting: 2, Queue: 64, Refused: 7,
		Functions: map[string]figures.Function{
			"pay": {
				InFlight: 4,
				Done:     map[string]uint64{"OK": 90, "UNAVAILABLE": 9, "CANCELLED": 1, "99": 2},
				Latency:  figures.Histogram{Scale: 3, Offset: -40, Counts: []uint64{5, 0, 6}, Sum: 1.5},
			},
			"card": {Done: map[string]uint64{}, Limited: 8, Shed: 9},
		},
		Links: map[string]runs.LinkFigures{
			"pay.card": {Circuit: "open", Opened: 1, NotSent: 2, Full: 3, TimedOut: 4, Retried: 5, Unbudgeted: 6, Resent: 8, Ejected: 9},
		},
		Calls: map[string]figures.Call{
			"pay.card": {Failed: 7, Latency: figures.Histogram{Scale: 4, Offset: -3, Counts: []uint64{2}, Sum: 0.5}},
		},
		Faults: map[string]figures.Fault{
			"pay-error": {Seen: 100, Fired: 9, First: first, Last: at},
			"card-hang": {Seen: 4},
		},
		Working: 1, HeldWaiting: 2, Idle: 3, CPUSeconds: 0.5, RSS: 30 << 20,
	}
	go func() {
		r.figures <- sent
		r.figures <- &controlv1.Figures{}
		close(r.figures)
	}()
	var got []figures.Replica
	err := control.New().Watch(t.Context(), addr, func(f figures.Replica) { got = append(got, f) })
	if err != nil {
		t.Errorf("Watch of a replica that drains = %v, want nil", err)
	}
	if len(got) != 2 || !reflect.DeepEqual(got[0], want) {
		t.Fatalf("figures = %+v\nwant %+v and an empty one", got, want)
	}
	if !got[1].At.IsZero() {
		t.Errorf("At of empty figures = %v, want the zero time", got[1].At)
	}
}

func TestWatchEnds(t *testing.T) {
	t.Run("with its context", func(t *testing.T) {
		addr, r, _, _ := start(t)
		ctx, cancel := context.WithCancel(t.Context())
		go func() { r.figures <- &controlv1.Figures{} }()
		err := control.New().Watch(ctx, addr, func(figures.Replica) { cancel() })
		if got, want := err, context.Canceled; got != want {
			t.Errorf("Watch() = %v, want %v", got, want)
		}
	})
	t.Run("when the replica dies", func(t *testing.T) {
		addr, r, _, stop := start(t)
		go func() { r.figures <- &controlv1.Figures{} }()
		var once sync.Once
		err := control.New().Watch(t.Context(), addr, func(figures.Replica) { once.Do(func() { go stop() }) })
		if err == nil || !strings.Contains(err.Error(), addr) {
			t.Errorf("Watch() = %v, want an error that names %s", err, addr)
		}
	})
	t.Run("where nobody listens", func(t *testing.T) {
		addr, _, _, stop := start(t)
		stop()
		if err := control.New().Watch(t.Context(), addr, nil); err == nil {
			t.Error("Watch() = nil, want an error")
		}
	})
}

func TestSetFaults(t *testing.T) {
	addr, r, _, _ := start(t)
	c := control.New()
	faults := []scenario.Fault{
		{ID: "pay-error", Kind: "error", Function: "pay", Method: "Checkout", Replica: "pay-1", Rate: 0.5, Code: "UNAVAILABLE"},
		{ID: "pay-latency", Kind: "latency", Function: "pay", Rate: 1, Delay: 300 * time.Millisecond},
	}
	if err := c.SetFaults(t.Context(), addr, 42, faults); err != nil {
		t.Fatal(err)
	}
	if len(r.faults) != 2 {
		t.Fatalf("the replica got %d faults, want 2", len(r.faults))
	}
	e, l := r.faults[0], r.faults[1]
	if e.GetId() != "pay-error" || e.GetKind() != "error" || e.GetFunction() != "pay" || e.GetMethod() != "Checkout" ||
		e.GetRate() != 0.5 || e.GetCode() != uint32(codes.Unavailable) || e.GetDelay() != nil {
		t.Errorf("first fault = %v, want pay-error as given", e)
	}
	if l.GetDelay().AsDuration() != 300*time.Millisecond || l.GetCode() != 0 {
		t.Errorf("second fault = %v, want a delay of 300 ms and no code", l)
	}
	if e.GetSeed() == l.GetSeed() {
		t.Error("both faults draw from the same seed, want one each")
	}
	before := e.GetSeed()
	if err := c.SetFaults(t.Context(), addr, 42, faults); err != nil {
		t.Fatal(err)
	}
	if got := r.faults[0].GetSeed(); got != before {
		t.Errorf("seed = %d the second time, want %d again", got, before)
	}
}

func TestSetFaultsHandsOnWhatKindsHave(t *testing.T) {
	addr, r, _, _ := start(t)
	err := control.New().SetFaults(t.Context(), addr, 42, []scenario.Fault{
		{ID: "a", Kind: "latency", Function: "pay", Rate: 1, Delay: time.Second, Distribution: "lognormal", Baggage: "member=vip"},
		{ID: "b", Kind: "queue-flood", Function: "pay", Rate: 1, Delay: time.Second, Requests: 400},
		{ID: "c", Kind: "cpu-burn", Function: "pay", Rate: 1, Workers: 2, Share: 0.5},
		{ID: "d", Kind: "leak", Function: "pay", Rate: 1, Growth: 3, Ceiling: 4},
	})
	if err != nil || len(r.faults) != 4 {
		t.Fatalf("got %d faults, %v, want 4", len(r.faults), err)
	}
	a, b, c, d := r.faults[0], r.faults[1], r.faults[2], r.faults[3]
	if a.GetDistribution() != "lognormal" || a.GetBaggage() != "member=vip" {
		t.Errorf("got %v, want distribution and baggage as given", a)
	}
	if b.GetRequests() != 400 || b.GetDelay().AsDuration() != time.Second {
		t.Errorf("got %v, want 400 requests a second, of 1s", b)
	}
	if c.GetWorkers() != 2 || c.GetShare() != 0.5 {
		t.Errorf("got %v, want 2 workers, half of the time", c)
	}
	if d.GetGrowth() != 3 || d.GetCeiling() != 4 {
		t.Errorf("got %v, want 3 bytes a second up to 4", d)
	}
}

func TestSetFaultsRefused(t *testing.T) {
	addr, r, _, _ := start(t)
	c := control.New()
	err := c.SetFaults(t.Context(), addr, 1, []scenario.Fault{{ID: "pay-error", Kind: "error", Code: "BROKEN"}})
	if err == nil || !strings.Contains(err.Error(), "pay-error") || !strings.Contains(err.Error(), "BROKEN") {
		t.Errorf("SetFaults() = %v, want an error that names pay-error and BROKEN", err)
	}
	if r.faults != nil {
		t.Errorf("the replica got %v, want nothing", r.faults)
	}
	r.refuse = status.Error(codes.InvalidArgument, "fault pay-burn: kind: no such kind")
	err = c.SetFaults(t.Context(), addr, 1, []scenario.Fault{{ID: "pay-burn", Kind: "burn"}})
	if err == nil || !strings.Contains(err.Error(), "fault pay-burn: kind") {
		t.Errorf("SetFaults() = %v, want what the replica said", err)
	}
}

// While a replica is watched everything goes over one connection; it ends with
// the watch.
func TestOneConnection(t *testing.T) {
	addr, r, conns, _ := start(t)
	c := control.New()
	ctx, cancel := context.WithCancel(t.Context())
	watching := make(chan struct{})
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = c.Watch(ctx, addr, func(figures.Replica) { close(watching) })
	}()
	r.figures <- &controlv1.Figures{}
	<-watching
	for range 3 {
		if err := c.SetFaults(t.Context(), addr, 1, nil); err != nil {
			t.Fatal(err)
		}
	}
	if got, want := conns.await(t, 1), 1; got != want {
		t.Errorf("%d connections were opened, want %d", got, want)
	}
	cancel()
	<-ended
	conns.await(t, 0)
}
