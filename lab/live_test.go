package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/msalab/msalab/lab/engine"
	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
)

// live is a lab in free play over real shops, as the app has one.
type live struct {
	t     testing.TB
	e     *engine.Engine
	parts *parts
	rate  float64           // journeys a second at the start
	began time.Time         // of the load
	rules map[string]string // at the start
	tell  func(runs.Event)  // is told what happens; nil: nobody is
	stop  func()            // ends the lab; it fails the test when it can't
}

// patience is how long a machine that has other work may take for what an idle
// one does in a second or two. It only bounds how long a broken lab is waited
// for.
const patience = 90 * time.Second

var servicesInProc = scenario.Shape{Architecture: scenario.Services, Placement: scenario.InProc}

// openLive opens shops of these shapes under a load of so many journeys a
// second, and waits until they are healthy.
func openLive(t testing.TB, rate float64, shapes ...scenario.Shape) *live {
	t.Helper()
	return openLiveOver(t, assembled(t), rate, shapes...)
}

// assembled are the parts of a lab without Jaeger.
func assembled(t testing.TB) *parts {
	t.Helper()
	parts, err := assemble(t.Context(), options{jaeger: "off", restart: time.Second, seed: 7}, func(string) {})
	if err != nil {
		t.Fatal(err)
	}
	return parts
}

// openLiveOver is openLive over these parts, which it closes at the end.
func openLiveOver(t testing.TB, parts *parts, rate float64, shapes ...scenario.Shape) *live {
	t.Helper()
	return (&live{t: t, parts: parts, rate: rate}).open(shapes)
}

// open begins what openLiveOver says.
func (l *live) open(shapes []scenario.Shape) *live {
	l.t.Helper()
	t, parts := l.t, l.parts
	cfg := parts.engineConfig(false, func(ev runs.Event) {
		if strings.HasSuffix(ev.Text.EN, "was dropped") {
			t.Errorf("a command was dropped: %s", ev.Text.EN)
		}
		if l.tell != nil {
			l.tell(ev)
		}
	})
	cfg.FreeLoad = steady(l.rate)
	l.e = engine.New(cfg)
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	var serving sync.WaitGroup
	serving.Go(func() { ended <- l.e.Serve(ctx) })
	l.stop = sync.OnceFunc(func() {
		cancel()
		select {
		case err := <-ended:
			if err != nil {
				t.Errorf("the lab ended by %v", err)
			}
		case <-time.After(patience):
			t.Fatalf("the lab doesn't end:\n%s", stacks())
		}
		serving.Wait()
		if err := parts.close(); err != nil {
			t.Error(err)
		}
	})
	t.Cleanup(l.stop)
	l.e.Do(engine.FreePlay{Shapes: shapes})
	l.await("the shops are healthy", l.healthy)
	l.began, l.rules = time.Now(), l.ruled()
	return l
}

// do has the engine take a command, however many wait before it.
func (l *live) do(c engine.Command) {
	l.t.Helper()
	l.await(fmt.Sprintf("there is room for %T", c), func() bool { return l.e.Waiting() < 60 }) // of 64
	l.e.Do(c)
}

// steady is a load of every journey alike.
func steady(rate float64) scenario.Load {
	mix, _ := scenario.Mix("even")
	return scenario.Load{Rate: rate, Mix: mix, Arrivals: "even", Profile: scenario.Profile{Kind: "constant"}}
}

// await waits until something is so, and fails the test when it never is.
func (l *live) await(what string, ok func() bool) {
	l.t.Helper()
	if _, in := l.within(patience, ok); !in {
		l.t.Fatalf("waited in vain until %s\n%s", what, l.describe())
	}
}

// within waits until something is so, and says how long that took.
func (l *live) within(most time.Duration, ok func() bool) (time.Duration, bool) {
	began := time.Now()
	for !ok() {
		if time.Since(began) > most {
			return most, false
		}
		time.Sleep(20 * time.Millisecond)
	}
	return time.Since(began), true
}

// healthy reports whether the lab runs and every replica is there that shall be.
func (l *live) healthy() bool {
	s := l.e.Snapshot()
	return s.State == runs.Running && len(s.Shops) > 0 &&
		!slices.ContainsFunc(s.Shops, func(s runs.Shop) bool { return !s.Healthy })
}

// describe writes down what the lab shows, for whoever looks into a failure.
func (l *live) describe() string {
	var b strings.Builder
	s := l.e.Snapshot()
	fmt.Fprintf(&b, "state %s %s\n", s.State, s.Problem)
	for _, shop := range s.Shops {
		fmt.Fprintf(&b, "%s healthy %v\n", shop.Shape, shop.Healthy)
		for _, r := range shop.Replicas {
			fmt.Fprintf(&b, "  %s %s %s busy %d waiting %d\n", r.ID, r.State, r.Reason, r.Busy, r.Waiting)
		}
		for _, k := range shop.Links {
			if k.Circuit != "" {
				fmt.Fprintf(&b, "  %s circuit %s\n", k.Link, k.Circuit)
			}
		}
		for _, sec := range lastSeconds(shop, time.Time{}, 3) {
			fmt.Fprintf(&b, "  %s all %+v\n", sec.At.Format(time.TimeOnly), sec.All)
		}
	}
	for _, f := range s.Faults {
		if f.Healed.IsZero() {
			fmt.Fprintf(&b, "%s active in %s: fired %d of %d\n", f.ID, f.Shop, f.Fired, f.Seen)
		}
	}
	for _, ev := range s.Events[max(0, len(s.Events)-40):] {
		fmt.Fprintf(&b, "%s %s %s\n", ev.At.Format("15:04:05.000"), ev.Shop, ev.Text.EN)
	}
	return b.String()
}

// lastSeconds returns the last n whole seconds of a shop that began after since;
// nil: there aren't so many.
func lastSeconds(s runs.Shop, since time.Time, n int) []runs.Second {
	if len(s.Seconds) < n || s.Seconds[len(s.Seconds)-n].At.Before(since) {
		return nil
	}
	return s.Seconds[len(s.Seconds)-n:]
}

// servingSeconds is how long a shop has to serve well to be believed: at a few
// journeys a second all kinds of them are made in it.
const servingSeconds = 4

// serves reports whether every journey of the last whole seconds since then
// ended well in every shop, and all kinds of them were made.
func (l *live) serves(since time.Time) bool {
	for _, shop := range l.e.Snapshot().Shops {
		seconds := lastSeconds(shop, since, servingSeconds)
		made := map[string]int{}
		for _, sec := range seconds {
			for name, j := range sec.Journeys {
				made[name] += j.N
				if j.Failed+j.Shed > 0 {
					return false
				}
			}
		}
		for _, j := range scenario.Journeys() {
			if made[j] == 0 {
				return false
			}
		}
	}
	return true
}

// stacks returns what every goroutine does.
func stacks() string {
	buffer := make([]byte, 16<<20)
	return string(buffer[:runtime.Stack(buffer, true)])
}

// goroutinesIn counts the goroutines that run, or were started by, code of
// packages whose import path contains one of these.
func goroutinesIn(packages ...string) (n int, example string) {
	for g := range strings.SplitSeq(stacks(), "\n\n") {
		if slices.ContainsFunc(packages, func(p string) bool { return strings.Contains(g, p) }) {
			n, example = n+1, g
		}
	}
	return n, example
}

// breaking is the code that breaks functions and links, as goroutinesIn knows it.
var breaking = []string{"replica/fault.", "internal/linkfault.(*proxy)", "internal/linkfault.(*pipe)"}

// leftNothing checks that no goroutine of the lab and no folder of a shop is
// left.
func (l *live) leftNothing() {
	l.t.Helper()
	var example string
	ours := []string{"msalab/lab/internal", "msalab/lab/engine", "msalab/services", "google.golang.org/grpc", "modernc.org/sqlite"}
	if _, gone := l.within(patience, func() bool {
		var n int
		n, example = goroutinesIn(ours...)
		return n == 0
	}); !gone {
		l.t.Errorf("a goroutine is left:\n%s", example)
	}
	if left, err := filepath.Glob(filepath.Join(os.TempDir(), "msalab-*")); err != nil || len(left) > 0 {
		l.t.Errorf("left on disk: %v, %v", left, err)
	}
}
