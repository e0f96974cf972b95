package replica_test

import (
	"context"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/durationpb"

	controlv1 "github.com/msalab/msalab/proto/control/v1"
	couponv1 "github.com/msalab/msalab/proto/shop/coupon/v1"
	"github.com/msalab/msalab/services/internal/crashpoint"
	"github.com/msalab/msalab/services/internal/replica"
	"github.com/msalab/msalab/services/internal/store"
)

// A function of the monolith crashes in the middle of another's transaction, on
// the goroutine that holds it: the replica must end all the same, and leave
// nothing of that transaction.
func TestCrashInsideATransaction(t *testing.T) {
	outer := replica.Definition{
		Name: "pay", Calls: []string{"coupon"},
		New: func(d replica.Deps) (replica.Server, error) {
			conn, err := d.Dial("coupon")
			return payService{couponv1.NewCouponServiceClient(txConn{conn, d.DB})}, err
		},
	}
	var r running
	cfg := config(t, outer, definition(nil))
	cfg.ID = "monolith-1"
	cfg.Crash = func(string) { r.Kill() }
	r = start(t, cfg)
	r.setFaults(t, &controlv1.Fault{Id: "poison", Kind: "crash", Function: "coupon", Rate: 1})
	err := r.conn.Invoke(t.Context(), "/test.Pay/Pay", &couponv1.IssueRequest{RequestId: "a"}, &couponv1.Coupon{})
	if got := status.Code(err); got != codes.Unavailable {
		t.Errorf("got %v, want UNAVAILABLE", err)
	}
	await(t, r.Done(), "the replica's end")

	if got := rows(t, cfg, "monolith.db"); got != 0 {
		t.Errorf("got %d rows of the transaction that the crash cut, want none", got)
	}
}

// txConn makes each call inside a transaction, after a write.
type txConn struct {
	grpc.ClientConnInterface
	db *store.DB
}

// Invoke writes a row, then makes the call.
func (c txConn) Invoke(ctx context.Context, method string, request, reply any, opts ...grpc.CallOption) error {
	return c.db.InTx(ctx, func(ctx context.Context) error {
		if _, err := c.db.Exec(ctx, `INSERT INTO coupon_coupons (id) VALUES ('from pay')`); err != nil {
			return err
		}
		return c.ClientConnInterface.Invoke(ctx, method, request, reply, opts...)
	})
}

// A call that is cut loose from its request, as one that undoes something is,
// hangs by a fault: nothing but the replica's end can release it.
func TestKillReleasesDetachedCalls(t *testing.T) {
	outer := replica.Definition{
		Name: "pay", Calls: []string{"coupon"},
		New: func(d replica.Deps) (replica.Server, error) {
			conn, err := d.Dial("coupon")
			return payService{couponv1.NewCouponServiceClient(detachedConn{conn})}, err
		},
	}
	r := start(t, config(t, outer, definition(nil)))
	r.setFaults(t, &controlv1.Fault{Id: "hang", Kind: "hang", Function: "coupon", Rate: 1})
	answer := make(chan error, 1)
	go func() {
		answer <- r.conn.Invoke(context.Background(), "/test.Pay/Pay", &couponv1.IssueRequest{}, &couponv1.Coupon{})
	}()
	eventually(t, "the call to hang", func() bool { return r.figures(t).Faults[0].Fired == 1 })
	r.Kill()
	await(t, r.Done(), "the replica's end")
	if got := status.Code(<-answer); got != codes.Unavailable {
		t.Errorf("got %v, want UNAVAILABLE", got)
	}
}

// detachedConn makes calls that outlive their caller.
type detachedConn struct{ grpc.ClientConnInterface }

// Invoke makes the call.
func (c detachedConn) Invoke(ctx context.Context, method string, request, reply any, opts ...grpc.CallOption) error {
	return c.ClientConnInterface.Invoke(context.WithoutCancel(ctx), method, request, reply, opts...)
}

// A process that dies at a crashpoint dies there: it doesn't wait until its figures
// and spans are out, as one that an injected crash ends does. What other requests
// wrote meanwhile, a process that is killed would not have written. Of several deaths
// the quickest tells, as the machine may be busy.
func TestCrashpointHasNoLastWords(t *testing.T) {
	quickest := time.Minute
	for range 5 {
		var struck time.Time
		var r running
		died := make(chan time.Duration, 1)
		cfg := config(t, definition(func(ctx context.Context, _ *testService, _ string) error {
			struck = time.Now()
			crashpoint.Here(ctx, "coupon/redeem/begin")
			return nil
		}))
		cfg.Crash = func(string) {
			died <- time.Since(struck)
			r.Kill()
		}
		r = start(t, cfg)
		_, err := controlv1.NewControlServiceClient(r.conn).SetCrashpoints(t.Context(), &controlv1.SetCrashpointsRequest{
			Crashpoints: []*controlv1.Crashpoint{{Name: "coupon/redeem/begin"}},
		})
		if err != nil {
			t.Fatal(err)
		}
		if err := r.call(t, "a"); err == nil {
			t.Error("got an answer, want none")
		}
		quickest = min(quickest, <-died)
		await(t, r.Done(), "the replica's end")
	}
	if quickest >= 50*time.Millisecond {
		t.Errorf("it died %v after the point, want at once", quickest)
	}
}

// TestKillEndsAStandstill: a replica that stands still at a crashpoint ends when it is
// killed, and not when its standstill would have been over.
func TestKillEndsAStandstill(t *testing.T) {
	stands := make(chan struct{})
	r := start(t, config(t, definition(func(ctx context.Context, _ *testService, _ string) error {
		close(stands)
		crashpoint.Here(ctx, "coupon/redeem/begin")
		return ctx.Err()
	})))
	_, err := r.control.SetCrashpoints(t.Context(), &controlv1.SetCrashpointsRequest{
		Crashpoints: []*controlv1.Crashpoint{{Name: "coupon/redeem/begin", Stall: durationpb.New(time.Minute)}},
	})
	if err != nil {
		t.Fatal(err)
	}
	answer := make(chan error, 1)
	go func() { answer <- r.call(t, "a") }()
	await(t, stands, "the request to come by the point")
	r.Kill()
	select {
	case <-r.Done():
	case <-time.After(30 * time.Second): // half of its standstill
		t.Error("the replica that was killed still stands still")
	}
	if err := <-answer; err == nil {
		t.Error("got an answer of a replica that was killed, want none")
	}
}
