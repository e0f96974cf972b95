package journeys

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/msalab/msalab/lab/internal/load"
	"github.com/msalab/msalab/lab/internal/load/client"
	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/shop/ports"
)

// Config is what shoppers need to know of their shop. Zero values mean the
// defaults.
type Config struct {
	URL      string        // of the front door: "http://127.0.0.1:8080"
	Seed     uint64        // fixes who comes when and what they do
	Members  int           // that the shop was seeded with; 0: 1,000
	Products int           // that the shop was seeded with; 0: 100
	Deadline time.Duration // of a journey, from the moment due; 0: 5 s
	InFlight int           // journeys under way at most; 0: 2,048
	Log      *slog.Logger  // why journeys fail, at level Debug; nil: nowhere
}

// Shoppers put load on one shop. Each has a freshly seeded shop of its own:
// what they buy and whom they register follows from the seed, so a second set
// with the same seed would do the same things over again.
type Shoppers struct {
	shop   known
	driver *load.Driver
	log    *slog.Logger
}

var _ ports.Shoppers = (*Shoppers)(nil)

// New returns shoppers who stay at home until Set sends them out.
func New(cfg Config) *Shoppers {
	cfg.Members = cmp.Or(cfg.Members, 1000)
	cfg.Products = cmp.Or(cfg.Products, 100)
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	return &Shoppers{
		shop:   known{seed: cfg.Seed, members: cfg.Members, products: cfg.Products, client: client.New(cfg.URL)},
		driver: load.Start(load.Config{Seed: cfg.Seed, InFlight: cfg.InFlight, Deadline: cfg.Deadline}),
		log:    cfg.Log,
	}
}

// Set implements [ports.Shoppers]. No mix means [scenario.Article], no arrivals
// poisson, no profile constant.
func (s *Shoppers) Set(l scenario.Load) error {
	work, err := plan(l)
	if err != nil {
		return err
	}
	work.Do = func(ctx context.Context, a load.Arrival) load.Result { return s.visit(ctx, a, l.Declined) }
	return s.driver.Set(work)
}

// visit makes one journey.
func (s *Shoppers) visit(ctx context.Context, a load.Arrival, declined float64) load.Result {
	v := newVisit(&s.shop, a, declined)
	err := journeys[a.Kind](v, ctx)
	if err != nil && !errors.Is(err, errDeclined) {
		s.log.Debug("journey failed", "journey", a.Kind, "index", a.Index, "error", err)
	}
	return result(err)
}

// result is what a journey came to that ended with err.
func result(err error) load.Result {
	switch {
	case err == nil:
		return load.OK
	case errors.Is(err, errDeclined):
		return load.Declined
	case errors.Is(err, errRefused):
		return load.Refused
	case errors.Is(err, context.DeadlineExceeded):
		return load.TimedOut
	}
	return load.Failed
}

// Phase implements [ports.Shoppers].
func (s *Shoppers) Phase(n int) {
	// Closed shoppers make no journeys, so there is nothing to count.
	_ = s.driver.Phase(n)
}

// Strike implements [ports.Shoppers].
func (s *Shoppers) Strike(n int) {
	// As with Phase.
	_ = s.driver.Strike(n)
}

// Settle implements [ports.Shoppers].
func (s *Shoppers) Settle(ctx context.Context) error { return s.driver.Settle(ctx) }

// Figures implements [ports.Shoppers].
func (s *Shoppers) Figures(phases ...int) map[string]scenario.JourneyFigures {
	return byJourney(s.driver.Figures(phases...))
}

// Over implements [ports.Shoppers].
func (s *Shoppers) Over(journey string, limit time.Duration, phases ...int) int {
	return s.driver.Over(journey, limit, phases...)
}

// Seconds implements [ports.Shoppers]. A journey belongs to the second in
// which it ended.
func (s *Shoppers) Seconds() []runs.Second {
	seconds := s.driver.Seconds()
	list := make([]runs.Second, len(seconds))
	for i, sec := range seconds {
		list[i] = runs.Second{At: sec.At, Journeys: byJourney(sec.Kinds), All: figures(sec.All)}
		if sec.All.N > 0 {
			list[i].Latency = sec.Spread[:]
		}
	}
	return list
}

// Late implements [ports.Shoppers].
func (s *Shoppers) Late() (share float64, sent uint64) { return s.driver.Late() }

// LateNow implements [ports.Shoppers].
func (s *Shoppers) LateNow() (share float64, sent uint64) { return s.driver.LateNow() }

// Close sends everybody home at once.
func (s *Shoppers) Close() error {
	return errors.Join(s.driver.Close(), s.shop.client.Close())
}
