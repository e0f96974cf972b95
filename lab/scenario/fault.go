package scenario

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml/ast"
)

// faultStep breaks something.
type faultStep struct {
	base
	fault     Fault
	idAt      place
	replicaAt place
}

// fault reads a fault, and which fields its kind has.
func (r *reader) fault(b base, n ast.Node) step {
	s := &faultStep{base: b, idAt: nodePlace(n)}
	f := &s.fault
	f.Rate = 1
	at := map[string]place{}
	note := func(name string, read func(ast.Node)) func(ast.Node) {
		return func(n ast.Node) { at[name] = nodePlace(n); read(n) }
	}
	r.object(n, "fault", "{kind: crash, function: board}",
		required("kind", note("kind", func(n ast.Node) { f.Kind = r.oneOf(n, "kind of fault", "kinds of fault", FaultKinds()) })),
		required("function", note("function", func(n ast.Node) { f.Function = r.function(n) })),
		optional("method", note("method", func(n ast.Node) { f.Method = r.method(n) })),
		optional("replica", note("replica", func(n ast.Node) { f.Replica, _ = r.line(n, "a replica (board-1)") })),
		optional("rate", note("rate", func(n ast.Node) { f.Rate = r.share(n) })),
		optional("delay", note("delay", func(n ast.Node) { f.Delay = r.duration(n) })),
		optional("code", note("code", func(n ast.Node) { f.Code = r.oneOf(n, "gRPC code", "gRPC codes", Codes()) })),
		optional("id", note("id", func(n ast.Node) { f.ID = r.label(n, "a name for the fault") })),
	)
	if place, given := at["id"]; given {
		s.idAt = place
	} else if f.Function != "" && f.Kind != "" {
		f.ID = f.Function + "-" + f.Kind
	}
	s.replicaAt = at["replica"]
	r.faultFields(f, at, nodePlace(n))
	return s
}

// faultFields checks that a fault has the fields that its kind asks for, and
// none that mean nothing to it.
func (r *reader) faultFields(f *Fault, at map[string]place, whole place) {
	if f.Kind == "" {
		return
	}
	needs := map[string]string{"latency": "delay", "error": "code"}[f.Kind]
	for _, name := range []string{"delay", "code", "rate", "method"} {
		place, given := at[name]
		strikesRequests := name == "rate" || name == "method"
		switch {
		case name == needs && !given:
			example := map[string]string{"delay": "delay: 200ms", "code": "code: UNAVAILABLE"}[name]
			r.problem(whole, "%s fault lacks %s: add %s", withArticle(f.Kind), name, example)
		case given && !strikesRequests && name != needs, given && strikesRequests && f.Kind == "kill":
			r.problem(place, "%s fault has no %s", withArticle(f.Kind), name)
		}
	}
	if place, given := at["rate"]; given && f.Rate == 0 && f.Kind != "kill" {
		r.problem(place, "a fault that strikes no request is none: want a rate above 0%%")
	}
	if f.Replica == "" || f.Function == "" {
		return
	}
	name, number, ok := cutLast(f.Replica)
	if n, err := strconv.Atoi(number); !ok || err != nil || n < 1 || name != f.Function && name != string(Monolith) {
		r.problem(at["replica"], "%q is no replica of %s: want %s-1, or monolith-1 for a copy of the monolith",
			f.Replica, f.Function, f.Function)
		f.Replica = ""
	}
}

func withArticle(kind string) string {
	if kind == "error" {
		return "an error"
	}
	return "a " + kind
}

// cutLast cuts "pay-2" at its last dash.
func cutLast(replica string) (name, number string, ok bool) {
	i := strings.LastIndex(replica, "-")
	if i < 0 {
		return replica, "", false
	}
	return replica[:i], replica[i+1:], true
}

// method reads the name of an RPC. Which a function has isn't known here.
func (r *reader) method(n ast.Node) string {
	text, ok := r.line(n, "a method (WritePost)")
	if ok && (text[0] < 'A' || text[0] > 'Z' || strings.ContainsAny(text, "./ ")) {
		r.problem(nodePlace(n), "%q is no method: want its name alone, as in the .proto (WritePost)", text)
	}
	return text
}

// check refuses a fault that is active already, and a replica that a shape
// can't have.
func (s *faultStep) check(c *checker) {
	if s.fault.ID == "" {
		return // refused
	}
	shapes := c.shapesOf(s.base)
	for _, shape := range shapes {
		if slices.Contains(c.active[s.fault.ID], shape) {
			c.problem(s.idAt, "the fault %q is still active: heal it first, or give this one an id of its own", s.fault.ID)
			break
		}
	}
	if !slices.Contains(c.faults, s.fault.ID) {
		c.faults = append(c.faults, s.fault.ID)
	}
	c.active[s.fault.ID] = append(c.active[s.fault.ID], shapes...)
	if s.fault.Replica == "" {
		return
	}
	has := Services
	if strings.HasPrefix(s.fault.Replica, string(Monolith)+"-") {
		has = Monolith
	}
	for _, shape := range shapes {
		if shape.Architecture != has {
			c.problem(s.replicaAt, "%s has no replica %s: add \"when: %s\" to the step", shape, s.fault.Replica, has)
			break
		}
	}
}

// Run makes the fault active.
func (s *faultStep) Run(ctx context.Context, lab Lab) error { return lab.Inject(ctx, s.fault) }

func (s *faultStep) String() string {
	text := fmt.Sprintf("fault %s: %s in %s", s.fault.ID, s.fault.Kind, s.fault.Function)
	if s.fault.Method != "" {
		text += "." + s.fault.Method
	}
	if s.fault.Replica != "" {
		text += " (" + s.fault.Replica + ")"
	}
	if s.fault.Rate < 1 {
		text += fmt.Sprintf(", %g%% of requests", s.fault.Rate*100)
	}
	return text
}
