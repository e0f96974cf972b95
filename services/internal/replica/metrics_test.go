package replica_test

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	collectorv1 "go.opentelemetry.io/proto/otlp/collector/metrics/v1"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/durationpb"

	controlv1 "github.com/msalab/msalab/proto/control/v1"
	couponv1 "github.com/msalab/msalab/proto/shop/coupon/v1"
	"github.com/msalab/msalab/services/internal/replica"
)

// TestMetrics reads the endpoint as a Prometheus server does, and compares what
// it counts with the replica's figures.
func TestMetrics(t *testing.T) {
	r := start(t, config(t, definition(func(_ context.Context, _ *testService, id string) error {
		switch id {
		case "none":
			return status.Error(codes.NotFound, "there is none")
		case "broken":
			return status.Error(codes.Internal, "broken")
		}
		return nil
	})))
	for _, id := range []string{"a", "b", "none", "broken", "c"} {
		_ = r.call(t, id) // its code is counted
	}
	page := r.scrape(t, "application/openmetrics-text")
	const method = `rpc_method="shop.coupon.v1.CouponService/Issue"`
	for labels, want := range map[string]float64{
		`rpc_response_status_code="OK"`:        3,
		`rpc_response_status_code="NOT_FOUND"`: 1,
		`error_type="INTERNAL"`:                1,
		`error_type="NOT_FOUND"`:               0, // no failure of the shop
		method:                                 5,
		`lab_function="coupon"`:                5,
	} {
		if got := count(page, labels); got != want {
			t.Errorf("%s: got %g requests, want %g, of\n%s", labels, got, want, page)
		}
	}
	for code, want := range done(r.figures(t), "coupon") {
		if got := count(page, `rpc_response_status_code="`+codeNames[code]+`"`); got != float64(want) {
			t.Errorf("%s: the endpoint has %g, the figures have %d", codeNames[code], got, want)
		}
	}
	if want := `target_info{`; !strings.Contains(page, want) || !strings.Contains(page, `service_instance_id="coupon-1"`) {
		t.Errorf("the replica is not described in\n%s", page)
	}
	if strings.Contains(page, "trace_id") {
		t.Errorf("an exemplar of a request that nobody traced, in\n%s", page)
	}
}

var codeNames = map[uint32]string{0: "OK", 5: "NOT_FOUND", 13: "INTERNAL"}

// TestMetricsOfFlood counts the lab's own requests too: the figures do.
func TestMetricsOfFlood(t *testing.T) {
	r := start(t, config(t, definition(nil)))
	r.setFaults(t, &controlv1.Fault{Id: "flood", Kind: "queue-flood", Function: "coupon", Rate: 1, Requests: 500, Delay: durationpb.New(time.Millisecond)})
	eventually(t, "a flood in the metrics", func() bool {
		return count(r.scrape(t, ""), `rpc_method="_OTHER"`) > 0
	})
}

// TestExemplars finds the trace of a traced request at its bucket, in the format
// that has exemplars.
func TestExemplars(t *testing.T) {
	cfg := config(t, definition(nil))
	cfg.Traces = startCollector(t).addr
	r := start(t, cfg)
	const trace = "4bf92f3577b34da6a3ce929d0e0e4736"
	ctx := metadata.AppendToOutgoingContext(t.Context(), "traceparent", "00-"+trace+"-00f067aa0ba902b7-01")
	if _, err := r.coupon.Issue(ctx, &couponv1.IssueRequest{RequestId: "a"}); err != nil {
		t.Fatal(err)
	}
	if page := r.scrape(t, "application/openmetrics-text"); !strings.Contains(page, `# {`) || !strings.Contains(page, `trace_id="`+trace+`"`) {
		t.Errorf("no exemplar of trace %s in\n%s", trace, page)
	}
	if page := r.scrape(t, "text/plain"); strings.Contains(page, "trace_id") || count(page, "coupon") != 1 {
		t.Errorf("want one request and no exemplar in the plain format, got\n%s", page)
	}
}

// TestMetricsDoor checks that neither the HTTP door, where the ingress sends
// requests, nor any other path has the metrics.
func TestMetricsDoor(t *testing.T) {
	d := definition(nil)
	d.HTTP = true
	d.New = func(deps replica.Deps) (replica.Server, error) {
		return doorService{&testService{db: deps.DB, issue: insert}}, nil
	}
	r := start(t, config(t, d))
	if strings.Contains(get(t, "http://"+r.HTTPAddr()+"/metrics", ""), "rpc_server_call_duration") {
		t.Error("the HTTP door has the metrics")
	}
	if host, _, _ := net.SplitHostPort(r.MetricsAddr()); host != "127.0.0.1" {
		t.Errorf("metrics are served at %s, want loopback", r.MetricsAddr())
	}
	r.Kill()
	await(t, r.Done(), "the replica's end")
	if _, err := http.Get("http://" + r.MetricsAddr() + "/metrics"); err == nil {
		t.Error("a dead replica's metrics are still served")
	}
}

// metricSink is an OTLP receiver that keeps the names of what it gets.
type metricSink struct {
	collectorv1.UnimplementedMetricsServiceServer
	mu    sync.Mutex
	names []string
}

// Export takes metrics.
func (s *metricSink) Export(_ context.Context, req *collectorv1.ExportMetricsServiceRequest) (*collectorv1.ExportMetricsServiceResponse, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, r := range req.ResourceMetrics {
		for _, scope := range r.ScopeMetrics {
			for _, m := range scope.Metrics {
				s.names = append(s.names, text(r.Resource.Attributes)["service.instance.id"]+" "+m.Name)
			}
		}
	}
	return &collectorv1.ExportMetricsServiceResponse{}, nil
}

// TestPush pushes by OTLP where the environment says so, the last time as the
// replica drains.
func TestPush(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	sink := &metricSink{}
	server := grpc.NewServer()
	collectorv1.RegisterMetricsServiceServer(server, sink)
	var serving sync.WaitGroup
	serving.Go(func() { _ = server.Serve(l) })
	defer serving.Wait()
	defer server.Stop()

	t.Setenv("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", "http://"+l.Addr().String())
	r := start(t, config(t, definition(nil)))
	if err := r.call(t, "a"); err != nil {
		t.Fatal(err)
	}
	if err := r.Drain(t.Context()); err != nil {
		t.Fatal(err)
	}
	sink.mu.Lock()
	defer sink.mu.Unlock()
	if want := "coupon-1 rpc.server.call.duration"; len(sink.names) == 0 || sink.names[len(sink.names)-1] != want {
		t.Errorf("got %q, want %q", sink.names, want)
	}
}

// scrape reads the replica's metrics in a format.
func (r running) scrape(t *testing.T, format string) string {
	t.Helper()
	return get(t, "http://"+r.MetricsAddr()+"/metrics", format)
}

func get(t *testing.T, url, accept string) string {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Accept", accept)
	req.Close = true // no connection is left to tell from a leak
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

var (
	countLine = regexp.MustCompile(`^rpc_server_call_duration_seconds_count\{(.*?)\} (\S+)`)
	sumLine   = regexp.MustCompile(`^rpc_server_call_duration_seconds_sum\{(.*?)\} (\S+)`)
)

// count adds up the requests whose labels have a text.
func count(page, labels string) float64 { return total(page, countLine, labels) }

// seconds adds up how long they took.
func seconds(page, labels string) float64 { return total(page, sumLine, labels) }

func total(page string, line *regexp.Regexp, labels string) (sum float64) {
	lines := bufio.NewScanner(strings.NewReader(page))
	for lines.Scan() {
		if m := line.FindStringSubmatch(lines.Text()); m != nil && strings.Contains(m[1], labels) {
			v, _ := strconv.ParseFloat(m[2], 64)
			sum += v
		}
	}
	return sum
}
