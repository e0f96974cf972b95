package jaeger_test

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	tracepb "go.opentelemetry.io/proto/otlp/trace/v1"

	"github.com/msalab/msalab/lab/engine"
	"github.com/msalab/msalab/lab/internal/jaeger"
	"github.com/msalab/msalab/lab/internal/relay"
	"github.com/msalab/msalab/lab/internal/relay/relaytest"
	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/spans"
	queryv3 "github.com/msalab/msalab/proto/jaeger/query/v3"
)

var epoch = time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC)

// queryService is Jaeger's query service for tests: it answers every search with
// the same traces, and remembers what it was asked.
type queryService struct {
	mu     sync.Mutex
	stored map[string]*tracepb.TracesData
	asked  *queryv3.TraceQueryParameters
	fail   error
	hangs  bool // it takes calls and doesn't answer, as a process that was stopped
	calls  int
}

func (q *queryService) serve(_ any, stream grpc.ServerStream) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.calls++
	if q.hangs {
		q.mu.Unlock()
		<-stream.Context().Done()
		q.mu.Lock()
		return stream.Context().Err()
	}
	if q.fail != nil {
		return q.fail
	}
	switch method, _ := grpc.MethodFromServerStream(stream); method {
	case "/jaeger.api_v3.QueryService/FindTraces":
		var request queryv3.FindTracesRequest
		if err := stream.RecvMsg(&request); err != nil {
			return err
		}
		q.asked = request.GetQuery()
		for _, trace := range q.stored {
			if err := stream.SendMsg(trace); err != nil {
				return err
			}
		}
		return nil
	case "/jaeger.api_v3.QueryService/GetTrace":
		var request queryv3.GetTraceRequest
		if err := stream.RecvMsg(&request); err != nil {
			return err
		}
		trace := q.stored[request.GetTraceId()]
		if trace == nil {
			return status.Error(codes.NotFound, "no such trace")
		}
		return stream.SendMsg(trace)
	default:
		return status.Errorf(codes.Unimplemented, "%s", method)
	}
}

func (q *queryService) store(n int, outcome, fault string) {
	q.mu.Lock()
	defer q.mu.Unlock()
	export := relaytest.Purchase(n, epoch.Add(time.Duration(n)*time.Second), outcome, fault)
	q.stored[relaytest.TraceID(n).String()] = &tracepb.TracesData{ResourceSpans: export.GetResourceSpans()}
}

func (q *queryService) setFail(err error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.fail = err
}

func (q *queryService) lastAsked() *queryv3.TraceQueryParameters {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.asked
}

// useFake uses a Jaeger that is no more than a front page and a query service.
func useFake(t *testing.T) (*jaeger.Traces, *queryService) {
	t.Helper()
	q := &queryService{stored: map[string]*tracepb.TracesData{}}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := grpc.NewServer(grpc.UnknownServiceHandler(q.serve))
	var serving sync.WaitGroup
	serving.Go(func() { _ = server.Serve(listener) }) // ends with Stop
	web := frontPage(t, http.StatusOK, "text/html", "<html>Jaeger UI</html>")
	t.Cleanup(func() {
		server.Stop()
		serving.Wait()
	})
	r, err := relay.Start(relay.Config{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = r.Close() })
	j, err := jaeger.Use(t.Context(), web+"?query="+listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = j.Close() })
	return &jaeger.Traces{Relay: r, Jaeger: j}, q
}

func frontPage(t *testing.T, code int, contentType, page string) string {
	t.Helper()
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", contentType)
		w.WriteHeader(code)
		fmt.Fprint(w, page)
	}))
	t.Cleanup(web.Close)
	return web.URL
}

func ids(list []spans.Summary) string {
	var words []string
	for _, s := range list {
		words = append(words, strings.TrimLeft(s.Trace.String(), "0"))
	}
	return strings.Join(words, " ")
}

func TestJaegerIsAskedAndTheRelayStandsIn(t *testing.T) {
	traces, q := useFake(t)
	for n := 1; n <= 3; n++ {
		q.store(n, "ok", "")
	}
	if _, err := traces.Relay.Export(t.Context(), relaytest.Purchase(9, epoch, "ok", "")); err != nil {
		t.Fatal(err)
	}
	find := func(query engine.TraceQuery) string {
		t.Helper()
		found, err := traces.Find(t.Context(), query)
		if err != nil {
			t.Fatal(err)
		}
		return ids(found)
	}
	count := func(n int) int {
		t.Helper()
		list, err := traces.Get(t.Context(), relaytest.TraceID(n))
		if err != nil {
			t.Fatal(err)
		}
		return len(list)
	}
	if got, want := find(engine.TraceQuery{}), "3 2 1"; got != want {
		t.Errorf("got traces %q, want Jaeger's %q", got, want)
	}
	if got, want := find(engine.TraceQuery{Limit: 2}), "3 2"; got != want {
		t.Errorf("got traces %q, want %q", got, want)
	}
	if got := find(engine.TraceQuery{TraceQuery: scenario.TraceQuery{Outcome: "failed"}}); got != "" {
		t.Errorf("got traces %q though none fits", got)
	}
	if got := count(1); got != 3 {
		t.Errorf("got %d spans of a trace that Jaeger has, want 3", got)
	}
	if got := count(9); got != 3 {
		t.Errorf("got %d spans of a trace that only the relay has, want 3", got)
	}
	if got := count(5); got != 0 {
		t.Errorf("got %d spans of an unknown trace, want none", got)
	}
	q.setFail(status.Error(codes.Internal, "broken"))
	if got, want := find(engine.TraceQuery{}), "9"; got != want {
		t.Errorf("got traces %q, want the relay's %q", got, want)
	}
	if got := count(9); got != 3 {
		t.Errorf("got %d spans from the relay, want 3", got)
	}
}

func TestWhatJaegerIsAsked(t *testing.T) {
	traces, q := useFake(t)
	asks := func(q scenario.TraceQuery) engine.TraceQuery {
		return engine.TraceQuery{TraceQuery: q, Shop: "services/process", AtLeast: time.Second, Since: epoch, Until: epoch.Add(time.Hour)}
	}
	const shop = "services/process"
	for name, c := range map[string]struct {
		query      engine.TraceQuery
		service    string
		attributes map[string]string
		depth      int32
		until      time.Duration
		atLeast    time.Duration
	}{
		"root": {
			asks(scenario.TraceQuery{Journey: "buy", Outcome: "failed"}), "ingress",
			map[string]string{spans.AttrShop: shop, spans.AttrJourney: "buy", spans.AttrOutcome: "failed"}, 100, time.Hour, time.Second,
		},
		"fault": {
			asks(scenario.TraceQuery{Journey: "buy", Fault: "f", Function: "pay"}), "",
			map[string]string{spans.AttrShop: shop, spans.AttrFaultID: "f"}, 1000, time.Hour + time.Minute, 0,
		},
		"function": {
			asks(scenario.TraceQuery{Function: "pay"}), "",
			map[string]string{spans.AttrShop: shop, spans.AttrFunction: "pay"}, 1000, time.Hour + time.Minute, 0,
		},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := traces.Find(t.Context(), c.query); err != nil {
				t.Fatal(err)
			}
			got := q.lastAsked()
			if got.GetServiceName() != c.service || !reflect.DeepEqual(got.GetAttributes(), c.attributes) ||
				got.GetSearchDepth() != c.depth || got.GetDurationMin().AsDuration() != c.atLeast || !got.GetRawTraces() {
				t.Errorf("asked %v, want %+v", got, c)
			}
			since, until := got.GetStartTimeMin().AsTime(), got.GetStartTimeMax().AsTime()
			if !since.Equal(epoch) || !until.Equal(epoch.Add(c.until)) {
				t.Errorf("asked from %v to %v, want %v to %v", since, until, epoch, epoch.Add(c.until))
			}
		})
	}
}

func TestStatus(t *testing.T) {
	traces, _ := useFake(t)
	s := traces.Status()
	if !s.JaegerUp || s.JaegerURL != traces.Jaeger.Pages() || !strings.HasPrefix(s.Jaeger, "jaeger ") {
		t.Errorf("got %+v of a Jaeger that is up", s)
	}
	if got, want := runs.TracePage(s.JaegerURL, relaytest.TraceID(1).String()), s.JaegerURL+"/trace/00000000000000000000000000000001"; got != want {
		t.Errorf("got page %q, want %q", got, want)
	}
	off := jaeger.Traces{Relay: traces.Relay, Off: "not found"}
	if got := off.Status(); got.Jaeger != "off: not found" || got.JaegerUp || got.JaegerURL != "" {
		t.Errorf("got %+v without a Jaeger", got)
	}
	found, err := off.Find(context.Background(), engine.TraceQuery{})
	if err != nil || len(found) != 0 {
		t.Errorf("got %v, error %v of an empty relay", found, err)
	}
}

func TestUse(t *testing.T) {
	page := frontPage(t, http.StatusOK, "text/html", "<html></html>")
	for address, want := range map[string]string{
		"127.0.0.1:16686":                    "first path segment",
		"https://127.0.0.1":                  "isn't like http://HOST:16686",
		"http://":                            "isn't like http://HOST:16686",
		"auto":                               "isn't like http://HOST:16686",
		"http://127.0.0.1:1":                 "refused",
		page + "?grpc=x":                     `unknown setting "grpc"`,
		page + "?query=127.0.0.1:1":          "?query=HOST:PORT names another",
		frontPage(t, 404, "text/html", "no"): "404",
	} {
		t.Run(want, func(t *testing.T) {
			j, err := jaeger.Use(t.Context(), address)
			if err == nil {
				_ = j.Close()
				t.Fatalf("%s was taken", address)
			}
			if !strings.Contains(err.Error(), want) {
				t.Errorf("got error %q, want %q in it", err, want)
			}
		})
	}
}

func TestPages(t *testing.T) {
	query, _ := useFake(t)
	if query.Jaeger.Pages() == "" {
		t.Error("the pages of a Jaeger with pages were not seen")
	}
	for name, page := range map[string]string{
		"placeholder": frontPage(t, http.StatusOK, "text/html; charset=utf-8", "<html><h1>This is not the Jaeger UI you are looking for!</h1></html>"),
		"no page":     frontPage(t, http.StatusOK, "application/json", "{}"),
	} {
		t.Run(name, func(t *testing.T) {
			j, err := jaeger.Use(t.Context(), page+"?query="+jaeger.QueryAddr(query.Jaeger))
			if err != nil {
				t.Fatal(err)
			}
			defer j.Close()
			if got := j.Pages(); got != "" {
				t.Errorf("got pages at %q, want none", got)
			}
		})
	}
	u, err := url.Parse(query.Jaeger.Pages())
	if err != nil || u.Host == "" {
		t.Errorf("the pages are at %q (error %v)", query.Jaeger.Pages(), err)
	}
}
