package scenario

import (
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
	shapes := shapeList(s.Compare.Shapes)
	if s.Compare.InTurn {
		shapes += " in turn"
	}
	return strings.Join(append(parts, shapes, fmt.Sprintf("%g min", s.Minutes)), " · ")
}

// Outline describes the steps, a line each.
func (s *Scenario) Outline() []string {
	lines := make([]string, len(s.Steps))
	for i, step := range s.Steps {
		lines[i] = fmt.Sprintf("line %d: %s", step.Line(), step)
		if when := step.When(); len(when) > 0 {
			lines[i] += " (" + shapeList(when) + ")"
		}
	}
	return lines
}
