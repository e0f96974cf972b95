package receipts

import (
	"slices"
	"testing"
	"time"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/shop/figures"
)

func at(second int64) time.Time { return time.Unix(second, 0) }

func wantCounts(t *testing.T, r *Receipt, seen, fired uint64) {
	t.Helper()
	if s, f := r.Counts(); s != seen || f != fired {
		t.Errorf("%s fired %d of %d times, want %d of %d", r.Fault.ID, f, s, fired, seen)
	}
}

// TestCountsOfReplicas: what a replica counts is its total so far, and stays when it
// ends; its successor counts from nothing.
func TestCountsOfReplicas(t *testing.T) {
	slow := New("slow", scenario.Fault{ID: "slow-2", Kind: "latency"}, nil)
	other := New("other", scenario.Fault{ID: "other", Kind: "latency"}, nil)
	list := List{slow, other}
	counts := func(seen, fired uint64, first, last int64) map[string]figures.Fault {
		return map[string]figures.Fault{"slow-2": {Seen: seen, Fired: fired, First: at(first), Last: at(last)}}
	}
	list.Note("card-1", counts(4, 1, 10, 10))
	list.Note("card-1", counts(8, 3, 10, 12))
	list.Note("card-2", counts(2, 1, 9, 9))
	wantCounts(t, slow, 10, 4)
	list.Ended("card-1", "killed", at(13))
	list.Note("card-1", counts(1, 1, 14, 14))
	wantCounts(t, slow, 11, 5)
	wantCounts(t, other, 0, 0)
	if !slow.First.Equal(at(9)) || !slow.Last.Equal(at(14)) {
		t.Errorf("it struck from %v to %v, want the earliest and the latest that was told", slow.First, slow.Last)
	}
}

// TestCrashesAreCountedByTheirEnd: who dies of a fault can't tell, and who dies of
// another thing doesn't count.
func TestCrashesAreCountedByTheirEnd(t *testing.T) {
	crash := New("crash", scenario.Fault{ID: "crash", Kind: "crash"}, nil)
	list := List{crash}
	list.Note("pay-1", map[string]figures.Fault{"crash": {Seen: 5, Fired: 1}})
	wantCounts(t, crash, 4, 0)
	list.Ended("pay-1", "crash: fault crash", at(1))
	wantCounts(t, crash, 5, 1)
	list.Ended("pay-2", "killed", at(2))
	wantCounts(t, crash, 5, 1)
}

// TestNames: a fault goes by its own id and by the one asked for while it is active,
// and only then do segments belong to it.
func TestNames(t *testing.T) {
	gaveUp := 0
	first, second := New("slow", scenario.Fault{ID: "slow"}, func() { gaveUp++ }), New("slow", scenario.Fault{ID: "slow-2"}, func() { gaveUp++ })
	list := List{first, second}
	list.Inherit(1)
	first.InForce, first.Healed = true, at(1)
	list.Inherit(2)
	if !list.Suffers("slow") || !list.Suffers("slow-2") || !list.Suffers("all") || list.Suffers("slower") {
		t.Error("want the second to be active by both its names")
	}
	second.Drop()
	second.Healed = at(2)
	first.Drop()
	if gaveUp != 1 || first.Dropped || !second.Dropped {
		t.Errorf("%d were given up, want the one that was not in force", gaveUp)
	}
	if list.Suffers("all") || !list.Had("slow-2") {
		t.Error("want none to be active, and both to be known")
	}
	if f, ok := list.Asked("slow"); !ok || f.ID != "slow-2" {
		t.Errorf("asked for last by that id: %q (%v), want slow-2", f.ID, ok)
	}
	if !slices.Equal(first.Segments, []int{1}) || !slices.Equal(second.Segments, []int{1, 2}) {
		t.Errorf("their segments are %v and %v, want 1, and 1 and 2", first.Segments, second.Segments)
	}
}
