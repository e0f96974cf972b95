//go:build e2e && linux

package main

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/msalab/msalab/lab/engine"
	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
)

// processHistories is how many histories TestHistoriesOfProcesses tells.
const processHistories = 10

// TestHistoriesOfProcesses tells histories of a running shop whose services are processes
// of their own: while shoppers buy, processes are killed (SIGKILL) and links of pay to
// coupon, point and card are reset, or swallow all that is sent, at times that a seed
// draws. After each all works again, and every order is paid, or cancelled with nothing
// net. A seed fixes the plan, not what comes before what.
func TestHistoriesOfProcesses(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	l := openLive(t, 0, scenario.Shape{Architecture: scenario.Services, Placement: scenario.Process})
	l.do(engine.Scale{Function: "pay", Replicas: 2})
	l.await("there are two replicas of pay", func() bool { return l.healthy() && len(l.addrsOf("pay")) == 2 })
	sold, struck := 0, map[string]int{}
	for seed := range uint64(processHistories) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			h := processHistory{live: &live{t: t, e: l.e}, plan: rand.New(rand.NewPCG(seed, 0)), seed: seed}
			for _, f := range h.happen() {
				struck[f.Kind]++
			}
			a := h.settled()
			if a.Wrong > 0 || a.InProgress > 0 || a.Untold > 0 || a.Paid+a.Cancelled <= sold {
				t.Errorf("the books say %+v after %d orders before, want more, all paid or cancelled", a, sold)
			}
			sold = a.Paid + a.Cancelled
		})
	}
	for _, kind := range []string{"kill", "link-reset", "link-blackhole"} {
		if struck[kind] < 2 {
			t.Errorf("%s struck %d times in %d histories, want more", kind, struck[kind], processHistories)
		}
	}
	a := l.settled()
	if a.Paid < sold/10 || a.Cancelled < sold/10 {
		t.Errorf("%d orders paid, %d cancelled, want a good part of either", a.Paid, a.Cancelled)
	}
	t.Logf("%v; %d orders paid, %d cancelled", struck, a.Paid, a.Cancelled)
	l.stop()
	l.leftNothing()
}

// processHistory is a while in the life of a shop.
type processHistory struct {
	*live
	plan *rand.Rand
	seed uint64
}

// happen has shoppers buy while links break and processes die, and then everything work
// again. It returns what struck: where pay can't reach coupon it may never come to card.
func (h processHistory) happen() (struck []runs.ActiveFault) {
	h.t.Helper()
	before := childrenOf(h.t, os.Getpid())
	h.do(engine.SetLoad{Load: scenario.Load{
		Rate: 20, Mix: map[string]float64{"buy": 1}, Arrivals: "poisson", Declined: 0.3, Profile: scenario.Profile{Kind: "constant"},
	}})
	order := h.plan.Perm(len(mortals()))
	for n := range 3 {
		f := h.draw(n, mortals()[order[n]])
		h.pause()
		if f.Kind == "kill" {
			f.Replica = string(h.ready(f.Function))
		}
		h.do(engine.Inject{Fault: f})
		h.await(f.ID+" is in force", func() bool {
			return slices.ContainsFunc(h.e.Snapshot().Faults, func(a runs.ActiveFault) bool { return a.ID == f.ID && !a.Arming })
		})
	}
	h.pause()
	h.do(engine.Heal{ID: "all"})
	h.do(engine.SetLoad{Load: steady(0)})
	h.await("all that died are back, and no link is broken", func() bool {
		active := func(a runs.ActiveFault) bool { return a.Healed.IsZero() && a.Kind != "kill" }
		return h.healthy() && !slices.ContainsFunc(h.e.Snapshot().Faults, active)
	})
	killed := 0
	for _, a := range h.e.Snapshot().Faults {
		if strings.HasPrefix(a.ID, h.name()) && a.Fired > 0 {
			struck = append(struck, a)
		}
		if strings.HasPrefix(a.ID, h.name()) && a.Kind == "kill" {
			killed++
		}
	}
	after := childrenOf(h.t, os.Getpid())
	if dead := slices.DeleteFunc(before, func(pid int) bool { return slices.Contains(after, pid) }); len(dead) < killed {
		h.t.Errorf("%d processes have ended, want %d killed", len(dead), killed)
	}
	return struck
}

// name begins the ids of a history's faults.
func (h processHistory) name() string { return fmt.Sprintf("history-%d-", h.seed) }

// pause lets shoppers buy for a while.
func (h processHistory) pause() {
	<-time.After(time.Duration(100+h.plan.IntN(500)) * time.Millisecond)
}

// mortals are the functions whose processes die.
func mortals() []string { return []string{"pay", "shopping", "coupon", "point", "card"} }

// draw draws the nth trouble of a history: the death of a process of a function, which is
// another one each time, or a broken link, which is another one too. The second is always
// a link, so that either way of breaking one comes in half of all histories.
func (h processHistory) draw(n int, mortal string) scenario.Fault {
	f := scenario.Fault{ID: fmt.Sprint(h.name(), n), Kind: "kill", Rate: 1, Function: mortal}
	if n != 1 && h.plan.IntN(2) == 0 {
		return f
	}
	f.Function = []string{"coupon", "point", "card"}[n]
	f.Kind, f.Link = []string{"link-reset", "link-blackhole"}[(h.seed+uint64(n))%2], "pay."+f.Function
	return f
}

// ready is a replica of a function that can be killed, once there is one.
func (h processHistory) ready(function string) (id runs.ReplicaID) {
	h.t.Helper()
	h.await("a replica of "+function+" is ready", func() bool {
		var all []runs.ReplicaID
		for _, r := range h.e.Snapshot().Shops[0].Replicas {
			if slices.Contains(r.Functions, function) && r.State == "ready" {
				all = append(all, r.ID)
			}
		}
		if len(all) > 0 {
			id = all[h.plan.IntN(len(all))]
		}
		return len(all) > 0
	})
	return id
}
