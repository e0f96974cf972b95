package streams

import (
	"context"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/msalab/msalab/lab/internal/bench"
	"github.com/msalab/msalab/lab/internal/bench/ends"
	"github.com/msalab/msalab/lab/scenario/benches"
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

// setUp opens the bench for the length of a test.
func setUp(t *testing.T, cfg Config) map[string]bench.Round {
	t.Helper()
	setup, err := Open(cfg)(t.Context())
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

// measure measures a cell once: it has the figures that its kind says, and no other.
func measure(t *testing.T, rounds map[string]bench.Round, cell string) map[string]float64 {
	t.Helper()
	sample, err := rounds[cell](t.Context())
	if err != nil {
		t.Fatalf("%s: %v", cell, err)
	}
	figures := sample.Figures
	if len(sample.Delays) > 0 { // what a bench makes of several rounds, here of one
		figures["p99"] = float64(bench.Percentile(slices.Sorted(slices.Values(sample.Delays)), 99)) / 1000
	}
	kind, _ := benches.Named("streams")
	for _, f := range kind.Figures {
		if _, ok := figures[f.Name]; ok != kind.Has(cell, f.Name) {
			t.Errorf("%s has the figures %v; of %s that is wrong", cell, figures, f.Name)
		}
	}
	return figures
}

// TestSlow has a reader stall, the shop being a process of its own: what is on its
// way to it is the same however much is said, and it misses nothing.
func TestSlow(t *testing.T) {
	rounds := setUp(t, Config{Program: os.Args[0]})
	few, many := measure(t, rounds, "slow-250/stream"), measure(t, rounds, "slow-2000/stream")
	if many["said"] < 7*few["said"] || many["said"] < 2e6 {
		t.Errorf("%v and %v bytes were said, want the second eight times the first", few["said"], many["said"])
	}
	for _, got := range []map[string]float64{few, many} {
		if got["held_bytes"] < 60_000 || got["held_bytes"] > 200_000 || got["held"] < 50 {
			t.Errorf("got %v, want what flow control lets on its way: 64 KiB and headers, and not much more", got)
		}
		if got["memory"] > 2e6 {
			t.Errorf("the server's heap grew by %v bytes", got["memory"])
		}
		if got["missed"] != 0 {
			t.Errorf("the reader missed %v messages", got["missed"])
		}
	}
}

// TestProcesses has both ends be processes of their own.
func TestProcesses(t *testing.T) {
	rounds := setUp(t, Config{Program: os.Args[0], Budget: 100 * time.Millisecond})
	if got := measure(t, rounds, "order-idle/poll-100ms"); got["idle_cpu"] <= 0 {
		t.Errorf("got %v, want processor time", got)
	}
	measure(t, rounds, "chat/stream")
}

// TestInterrupted ends the bench in the middle of a round.
func TestInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	setup, err := Open(Config{Program: os.Args[0], Budget: time.Minute})(ctx)
	if err != nil {
		t.Fatal(err)
	}
	later := time.AfterFunc(50*time.Millisecond, cancel)
	defer later.Stop()
	if _, err := setup.Rounds["chat/stream"](ctx); err == nil {
		t.Error("a round that was interrupted has figures")
	}
	_ = setup.Close() // an end was killed
}

func TestEndRefuses(t *testing.T) {
	e, err := ends.Within[request, answer](t.Context(), Serve)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range []request{{}, {Talk: &span{}}, {HangUp: true}, {Wake: true}, {Flood: &floodRequest{}}} {
		if _, err := e.Ask(t.Context(), r); err == nil {
			t.Errorf("%+v is not refused", r)
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	if _, err := e.Ask(ctx, request{Dial: &dialRequest{Topic: "weather", Talker: "127.0.0.1:1", Listener: "127.0.0.1:1"}}); err == nil || !strings.Contains(err.Error(), "context") {
		t.Errorf("got %v, want a dial that finds nobody given up", err)
	}
	_ = e.Close() // it was abandoned
}
