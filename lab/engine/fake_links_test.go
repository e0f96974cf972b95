package engine

import (
	"context"
	"time"

	"github.com/msalab/msalab/lab/scenario"
)

type fakeLinks struct{ *fakeShop }

// SetFaults keeps the ids of the faults.
func (f fakeLinks) SetFaults(_ context.Context, _ uint64, faults []scenario.Fault) error {
	f.w.mu.Lock()
	defer f.w.mu.Unlock()
	f.w.cut = nil
	for _, fault := range faults {
		f.w.cut = append(f.w.cut, fault.ID)
	}
	return nil
}

// Figures reports every active link fault as having fired three times.
func (f fakeLinks) Figures() map[string]FaultFigures {
	f.w.mu.Lock()
	defer f.w.mu.Unlock()
	figures := map[string]FaultFigures{}
	for _, id := range f.w.cut {
		figures[id] = FaultFigures{Seen: 3, Fired: 3, First: time.Now(), Last: time.Now()}
	}
	return figures
}

func (f fakeLinks) Forget() error { return f.SetFaults(context.Background(), 0, nil) }
func (f fakeLinks) Close() error  { return nil }
