//go:build e2e && linux

package main

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/msalab/msalab/lab/engine"
	"github.com/msalab/msalab/lab/internal/books"
	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/services"
)

// TestCrashMatrixOfProcesses has processes of a running shop kill themselves at
// every point there is, a few points at a time, while shoppers buy. The lab starts
// them again, and then each order is paid, or cancelled with nothing net.
//
// Calls that fail now and then are what leads payments to all points: one whose
// answer is missing is asked for, or undone.
func TestCrashMatrixOfProcesses(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	l := openLive(t, 0, scenario.Shape{Architecture: scenario.Services, Placement: scenario.Process})
	l.do(engine.Scale{Function: "pay", Replicas: 2})
	l.await("there are two replicas of pay", func() bool { return l.healthy() && len(l.addrsOf("pay")) == 2 })
	ended, sold := 0, 0
	for i, points := range batches() {
		t.Run(fmt.Sprintf("batch %d", i+1), func(t *testing.T) {
			b := &live{t: t, e: l.e} // the same lab, and this batch's failures
			before := childrenOf(t, os.Getpid())
			b.crashAt(points)
			after := childrenOf(t, os.Getpid())
			dead := slices.DeleteFunc(before, func(pid int) bool { return slices.Contains(after, pid) })
			if len(dead) == 0 {
				t.Errorf("no process has ended, want those that passed %q", points)
			}
			ended += len(dead)
			a := b.settled()
			if a.Wrong > 0 || a.InProgress > 0 || a.Untold > 0 || a.Paid+a.Cancelled <= sold {
				t.Errorf("the books say %+v after %d orders before, want more, all paid or cancelled", a, sold)
			}
			sold = a.Paid + a.Cancelled
		})
	}
	var struck []string
	for _, c := range l.e.Snapshot().Shops[0].Crashes {
		if !c.Struck.IsZero() {
			struck = append(struck, c.Name)
		}
	}
	for _, name := range sagaPoints() {
		if !slices.Contains(struck, name) {
			t.Errorf("no process died at %s", name)
		}
	}
	a := l.settled()
	if a.Paid < sold/10 || a.Cancelled < sold/10 { // those that pay never heard of are cancelled too
		t.Errorf("%d orders paid, %d cancelled, want a good part of either", a.Paid, a.Cancelled)
	}
	t.Logf("%d processes killed themselves; %d orders paid, %d cancelled", ended, a.Paid, a.Cancelled)
	l.stop()
	l.leftNothing()
}

// TestCrashMatrixOfOtherWays does the same where orders are paid in another way, at the
// points that no saga passes, and without care at those of the participants too, one of
// each at a time. A transaction leaves nothing behind wherever its monolith
// dies; what is paid without care may be out of balance, and nothing else is.
func TestCrashMatrixOfOtherWays(t *testing.T) {
	for way, architecture := range map[string]scenario.Architecture{
		scenario.ByTx: scenario.Monolith, scenario.ByNaive: scenario.Services,
	} {
		t.Run(way, func(t *testing.T) {
			t.Setenv("TMPDIR", t.TempDir())
			l := openLive(t, 0, scenario.Shape{Architecture: architecture, Placement: scenario.Process})
			l.do(engine.SetCheckout{Way: way})
			batches := batchesOf(way)
			if len(batches) < 3 {
				t.Fatalf("%s has the points %q, want 3 times some at least", way, batches)
			}
			for _, points := range batches {
				before := childrenOf(t, os.Getpid())
				l.crashAt(points)
				after := childrenOf(t, os.Getpid())
				dead := slices.DeleteFunc(before, func(pid int) bool { return slices.Contains(after, pid) })
				if len(dead) < len(points) {
					t.Errorf("%d processes have ended, want those that passed %q", len(dead), points)
				}
			}
			a := l.settled()
			if a.Paid+a.Cancelled+a.Wrong == 0 || a.WithCare() > 0 || way == scenario.ByTx && a.Wrong > 0 {
				t.Errorf("the books say %+v, want orders in them, and none out of balance but without care", a)
			}
			l.stop()
			l.leftNothing()
		})
	}
}

// batchesOf deals out the points that are passed where orders are paid in another way
// than as sagas: pay's own one by one; then, where each participant is a process of its
// own, one of each of them.
func batchesOf(way string) (all [][]string) {
	parts := map[string][]string{}
	for _, p := range services.Crashpoints() {
		function, what, _ := strings.Cut(p, "/")
		switch {
		case strings.HasPrefix(what, way+"-") || strings.HasPrefix(what, way+"/"):
			all = append(all, []string{p})
		case way == scenario.ByNaive && slices.ContainsFunc([]string{"redeem/", "spend/", "authorize/", "capture/"}, func(a string) bool { return strings.HasPrefix(what, a) }):
			parts[function] = append(parts[function], p)
		}
	}
	for range len(parts["card"]) { // it has the most
		var batch []string
		for _, function := range []string{"coupon", "point", "card"} {
			if left := parts[function]; len(left) > 0 {
				batch, parts[function] = append(batch, left[0]), left[1:]
			}
		}
		all = append(all, batch)
	}
	return all
}

// sagaPoints are the points that are passed where orders are paid as sagas.
func sagaPoints() []string {
	return slices.DeleteFunc(services.Crashpoints(), func(p string) bool {
		return strings.HasPrefix(p, "pay/naive-") || strings.HasPrefix(p, "pay/tx/")
	})
}

// batches deals the points out, so that a batch has two of the coordinator, whose
// two replicas take one each, one of each participant, and one of shopping. A takeover
// strikes whichever replica takes over: both are told.
func batches() (all [][]string) {
	const takeover = "pay/takeover/"
	byFunction := map[string][]string{}
	for _, name := range sagaPoints() {
		function, _, _ := strings.Cut(name, "/")
		n := 1
		if strings.HasPrefix(name, takeover) {
			n = 2
		}
		byFunction[function] = append(byFunction[function], slices.Repeat([]string{name}, n)...)
	}
	// A takeover comes first in its batch, as both replicas must be there to be told.
	slices.SortStableFunc(byFunction["pay"], func(a, b string) int {
		return -cmp.Compare(strings.Count(a, takeover), strings.Count(b, takeover))
	})
	for len(byFunction["pay"]) > 0 {
		var batch []string
		for _, function := range []string{"pay", "pay", "coupon", "point", "card", "shopping"} {
			if left := byFunction[function]; len(left) > 0 {
				batch, byFunction[function] = append(batch, left[0]), left[1:]
			}
		}
		all = append(all, batch)
	}
	return all
}

// crashAt has shoppers buy until a process died at each of these points, and all
// have come back.
func (l *live) crashAt(points []string) {
	l.t.Helper()
	armed := len(l.e.Snapshot().Shops[0].Crashes)
	for i, p := range points {
		l.do(engine.Arm{Point: scenario.Crashpoint{Name: p}})
		l.await(p+" is armed", func() bool { return len(l.e.Snapshot().Shops[0].Crashes) == armed+i+1 })
	}
	for _, f := range troubles() {
		l.do(engine.Inject{Fault: f})
	}
	l.do(engine.SetLoad{Load: scenario.Load{
		Rate: 15, Mix: map[string]float64{"buy": 1}, Arrivals: "even", Declined: 0.3, Profile: scenario.Profile{Kind: "constant"},
	}})
	l.await(fmt.Sprintf("processes die at %q", points), func() bool {
		return !slices.ContainsFunc(l.e.Snapshot().Shops[0].Crashes, func(c runs.Crash) bool { return c.Struck.IsZero() })
	})
	l.do(engine.SetLoad{Load: steady(0)})
	l.do(engine.Heal{ID: "all"})
	l.await("all that died are back", l.healthy)
}

// troubles are what makes a payment take every path there is.
func troubles() []scenario.Fault {
	fault := func(function, method string, rate float64) scenario.Fault {
		return scenario.Fault{
			ID: function + "-" + strings.ToLower(method), Kind: "error", Function: function, Method: method, Code: "INTERNAL", Rate: rate,
		}
	}
	return []scenario.Fault{
		fault("coupon", "Redeem", 0.2), fault("point", "Spend", 0.2), fault("card", "Authorize", 0.3), fault("card", "Capture", 0.2),
		fault("card", "GetAuthorization", 0.5),
	}
}

// addrsOf lists where the ready replicas of a function are.
func (l *live) addrsOf(function string) (addrs []string) {
	for _, r := range l.e.Snapshot().Shops[0].Replicas {
		if slices.Contains(r.Functions, function) && r.State == "ready" {
			addrs = append(addrs, r.Addr)
		}
	}
	return addrs
}

// settled joins the books once nothing is in progress.
func (l *live) settled() (a scenario.Audit) {
	l.t.Helper()
	l.await("no payment is in progress", func() bool {
		addrs := map[string]string{}
		for _, function := range []string{"shopping", "pay", "coupon", "point", "card"} {
			if found := l.addrsOf(function); len(found) > 0 {
				addrs[function] = found[0]
			}
		}
		ctx, cancel := context.WithTimeout(l.t.Context(), 10*time.Second)
		defer cancel()
		var err error
		a, err = books.Auditor{}.Audit(ctx, addrs)
		return err == nil && a.InProgress == 0 && a.Untold == 0
	})
	return a
}
