package fault

import "context"

// planted is a fault in the services' own code: a query without an index, a
// statement a row, a lock held too long, calls one after the other. Here it is
// only decided whether a request takes that way; the way itself is in the
// service, which asks by package plant.
type planted struct{}

func (planted) validate(Fault) error { return nil }

// planted tells whether a request that asks for a cause shall have it.
func (s *Set) planted(ctx context.Context, cause, function, method string) bool {
	for _, a := range *s.active.Load() {
		if a.fault.Kind != cause || !a.matches(ctx, function, method) {
			continue
		}
		if fires, _ := a.draw(); fires {
			stamp(ctx, a.fault)
			return true
		}
	}
	return false
}
