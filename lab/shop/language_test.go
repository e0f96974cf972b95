package shop_test

import (
	"slices"
	"testing"
	"testing/synctest"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/shop"
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
