package launch

import (
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	healthv1 "google.golang.org/grpc/health/grpc_health_v1"

	"github.com/msalab/msalab/lab/internal/control"
	"github.com/msalab/msalab/lab/internal/xds"
	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/shop/figures"
	"github.com/msalab/msalab/lab/shop/ports"
	boardv1 "github.com/msalab/msalab/proto/shop/board/v1"
)

// The promises of ports.Launcher, held by both placements and architectures.
func TestShapes(t *testing.T) {
	promises := []struct {
		name string
		keep func(*testing.T, *room)
	}{
		{"serves", serves},
		{"drains", drains},
		{"cuts off a drain", cutsOff},
		{"kills", kills},
		{"crashes", crashes},
		{"starts again", startsAgain},
		{"resets", resets},
		{"refuses", refuses},
		{"gives up a start", givesUp},
		{"leaves nothing when closed", leavesNothing},
	}
	for _, a := range []scenario.Architecture{scenario.Monolith, scenario.Services} {
		for _, p := range []scenario.Placement{scenario.InProc, scenario.Process} {
			shape := scenario.Shape{Architecture: a, Placement: p}
			for _, promise := range promises {
				t.Run(shape.String()+"/"+promise.name, func(t *testing.T) { promise.keep(t, openShop(t, shape)) })
			}
		}
	}
}

// room is a launcher under test.
type room struct {
	*Launcher
	plane *xds.Plane
	dir   string // that its folder is in

	language string // that replicas are launched in; empty: Go
}

func openShop(tb testing.TB, shape scenario.Shape) *room {
	tb.Helper()
	plane, err := xds.New(xds.Config{Links: testLinks(), Policies: testPolicies()}, slog.New(slog.DiscardHandler))
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { plane.Close() })
	s := &room{dir: tb.TempDir(), plane: plane}
	cfg := testConfig(shape, s.dir)
	cfg.Discovery = plane.Bootstrap()
	if s.Launcher, err = New(cfg); err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := s.Close(); err != nil {
			tb.Errorf("Close() = %v", err)
		}
	})
	return s
}

// unit is what a replica with a function is called in the shop.
func (s *room) unit(function string) string {
	if s.cfg.Shape.Architecture == scenario.Monolith {
		return "monolith"
	}
	return function
}

func (s *room) launch(tb testing.TB, function string, n int) ports.Replica {
	tb.Helper()
	spec := testSpec(s.unit(function), n)
	spec.Language = s.language
	r, err := s.Launch(tb.Context(), spec)
	if err != nil {
		tb.Fatal(err)
	}
	return r
}

// serves: every replica, started at once with the others, is healthy when
// Launch returns, and says where it is.
func serves(t *testing.T, s *room) {
	units := scenario.Functions()
	if s.unit("") == "monolith" {
		units = []string{"monolith"}
	}
	var wg sync.WaitGroup
	for _, u := range units {
		wg.Go(func() {
			r, err := s.Launch(t.Context(), testSpec(u, 1))
			if err != nil {
				t.Errorf("Launch(%s) = %v", u, err)
				return
			}
			e := r.Endpoint()
			if e.ID != runs.ReplicaID(u+"-1") || e.Function != u {
				t.Errorf("Endpoint() = %+v, want the id %s-1 and the function %s", e, u, u)
			}
			checkHealth(t, e.Addr)
			if got, want := e.HTTPAddr != "", u == "gateway" || u == "monolith"; got != want {
				t.Errorf("%s has an HTTP door: %v, want %v", u, got, want)
			}
			if e.HTTPAddr != "" {
				checkDoor(t, e.HTTPAddr)
			}
			checkMetrics(t, e.MetricsAddr)
			if r.Reason() != "" {
				t.Errorf("Reason() of a replica that lives = %q, want none", r.Reason())
			}
		})
	}
	wg.Wait()
	want := len(units)
	if s.cfg.Shape.Placement == scenario.InProc {
		want = 1
	}
	if got := s.Processes(); got != want {
		t.Errorf("Processes() = %d, want %d", got, want)
	}
}

// drains: what is under way finishes, and nothing new gets in.
func drains(t *testing.T, s *room) {
	r := s.launch(t, "board", 1)
	addr := r.Endpoint().Addr
	setFaults(t, addr, scenario.Fault{ID: "slow", Kind: "latency", Function: "board", Rate: 1, Delay: time.Second})
	asked := make(chan error, 1)
	go func() { asked <- listPosts(t.Context(), addr) }()
	awaitInFlight(t, addr)
	if err := r.Drain(t.Context()); err != nil {
		t.Errorf("Drain() = %v", err)
	}
	if err := <-asked; err != nil {
		t.Errorf("request under way: %v, want an answer", err)
	}
	checkGone(t, r, "drained")
}

// cutsOff: a drain lasts as long as its context at most.
func cutsOff(t *testing.T, s *room) {
	r := s.launch(t, "board", 1)
	addr := r.Endpoint().Addr
	setFaults(t, addr, scenario.Fault{ID: "stuck", Kind: "hang", Function: "board", Rate: 1})
	asked := make(chan error, 1)
	go func() { asked <- listPosts(t.Context(), addr) }()
	awaitInFlight(t, addr)
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	if err := r.Drain(ctx); err == nil {
		t.Error("Drain() = nil, want an error: a request hangs")
	}
	if err := <-asked; err == nil {
		t.Error("the request that hung was answered, want an error")
	}
	checkGone(t, r, cutOff)
}

// kills: at once, whatever is under way.
func kills(t *testing.T, s *room) {
	r := s.launch(t, "board", 1)
	r.Kill()
	checkGone(t, r, "killed")
	r.Kill() // has nothing left to do
	if err := r.Drain(t.Context()); err == nil {
		t.Error("Drain() of a replica that was killed = nil, want an error")
	}
}

// crashes: an armed crash ends the replica that runs the function, and it says
// by what.
func crashes(t *testing.T, s *room) {
	r := s.launch(t, "board", 1)
	other := s.launch(t, "board", 2)
	addr := r.Endpoint().Addr
	setFaults(t, addr, scenario.Fault{ID: "board-crash", Kind: "crash", Function: "board", Rate: 1})
	checkHealth(t, addr) // armed is not struck
	if err := listPosts(t.Context(), addr); err == nil {
		t.Error("the request that crashed the replica was answered, want an error")
	}
	checkGone(t, r, "crash: fault board-crash")
	checkHealth(t, other.Endpoint().Addr)
}

// startsAgain: a name is free again once its replica has ended.
func startsAgain(t *testing.T, s *room) {
	first := s.launch(t, "board", 1)
	if _, err := s.Launch(t.Context(), testSpec(s.unit("board"), 1)); err == nil || !strings.Contains(err.Error(), string(first.Endpoint().ID)) {
		t.Errorf("Launch() under a name that is taken = %v, want an error that names it", err)
	}
	first.Kill()
	<-first.Gone()
	second := s.launch(t, "board", 1)
	if err := listPosts(t.Context(), second.Endpoint().Addr); err != nil {
		t.Errorf("request to the replica started again: %v", err)
	}
}

// resets: what was written is forgotten, and never under a running replica.
func resets(t *testing.T, s *room) {
	r := s.launch(t, "board", 1)
	writePost(t, r.Endpoint().Addr)
	before := countPosts(t, r.Endpoint().Addr)
	if err := s.Reset(t.Context()); err == nil {
		t.Error("Reset() with a replica running = nil, want an error")
	}
	r.Kill()
	<-r.Gone()
	if err := s.Reset(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got, want := countPosts(t, s.launch(t, "board", 1).Endpoint().Addr), before-1; got != want {
		t.Errorf("after Reset there are %d posts, want the %d there were before one was written", got, want)
	}
}

// refuses: what can't be started says why, and leaves nothing.
func refuses(t *testing.T, s *room) {
	spec := testSpec("wishlist", 1)
	if _, err := s.Launch(t.Context(), spec); err == nil || !strings.Contains(err.Error(), "wishlist") {
		t.Errorf("Launch() of an unknown function = %v, want an error that names it", err)
	}
	if err := s.Reset(t.Context()); err != nil {
		t.Errorf("Reset() after a failed start = %v, want nothing running", err)
	}
}

// givesUp: a start ends with its context.
func givesUp(t *testing.T, s *room) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := s.Launch(ctx, testSpec(s.unit("board"), 1)); err == nil {
		t.Error("Launch() with a context that has ended = nil, want an error")
	}
	if err := s.Reset(t.Context()); err != nil {
		t.Errorf("Reset() after a start that was given up = %v, want nothing running", err)
	}
}

// leavesNothing: Close ends what runs; no port, file or process is left.
func leavesNothing(t *testing.T, s *room) {
	r := s.launch(t, "board", 1)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	checkGone(t, r, "killed")
	if p, ok := r.(*process); ok {
		awaitNoProcess(t, p.cmd.Process.Pid, 0)
	}
	left, err := filepath.Glob(filepath.Join(s.dir, "*"))
	if err != nil || len(left) > 0 {
		t.Errorf("Close() left %q, %v, want nothing", left, err)
	}
	if _, err := s.Launch(t.Context(), testSpec(s.unit("board"), 2)); err == nil {
		t.Error("Launch() after Close = nil, want an error")
	}
}

func dial(t *testing.T, addr string) *grpc.ClientConn {
	t.Helper()
	conn, err := grpc.NewClient("passthrough:///"+addr, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	return conn
}

func checkHealth(t *testing.T, addr string) {
	t.Helper()
	res, err := healthv1.NewHealthClient(dial(t, addr)).Check(t.Context(), &healthv1.HealthCheckRequest{})
	if err != nil || res.GetStatus() != healthv1.HealthCheckResponse_SERVING {
		t.Errorf("health of %s = %v, %v, want SERVING", addr, res.GetStatus(), err)
	}
}

// checkMetrics reads the endpoint for Prometheus.
func checkMetrics(t *testing.T, addr string) {
	t.Helper()
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	res, err := client.Get("http://" + addr + "/metrics")
	if err != nil {
		t.Error(err)
		return
	}
	defer res.Body.Close()
	if page, err := io.ReadAll(res.Body); err != nil || !strings.Contains(string(page), "target_info") {
		t.Errorf("GET /metrics = %s, %v, want the replica's target_info", page, err)
	}
}

func checkDoor(t *testing.T, addr string) {
	t.Helper()
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	res, err := client.Get("http://" + addr + "/")
	if err != nil {
		t.Error(err)
		return
	}
	defer res.Body.Close()
	if _, err := io.Copy(io.Discard, res.Body); err != nil || res.StatusCode != http.StatusOK {
		t.Errorf("GET / = %d, %v, want 200", res.StatusCode, err)
	}
}

// checkGone waits for a replica's end, and checks its reason and its port.
func checkGone(t *testing.T, r ports.Replica, reason string) {
	t.Helper()
	select {
	case <-r.Gone():
	case <-time.After(time.Minute):
		t.Fatalf("%s has not ended", r.Endpoint().ID)
	}
	if got := r.Reason(); got != reason {
		t.Errorf("Reason() = %q, want %q", got, reason)
	}
	if conn, err := net.Dial("tcp", r.Endpoint().Addr); err == nil {
		conn.Close()
		t.Errorf("%s still listens on %s", r.Endpoint().ID, r.Endpoint().Addr)
	}
}

func setFaults(t *testing.T, addr string, f scenario.Fault) {
	t.Helper()
	if err := control.New().SetFaults(t.Context(), addr, 1, []scenario.Fault{f}); err != nil {
		t.Fatal(err)
	}
}

// awaitInFlight waits until the board of a replica works on a request.
func awaitInFlight(t *testing.T, addr string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	seen := false
	_ = control.New().Watch(ctx, addr, func(f figures.Replica) {
		if f.Functions["board"].InFlight > 0 {
			seen = true
			cancel()
		}
	})
	if !seen {
		t.Fatal("no request got to the board")
	}
}

func listPosts(ctx context.Context, addr string) error {
	conn, err := grpc.NewClient("passthrough:///"+addr, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		return err
	}
	defer conn.Close()
	_, err = boardv1.NewBoardServiceClient(conn).ListPosts(ctx, &boardv1.ListPostsRequest{})
	return err
}

func writePost(t *testing.T, addr string) {
	t.Helper()
	req := &boardv1.WritePostRequest{RequestId: "one", Author: "member-00000", Title: "new", Body: "new"}
	if _, err := boardv1.NewBoardServiceClient(dial(t, addr)).WritePost(t.Context(), req); err != nil {
		t.Fatal(err)
	}
}

func countPosts(t *testing.T, addr string) int {
	t.Helper()
	res, err := boardv1.NewBoardServiceClient(dial(t, addr)).ListPosts(t.Context(), &boardv1.ListPostsRequest{})
	if err != nil {
		t.Fatal(err)
	}
	return len(res.GetPosts())
}
