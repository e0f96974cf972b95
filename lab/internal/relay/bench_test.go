//go:build unix

package relay_test

import (
	"fmt"
	"slices"
	"syscall"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"

	collectorpb "go.opentelemetry.io/proto/otlp/collector/trace/v1"
	tracepb "go.opentelemetry.io/proto/otlp/trace/v1"

	"github.com/msalab/msalab/lab/engine"
	"github.com/msalab/msalab/lab/internal/relay"
	"github.com/msalab/msalab/lab/internal/relay/relaytest"
	"github.com/msalab/msalab/lab/spans"
)

// flush is what a busy service sends at once: five spans of each of ten traces,
// with the attributes that gRPC instrumentation gives them.
func flush() *collectorpb.ExportTraceServiceRequest {
	var list []*tracepb.Span
	for i := range perFlush {
		list = append(list, relaytest.Span(1, i+1, 1, "shop.pay.v1.PayService/Checkout", epoch,
			"rpc.system", "grpc", "rpc.service", "shop.pay.v1.PayService", "rpc.method", "Checkout",
			"rpc.grpc.status_code", "0", "server.address", "127.0.0.1", "server.port", "40123", spans.AttrFunction, "pay"))
	}
	return relaytest.Export(relaytest.Resource("pay", list...))
}

const perFlush = 50 // spans

// renumber makes the next flush of it: the same spans in other traces.
func renumber(request *collectorpb.ExportTraceServiceRequest, n int) {
	for i, s := range request.ResourceSpans[0].ScopeSpans[0].Spans {
		id := relaytest.TraceID(10*n + i/5 + 1)
		s.TraceId = id[:]
	}
}

// cpu returns the processor time that this process has used.
func cpu(b *testing.B) time.Duration {
	b.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// perSpan reports the processor time of each span, which other programs on the
// machine disturb less than the time on the clock. 10,000 ns of it are 5 % of a
// core at 5,000 spans a second.
func perSpan(b *testing.B, used time.Duration, spans int) {
	b.ReportMetric(float64(used.Nanoseconds())/float64(spans), "cpu-ns/span")
}

// BenchmarkExport measures what a span costs the relay, gRPC and the sender's
// encoding included: 5,000 spans a second are to cost a few per cent of a core.
func BenchmarkExport(b *testing.B) {
	r := start(b, relay.Config{})
	conn, err := grpc.NewClient(r.Addr(), grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		b.Fatal(err)
	}
	defer conn.Close()
	client := collectorpb.NewTraceServiceClient(conn)
	request := flush()
	n, before := 0, cpu(b)
	for b.Loop() {
		renumber(request, n)
		if _, err := client.Export(b.Context(), request); err != nil {
			b.Fatal(err)
		}
		n++
	}
	perSpan(b, cpu(b)-before, n*perFlush)
}

// BenchmarkTakeIn is the relay's own share: sorting by trace, encoding, keeping,
// summing up.
func BenchmarkTakeIn(b *testing.B) {
	r := start(b, relay.Config{})
	request := flush()
	n, before := 0, cpu(b)
	for b.Loop() {
		renumber(request, n)
		export(b, r, request)
		n++
	}
	perSpan(b, cpu(b)-before, n*perFlush)
}

// BenchmarkFind searches all 10,000 summaries for what isn't there.
func BenchmarkFind(b *testing.B) {
	r := start(b, relay.Config{})
	for n := 1; n <= 10_000; n++ {
		export(b, r, relaytest.Purchase(n, epoch, "ok", ""))
	}
	var q engine.TraceQuery
	q.Outcome = "failed"
	for b.Loop() {
		if found := find(b, r, q); len(found) != 0 {
			b.Fatal(fmt.Sprint("found ", len(found)))
		}
	}
}

// BenchmarkReadable measures from the export of a request's last span until a
// search finds it, over gRPC: the relay's share of the time until a finished
// request can be looked at. The exporters' batch delay (50 ms) comes on top.
func BenchmarkReadable(b *testing.B) {
	r := start(b, relay.Config{})
	conn, err := grpc.NewClient(r.Addr(), grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		b.Fatal(err)
	}
	defer conn.Close()
	client := collectorpb.NewTraceServiceClient(conn)
	var took []time.Duration
	for n := 1; b.Loop(); n++ {
		request := relaytest.Purchase(n, epoch.Add(time.Duration(n)*time.Second), "ok", "")
		began := time.Now()
		if _, err := client.Export(b.Context(), request); err != nil {
			b.Fatal(err)
		}
		found := find(b, r, engine.TraceQuery{Limit: 1})
		took = append(took, time.Since(began))
		if got, want := found[0].Trace, relaytest.TraceID(n); got != want {
			b.Fatalf("found %v, want %v", got, want)
		}
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)*95/100].Microseconds()), "p95-µs")
}
