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
	pointv1 "github.com/msalab/msalab/proto/shop/point/v1"
	"github.com/msalab/msalab/services/internal/replica"
)

// forward is a point service that has coupon's work done ahead, and then calls it.
type forward struct {
	pointv1.UnimplementedPointServiceServer
	coupon couponv1.CouponServiceClient
	ahead  func(ctx context.Context, methods ...string) (context.Context, error)
}

// Register adds it to a gRPC server.
func (f *forward) Register(r grpc.ServiceRegistrar) { pointv1.RegisterPointServiceServer(r, f) }

// Earn issues a coupon; two, if the member is called "both".
func (f *forward) Earn(ctx context.Context, req *pointv1.EarnRequest) (*pointv1.Balance, error) {
	ctx, err := f.ahead(ctx, couponv1.CouponService_Issue_FullMethodName)
	if err != nil {
		return nil, err
	}
	_, err = f.coupon.Issue(ctx, &couponv1.IssueRequest{RequestId: req.GetRequestId()})
	if err == nil && req.GetMemberId() == "both" {
		_, err = f.coupon.Issue(ctx, &couponv1.IssueRequest{RequestId: req.GetRequestId() + "/2"})
	}
	return &pointv1.Balance{}, err
}

func startForward(t *testing.T) running {
	return start(t, config(t, definition(nil), replica.Definition{
		Name: "point", Calls: []string{"coupon"},
		New: func(d replica.Deps) (replica.Server, error) {
			conn, err := d.Dial("coupon")
			return &forward{coupon: couponv1.NewCouponServiceClient(conn), ahead: d.Ahead}, err
		},
	}))
}

// TestWorkAheadCounts: a call takes as long in its function's figures, and in the
// metrics, as if its work had not been done before.
func TestWorkAheadCounts(t *testing.T) {
	const work = 60 * time.Millisecond
	r := startForward(t)
	r.setFaults(t, &controlv1.Fault{Id: "slow", Kind: "latency", Function: "coupon", Method: "Issue", Rate: 1, Delay: durationpb.New(work)})
	if _, err := pointv1.NewPointServiceClient(r.conn).Earn(t.Context(), &pointv1.EarnRequest{RequestId: "a"}); err != nil {
		t.Fatal(err)
	}
	f := r.figures(t)
	if got := done(f, "coupon"); len(got) != 1 || got[0] != 1 {
		t.Errorf("got %v answers, want one that is OK", got)
	}
	for _, of := range f.GetFunctions() {
		if got := time.Duration(of.GetLatency().GetSum() * float64(time.Second)); got < work || of.GetInFlight() != 0 {
			t.Errorf("%s: took %v with %d in flight, want %v at least and none", of.GetFunction(), got, of.GetInFlight(), work)
		}
	}
	if got := seconds(r.scrape(t, ""), `lab_function="coupon"`); got < work.Seconds() {
		t.Errorf("the metrics have %g s, want %v at least", got, work)
	}
}

// TestRefusedAheadIsCounted: what a fault strikes ahead is in metrics and figures.
func TestRefusedAheadIsCounted(t *testing.T) {
	r := startForward(t)
	r.setFaults(t, &controlv1.Fault{Id: "e", Kind: "error", Function: "coupon", Rate: 1, Code: uint32(codes.DataLoss)})
	_, err := pointv1.NewPointServiceClient(r.conn).Earn(t.Context(), &pointv1.EarnRequest{RequestId: "a"})
	if status.Code(err) != codes.DataLoss {
		t.Fatalf("got %v, want DATA_LOSS", err)
	}
	if got := done(r.figures(t), "coupon"); got[uint32(codes.DataLoss)] != 1 {
		t.Errorf("the figures have %v, want one DATA_LOSS", got)
	}
	if got := count(r.scrape(t, ""), `lab_function="coupon",rpc_method="shop.coupon.v1.CouponService/Issue",rpc_response_status_code="DATA_LOSS"`); got != 1 {
		t.Errorf("the metrics have %g, want one", got)
	}
}

// TestLimitIsAskedBeforeTheWork: what a rate limit refuses costs no work, is refused
// once, and what it lets in takes one token.
func TestLimitIsAskedBeforeTheWork(t *testing.T) {
	r := startForward(t)
	r.setFaults(t, &controlv1.Fault{Id: "slow", Kind: "latency", Function: "coupon", Rate: 1, Delay: durationpb.New(time.Millisecond)})
	r.setLimits(t, &controlv1.Limit{Function: "coupon", Rate: 1e-9, Burst: 2})
	earn := func(id string) error {
		_, err := pointv1.NewPointServiceClient(r.conn).Earn(t.Context(), &pointv1.EarnRequest{RequestId: id})
		return err
	}
	for _, id := range []string{"a", "b"} {
		if err := earn(id); err != nil {
			t.Fatalf("within the burst: %v", err)
		}
	}
	for _, id := range []string{"c", "d", "e"} {
		if err := earn(id); status.Code(err) != codes.ResourceExhausted {
			t.Errorf("got %v, want RESOURCE_EXHAUSTED", err)
		}
	}
	f := r.figures(t)
	if got := f.GetFaults()[0].GetSeen(); got != 2 {
		t.Errorf("the work of %d calls was begun, want that of the 2 that were let in", got)
	}
	if got := done(f, "coupon"); got[0] != 2 || got[uint32(codes.ResourceExhausted)] != 3 {
		t.Errorf("the figures have %v, want 2 OK and 3 RESOURCE_EXHAUSTED", got)
	}
}

// TestWorkAheadIsOfOneCall: a second call of the method has work of its own, and
// faults may strike it.
func TestWorkAheadIsOfOneCall(t *testing.T) {
	r := startForward(t)
	r.setFaults(t, &controlv1.Fault{Id: "slow", Kind: "latency", Function: "coupon", Rate: 1, Delay: durationpb.New(time.Millisecond)})
	if _, err := pointv1.NewPointServiceClient(r.conn).Earn(t.Context(), &pointv1.EarnRequest{RequestId: "a", MemberId: "both"}); err != nil {
		t.Fatal(err)
	}
	f := r.figures(t)
	if got := f.GetFaults()[0].GetSeen(); got != 2 {
		t.Errorf("faults could strike %d times, want 2", got)
	}
	if got := done(f, "coupon"); got[0] != 2 {
		t.Errorf("the figures have %v, want 2 OK", got)
	}
}
