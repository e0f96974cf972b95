package shop_test

import (
	"slices"
	"testing"
	"testing/synctest"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/shop"
	"github.com/msalab/msalab/lab/shop/ports"
	"github.com/msalab/msalab/lab/shop/shoptest"
)

// TestKindsOfAnotherLanguage: a replica in another language is asked which faults
// it can act out; one in Go isn't.
func TestKindsOfAnotherLanguage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := opened(t, shoptest.NewWorld(), shoptest.ServicesInproc, shop.Plans{}, shop.Setting{Languages: map[string]string{"board": scenario.Node}})
		kinds := map[string][]string{}
		for _, r := range s.View(nil).Replicas {
			kinds[string(r.ID)] = r.FaultKinds
		}
		if want := []string{"crash", "error", "kill", "slow-start"}; !slices.Equal(kinds["board-1"], want) || kinds["pay-1"] != nil {
			t.Errorf("got the kinds %v, want %v of board-1, and none said of pay-1", kinds, want)
		}
	})
}

// TestEveryReplicaInTheLanguage: all replicas of a function that is to run in another
// language start in it, those of the others don't, and the next run is in Go again.
func TestEveryReplicaInTheLanguage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		world, started := shoptest.NewWorld(), map[string][]string{} // languages by the first function
		world.Refuse = func(spec ports.ReplicaSpec) error {
			started[spec.Functions[0]] = append(started[spec.Functions[0]], spec.Language)
			return nil
		}
		inNode := shop.Setting{Replicas: map[string]int{"board": 3}, Languages: map[string]string{"board": scenario.Node}}
		s := opened(t, world, shoptest.ServicesInproc, shop.Plans{}, inNode)
		if want := []string{scenario.Node, scenario.Node, scenario.Node}; !slices.Equal(started["board"], want) || !slices.Equal(started["pay"], []string{""}) {
			t.Errorf("started %q, want three boards in Node.js and a pay in Go", started)
		}
		clear(started)
		shoptest.MustNot(t, s.Reset(t.Context(), shop.Setting{}))
		if !slices.Equal(started["board"], []string{""}) {
			t.Errorf("started %q for the next run, want its board in Go", started)
		}
	})
}
