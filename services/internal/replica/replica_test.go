package replica_test

import (
	"context"
	"io"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/health/grpc_health_v1"
	"google.golang.org/grpc/reflection/grpc_reflection_v1"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/durationpb"

	controlv1 "github.com/msalab/msalab/proto/control/v1"
	couponv1 "github.com/msalab/msalab/proto/shop/coupon/v1"
	"github.com/msalab/msalab/services/internal/replica"
	"github.com/msalab/msalab/services/internal/store"
	"github.com/msalab/msalab/services/internal/work"
)

func TestCallsAreCounted(t *testing.T) {
	r := start(t, config(t, definition(func(_ context.Context, _ *testService, id string) error {
		switch id {
		case "refused":
			return status.Error(codes.NotFound, id)
		case "panic":
			panic("a bug")
		}
		return nil
	})))
	for id, want := range map[string]codes.Code{
		"good": codes.OK, "refused": codes.NotFound, "panic": codes.Internal,
	} {
		for range 3 {
			if got := status.Code(r.call(t, id)); got != want {
				t.Errorf("%s: got %v, want %v", id, got, want)
			}
		}
	}
	f := r.figures(t)
	got := done(f, "coupon")
	if len(got) != 3 || got[uint32(codes.OK)] != 3 || got[uint32(codes.NotFound)] != 3 || got[uint32(codes.Internal)] != 3 {
		t.Errorf("done: got %v, want 3 each of OK, NOT_FOUND and INTERNAL", got)
	}
	var latencies, waits uint64
	for _, n := range f.Functions[0].Latency.Counts {
		latencies += n
	}
	for _, n := range f.Wait.Counts {
		waits += n
	}
	if latencies != 9 || waits != 9 || f.Functions[0].InFlight != 0 {
		t.Errorf("got %d latencies, %d waits, %d in flight; want 9, 9, 0", latencies, waits, f.Functions[0].InFlight)
	}
	if f.Slots != 4 || f.Queue != 16 || f.Busy != 0 || f.SlotTime.Working <= 0 || f.SlotTime.Idle <= 0 {
		t.Errorf("slots: got %v", f)
	}
	if f.CpuSeconds <= 0 || f.RssBytes < 1<<20 {
		t.Errorf("process: got %v s of CPU, %d bytes", f.CpuSeconds, f.RssBytes)
	}
}

func TestHealthAndReflection(t *testing.T) {
	r := start(t, config(t, definition(nil)))
	for _, service := range []string{"", "shop.coupon.v1.CouponService"} {
		h, err := grpc_health_v1.NewHealthClient(r.conn).Check(t.Context(), &grpc_health_v1.HealthCheckRequest{Service: service})
		if err != nil || h.Status != grpc_health_v1.HealthCheckResponse_SERVING {
			t.Errorf("health of %q: got %v, %v, want SERVING", service, h, err)
		}
	}
	stream, err := grpc_reflection_v1.NewServerReflectionClient(r.conn).ServerReflectionInfo(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	err = stream.Send(&grpc_reflection_v1.ServerReflectionRequest{
		MessageRequest: &grpc_reflection_v1.ServerReflectionRequest_ListServices{},
	})
	if err != nil {
		t.Fatal(err)
	}
	answer, err := stream.Recv()
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, s := range answer.GetListServicesResponse().GetService() {
		names = append(names, s.Name)
	}
	for _, want := range []string{"shop.coupon.v1.CouponService", "control.v1.ControlService", "grpc.health.v1.Health"} {
		if !slices.Contains(names, want) {
			t.Errorf("services: got %v, want %s among them", names, want)
		}
	}
}

func TestQueueIsBounded(t *testing.T) {
	entered, release := make(chan struct{}, 10), make(chan struct{})
	cfg := config(t, definition(func(context.Context, *testService, string) error {
		entered <- struct{}{}
		<-release
		return nil
	}))
	letGo := sync.OnceFunc(func() { close(release) })
	defer letGo()
	cfg.Slots, cfg.Queue = 1, 1
	r := start(t, cfg)
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() {
			if err := r.call(t, "a"); err != nil {
				t.Error(err)
			}
		})
	}
	await(t, entered, "the first to enter")
	eventually(t, "the second to queue", func() bool { return r.figures(t).Waiting == 1 })
	err := r.call(t, "a")
	if status.Code(err) != codes.ResourceExhausted || !strings.Contains(err.Error(), "queue full: 1 requests under way, 1 waiting") {
		t.Errorf("third request: got %v, want RESOURCE_EXHAUSTED, queue full", err)
	}
	if f := r.figures(t); f.Busy != 1 || f.Refused != 1 || f.Functions[0].InFlight != 2 {
		t.Errorf("got %v, want 1 busy, 1 refused, 2 in flight", f)
	}
	letGo()
	wg.Wait()
}

func TestSimulatedWork(t *testing.T) {
	cfg := config(t, definition(nil))
	cfg.Work = map[string]work.Time{"coupon": {Distribution: work.Fixed, Mean: 30 * time.Millisecond}}
	r := start(t, cfg)
	took := func() time.Duration {
		began := time.Now()
		if err := r.call(t, "a"); err != nil {
			t.Fatal(err)
		}
		return time.Since(began)
	}
	if got := took(); got < 30*time.Millisecond {
		t.Errorf("took %v, want at least 30ms", got)
	}
}

func TestDescribeAndWatch(t *testing.T) {
	r := start(t, config(t, definition(nil)))
	d, err := r.control.Describe(t.Context(), &controlv1.DescribeRequest{})
	if err != nil || d.Id != "coupon-1" || d.Version != "v1" || !slices.Equal(d.Functions, []string{"coupon"}) ||
		!slices.Equal(d.FaultKinds, []string{"cpu-burn", "crash", "crash-loop", "error", "hang", "latency", "leak", "queue-flood"}) {
		t.Errorf("describe: got %v, %v", d, err)
	}
	watch, err := r.control.Watch(t.Context(), &controlv1.WatchRequest{Interval: durationpb.New(20 * time.Millisecond)})
	if err != nil {
		t.Fatal(err)
	}
	var last time.Time
	for range 5 {
		f, err := watch.Recv()
		if err != nil {
			t.Fatal(err)
		}
		if !f.At.AsTime().After(last) {
			t.Errorf("got figures of %v after those of %v", f.At.AsTime(), last)
		}
		last = f.At.AsTime()
	}
	watch, err = r.control.Watch(t.Context(), &controlv1.WatchRequest{Interval: durationpb.New(time.Millisecond)})
	if err == nil {
		_, err = watch.Recv()
	}
	if status.Code(err) != codes.InvalidArgument || !strings.Contains(err.Error(), "interval: 1ms") {
		t.Errorf("an interval of 1 ms: got %v, want INVALID_ARGUMENT", err)
	}
}

func TestHTTPDoor(t *testing.T) {
	d := definition(insert)
	d.HTTP = true
	d.New = func(deps replica.Deps) (replica.Server, error) {
		return doorService{&testService{db: deps.DB, issue: insert}}, nil
	}
	r := start(t, config(t, d))
	client := &http.Client{Transport: &http.Transport{}}
	defer client.CloseIdleConnections()
	get := func() (int, string) {
		res, err := client.Get("http://" + r.HTTPAddr())
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		body, err := io.ReadAll(res.Body)
		if err != nil {
			t.Fatal(err)
		}
		return res.StatusCode, string(body)
	}
	if code, body := get(); code != http.StatusOK || body != "issued" {
		t.Errorf("got %d %s, want 200 issued", code, body)
	}
	f := r.figures(t)
	if got := done(f, "coupon")[uint32(codes.OK)]; got != 1 {
		t.Errorf("done: got %d, want 1", got)
	}
	if len(f.Wait.Counts) == 0 {
		t.Error("an HTTP request took no slot")
	}
	r.setFaults(t, &controlv1.Fault{Id: "e", Kind: "error", Function: "coupon", Rate: 1, Code: uint32(codes.DataLoss)})
	if code, body := get(); code != http.StatusServiceUnavailable || !strings.Contains(body, "fault e") {
		t.Errorf("under a fault: got %d %s, want 503 and the fault's name", code, body)
	}
}

func TestDefinitionsMustTellOfTheirDoor(t *testing.T) {
	d := definition(nil)
	d.HTTP = true
	if _, err := replica.Start(t.Context(), config(t, d)); err == nil || !strings.Contains(err.Error(), "HTTP: true") {
		t.Errorf("got %v, want an error about HTTP", err)
	}
}

// Replicas of one service share its database: the first fills it.
func TestSeedRunsOncePerDatabase(t *testing.T) {
	var mu sync.Mutex
	seeded := 0
	d := definition(nil)
	d.Seed = func(ctx context.Context, db *store.DB, seed replica.Seed) error {
		mu.Lock()
		defer mu.Unlock()
		seeded++
		_, err := db.Exec(ctx, `INSERT INTO coupon_coupons (id) VALUES ('coupon-00000')`)
		return err
	}
	cfg := config(t, d)
	cfg.Seed = replica.Seed{Number: 7, Members: 1}
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			r, err := replica.Start(t.Context(), cfg)
			if err != nil {
				t.Error(err)
				return
			}
			r.Kill()
			<-r.Done()
		})
	}
	wg.Wait()
	if seeded != 1 {
		t.Errorf("seeded %d times, want once", seeded)
	}
	cfg.Seed.Number = 8
	if r, err := replica.Start(t.Context(), cfg); err == nil || !strings.Contains(err.Error(), `the data is of seed "7/1/0/0", not "8/1/0/0"`) {
		t.Errorf("another seed: got %v, %v, want an error", r, err)
	}
}

// In the monolith a function calls another on the slot that its request holds.
func TestMonolithSharesOneSlot(t *testing.T) {
	outer := replica.Definition{
		Name: "pay", Calls: []string{"coupon"},
		New: func(d replica.Deps) (replica.Server, error) {
			conn, err := d.Dial("coupon")
			if err != nil {
				return nil, err
			}
			if _, err := d.Dial("card"); err == nil {
				t.Error("dial of what isn't in Calls: got no error")
			}
			return payService{couponv1.NewCouponServiceClient(conn)}, nil
		},
	}
	cfg := config(t, outer, definition(insert))
	cfg.ID, cfg.Slots, cfg.Queue = "monolith-1", 1, 0
	r := start(t, cfg)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	if err := r.conn.Invoke(ctx, "/test.Pay/Pay", &couponv1.IssueRequest{RequestId: "a"}, &couponv1.Coupon{}); err != nil {
		t.Fatal(err)
	}
	f := r.figures(t)
	if done(f, "pay")[0] != 1 || done(f, "coupon")[0] != 1 {
		t.Errorf("done: got %v, want one each", f.Functions)
	}
	if f.Refused != 0 || f.SlotTime.Waiting != 0 || len(f.Wait.Counts) != 1 || f.Wait.Counts[0] != 1 {
		t.Errorf("slots: got %v, want one slot taken once, and never waiting", f)
	}
	if matches, _ := filepath.Glob(filepath.Join(cfg.Data, "*.db")); len(matches) != 1 || filepath.Base(matches[0]) != "monolith.db" {
		t.Errorf("databases: got %v, want monolith.db", matches)
	}
}

// payService issues a coupon on each call.
type payService struct{ coupon couponv1.CouponServiceClient }

// Register adds its one method, /test.Pay/Pay.
func (s payService) Register(r grpc.ServiceRegistrar) {
	r.RegisterService(&grpc.ServiceDesc{
		ServiceName: "test.Pay", HandlerType: (*any)(nil),
		Methods: []grpc.MethodDesc{{MethodName: "Pay", Handler: payHandler}},
	}, s)
}

func payHandler(s any, ctx context.Context, decode func(any) error, chain grpc.UnaryServerInterceptor) (any, error) {
	req := new(couponv1.IssueRequest)
	if err := decode(req); err != nil {
		return nil, err
	}
	info := &grpc.UnaryServerInfo{Server: s, FullMethod: "/test.Pay/Pay"}
	return chain(ctx, req, info, func(ctx context.Context, req any) (any, error) {
		return s.(payService).coupon.Issue(ctx, req.(*couponv1.IssueRequest))
	})
}
