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
	fault Fault
	at    map[string]place // of its fields
}

// fault reads a fault, and which fields its kind has.
func (r *reader) fault(b base, n ast.Node) step {
	s := &faultStep{base: b, at: map[string]place{}}
	f := &s.fault
	note := func(name string, read func(ast.Node)) func(ast.Node) {
		return func(n ast.Node) { s.at[name] = nodePlace(n); read(n) }
	}
	fields := []field{
		required("kind", note("kind", func(n ast.Node) { f.Kind = r.oneOf(n, "kind of fault", "kinds of fault", FaultNames()) })),
		required("function", note("function", func(n ast.Node) { f.Function = r.function(n) })),
	}
	for _, of := range r.faultFields(f) {
		fields = append(fields, optional(of.name, note(of.name, of.read)))
	}
	r.object(n, "fault", "{kind: crash, function: board}", fields...)
	if _, given := s.at["id"]; !given && (f.Function == "" || f.Kind == "") {
		f.ID = ""
	} else {
		r.checkFields(s, nodePlace(n))
		*f = f.Complete()
	}
	if _, given := s.at["id"]; !given {
		s.at["id"] = nodePlace(n)
	}
	return s
}

// faultFields lists what reads each field that a kind of fault may have.
func (r *reader) faultFields(f *Fault) []field {
	return []field{
		{name: "method", read: func(n ast.Node) { f.Method = r.method(n) }},
		{name: "replica", read: func(n ast.Node) { f.Replica, _ = r.line(n, "a replica (board-1)") }},
		{name: "rate", read: func(n ast.Node) {
			f.Rate = r.someShare(n, "a fault that strikes no request is none: want a rate above 0%")
		}},
		{name: "baggage", read: func(n ast.Node) { f.Baggage = r.baggage(n) }},
		{name: "delay", read: func(n ast.Node) { f.Delay = r.duration(n) }},
		{name: "distribution", read: func(n ast.Node) {
			f.Distribution = r.oneOf(n, "distribution", "distributions", []string{fixedDelay, lognormalHump})
		}},
		{name: "code", read: func(n ast.Node) { f.Code = r.oneOf(n, "gRPC code", "gRPC codes", Codes()) }},
		{name: "requests", read: func(n ast.Node) { f.Requests = r.someRate(n, "a flood of no requests is none: want a rate above 0/s") }},
		{name: "workers", read: func(n ast.Node) { f.Workers = r.whole(n, "a number of workers", maxWorkers) }},
		{name: "share", read: func(n ast.Node) {
			f.Share = r.someShare(n, "workers that never spin burn nothing: want a share above 0%")
		}},
		{name: "growth", read: func(n ast.Node) { f.Growth = r.bytes(n, "/s", maxCeiling) }},
		{name: "ceiling", read: func(n ast.Node) { f.Ceiling = r.bytes(n, "", maxCeiling) }},
		{name: "id", read: func(n ast.Node) { f.ID = r.label(n, "a name for the fault") }},
	}
}

// fieldExample shows how a field is written.
func fieldExample(name string) string {
	return name + ": " + map[string]string{
		"delay": "200ms", "code": "UNAVAILABLE", "requests": "400/s", "workers": "1", "growth": "20MB/s",
	}[name]
}

// checkFields checks that a fault has the fields that its kind asks for, and
// none that mean nothing to it.
func (r *reader) checkFields(s *faultStep, whole place) {
	f := &s.fault
	kind, ok := FaultKindOf(f.Kind)
	if !ok {
		return
	}
	for _, name := range kind.Needs {
		if _, given := s.at[name]; !given {
			r.problem(whole, "%s fault lacks %s: add %s", withArticle(f.Kind), name, fieldExample(name))
		}
	}
	for _, of := range r.faultFields(f) {
		place, given := s.at[of.name]
		if given && of.name != "id" && !slices.Contains(kind.Fields(), of.name) {
			r.issues = slices.DeleteFunc(r.issues, func(i Issue) bool { return i.Line == place.line && i.Column == place.column }) // its value is no matter
			r.problem(place, "%s fault has no %s: %s", withArticle(f.Kind), of.name, choices("fields", of.name, append(kind.Fields(), "id")))
		}
	}
	if f.Function == "" {
		return
	}
	if slices.Contains(kind.Fields(), "method") {
		r.checkMethod(s)
	}
	if !kind.In(f.Function) {
		r.problem(s.at["function"], "%v", kind.notIn(f.Function))
	}
	if f.Baggage != "" && f.Function == "gateway" {
		r.problem(s.at["baggage"], "requests get their baggage in gateway: name a function behind it")
	}
	if f.Replica == "" {
		return
	}
	name, number, ok := cutLast(f.Replica)
	if n, err := strconv.Atoi(number); !ok || err != nil || n < 1 || name != f.Function && name != string(Monolith) {
		r.problem(s.at["replica"], "%q is no replica of %s: want %s-1, or monolith-1 for a copy of the monolith",
			f.Replica, f.Function, f.Function)
		f.Replica = ""
	}
}

func withArticle(kind string) string {
	if kind == "error" || kind == "n-plus-one" {
		return "an " + kind
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

// replica refuses a replica that is never there.
func (c *checker) replica(at place, replica string) {
	unit, number, _ := cutLast(replica)
	if n, err := strconv.Atoi(number); err == nil && n > c.most[unit] {
		c.problem(at, "there is never a %s: %s has %d at most; name a replica up to %s-%d, or add \"replicas: {%s: %d}\" to the scenario",
			replica, unit, c.most[unit], unit, c.most[unit], unit, min(n, maxReplicas))
	}
}

// method reads the name of an RPC.
func (r *reader) method(n ast.Node) string {
	text, ok := r.line(n, "a method (WritePost)")
	if ok && (text[0] < 'A' || text[0] > 'Z' || strings.ContainsAny(text, "./ ")) {
		r.problem(nodePlace(n), "%q is no method: want its name alone, as in the .proto (WritePost)", text)
		return ""
	}
	return text
}

// baggage reads a pair of W3C Baggage: "member=vip".
func (r *reader) baggage(n ast.Node) string {
	text, ok := r.line(n, "baggage (member=vip)")
	if err := checkBaggage(text); ok && err != nil {
		r.problem(nodePlace(n), "%v", err)
		return ""
	}
	return text
}

// checkBaggage says what is wrong with a pair of W3C Baggage.
func checkBaggage(pair string) error {
	key, value, paired := strings.Cut(pair, "=")
	if !paired || key == "" || value == "" || strings.ContainsAny(pair, " \t\",;\\") || strings.Contains(value, "=") {
		return fmt.Errorf("%q is no baggage: want a key and a value (member=vip)", pair)
	}
	return nil
}

// check refuses a fault that is active already, and a replica that a shape
// can't have.
func (s *faultStep) check(c *checker) {
	if s.fault.ID == "" {
		return // refused
	}
	c.inject(s.at["id"], s.fault.ID, c.shapesOf(s.base))
	s.checkPlace(c)
}

// checkPlace refuses a fault that one of the step's shapes can't have, and a
// replica that is never there.
func (s *faultStep) checkPlace(c *checker) {
	shapes := c.shapesOf(s.base)
	c.speaks(s.at["kind"], s.fault)
	if kind, ok := FaultKindOf(s.fault.Kind); ok {
		for _, shape := range shapes {
			if !kind.On(shape) {
				c.problem(s.at["kind"], "%v: add \"when: %s\" to the step", kind.notOn(shape), allowed(kind))
				break
			}
		}
	}
	if s.fault.Replica == "" {
		return
	}
	c.replica(s.at["replica"], s.fault.Replica)
	has := Services
	if strings.HasPrefix(s.fault.Replica, string(Monolith)+"-") {
		has = Monolith
	}
	for _, shape := range shapes {
		if shape.Architecture != has {
			c.problem(s.at["replica"], "%s has no replica %s: add \"when: %s\" to the step", shape, s.fault.Replica, has)
			break
		}
	}
}

// allowed lists the shapes that allow a kind, as "when" takes them.
func allowed(k FaultKind) string {
	return "[" + shapeList(slices.DeleteFunc(Shapes(), func(s Shape) bool { return !k.On(s) })) + "]"
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
	if s.fault.Baggage != "" {
		text += ", requests with " + s.fault.Baggage
	}
	if s.fault.Rate < 1 {
		text += fmt.Sprintf(", %g%% of requests", s.fault.Rate*100)
	}
	return text
}
