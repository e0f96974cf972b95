package scenario

import "slices"

// Situation is what an action meets: it stands for the steps before it, which a
// step of a file has.
type Situation struct {
	Shapes []Shape  // of the shops that run
	Faults []string // ids of those that are active
	Load   Load     // at present; an action that changes it may leave fields out

	Replicas map[string]int // that are wanted of each function, or of "monolith"; missing: 1
}

// Actions are the kinds of step that act at once and make sense outside of a
// file, a line each.
func Actions() []string {
	return []string{"load", "fault", "link", "heal", "scale", "autoscale", "deploy", "policy", "limit", "checkout", "crash", "audit", "hold"}
}

// ParseAction reads one step, written in one line as in a file:
//
//	fault: {kind: crash, function: board}
//
// It is for every shop that can have it, and refused where none can. What is wrong
// with it comes back as [Errors].
func ParseAction(line string, now Situation) (Step, error) {
	src, err := readSource("line", []byte(line))
	if err != nil {
		return nil, err
	}
	root, err := parseYAML(src)
	if err != nil {
		return nil, err
	}
	r := &reader{src: src, own: &now.Load}
	r.refuse(root)
	s := r.item(root)
	if s != nil && !slices.Contains(Actions(), s.Kind()) {
		r.problem(nodePlace(root), "%s is a step of scenario files: %s", s.Kind(), choices("actions", s.Kind(), Actions()))
	}
	if s != nil && len(s.When()) > 0 {
		r.problem(nodePlace(root), "\"when\" is for scenario files: an action is for every shop that can have it")
	}
	if err := r.issues.sorted(); err != nil {
		return nil, err
	}
	var refused error
	for _, shape := range now.Shapes {
		if err := now.check(s, src, shape); err == nil {
			return s, nil
		} else if refused == nil {
			refused = err
		}
	}
	return s, refused
}

// check tells whether an action can be in a shop of this shape.
func (now Situation) check(s step, src *source, shape Shape) error {
	c := newChecker(&reader{src: src}, []Shape{shape}, nil, true)
	c.faults, c.most = now.Faults, map[string]int{}
	for _, unit := range scalable() {
		c.most[unit] = max(1, now.Replicas[unit])
	}
	for _, id := range now.Faults {
		c.active[id] = []Shape{shape}
	}
	s.check(c)
	return c.issues.sorted()
}
