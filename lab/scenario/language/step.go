package language

import (
	"fmt"
	"slices"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/scenario/choice"
	"github.com/msalab/msalab/lab/scenario/read"
)

// step is what this package asks of a step beyond Step: to be checked, and to
// say in one line what it does.
type step interface {
	scenario.Step
	fmt.Stringer
	check(*checker)
	source() *read.Source
}

// base is what all steps have in common.
type base struct {
	kind string
	src  *read.Source
	at   read.Place
	when []scenario.Shape
}

// Kind returns the step's name in the file.
func (b base) Kind() string { return b.kind }

// Line returns where the step stands in the file.
func (b base) Line() int { return b.at.Line }

func (b base) source() *read.Source { return b.src }

// When returns the shapes that the step is for; none: all.
func (b base) When() []scenario.Shape { return slices.Clone(b.when) }

// StepKinds returns the names of the steps.
func StepKinds() []string {
	return []string{"say", "hold", "mark", "load", "fault", "heal", "scale", "autoscale", "deploy", "size", "policy", "limit", "link", "checkout", "crash", "audit", "expect", "judge", "scrape", "trace", "diagnose", "draw", "ask", "bench", "wire"}
}

// readStep reads the value of a step of this kind.
func (r *reader) readStep(b base, n read.Node) step {
	switch b.kind {
	case "say":
		return r.say(b, n)
	case "hold":
		return r.hold(b, n)
	case "mark":
		return r.mark(b, n)
	case "load":
		return r.loadStep(b, n)
	case "fault":
		return r.fault(b, n)
	case "heal":
		return r.heal(b, n)
	case "scale":
		return r.scale(b, n)
	case "autoscale":
		return r.autoscale(b, n)
	case "deploy":
		return r.deploy(b, n)
	case "size":
		return r.size(b, n)
	case "policy":
		return r.policyStep(b, n)
	case "link":
		return r.linkStep(b, n)
	case "limit":
		return r.limit(b, n)
	case "checkout":
		return r.checkout(b, n)
	case "crash":
		return r.crash(b, n)
	case "audit":
		return r.audit(b, n)
	case "expect":
		return r.expect(b, n)
	case "judge":
		return r.judge(b, n)
	case "scrape":
		return r.scrape(b, n)
	case "trace":
		return r.trace(b, n)
	case "diagnose":
		return r.diagnose(b, n)
	case "draw":
		return r.draw(b, n)
	case "ask":
		return r.ask(b, n)
	case "bench":
		return r.bench(b, n)
	case "wire":
		return r.wire(b, n)
	}
	return nil
}

// item reads one item of the list of steps: a step, and perhaps "when".
func (r *reader) item(n read.Node) step {
	entries, ok := r.Entries(n, `a step ("- hold: 10s")`)
	if !ok {
		return nil
	}
	var found *read.Entry
	b := base{src: r.Source(), at: read.PlaceOf(n)}
	for _, e := range entries {
		switch {
		case e.Name == "when":
			b.when = r.when(e.Value)
		case !slices.Contains(StepKinds(), e.Name):
			r.Problem(e.At, "unknown step %q: %s", e.Name, choice.Among("steps", e.Name, StepKinds()))
			return nil
		case found != nil:
			r.Problem(e.At, "%s and %s are two steps: begin an item of its own with \"- %s:\"", found.Name, e.Name, e.Name)
		default:
			found = &e
		}
	}
	if found == nil {
		r.Problem(b.at, "an item without a step: %s", choice.Among("steps", "", StepKinds()))
		return nil
	}
	b.kind, b.at = found.Name, found.At
	return r.readStep(b, found.Value)
}

// when reads the shapes that a step is for: a shape, an architecture, or a
// list of these.
func (r *reader) when(n read.Node) (shapes []scenario.Shape) {
	names := append([]string{string(scenario.Monolith), string(scenario.Services)}, scenario.ShapeNames()...)
	for _, item := range r.Items(n, "a shape (services/process), an architecture (services), or a list of these", true) {
		name := r.OneOf(item, "shape", "shapes and architectures", names)
		for _, s := range scenario.Shapes() {
			if (s.String() == name || string(s.Architecture) == name) && !slices.Contains(shapes, s) {
				shapes = append(shapes, s)
			}
		}
	}
	return shapes
}
