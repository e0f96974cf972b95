package engine

import (
	"context"
	"time"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
)

// fakeShoppers measure what the world says.
type fakeShoppers struct{ *fakeShop }

func (f fakeShoppers) Set(l scenario.Load) error {
	f.w.mu.Lock()
	defer f.w.mu.Unlock()
	f.w.loads[f.shape] = append(f.w.loads[f.shape], l.Rate)
	return nil
}
func (fakeShoppers) Phase(int)  {}
func (fakeShoppers) Strike(int) {}
func (f fakeShoppers) Settle(context.Context) error {
	f.w.mu.Lock()
	defer f.w.mu.Unlock()
	if f.w.settle != nil {
		f.w.settle()
	}
	return nil
}

func (f fakeShoppers) Figures(phases ...int) map[string]scenario.JourneyFigures {
	sum := map[string]scenario.JourneyFigures{}
	for range phases {
		for name, j := range f.w.figures {
			s := sum[name]
			s.N, s.OK, s.Failed, s.Delayed = s.N+j.N, s.OK+j.OK, s.Failed+j.Failed, s.Delayed+j.Delayed
			s.P50, s.P95 = j.P50, j.P95
			sum[name] = s
		}
	}
	return sum
}
func (f fakeShoppers) Over(string, time.Duration, ...int) int { return f.w.over }
func (fakeShoppers) Seconds() []runs.Second                   { return nil }
func (fakeShoppers) Late() (float64, uint64)                  { return 0, 1 }
func (f fakeShoppers) Close() error {
	f.w.mu.Lock()
	held := f.w.closingLoad
	f.w.mu.Unlock()
	if held != nil {
		<-held
	}
	return nil
}
