package replica_test

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"testing"
	"time"

	"go.uber.org/goleak"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/protobuf/types/known/durationpb"

	controlv1 "github.com/msalab/msalab/proto/control/v1"
	couponv1 "github.com/msalab/msalab/proto/shop/coupon/v1"
	"github.com/msalab/msalab/services/internal/replica"
	"github.com/msalab/msalab/services/internal/store"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const schema = `CREATE TABLE IF NOT EXISTS coupon_coupons (id TEXT PRIMARY KEY) STRICT`

// testService is a coupon service whose calls do what the test says.
type testService struct {
	couponv1.UnimplementedCouponServiceServer
	db    *store.DB
	issue func(ctx context.Context, s *testService, id string) error
}

// Register adds it to a gRPC server.
func (s *testService) Register(r grpc.ServiceRegistrar) { couponv1.RegisterCouponServiceServer(r, s) }

// Issue does what the test says.
func (s *testService) Issue(ctx context.Context, req *couponv1.IssueRequest) (*couponv1.Coupon, error) {
	if s.issue != nil {
		if err := s.issue(ctx, s, req.RequestId); err != nil {
			return nil, err
		}
	}
	return &couponv1.Coupon{Id: req.RequestId}, nil
}

// insert writes a row.
func insert(ctx context.Context, s *testService, id string) error {
	_, err := s.db.Exec(ctx, `INSERT INTO coupon_coupons (id) VALUES (?)`, id)
	return store.Status(err)
}

// doorService is a testService with an HTTP door.
type doorService struct{ *testService }

// Handler issues a coupon on each request.
func (s doorService) Handler(self grpc.ClientConnInterface) http.Handler {
	client := couponv1.NewCouponServiceClient(self)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, err := client.Issue(r.Context(), &couponv1.IssueRequest{RequestId: "by-http"}); err != nil {
			http.Error(w, err.Error(), http.StatusServiceUnavailable)
			return
		}
		fmt.Fprint(w, "issued")
	})
}

// definition is that of a testService; issue may be nil.
func definition(issue func(context.Context, *testService, string) error) replica.Definition {
	return replica.Definition{
		Name: "coupon", Schema: schema,
		New: func(d replica.Deps) (replica.Server, error) { return &testService{db: d.DB, issue: issue}, nil },
	}
}

// config is that of coupon-1.
func config(t testing.TB, d ...replica.Definition) replica.Config {
	return replica.Config{
		Shop: "services/inproc", ID: "coupon-1", Version: "v1", Functions: d,
		Data: t.TempDir(), Slots: 4, Queue: 16,
		Log: slog.New(slog.DiscardHandler), Crash: func(reason string) { t.Errorf("crash: %s", reason) },
	}
}

// running is a replica with its clients.
type running struct {
	*replica.Replica
	conn    *grpc.ClientConn
	coupon  couponv1.CouponServiceClient
	control controlv1.ControlServiceClient
}

// start starts a replica that ends with the test.
func start(t testing.TB, cfg replica.Config) running {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	r, err := replica.Start(ctx, cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		r.Kill()
		await(t, r.Done(), "the replica's end")
	})
	conn := dial(t, "passthrough:///"+r.Addr())
	return running{r, conn, couponv1.NewCouponServiceClient(conn), controlv1.NewControlServiceClient(conn)}
}

func dial(t testing.TB, target string, opts ...grpc.DialOption) *grpc.ClientConn {
	t.Helper()
	conn, err := grpc.NewClient(target, append(opts, grpc.WithTransportCredentials(insecure.NewCredentials()))...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	return conn
}

// call issues a coupon.
func (r running) call(t testing.TB, id string) error {
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	_, err := r.coupon.Issue(ctx, &couponv1.IssueRequest{RequestId: id})
	return err
}

func (r running) setFaults(t testing.TB, faults ...*controlv1.Fault) {
	t.Helper()
	if _, err := r.control.SetFaults(t.Context(), &controlv1.SetFaultsRequest{Faults: faults}); err != nil {
		t.Fatal(err)
	}
}

// figures returns the first message of a Watch.
func (r running) figures(t testing.TB) *controlv1.Figures {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	watch, err := r.control.Watch(ctx, &controlv1.WatchRequest{Interval: durationpb.New(time.Hour)})
	if err != nil {
		t.Fatal(err)
	}
	f, err := watch.Recv()
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// done counts a function's answers by code.
func done(f *controlv1.Figures, function string) map[uint32]uint64 {
	m := make(map[uint32]uint64)
	for _, ff := range f.Functions {
		if ff.Function == function {
			for _, c := range ff.Done {
				m[c.Code] = c.Count
			}
		}
	}
	return m
}

// await waits for something that must come soon.
func await(t testing.TB, c <-chan struct{}, what string) {
	t.Helper()
	select {
	case <-c:
	case <-time.After(time.Minute):
		t.Fatalf("waited a minute for %s", what)
	}
}

// eventually waits until something holds.
func eventually(t testing.TB, what string, holds func() bool) {
	t.Helper()
	deadline := time.Now().Add(time.Minute)
	for !holds() {
		if time.Now().After(deadline) {
			t.Fatalf("waited a minute for %s", what)
		}
		<-time.After(time.Millisecond)
	}
}
