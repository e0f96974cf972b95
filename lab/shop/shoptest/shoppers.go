package shoptest

import (
	"context"
	"time"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
)

// fakeShoppers measure what the world says.
type fakeShoppers struct{ *fakeShop }

func (f fakeShoppers) Set(l scenario.Load) error {
	f.w.Lock()
	defer f.w.Unlock()
	f.w.Loads[f.shape] = append(f.w.Loads[f.shape], l.Rate)
	return nil
}
func (fakeShoppers) Phase(int)  {}
func (fakeShoppers) Strike(int) {}
func (f fakeShoppers) Settle(context.Context) error {
	f.w.Lock()
	defer f.w.Unlock()
	if f.w.Settle != nil {
		f.w.Settle()
	}
	return nil
}

func (f fakeShoppers) Figures(phases ...int) map[string]scenario.JourneyFigures {
	f.w.Measuring.Lock()
	defer f.w.Measuring.Unlock()
	sum := map[string]scenario.JourneyFigures{}
	for range phases {
		for name, j := range f.w.Figures {
			s := sum[name]
			s.N, s.OK, s.Failed, s.Delayed = s.N+j.N, s.OK+j.OK, s.Failed+j.Failed, s.Delayed+j.Delayed
			s.P50, s.P95 = j.P50, j.P95
			sum[name] = s
		}
	}
	return sum
}
func (f fakeShoppers) Over(string, time.Duration, ...int) int { return f.w.Over }
func (fakeShoppers) Seconds() []runs.Second                   { return nil }
func (f fakeShoppers) Late() (float64, uint64) {
	f.w.Lock()
	defer f.w.Unlock()
	return f.w.Late, f.w.Sent
}
func (f fakeShoppers) LateNow() (float64, uint64) {
	f.w.Lock()
	defer f.w.Unlock()
	return f.w.LateNow, f.w.Sent
}
func (f fakeShoppers) Close() error {
	f.w.Lock()
	held := f.w.ClosingLoad
	f.w.Unlock()
	if held != nil {
		<-held
	}
	return nil
}
