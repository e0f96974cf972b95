package replica_test

import (
	"context"
	"fmt"
	"net"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/health/grpc_health_v1"
	"google.golang.org/grpc/resolver"
	"google.golang.org/grpc/resolver/manual"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/durationpb"

	controlv1 "github.com/msalab/msalab/proto/control/v1"
	couponv1 "github.com/msalab/msalab/proto/shop/coupon/v1"
	"github.com/msalab/msalab/services/internal/replica"
	"github.com/msalab/msalab/services/internal/store"
)

// rows counts the rows of the test service in a database.
func rows(t *testing.T, cfg replica.Config, file string) (n int) {
	t.Helper()
	db, err := store.Open(t.Context(), filepath.Join(cfg.Data, file))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := db.QueryRow(t.Context(), `SELECT count(*) FROM coupon_coupons`).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// Two replicas under callers that spread their calls; one drains. No call may
// fail, and what the drained one did it has reported.
func TestDrainLosesNothing(t *testing.T) {
	cfg := config(t, definition(func(ctx context.Context, s *testService, id string) error {
		<-time.After(2 * time.Millisecond)
		return insert(ctx, s, id)
	}))
	cfg.Slots, cfg.Queue = 16, 64
	stays, drains := start(t, cfg), start(t, cfg)

	where := manual.NewBuilderWithScheme("test")
	where.InitialState(resolver.State{Addresses: []resolver.Address{{Addr: stays.Addr()}, {Addr: drains.Addr()}}})
	conn := dial(t, "test:///coupon", grpc.WithResolvers(where),
		grpc.WithDefaultServiceConfig(`{"loadBalancingConfig": [{"round_robin": {}}]}`))
	client := couponv1.NewCouponServiceClient(conn)

	watch, err := drains.control.Watch(t.Context(), &controlv1.WatchRequest{Interval: durationpb.New(time.Hour)})
	if err != nil {
		t.Fatal(err)
	}
	var calls atomic.Int64
	stop := make(chan struct{})
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				id := fmt.Sprint("call ", calls.Add(1))
				if _, err := client.Issue(t.Context(), &couponv1.IssueRequest{RequestId: id}); err != nil {
					t.Errorf("%s: %v", id, err)
				}
			}
		})
	}
	eventually(t, "both replicas to work", func() bool {
		return done(drains.figures(t), "coupon")[0] > 50 && done(stays.figures(t), "coupon")[0] > 50
	})
	if err := drains.Drain(t.Context()); err != nil {
		t.Error(err)
	}
	before := calls.Load()
	eventually(t, "calls to go on", func() bool { return calls.Load() > before+100 })
	close(stop)
	wg.Wait()

	var last *controlv1.Figures
	for f, err := watch.Recv(); err == nil; f, err = watch.Recv() {
		last = f
	}
	reported := int(done(last, "coupon")[0] + done(stays.figures(t), "coupon")[0])
	if got, want := rows(t, cfg, "coupon.db"), int(calls.Load()); got != want || reported != want {
		t.Errorf("got %d rows, %d reported, want %d of both", got, reported, want)
	}
}

func TestDrainCutsOffWhatIsTooSlow(t *testing.T) {
	entered := make(chan struct{})
	r := start(t, config(t, definition(func(ctx context.Context, _ *testService, _ string) error {
		close(entered)
		<-ctx.Done()
		return ctx.Err()
	})))
	answer := make(chan error, 1)
	go func() { answer <- r.call(t, "slow") }()
	await(t, entered, "the request")
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	err := r.Drain(ctx)
	if err == nil || !strings.Contains(err.Error(), "drain coupon-1: finish 1 requests: context deadline exceeded") {
		t.Errorf("got %v, want an error that tells of the request", err)
	}
	if got := status.Code(<-answer); got != codes.Unavailable {
		t.Errorf("the slow request: got %v, want UNAVAILABLE", got)
	}
}

func TestDrainEndsStreams(t *testing.T) {
	r := start(t, config(t, definition(nil)))
	stream, err := grpc_health_v1.NewHealthClient(r.conn).Watch(t.Context(), &grpc_health_v1.HealthCheckRequest{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := stream.Recv(); err != nil {
		t.Fatal(err)
	}
	if err := r.Drain(t.Context()); err != nil {
		t.Error(err)
	}
	for err == nil { // it may tell of NOT_SERVING first
		_, err = stream.Recv()
	}
	if status.Code(err) != codes.Unavailable || !strings.Contains(err.Error(), "drains") {
		t.Errorf("got %v, want UNAVAILABLE, draining", err)
	}
	if err := r.Drain(t.Context()); err != nil {
		t.Errorf("a second drain: got %v, want no error", err)
	}
}

// Handlers that heed nothing write as fast as they can; after Kill the database
// stays as it is.
func TestNoWriteAfterKill(t *testing.T) {
	var after atomic.Int64
	killed := make(chan struct{})
	cfg := config(t, definition(func(ctx context.Context, s *testService, id string) error {
		ctx = context.WithoutCancel(ctx)
		for i := range 100_000 {
			late := false
			select {
			case <-killed:
				late = true
			default:
			}
			row := fmt.Sprintf("%s/%d", id, i)
			err := s.db.InTx(ctx, func(ctx context.Context) error { return insert(ctx, s, row) })
			switch {
			case late && err == nil:
				after.Add(1)
			case err != nil:
				return err
			}
		}
		return nil
	}))
	r := start(t, cfg)
	var wg sync.WaitGroup
	for i := range 4 {
		wg.Go(func() {
			if got := status.Code(r.call(t, fmt.Sprint(i))); got != codes.Unavailable {
				t.Errorf("got %v, want UNAVAILABLE", got)
			}
		})
	}
	eventually(t, "some writes", func() bool { return rows(t, cfg, "coupon.db") > 20 })
	r.Kill()
	count := rows(t, cfg, "coupon.db")
	close(killed)
	wg.Wait()
	await(t, r.Done(), "the handlers' end")
	if got := rows(t, cfg, "coupon.db"); got != count || after.Load() != 0 {
		t.Errorf("got %d rows, %d writes after the kill; want %d, none", got, after.Load(), count)
	}
}

// A connection that never shakes hands must not hold a kill up, and a killed
// replica leaves its port.
func TestKillIsPrompt(t *testing.T) {
	r := start(t, config(t, definition(nil)))
	if err := r.call(t, "a"); err != nil {
		t.Fatal(err)
	}
	var d net.Dialer
	silent, err := d.DialContext(t.Context(), "tcp", r.Addr())
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	began := time.Now()
	r.Kill()
	if took := time.Since(began); took > prompt {
		t.Errorf("took %v, want at most %v", took, prompt)
	}
	r.Kill()
	if err := r.Drain(t.Context()); err != nil {
		t.Errorf("drain of a dead replica: got %v, want no error", err)
	}
	if c, err := d.DialContext(t.Context(), "tcp", r.Addr()); err == nil {
		c.Close()
		t.Error("the port is still open")
	}
}

// A request that hangs by a fault, or waits in the queue, ends with its replica.
func TestKillReleasesWhoWaits(t *testing.T) {
	cfg := config(t, definition(nil))
	cfg.Slots = 1
	r := start(t, cfg)
	r.setFaults(t, &controlv1.Fault{Id: "hang", Kind: "hang", Function: "coupon", Rate: 1})
	var wg sync.WaitGroup
	for range 3 {
		wg.Go(func() {
			if got := status.Code(r.call(t, "a")); got != codes.Unavailable {
				t.Errorf("got %v, want UNAVAILABLE", got)
			}
		})
	}
	eventually(t, "requests to wait", func() bool { return r.figures(t).Waiting == 2 })
	r.Kill()
	await(t, r.Done(), "the replica's end")
	wg.Wait()
}
