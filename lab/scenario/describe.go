package scenario

import (
	"cmp"
	"fmt"
	"strings"
)

// Summary describes the scenario in one line: its title, the claim that it
// judges, where it runs and how long it takes.
func (s *Scenario) Summary(l Lang) string {
	parts := []string{s.Title.In(l)}
	if s.Claim != "" {
		parts = append(parts, s.Claim)
	}
	shapes := ShapeList(s.Compare.Shapes)
	if s.Compare.InTurn {
		shapes += Text{" in turn", " 차례로"}.In(l)
	}
	return strings.Join(append(parts, shapes, fmt.Sprintf(Text{"%g min", "%g분"}.In(l), s.Minutes)), " · ")
}

// Where names what a fault is in: "card/Authorize", "select-2", "pay.card".
func (f Fault) Where() string {
	where := cmp.Or(f.Link, f.Replica, f.Function)
	if f.Method != "" {
		where += "/" + f.Method
	}
	return where
}

// Does says what a fault does; empty for a kind that isn't known.
func (f Fault) Does() Text {
	kinds, name := faultKinds(), f.Kind
	if f.Link != "" {
		kinds, name = LinkFaults(), strings.TrimPrefix(f.Kind, "link-")
	}
	for _, k := range kinds {
		if k.Name == name {
			return k.Does
		}
	}
	return Text{}
}

// Settings writes a fault's kind and what it was set to: "latency 400ms
// lognormal, rate 30%". It has no words of a language but those of the
// format.
func (f Fault) Settings() string {
	set := f.Kind
	add := func(when bool, format string, args ...any) {
		if when {
			set += fmt.Sprintf(format, args...)
		}
	}
	add(f.Requests > 0, " %g/s", f.Requests)
	add(f.Workers > 0, " workers=%d share=%.3g%%", f.Workers, f.Share*100)
	add(f.Growth > 0, " %gMB/s, ceiling %gMB", float64(f.Growth)/1e6, float64(f.Ceiling)/1e6)
	add(f.Delay > 0, " %s", f.Delay)
	add(f.Jitter > 0, " ± %s", f.Jitter)
	add(f.Distribution != "", " %s", f.Distribution)
	add(f.Bandwidth > 0, " %gkB/s", f.Bandwidth/1e3)
	add(f.Code != "", " %s", f.Code)
	add(f.Baggage != "", ", %s", f.Baggage)
	add(f.Rate < 1, ", rate %.3g%%", f.Rate*100)
	return set
}
