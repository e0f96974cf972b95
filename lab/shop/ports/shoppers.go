package ports

import (
	"context"
	"time"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
)

// Shoppers put load on one shop.
type Shoppers interface {
	// Set replaces the load from now on; the same seed and the same calls give
	// the same arrivals in every shop.
	Set(l scenario.Load) error
	// Phase makes journeys due from now on count in phase n.
	Phase(n int)
	// Strike begins phase n as Phase does, for a fault that may hit journeys
	// which are under way already: they count in phase n as well.
	Strike(n int)
	// Settle waits until every journey that was due before now has ended.
	Settle(ctx context.Context) error
	// Figures returns what these phases measured so far, taken together, by
	// journey.
	Figures(phases ...int) map[string]scenario.JourneyFigures
	// Over is how many journeys of a kind took longer than a limit, in these phases.
	Over(journey string, limit time.Duration, phases ...int) int
	// Seconds returns the last seconds, oldest first, the running one left out.
	Seconds() []runs.Second
	// Late is the share of requests that left over 5 ms after they were due.
	Late() (share float64, sent uint64)
	// LateNow is the same of the last seconds.
	LateNow() (share float64, sent uint64)
	Close() error
}
