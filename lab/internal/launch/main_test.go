package launch

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/msalab/msalab/lab/internal/xds"
	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/shop/ports"
	"github.com/msalab/msalab/services"
)

// behave is the environment variable that makes a child of the tests behave in
// a way that a replica shouldn't.
const behave = "LAUNCH_TEST_BEHAVE"

// TestMain lets the test binary be what the lab's binary is: it starts itself
// again as a replica, as a guard, as a guarded program, and as a whole lab.
func TestMain(m *testing.M) {
	role := ""
	if len(os.Args) > 1 {
		role = os.Args[1]
	}
	switch role {
	case "serve":
		misbehave(os.Getenv(behave))
		ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
		defer stop()
		exit(Serve(ctx, os.Stdin, os.Stdout, os.Stderr))
	case "guard":
		ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
		defer stop()
		exit(Guard(ctx, os.Stdin, os.Args[2:]))
	case "program":
		program(os.Args[2])
	case "lab":
		exit(lab(os.Args[2]))
	default:
		// The race detector has every program wait for a second before it exits.
		_ = os.Setenv("GORACE", strings.TrimSpace(os.Getenv("GORACE")+" atexit_sleep_ms=0"))
		goleak.VerifyTestMain(m)
	}
}

func exit(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(0)
}

// lingers is how long a process stays that its parent has left behind, unless its
// standard input ends.
const lingers = time.Minute

// misbehave is a replica that isn't one.
func misbehave(how string) {
	switch how {
	case "hang":
		_, _ = io.Copy(io.Discard, os.Stdin)
		os.Exit(0)
	case "exit":
		os.Exit(3)
	case "panic":
		panic("out of cheese")
	case "parent": // of a process that is still there when it has left
		term := make(chan os.Signal, 1)
		signal.Notify(term, syscall.SIGTERM)
		child := exec.Command(os.Args[0], "serve")
		child.Env = append(os.Environ(), behave+"=linger")
		child.Stdin, child.Stdout, child.Stderr = os.Stdin, os.Stdout, os.Stderr
		if err := child.Start(); err != nil {
			exit(err)
		}
		fmt.Println(`{"addr": "127.0.0.1:1"}`)
		<-term
		os.Exit(0)
	case "linger":
		time.AfterFunc(lingers, func() { os.Exit(0) })
		_, _ = io.Copy(io.Discard, os.Stdin)
		os.Exit(0)
	case "garbage":
		fmt.Println("hello, I am not a replica")
		_, _ = io.Copy(io.Discard, os.Stdin)
		os.Exit(0)
	}
}

// program is a program that knows nothing of the lab. It tells its process id.
func program(how string) {
	term := make(chan os.Signal, 1)
	signal.Notify(term, syscall.SIGTERM)
	fmt.Println(os.Getpid())
	switch how {
	case "fail":
		os.Exit(7)
	case "stubborn":
		select {}
	}
	<-term
	fmt.Println("leaving")
	os.Exit(0)
}

// fleet is what a lab started by a test tells of its replicas.
type fleet struct {
	Dir   string
	Pids  []int
	Addrs []string
}

// lab is a lab that starts a shop's replicas all at once, tells of them, and
// waits to be killed.
func lab(dir string) error {
	plane, err := xds.New(xds.Config{Links: testLinks(), Policies: testPolicies()}, slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	cfg := testConfig(scenario.Shape{Architecture: scenario.Services, Placement: scenario.Process}, dir)
	cfg.Discovery = plane.Bootstrap()
	l, err := New(cfg)
	if err != nil {
		return err
	}
	f := fleet{Dir: l.data.Path()}
	var mu sync.Mutex
	var wg sync.WaitGroup
	for _, function := range scenario.Functions() {
		wg.Go(func() {
			r, err := l.Launch(context.Background(), testSpec(function, 1))
			if err != nil {
				fmt.Fprintln(os.Stderr, err)
				return
			}
			mu.Lock()
			defer mu.Unlock()
			f.Pids = append(f.Pids, r.(*process).cmd.Process.Pid)
			f.Addrs = append(f.Addrs, r.Endpoint().Addr)
		})
	}
	wg.Wait()
	if err := json.NewEncoder(os.Stdout).Encode(f); err != nil {
		return err
	}
	select {}
}

// testPolicies are what shops start with.
func testPolicies() scenario.Policies {
	policies, err := scenario.StartPolicies(nil)
	if err != nil {
		panic(err) // presets are right
	}
	return policies
}

// testLinks lists who calls whom.
func testLinks() []runs.Link {
	var links []runs.Link
	for _, f := range services.Catalogue() {
		for _, callee := range f.Calls {
			links = append(links, runs.Link{Caller: f.Name, Callee: callee})
		}
	}
	return links
}

func testConfig(shape scenario.Shape, dir string) Config {
	return Config{
		Shape: shape,
		Dir:   dir,
		Seed:  services.Seed{Members: 20, Products: 10, Posts: 5},
		Slots: 16,
		Queue: 1000,
	}
}

// testSpec is the n-th replica of a function, or of the monolith.
func testSpec(unit string, n int) ports.ReplicaSpec {
	functions := []string{unit}
	if unit == "monolith" {
		functions = scenario.Functions()
	}
	return ports.ReplicaSpec{
		ID:        runs.ReplicaID(fmt.Sprintf("%s-%d", unit, n)),
		Functions: functions,
		Version:   "v1",
		Seed:      7,
		WorkOff:   true,
	}
}

// awaitNoProcess waits until a process runs no more.
func awaitNoProcess(t *testing.T, pid int, limit time.Duration) {
	t.Helper()
	for start := time.Now(); running(pid); <-time.After(10 * time.Millisecond) {
		if time.Since(start) > limit {
			_ = syscall.Kill(pid, syscall.SIGKILL)
			t.Fatalf("process %d still runs after %v", pid, limit)
		}
	}
}

// running reports whether a process runs. One that has ended may be listed
// until init gets round to it, as a zombie.
func running(pid int) bool {
	if syscall.Kill(pid, 0) != nil {
		return false
	}
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid)) // Linux: "42 (lab) Z 1 ..."
	if err != nil {
		return true
	}
	_, state, _ := strings.Cut(string(stat), ") ")
	return !strings.HasPrefix(state, "Z")
}
