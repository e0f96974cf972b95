package scenarios_test

import (
	"context"
	"testing"
	"time"

	"github.com/msalab/msalab/lab/scenario"
)

// reader is a lab that only reads what is shown to people, and hands out
// recorded figures.
type reader struct {
	prose   []scenario.Text // narration, questions and reasons
	labels  []scenario.Text // answers to choose from
	results []scenario.Result
	phases  map[string]scenario.Figures // nil: empty ones
}

var _ scenario.Lab = (*reader)(nil)

func (r *reader) Say(_ context.Context, t scenario.Text) error {
	r.prose = append(r.prose, t)
	return nil
}

func (r *reader) Hold(context.Context, time.Duration) error              { return nil }
func (r *reader) Mark(context.Context, string) error                     { return nil }
func (r *reader) SetLoad(context.Context, scenario.Load) error           { return nil }
func (r *reader) Inject(context.Context, scenario.Fault) error           { return nil }
func (r *reader) Heal(context.Context, string) error                     { return nil }
func (r *reader) SetPolicy(context.Context, scenario.PolicyChange) error { return nil }
func (r *reader) SetLimit(context.Context, scenario.Limit) error         { return nil }
func (r *reader) Autoscale(context.Context, scenario.Autoscale) error    { return nil }
func (r *reader) Size(context.Context, scenario.Sizing) error            { return nil }
func (r *reader) Deploy(context.Context, scenario.Deploy) error          { return nil }
func (r *reader) Scale(context.Context, string, int) error               { return nil }
func (r *reader) Scrape(context.Context, string) error                   { return nil }
func (r *reader) ShowTrace(context.Context, scenario.TraceQuery) error   { return nil }

func (r *reader) SetCheckout(context.Context, string) error        { return nil }
func (r *reader) Crash(context.Context, scenario.Crashpoint) error { return nil }
func (r *reader) Audit(context.Context) error                      { return nil }

func (r *reader) Bench(context.Context, scenario.BenchRequest) error   { return nil }
func (r *reader) Wire(context.Context, scenario.WireRequest) error     { return nil }
func (r *reader) Diagnose(context.Context, scenario.Diagnosis) error   { return nil }
func (r *reader) Draw(context.Context, string, []scenario.Fault) error { return nil }

func (r *reader) Figures(_ context.Context, phase string) (scenario.Figures, error) {
	return r.phases[phase], nil
}

func (r *reader) Report(_ context.Context, result scenario.Result) error {
	r.results = append(r.results, result)
	if result.Because != (scenario.Text{}) {
		r.prose = append(r.prose, result.Because)
	}
	return nil
}

func (r *reader) Ask(_ context.Context, q scenario.Question) error {
	r.prose = append(r.prose, q.Text, q.Because)
	r.labels = append(r.labels, q.Options...)
	return nil
}

// play runs the steps of a scenario that pick chooses.
func play(t *testing.T, s *scenario.Scenario, lab scenario.Lab, pick func(scenario.Step) bool) {
	t.Helper()
	for _, step := range s.Steps {
		if !pick(step) {
			continue
		}
		if err := step.Run(context.Background(), lab); err != nil {
			t.Errorf("%s, %s in line %d: %v", s.Name, step.Kind(), step.Line(), err)
		}
	}
}
