package shop_test

import (
	"log/slog"
	"testing"
	"time"

	"github.com/msalab/msalab/lab/engine"
	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/shop"
	"github.com/msalab/msalab/lab/shop/shoptest"
)

// opened opens a shop that no run directs. It is closed with the test.
func opened(t *testing.T, platform engine.Platform, shape scenario.Shape, plans shop.Plans, want shop.Setting) *shop.Shop {
	t.Helper()
	s := toOpen(t, platform, shape, plans, want)
	shoptest.MustNot(t, s.Open(t.Context(), want))
	return s
}

// toOpen makes a shop that is not open yet. It is closed with the test.
func toOpen(t *testing.T, platform engine.Platform, shape scenario.Shape, plans shop.Plans, want shop.Setting) *shop.Shop {
	t.Helper()
	parts, err := platform.Open(t.Context(), shape, 1)
	shoptest.MustNot(t, err)
	s := shop.New(shop.Config{
		Shape: shape, Parts: parts, RestartAfter: 3 * time.Second, Plans: plans, Log: slog.New(slog.DiscardHandler),
		Emit: func(runs.Event) {}, Decided: func(runs.Decision) {}, Hides: func(string) bool { return false }, Changed: func() {}, Counted: func() {},
	}, want)
	t.Cleanup(func() { shoptest.MustNot(t, s.Close(t.Context())) })
	return s
}
