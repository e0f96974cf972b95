package tui

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/msalab/msalab/lab/engine"
	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/scenario/language"
	"github.com/msalab/msalab/tui/change"
	"github.com/msalab/msalab/tui/text"
)

// refused is why an engine that shows a snapshot would refuse a command; nil: it would
// carry it out.
func refused(s *runs.Snapshot, c engine.Command) error {
	if err := malformed(c); err != nil {
		return err
	}
	switch c := c.(type) {
	case engine.Next, engine.Pause, engine.Audience, engine.Reset, engine.Play, engine.FreePlay:
		return nil
	case engine.Vote:
		if q := s.Stage.Question; q == nil || s.Stage.Revealed || c.Option < 0 || c.Option >= len(q.Options) {
			return errors.New("no such option of an open question")
		}
		return nil
	case engine.Jump:
		if c.Step <= s.Stage.Step || c.Step > s.Stage.Steps {
			return fmt.Errorf("jump to %d of %d at %d", c.Step, s.Stage.Steps, s.Stage.Step)
		}
		return nil
	}
	if len(s.Shops) == 0 {
		return errors.New("no shop runs")
	}
	for i := range s.Shops {
		if err := refusedBy(s, &s.Shops[i], c); err != nil {
			return fmt.Errorf("%s: %w", s.Shops[i].Shape, err)
		}
	}
	return nil
}

// malformed is what is wrong with a command whatever runs.
func malformed(c engine.Command) error {
	switch c := c.(type) {
	case engine.Deploy:
		return c.Deploy.Validate()
	case engine.SetLimit:
		return c.Limit.Validate()
	case engine.Autoscale:
		return c.Settings.Validate()
	case engine.Scale:
		if c.Replicas < 1 || c.Replicas > change.MostReplicas(nil) {
			return fmt.Errorf("%d replicas", c.Replicas)
		}
	case engine.SetLoad:
		return inFile("load", loadFields(c.Load), language.Situation{Shapes: scenario.Shapes()})
	case engine.Arm:
		return crashes(c.Point)
	case engine.Disarm:
		return crashes(c.Point)
	case engine.Play:
		if c.Scenario == nil {
			return errors.New("no scenario")
		}
	}
	return nil
}

// refusedBy is why one of the shops would refuse a command.
func refusedBy(s *runs.Snapshot, in *runs.Shop, c engine.Command) error {
	linked := in.Shape.Architecture == scenario.Services
	switch c := c.(type) {
	case engine.Inject:
		if c.Fault.Link != "" && !linked {
			return refusedUnlinked(s)
		}
		return injected(s, in, c.Fault)
	case engine.Heal:
		if c.ID != "all" && !slices.ContainsFunc(s.Faults, func(f runs.ActiveFault) bool { return f.ID == c.ID && f.Healed.IsZero() }) {
			return fmt.Errorf("no fault %s is active", c.ID)
		}
	case engine.Scale:
		if !slices.Contains(unitsOf(in), c.Function) {
			return refusedUnit(s, c.Function)
		}
		return beingDeployed(in, c.Function)
	case engine.Deploy:
		return beingDeployed(in, c.Deploy.Function)
	case engine.SetPolicy:
		if !linked {
			return refusedUnlinked(s)
		}
		policies := scenario.Policies{}
		for _, l := range in.Links {
			policies[l.String()] = l.Policy
		}
		_, err := policies.Apply(c.Change)
		return err
	case engine.SetCheckout:
		if (c.Shop == "" || c.Shop == in.Shape.String()) && linked && c.Way == scenario.ByTx {
			return errors.New("one transaction can't span its databases")
		}
	case engine.Arm:
		if !slices.ContainsFunc(in.Replicas, func(r runs.ReplicaView) bool {
			return r.State == "ready" && slices.Contains(r.Functions, c.Point.Function())
		}) {
			return fmt.Errorf("no replica of %s is ready", c.Point.Function())
		}
	}
	return nil
}

// refusedUnlinked is for a command that is about links: some shop must have them.
func refusedUnlinked(s *runs.Snapshot) error {
	if slices.ContainsFunc(s.Shops, func(other runs.Shop) bool { return other.Shape.Architecture == scenario.Services }) {
		return nil
	}
	return errors.New("no shop has links")
}

// refusedUnit is for a command that is about replicas that another shop must have.
func refusedUnit(s *runs.Snapshot, unit string) error {
	if slices.ContainsFunc(s.Shops, func(other runs.Shop) bool { return slices.Contains(unitsOf(&other), unit) }) {
		return nil
	}
	return fmt.Errorf("no shop has replicas of %s", unit)
}

// unitsOf are what a shop can have more of.
func unitsOf(in *runs.Shop) []string {
	if in.Shape.Architecture == scenario.Monolith {
		return []string{string(scenario.Monolith)}
	}
	var names []string
	for _, f := range in.Functions {
		names = append(names, f.Name)
	}
	return names
}

// beingDeployed is why replicas of a function can't come and go by another hand.
func beingDeployed(in *runs.Shop, function string) error {
	for _, r := range in.Rollouts {
		if r.Outcome == "" && (r.Unit == function || r.Unit == string(scenario.Monolith)) {
			return fmt.Errorf("%s %s is being deployed", r.Function, r.Version)
		}
	}
	return nil
}

// injected asks who checks scenario files whether a shop can have a fault.
func injected(s *runs.Snapshot, in *runs.Shop, f scenario.Fault) error {
	now := language.Situation{Shapes: []scenario.Shape{in.Shape}}
	for _, a := range s.Faults {
		if a.Healed.IsZero() {
			now.Faults = append(now.Faults, a.ID)
		}
	}
	step, fields := "fault", map[string]string{"id": f.ID}
	if from, to, ok := strings.Cut(f.Link, "."); ok {
		step, fields["from"], fields["to"], fields["kind"] = "link", from, to, strings.TrimPrefix(f.Kind, "link-")
		if to != f.Function {
			return fmt.Errorf("a fault of %s in %s", f.Link, f.Function)
		}
	} else {
		fields["kind"], fields["function"] = f.Kind, f.Function
	}
	given := map[string]bool{
		"delay": f.Delay > 0, "jitter": f.Jitter > 0, "bandwidth": f.Bandwidth > 0, "rate": f.Rate != 1 && f.Link == "", "code": f.Code != "",
		"requests": f.Requests > 0, "workers": f.Workers > 0, "share": f.Share > 0 && f.Share != 1, "growth": f.Growth > 0, "ceiling": f.Ceiling > 0,
	}
	values := map[string]string{
		"delay": f.Delay.String(), "jitter": f.Jitter.String(), "bandwidth": text.Bandwidth(f.Bandwidth), "rate": percent(f.Rate), "code": f.Code,
		"requests": fmt.Sprintf("%g/s", f.Requests), "workers": fmt.Sprint(f.Workers), "share": percent(f.Share),
		"growth": fmt.Sprintf("%gMB/s", float64(f.Growth)/1e6), "ceiling": fmt.Sprintf("%gMB", float64(f.Ceiling)/1e6),
	}
	for name := range given {
		if given[name] {
			fields[name] = values[name]
		}
	}
	if err := inFile(step, fields, now); err != nil {
		return err
	}
	for _, r := range in.Replicas {
		if f.Link == "" && slices.Contains(r.Functions, f.Function) && len(r.FaultKinds) > 0 && !slices.Contains(r.FaultKinds, f.Kind) {
			return fmt.Errorf("%s knows no %s", r.ID, f.Kind)
		}
	}
	return nil
}

func crashes(p scenario.Crashpoint) error {
	if !slices.Contains(scenario.Crashpoints(), p.Name) || p.Skip < 0 {
		return fmt.Errorf("no point %+v", p)
	}
	return nil
}

func loadFields(l scenario.Load) map[string]string {
	var shares []string
	for _, journey := range slices.Sorted(maps.Keys(l.Mix)) {
		shares = append(shares, fmt.Sprintf("%s: %g", journey, l.Mix[journey]))
	}
	return map[string]string{
		"rate": fmt.Sprintf("%g/s", l.Rate), "arrivals": l.Arrivals, "declined": percent(l.Declined), "mix": "{" + strings.Join(shares, ", ") + "}",
		"profile": "{kind: " + l.Profile.Kind + "}",
	}
}

func percent(share float64) string { return fmt.Sprintf("%g%%", share*100) }

// inFile checks a step as it would stand in a line of a scenario file.
func inFile(step string, fields map[string]string, now language.Situation) error {
	var parts []string
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		parts = append(parts, name+": "+fields[name])
	}
	line := step + ": {" + strings.Join(parts, ", ") + "}"
	if _, err := language.ParseAction(line, now); err != nil {
		return fmt.Errorf("%s: %w", line, err)
	}
	return nil
}
