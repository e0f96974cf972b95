package hops

import (
	"log/slog"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/scenario/benches"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// TestCells measures every cell once, in one process: all are there, and none
// took less time than its link alone does.
func TestCells(t *testing.T) {
	setup, err := Open(Config{Placement: scenario.InProc, Budget: time.Millisecond, Least: 1, Log: slog.New(slog.DiscardHandler)})(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	kind, _ := benches.Named("hops")
	atLeast := map[string]float64{ // µs
		"+1ms/depth=1": 1e3, "+1ms/depth=8": 8e3, "+10ms/depth=1": 10e3, "+10ms/depth=4": 40e3,
		"+10ms/serial": 80e3, "+10ms/parallel": 10e3, "+1ms/n+1": 21e3, "+10ms/batch": 20e3,
	}
	for _, cell := range kind.Cells() {
		round := setup.Rounds[cell]
		if round == nil {
			t.Errorf("nothing measures %s", cell)
			continue
		}
		sample, err := round(t.Context())
		if err != nil {
			t.Errorf("%s: %v", cell, err)
			continue
		}
		figures := sample.Figures
		if got := figures["p50"]; got <= atLeast[cell] {
			t.Errorf("%s took %v µs, want more than %v", cell, got, atLeast[cell])
		}
		if len(figures) != len(kind.Figures) {
			t.Errorf("%s has the figures %v, want %v", cell, figures, kind.Figures)
		}
	}
	if err := setup.Close(); err != nil {
		t.Errorf("close: %v", err)
	}
}
