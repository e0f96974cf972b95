package language

import (
	"slices"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/scenario/choice"
	"github.com/msalab/msalab/lab/scenario/read"
)

// Situation is what an action meets: it stands for the steps before it, which a
// step of a file has.
type Situation struct {
	Shapes []scenario.Shape // of the shops that run
	Faults []string         // ids of those that are active
	Load   scenario.Load    // at present; an action that changes it may leave fields out

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
func ParseAction(line string, now Situation) (scenario.Step, error) {
	raw, root, err := read.Document("line", []byte(line))
	if err != nil {
		return nil, err
	}
	r := &reader{Reader: raw, own: &now.Load}
	s := r.item(root)
	if s != nil && !slices.Contains(Actions(), s.Kind()) {
		r.Problem(read.PlaceOf(root), "%s is a step of scenario files: %s", s.Kind(), choice.Among("actions", s.Kind(), Actions()))
	}
	if s != nil && len(s.When()) > 0 {
		r.Problem(read.PlaceOf(root), "\"when\" is for scenario files: an action is for every shop that can have it")
	}
	if err := r.Err(); err != nil {
		return nil, err
	}
	var refused error
	for _, shape := range now.Shapes {
		if err := now.check(s, r.Source(), shape); err == nil {
			return s, nil
		} else if refused == nil {
			refused = err
		}
	}
	return s, refused
}

// check tells whether an action can be in a shop of this shape.
func (now Situation) check(s step, src *read.Source, shape scenario.Shape) error {
	c := newChecker(&reader{Reader: read.New(src)}, []scenario.Shape{shape}, nil, true)
	c.faults, c.most = now.Faults, map[string]int{}
	for _, unit := range scenario.Units() {
		c.most[unit] = max(1, now.Replicas[unit])
	}
	for _, id := range now.Faults {
		c.active[id] = []scenario.Shape{shape}
	}
	s.check(c)
	return c.Err()
}
