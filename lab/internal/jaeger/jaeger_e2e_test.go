//go:build e2e

package jaeger_test

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"go.uber.org/goleak"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"

	collectorpb "go.opentelemetry.io/proto/otlp/collector/trace/v1"

	"github.com/msalab/msalab/lab/engine"
	"github.com/msalab/msalab/lab/internal/jaeger"
	"github.com/msalab/msalab/lab/internal/relay"
	"github.com/msalab/msalab/lab/internal/relay/relaytest"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/spans"
)

// start runs a relay with a real Jaeger behind it. A Jaeger that isn't there is
// built, which takes minutes.
func start(t *testing.T) (*jaeger.Traces, collectorpb.TraceServiceClient) {
	t.Helper()
	binary, err := jaeger.Ensure(t.Context(), func(line string) { t.Log(line) })
	if err != nil {
		t.Fatal(err)
	}
	r, err := relay.Start(relay.Config{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = r.Close() })
	j, err := jaeger.Start(t.Context(), jaeger.Config{
		Binary: binary.Path,
		Log:    slog.New(slog.NewTextHandler(t.Output(), nil)),
		Ready: func(otlp string) {
			if err := r.SetForward(otlp); err != nil {
				t.Error(err)
			}
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := j.Close(); err != nil {
			t.Error(err)
		}
	})
	conn, err := grpc.NewClient(r.Addr(), grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	return &jaeger.Traces{Relay: r, Jaeger: j}, collectorpb.NewTraceServiceClient(conn)
}

// send exports the n-th purchase.
func send(t *testing.T, c collectorpb.TraceServiceClient, n int, outcome, fault string) {
	t.Helper()
	_, err := c.Export(t.Context(), relaytest.Purchase(n, time.Now().Add(-20*time.Millisecond), outcome, fault))
	if err != nil {
		t.Fatal(err)
	}
}

// inJaeger asks Jaeger alone for a trace: the relay behind it holds nothing.
func inJaeger(t *testing.T, j *jaeger.Jaeger, id spans.TraceID) int {
	t.Helper()
	empty, err := relay.Start(relay.Config{})
	if err != nil {
		t.Fatal(err)
	}
	defer empty.Close()
	list, err := (&jaeger.Traces{Relay: empty, Jaeger: j}).Get(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return len(list)
}

// await polls until what is true, and returns how long that took.
func await(t *testing.T, what string, isTrue func() bool) time.Duration {
	t.Helper()
	began := time.Now()
	for !isTrue() {
		if time.Since(began) > 20*time.Second {
			t.Fatalf("waited in vain: %s", what)
		}
		time.Sleep(time.Millisecond) // polling
	}
	return time.Since(began)
}

func TestJaegerFindsWhatTheRelayReceived(t *testing.T) {
	defer goleak.VerifyNone(t)
	t.Run("traces", func(t *testing.T) {
		traces, client := start(t)
		const purchases = 50
		var took []time.Duration
		for n := 1; n <= purchases; n++ {
			outcome, fault := "ok", ""
			if n%10 == 0 {
				outcome, fault = "failed", "pay-error"
			}
			send(t, client, n, outcome, fault)
			took = append(took, await(t, "trace in Jaeger", func() bool {
				return inJaeger(t, traces.Jaeger, relaytest.TraceID(n)) == 3
			}))
		}
		slices.Sort(took)
		t.Logf("sent until readable in Jaeger: p50 %v, p95 %v, max %v", took[len(took)/2], took[len(took)*95/100], took[len(took)-1])

		for name, c := range map[string]struct {
			query engine.TraceQuery
			want  int
		}{
			"all":               {engine.TraceQuery{}, purchases},
			"limit":             {engine.TraceQuery{Limit: 7}, 7},
			"outcome":           {engine.TraceQuery{TraceQuery: scenario.TraceQuery{Outcome: "failed"}}, 5},
			"journey":           {engine.TraceQuery{TraceQuery: scenario.TraceQuery{Journey: "join"}}, 0},
			"function":          {engine.TraceQuery{TraceQuery: scenario.TraceQuery{Function: "pay"}}, purchases},
			"fault and outcome": {engine.TraceQuery{TraceQuery: scenario.TraceQuery{Fault: "pay-error", Outcome: "failed"}}, 5},
			"fault, not failed": {engine.TraceQuery{TraceQuery: scenario.TraceQuery{Fault: "pay-error", Outcome: "ok"}}, 0},
			"attribute":         {engine.TraceQuery{Attribute: spans.AttrFaultID + "=pay-error", Limit: 50}, 5},
			"attribute, fault":  {engine.TraceQuery{Attribute: spans.AttrFunction + "=pay", TraceQuery: scenario.TraceQuery{Fault: "pay-error"}}, 5},
			"shop":              {engine.TraceQuery{Shop: "services/process"}, purchases},
			"other shop":        {engine.TraceQuery{Shop: "monolith/inproc"}, 0},
			"at least":          {engine.TraceQuery{AtLeast: time.Second}, 0},
			"until":             {engine.TraceQuery{Until: time.Now().Add(-time.Hour)}, 0},
			"since":             {engine.TraceQuery{Since: time.Now().Add(time.Minute)}, 0},
		} {
			t.Run(name, func(t *testing.T) {
				found, err := traces.Find(t.Context(), c.query)
				if err != nil {
					t.Fatal(err)
				}
				if got := len(found); got != c.want {
					t.Errorf("found %d traces, want %d", got, c.want)
				}
				held, err := traces.Relay.Find(t.Context(), c.query)
				if err != nil {
					t.Fatal(err)
				}
				if got, want := fmt.Sprint(held), fmt.Sprint(found); got != want {
					t.Errorf("the relay answers\n%s\nand Jaeger\n%s", got, want)
				}
			})
		}
	})
}

func TestJaegerIsStartedAgainAndFilledAgain(t *testing.T) {
	traces, client := start(t)
	const purchases = 200
	for n := 1; n <= purchases; n++ {
		send(t, client, n, "ok", "")
	}
	last := relaytest.TraceID(purchases)
	await(t, "the last trace in Jaeger", func() bool { return inJaeger(t, traces.Jaeger, last) == 3 })

	victim := listenerPID(t, traces.Jaeger.OTLP())
	if err := syscall.Kill(victim, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	await(t, "Jaeger seen to be down", func() bool { return !traces.Jaeger.Up() })
	if found, err := traces.Find(t.Context(), engine.TraceQuery{}); err != nil || len(found) != 100 {
		t.Errorf("while Jaeger was down: found %d, error %v; want the relay's 100", len(found), err)
	}
	send(t, client, purchases+1, "ok", "")
	took := await(t, "Jaeger up again", traces.Jaeger.Up)
	await(t, "all traces in it again", func() bool {
		return inJaeger(t, traces.Jaeger, relaytest.TraceID(1)) == 3 &&
			inJaeger(t, traces.Jaeger, relaytest.TraceID(purchases+1)) == 3
	})
	t.Logf("Jaeger was up again after %v", took)
	found, err := traces.Find(t.Context(), engine.TraceQuery{Limit: 1000})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := len(found), purchases+1; got != want {
		t.Errorf("found %d traces after the restart, want %d", got, want)
	}
	if dropped := traces.Status().Dropped; dropped != 0 {
		t.Errorf("%d spans were dropped", dropped)
	}
}

func TestJaegerListensOnLoopbackAndLeavesNothing(t *testing.T) {
	binary, err := jaeger.Ensure(t.Context(), func(line string) { t.Log(line) })
	if err != nil {
		t.Fatal(err)
	}
	j, err := jaeger.Start(t.Context(), jaeger.Config{Binary: binary.Path})
	if err != nil {
		t.Fatal(err)
	}
	pid := listenerPID(t, j.OTLP())
	out, err := exec.Command("ss", "-ltnpH").Output()
	if err != nil {
		t.Fatal(err)
	}
	listening := 0
	for line := range strings.Lines(string(out)) {
		if !strings.Contains(line, fmt.Sprintf("pid=%d,", pid)) {
			continue
		}
		listening++
		host, _, err := net.SplitHostPort(strings.Fields(line)[3])
		if err != nil || !net.ParseIP(host).IsLoopback() {
			t.Errorf("Jaeger listens elsewhere than on loopback: %s", line)
		}
	}
	if want := 3; listening != want {
		t.Errorf("Jaeger listens on %d ports, want %d", listening, want)
	}
	began := time.Now()
	if err := j.Close(); err != nil {
		t.Error(err)
	}
	t.Logf("closed in %v", time.Since(began))
	if err := syscall.Kill(pid, 0); err == nil {
		t.Errorf("Jaeger, process %d, is still there", pid)
	}
	if conn, err := net.Dial("tcp", j.OTLP()); err == nil {
		conn.Close()
		t.Errorf("%s still answers", j.OTLP())
	}
}

func TestUseARunningJaeger(t *testing.T) {
	traces, client := start(t)
	send(t, client, 1, "ok", "")
	await(t, "trace in Jaeger", func() bool { return inJaeger(t, traces.Jaeger, relaytest.TraceID(1)) == 3 })

	httpAddr := strings.Fields(traces.Jaeger.String())
	base := "http://" + httpAddr[len(httpAddr)-1]
	if _, err := jaeger.Use(t.Context(), base+"?query=127.0.0.1:1"); err == nil || !strings.Contains(err.Error(), "?query=") {
		t.Errorf("a wrong query port gives %v, want an error that tells how to name it", err)
	}
	used, err := jaeger.Use(t.Context(), base+"?query="+jaeger.QueryAddr(traces.Jaeger)+"&otlp="+traces.Jaeger.OTLP())
	if err != nil {
		t.Fatal(err)
	}
	if got, want := inJaeger(t, used, relaytest.TraceID(1)), 3; got != want {
		t.Errorf("read %d spans, want %d", got, want)
	}
	if err := used.Close(); err != nil {
		t.Error(err)
	}
	if !traces.Jaeger.Up() {
		t.Error("Jaeger went down with its user")
	}
}

// listenerPID finds the process that listens on an address.
func listenerPID(t *testing.T, addr string) int {
	t.Helper()
	out, err := exec.Command("ss", "-ltnpH", "src", addr).Output()
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(out), "pid=")
	digits, _, _ := strings.Cut(rest, ",")
	pid, err := strconv.Atoi(digits)
	if err != nil {
		t.Fatalf("who listens on %s: %q", addr, out)
	}
	return pid
}

// A build of Jaeger from scratch takes minutes, so the test only runs one where
// none was built yet, and holds that a second one is no build at all.
func TestBuildIsDoneOnce(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), 25*time.Minute)
	defer cancel()
	built, err := jaeger.Build(ctx, func(line string) { t.Log(line) })
	if err != nil {
		t.Fatal(err)
	}
	before, err := os.Stat(built.Path)
	if err != nil {
		t.Fatal(err)
	}
	if version, err := jaeger.BinaryVersion(ctx, built.Path); err != nil || version != jaeger.Version {
		t.Errorf("got version %q, error %v; want %q", version, err, jaeger.Version)
	}
	if _, err := jaeger.Build(ctx, func(line string) { t.Errorf("built again: %s", line) }); err != nil {
		t.Fatal(err)
	}
	after, err := os.Stat(built.Path)
	if err != nil || !os.SameFile(before, after) {
		t.Errorf("the binary was replaced (error %v)", err)
	}
	left, err := filepath.Glob(filepath.Join(filepath.Dir(built.Path), "*unfinished*"))
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v (error %v)", left, err)
	}
}
