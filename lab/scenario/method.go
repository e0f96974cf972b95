package scenario

import "slices"

// checkMethod refuses a method that the fault's function doesn't have.
func (r *reader) checkMethod(s *faultStep) {
	f := &s.fault
	if at, given := s.at["method"]; given && f.Method != "" && !slices.Contains(Methods(f.Function), f.Method) {
		r.problem(at, "unknown method %q of %s: %s", f.Method, f.Function, choices("methods", f.Method, Methods(f.Function)))
	}
}
