package relay_test

import (
	"fmt"
	"slices"
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
func flush(n int) *collectorpb.ExportTraceServiceRequest {
	var list []*tracepb.Span
	for i := range 10 {
		for j := range 5 {
			list = append(list, relaytest.Span(10*n+i+1, 5*i+j+1, 1, "shop.pay.v1.PayService/Checkout", epoch,
				"rpc.system", "grpc", "rpc.service", "shop.pay.v1.PayService", "rpc.method", "Checkout",
				"rpc.grpc.status_code", "0", "server.address", "127.0.0.1", "server.port", "40123", spans.AttrFunction, "pay"))
		}
	}
	return relaytest.Export(relaytest.Resource("pay", list...))
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
	const perFlush = 50
	n := 0
	for b.Loop() {
		if _, err := client.Export(b.Context(), flush(n)); err != nil {
			b.Fatal(err)
		}
		n++
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(n*perFlush), "ns/span")
}

// BenchmarkTakeIn is the relay's own share: sorting by trace, encoding, keeping,
// summing up.
func BenchmarkTakeIn(b *testing.B) {
	r := start(b, relay.Config{})
	requests := make([]*collectorpb.ExportTraceServiceRequest, 1000)
	for i := range requests {
		requests[i] = flush(i)
	}
	const perFlush = 50
	n := 0
	for b.Loop() {
		export(b, r, requests[n%len(requests)])
		n++
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(n*perFlush), "ns/span")
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
