package protocols

import (
	"context"
	"io"
	"math"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/msalab/msalab/lab/internal/bench"
	"github.com/msalab/msalab/lab/internal/bench/doors"
	"github.com/msalab/msalab/lab/internal/bench/ends"
	"github.com/msalab/msalab/lab/scenario/benches"
	orderv1 "github.com/msalab/msalab/proto/bench/order/v1"
)

// TestMain lets the test binary be an end.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == "bench-end" {
		if err := Serve(context.Background(), os.Stdin, os.Stdout); err != nil {
			os.Exit(1)
		}
		os.Exit(0)
	}
	// The race detector has every program wait for a second before it exits.
	_ = os.Setenv("GORACE", strings.TrimSpace(os.Getenv("GORACE")+" atexit_sleep_ms=0"))
	goleak.VerifyTestMain(m)
}

// setUp opens a bench for the length of a test.
func setUp(t *testing.T, open bench.Open) map[string]bench.Round {
	t.Helper()
	setup, err := open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := setup.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return setup.Rounds
}

// measure measures a cell once, and holds it to the figures of its kind.
func measure(t *testing.T, rounds map[string]bench.Round, kind, cell string) map[string]float64 {
	t.Helper()
	if rounds[cell] == nil {
		t.Fatalf("nothing measures %s", cell)
	}
	sample, err := rounds[cell](t.Context())
	if err != nil {
		t.Fatalf("%s: %v", cell, err)
	}
	figures := sample.Figures
	if len(sample.Delays) > 0 { // what a bench makes of several rounds, here of one
		figures["calls"] = float64(len(sample.Delays))
		figures["p99"] = float64(bench.Percentile(slices.Sorted(slices.Values(sample.Delays)), 99)) / 1000
	}
	seen := 0
	for _, looks := range sample.Looks {
		seen += looks
	}
	for figure, looks := range sample.Looks {
		figures[figure] = sample.Whole * float64(looks) / float64(max(1, seen))
	}
	k, _ := benches.Named(kind)
	for _, f := range k.Figures {
		if _, ok := figures[f.Name]; ok != k.Has(cell, f.Name) {
			t.Errorf("%s has the figures %v; of %s that is wrong", cell, figures, f.Name)
		}
	}
	return figures
}

// TestCells measures some cells, ends in this process: each call has as many
// connections, bytes and waits as its door must have.
func TestCells(t *testing.T) {
	rounds := setUp(t, Open(Config{Budget: 20 * time.Millisecond, Least: 1}))
	kind, _ := benches.Named("protocols")
	for _, cell := range kind.FullCells() {
		if rounds[cell] == nil {
			t.Errorf("nothing measures %s", cell)
		}
	}
	for _, tt := range []struct {
		cell        string
		conns       float64 // at most; 0: one a call
		least, most float64 // bytes sent a call
		p50         float64 // µs, at least
	}{
		{cell: "1-line/grpc", conns: 1, least: 100, most: 400},
		{cell: "centre/grpc", conns: 1, least: 400, most: 1000},
		{cell: "centre/connect", conns: 2, // net/http dials again while a connection is new
			least: 400, most: 1200},
		{cell: "centre/http2-json", conns: 2, least: 800, most: 2000},
		{cell: "centre/grpc-web", conns: 8, least: 400, most: 1200},
		{cell: "centre/http1-json", conns: 8, least: 800, most: 2000},
		{cell: "centre/http1-goccy", conns: 8, least: 800, most: 2000},
		{cell: "centre/http1-xml", conns: 8, least: 1000, most: 3000},
		{cell: "centre/http1-default", conns: math.Inf(1), least: 800, most: 2000},
		{cell: "1-caller/json-close", least: 800, most: 2000},
		{cell: "1-caller/xml-close", least: 1000, most: 3000},
		{cell: "+1ms/grpc", conns: 1, least: 400, most: 1000, p50: 1000},
		{cell: "+10ms/http1-json", conns: 8, least: 800, most: 2000, p50: 10_000},
	} {
		got := measure(t, rounds, "protocols", tt.cell)
		for n := 0; n < 5 && tt.conns > 0 && got["conns"] > tt.conns; n++ { // on a busy machine a connection is new for long
			got = measure(t, rounds, "protocols", tt.cell)
		}
		if tt.conns > 0 && got["conns"] > tt.conns || tt.conns == 0 && got["per_conn"] != 1 {
			t.Errorf("%s opened %v connections, %v calls on each, want %v (0: one a call)", tt.cell, got["conns"], got["per_conn"], tt.conns)
		}
		if got["sent"] < tt.least || got["sent"] > tt.most {
			t.Errorf("%s sent %v bytes a call, want %v to %v", tt.cell, got["sent"], tt.least, tt.most)
		}
		if got["calls"] < leastCalls {
			t.Errorf("%s was called %v times, want %d at least: three rounds must tell a p99", tt.cell, got["calls"], leastCalls)
		}
		if got["p50"] < tt.p50 || got["p99"] < got["p50"] || got["rate"] <= 0 {
			t.Errorf("%s: got %v, want a p50 of %v µs or more, a p99 above it, and a rate", tt.cell, got, tt.p50)
		}
	}
}

// TestStall stalls one connection: all callers wait that share it, fewer where each has
// its own. The stall is longer than a busy machine holds calls up.
func TestStall(t *testing.T) {
	rounds := setUp(t, Open(Config{Budget: 20 * time.Millisecond, Least: 1, Stall: 500 * time.Millisecond}))
	if got := measure(t, rounds, "protocols", "stall/grpc")["slow"]; got < 8 {
		t.Errorf("a stall of the one connection slowed %v calls, want those of all 8 callers", got)
	}
	for _, cell := range []string{"stall/grpc-8", "stall/http1-json"} {
		fewest := math.Inf(1) // of several rounds, as a busy machine slows calls too
		for n := 0; n < 10 && fewest >= 8; n++ {
			got := measure(t, rounds, "protocols", cell)["slow"]
			if fewest = min(fewest, got); got < 1 {
				t.Errorf("%s: a stall of one of the connections slowed no call", cell)
			}
		}
		if fewest >= 8 {
			t.Errorf("%s: a stall of one of the connections slowed %v calls, want not those of all 8 callers", cell, fewest)
		}
	}
}

// TestCodecs measures codecs alone: what they write takes time and memory, and is the
// longer the more of it is text.
func TestCodecs(t *testing.T) {
	rounds := setUp(t, OpenCodecs(Config{Budget: time.Millisecond}))
	kind, _ := benches.Named("codecs")
	length := map[string]float64{}
	for _, cell := range kind.FullCells() {
		if !strings.HasPrefix(cell, "10-lines/") {
			continue
		}
		got := measure(t, rounds, "codecs", cell)
		if got["bytes"] < 500 || got["bytes"] > 5000 || got["encode"] <= 0 || got["decode"] <= 0 || got["allocs"] <= 0 {
			t.Errorf("%s: got %v, want two messages of 10 lines that take time and memory", cell, got)
		}
		length[cell] = got["bytes"]
	}
	if p, j, x := length["10-lines/protobuf"], length["10-lines/json"], length["10-lines/xml"]; p >= j || j >= x {
		t.Errorf("protobuf takes %v bytes, JSON %v, XML %v: want more of each than of the one before", p, j, x)
	}
}

// TestProcesses has both ends be processes of their own.
func TestProcesses(t *testing.T) {
	rounds := setUp(t, Open(Config{Program: os.Args[0], Budget: 20 * time.Millisecond, Least: 1}))
	got := measure(t, rounds, "protocols", "1-line/http2-json")
	if got["client_cpu"] <= 0 || got["server_cpu"] <= 0 || got["client_allocs"] < 1 || got["server_allocs"] < 1 {
		t.Errorf("got %v, want processor time and allocations of both ends", got)
	}
}

// TestWrongAnswerIsRefused: a door that answers something else than the function
// itself says is not measured, so no door is the faster for doing less.
func TestWrongAnswerIsRefused(t *testing.T) {
	wrong := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, `{"total": 1}`)
	}))
	defer wrong.Close()
	var c callers
	err := c.dial(t.Context(), dialRequest{Door: "http1-json", Addr: wrong.Listener.Addr().String(), Callers: 2, Lines: 10})
	if err == nil || !strings.Contains(err.Error(), "another than the function's own") || c.client != nil {
		t.Errorf("got %v, want it refused and the door left", err)
	}
}

// TestAnswerThatTurnsWrong: answers are looked at in every call, so a server that
// begins to say something else once the callers have come gives no figures.
func TestAnswerThatTurnsWrong(t *testing.T) {
	for name, turn := range map[string]func(*orderv1.PlaceOrderResponse){
		"another total": func(a *orderv1.PlaceOrderResponse) { a.Total++ },
		"fewer lines":   func(a *orderv1.PlaceOrderResponse) { a.Lines = a.Lines[1:] },
	} {
		t.Run(name, func(t *testing.T) {
			var wrong atomic.Bool
			codec, _ := doors.CodecNamed("json")
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				answer := doors.Place(doors.Sample(10))
				if wrong.Load() {
					turn(answer)
				}
				body, err := codec.Marshal(answer)
				if err != nil {
					t.Error(err)
				}
				w.Header().Set("Content-Type", codec.ContentType)
				_, _ = w.Write(body)
			}))
			defer server.Close()
			var c callers
			if err := c.dial(t.Context(), dialRequest{Door: "http1-json", Addr: server.Listener.Addr().String(), Callers: 2, Lines: 10}); err != nil {
				t.Fatal(err)
			}
			defer func() { _ = c.hangUp() }()
			if _, err := c.run(t.Context(), runRequest{Least: 2, Most: 2}); err != nil {
				t.Fatalf("right answers are refused: %v", err)
			}
			wrong.Store(true)
			if _, err := c.run(t.Context(), runRequest{Least: 2, Most: 2}); err == nil || !strings.Contains(err.Error(), "want ") {
				t.Errorf("got %v, want the run refused", err)
			}
		})
	}
}

// TestSplit divides the processor time of calls of 1,000 lines: the shares add up.
// Over all rounds, of which a busy machine needs more to see anything, XML's codec
// takes more of a call than protobuf's does.
func TestSplit(t *testing.T) {
	const most = 20
	rounds := setUp(t, Open(Config{Program: os.Args[0], Budget: 200 * time.Millisecond, Least: 1}))
	codec := func(cell string) float64 {
		got := measure(t, rounds, "protocols", cell)
		if sum := got["codec"] + got["framing"] + got["other"] + got["kernel"]; math.Abs(sum-got["cpu"]) > got["cpu"]/1e6 {
			t.Errorf("%s: the shares of %v come to %v, want %v", cell, got, sum, got["cpu"])
		}
		if got["codec"] < 0 || got["framing"] < 0 || got["other"] < 0 || got["codec_alone"] <= 0 {
			t.Errorf("%s: got %v, want time in the codec alone, and no less than none anywhere", cell, got)
		}
		return got["codec"]
	}
	var grpc, xml float64 // sums of what codecs take of a call
	for n := 0; n < 1 || grpc == 0 || xml <= grpc; n++ {
		if n == most || t.Failed() {
			t.Fatalf("over %d rounds codecs take %v of gRPC's calls and %v of XML's, want more of XML's", n, grpc/most, xml/most)
		}
		grpc += codec("1000-lines/grpc")
		xml += codec("1000-lines/http1-xml")
	}
}

// TestInterrupted ends the bench in the middle of its calls.
func TestInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	setup, err := Open(Config{Program: os.Args[0], Budget: time.Minute})(ctx)
	if err != nil {
		t.Fatal(err)
	}
	later := time.AfterFunc(50*time.Millisecond, cancel)
	defer later.Stop()
	if _, err := setup.Rounds["centre/grpc"](ctx); err == nil {
		t.Error("a round that was interrupted has figures")
	}
	_ = setup.Close() // an end was killed
}

func TestEndRefuses(t *testing.T) {
	e, err := ends.Within[request, answer](t.Context(), Serve)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range []request{
		{}, {Run: &runRequest{}}, {Dial: &dialRequest{Door: "gate", Callers: 1}}, {Dial: &dialRequest{Door: "grpc"}}, {Profile: "end"}, {Profile: "twice"}, {Measure: &codecRequest{Codec: "asn1"}},
	} {
		if _, err := e.Ask(t.Context(), r); err == nil {
			t.Errorf("%+v is not refused", r)
		}
	}
	if err := e.Close(); err != nil {
		t.Error(err)
	}
}
