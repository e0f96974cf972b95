package fault

import (
	"testing"

	"github.com/msalab/msalab/services/internal/plant"
)

// A service that asks is told, by the draws of the fault, and only asking makes
// it fire.
func TestPlanted(t *testing.T) {
	f := Fault{ID: "n", Kind: plant.NPlusOne, Function: "shopping", Method: "GetCart", Rate: 0.5, Seed: 3}
	s := NewSet(Host{ID: "shopping-1"})
	s.Replace([]Fault{f})
	told := 0
	for range 1_000 {
		ctx, err := s.Strike(t.Context(), "shopping", "GetCart")
		if err != nil {
			t.Fatal(err)
		}
		if plant.Active(ctx, plant.Lock) {
			t.Fatal("told of a cause that isn't planted")
		}
		if plant.Active(ctx, plant.NPlusOne) {
			told++
		}
	}
	got := s.Figures()[0]
	if got.Seen != 1_000 || got.Fired != uint64(told) || told < 430 || told > 570 {
		t.Errorf("got %+v and told %d times, want 1000 seen and about half of them told", got, told)
	}
	if _, err := s.Strike(t.Context(), "shopping", "GetCart"); err != nil || s.Figures()[0].Seen != 1_000 {
		t.Errorf("got %+v, %v, want a request that doesn't ask to count for nothing", s.Figures()[0], err)
	}
}

// What is planted in a function is none of those that it calls, nor of its other
// methods; in the monolith all of them have the same context.
func TestPlantedIsTheFunctionsOwn(t *testing.T) {
	s := NewSet(Host{ID: "monolith-1"})
	s.Replace([]Fault{{ID: "n", Kind: plant.NPlusOne, Function: "shopping", Method: "GetCart", Rate: 1}})
	outer, _ := s.Strike(t.Context(), "shopping", "GetCart")
	inner, _ := s.Strike(outer, "select", "GetCart")
	other, _ := s.Strike(t.Context(), "shopping", "AddItem")
	if plant.Active(inner, plant.NPlusOne) || plant.Active(other, plant.NPlusOne) {
		t.Error("told of another function's cause, or another method's")
	}
	if !plant.Active(outer, plant.NPlusOne) {
		t.Error("not told of its own cause")
	}
	s.Replace(nil)
	if plant.Active(outer, plant.NPlusOne) {
		t.Error("healed: told of it still")
	}
	inner, _ = s.Strike(outer, "select", "GetCart")
	if plant.Active(inner, plant.NPlusOne) {
		t.Error("healed: told of the caller's")
	}
}
