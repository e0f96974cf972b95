package main

import (
	"testing"

	"github.com/msalab/msalab/lab/engine"
	"github.com/msalab/msalab/lab/scenario"
)

// TestImbalanceLive chooses a way to pay under the load that free play begins with, and
// no more: as sagas the books balance, though orders are cancelled; without care they
// don't, before long.
func TestImbalanceLive(t *testing.T) {
	l := openLive(t, 0, servicesInProc)
	l.do(engine.SetLoad{Load: freeLoad()})
	books := func() scenario.Audit {
		l.do(engine.Audit{})
		shop := l.e.Snapshot().Shops[0]
		if shop.Audit == nil {
			return scenario.Audit{}
		}
		return *shop.Audit
	}
	l.await("a saga is cancelled", func() bool { return books().Cancelled > 0 })
	if a := books(); a.Wrong > 0 {
		t.Errorf("paid as sagas the books say %+v, want them balanced", a)
	}
	l.do(engine.SetCheckout{Way: scenario.ByNaive})
	l.await("the books are out of balance", func() bool { return books().Won > 0 })
	if a := books(); a.WithCare() > 0 {
		t.Errorf("the books say %+v, want what was paid with care balanced", a)
	}
}
