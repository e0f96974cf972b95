package tui

import (
	"slices"
	"strings"
	"testing"

	"github.com/msalab/msalab/lab/engine"
)

// TestFaultsOfAnotherLanguage: of a function whose program has few kinds of fault
// the others are shown, say why they can't be had, and are not injected.
func TestFaultsOfAnotherLanguage(t *testing.T) {
	e := &fakeEngine{snap: healthy()}
	for i, r := range e.snap.Shops[0].Replicas {
		if slices.Contains(r.Functions, "board") {
			e.snap.Shops[0].Replicas[i].FaultKinds = []string{"crash", "error", "hang", "latency", "kill"}
		}
	}
	m := appAt(e, 100, 30)
	choose := func(function, kind string) string {
		m.function = function
		send(m, press("f"))
		send(m, press("enter"))
		seen := stripped(m)
		lines := strings.Split(seen, "\n")
		first := slices.IndexFunc(lines, func(l string) bool { return strings.Contains(l, " 1  ") })
		at := slices.IndexFunc(lines, func(l string) bool { return strings.Contains(l, " "+kind+" ") })
		for range at - first {
			send(m, press("down"))
		}
		send(m, press("enter"))
		return seen
	}
	injected := func() (all []string) {
		for _, c := range e.done {
			if i, ok := c.(engine.Inject); ok {
				all = append(all, i.Fault.Function+" "+i.Fault.Kind)
			}
		}
		return all
	}
	if seen := choose("board", "cpu-burn"); strings.Count(seen, "the program of board can't") < 3 {
		t.Errorf("the menu doesn't say what can't be had:\n%s", seen)
	}
	if got := injected(); len(got) > 0 || !strings.Contains(stripped(m), "board can't be broken by cpu-burn") {
		t.Errorf("injected %v; want nothing, and to be told why:\n%s", got, stripped(m))
	}
	send(m, press("esc"))
	send(m, press("esc"))
	choose("board", "error")
	if seen := choose("pay", "cpu-burn"); strings.Contains(seen, "can't") {
		t.Errorf("pay is in Go, and its menu says\n%s", seen)
	}
	if got, want := injected(), []string{"board error", "pay cpu-burn"}; !slices.Equal(got, want) {
		t.Errorf("injected %v, want %v", got, want)
	}
}
