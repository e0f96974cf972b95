package bill

import (
	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/tui/text"
	"github.com/msalab/msalab/tui/theme"
)

// rollouts tell of the latest deploys of each shop, so many at most, the last
// first; none: nothing was deployed.
func (d Data) rollouts(width, most int) []line {
	var all []line
	for _, s := range d.Shops {
		for i := range min(most, len(s.Rollouts)) {
			r := s.Rollouts[len(s.Rollouts)-1-i]
			told := text.Clock(r.Began.Sub(d.Started)) + "  " + r.Function + " " + Rollout(r, d.Lang)
			if len(d.Shops) > 1 {
				told = s.Shape.String() + "  " + told
			}
			all = append(all, lines(told, width, 1, theme.Text)...)
		}
	}
	if len(all) == 0 {
		return nil
	}
	return append([]line{{text.RolloutTitle.In(d.Lang), theme.Accent, 0}}, all...)
}

// Rollout writes what a deploy has come to: "v2 rolling: promoted, 2.1 s, 3
// replicas restarted with 27 functions; …".
func Rollout(r runs.RolloutView, l scenario.Lang) string {
	lost, delayed := r.Lost()
	return r.Version + " " + r.Strategy + ": " + outcome(r.Outcome).In(l) + ", " +
		text.RolloutFigures.Format(l, r.Seconds, r.Restarted, r.Carried, r.Met, r.MetFailed, lost, delayed)
}

func outcome(o string) text.Key {
	switch o {
	case scenario.Promoted:
		return text.RolloutPromoted
	case scenario.RolledBack:
		return text.RolloutBack
	case scenario.Stopped:
		return text.RolloutStopped
	}
	return text.RolloutRuns
}
