package plain

import (
	"context"
	"time"

	"github.com/msalab/msalab/lab/engine"
	"github.com/msalab/msalab/lab/scenario"
)

// hand has actions carried out by the engine, which tells what came of them in
// events. It is no whole lab: language.ParseAction lets no other step through.
type hand struct {
	scenario.Lab
	engine Engine
}

func (h *hand) do(c engine.Command) error {
	h.engine.Do(c)
	return nil
}

// Hold lets time pass before the next line is read.
func (h *hand) Hold(ctx context.Context, d time.Duration) error {
	select {
	case <-time.After(d):
	case <-ctx.Done():
	}
	return ctx.Err()
}

// SetLoad replaces the load.
func (h *hand) SetLoad(_ context.Context, l scenario.Load) error {
	return h.do(engine.SetLoad{Load: l})
}

// Inject makes a fault active.
func (h *hand) Inject(_ context.Context, f scenario.Fault) error {
	return h.do(engine.Inject{Fault: f})
}

// Heal ends a fault, or all.
func (h *hand) Heal(_ context.Context, id string) error { return h.do(engine.Heal{ID: id}) }

// Scale sets the number of replicas of a function.
func (h *hand) Scale(_ context.Context, function string, n int) error {
	return h.do(engine.Scale{Function: function, Replicas: n})
}

// Autoscale lets replicas follow the load, or ends that.
func (h *hand) Autoscale(_ context.Context, a scenario.Autoscale) error {
	return h.do(engine.Autoscale{Settings: a})
}

// Deploy brings another version.
func (h *hand) Deploy(_ context.Context, d scenario.Deploy) error {
	return h.do(engine.Deploy{Deploy: d})
}

// SetPolicy changes how calls are governed.
func (h *hand) SetPolicy(_ context.Context, c scenario.PolicyChange) error {
	return h.do(engine.SetPolicy{Change: c})
}

// SetLimit protects a function from its callers.
func (h *hand) SetLimit(_ context.Context, l scenario.Limit) error {
	return h.do(engine.SetLimit{Limit: l})
}

// SetCheckout says how orders are paid.
func (h *hand) SetCheckout(_ context.Context, way string) error {
	return h.do(engine.SetCheckout{Way: way})
}

// Crash has a replica die at a point.
func (h *hand) Crash(_ context.Context, p scenario.Crashpoint) error {
	return h.do(engine.Arm{Point: p})
}

// Audit joins the books.
func (h *hand) Audit(context.Context) error { return h.do(engine.Audit{}) }
