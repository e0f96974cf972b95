package language

import (
	"slices"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/scenario/choice"
)

// checkMethod refuses a method that the fault's function doesn't have.
func (r *reader) checkMethod(s *faultStep) {
	f := &s.fault
	if at, given := s.at["method"]; given && f.Method != "" && !slices.Contains(scenario.Methods(f.Function), f.Method) {
		r.Problem(at, "unknown method %q of %s: %s", f.Method, f.Function, choice.Among("methods", f.Method, scenario.Methods(f.Function)))
	}
}
