package language

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/scenario/choice"
	"github.com/msalab/msalab/lab/scenario/read"
)

// faultStep breaks something.
type faultStep struct {
	base
	fault scenario.Fault
	at    map[string]read.Place // of its fields
}

// fault reads a fault, and which fields its kind has.
func (r *reader) fault(b base, n read.Node) step {
	s := &faultStep{base: b, at: map[string]read.Place{}}
	f := &s.fault
	note := func(name string, take func(read.Node)) func(read.Node) {
		return func(n read.Node) { s.at[name] = read.PlaceOf(n); take(n) }
	}
	fields := []read.Field{
		read.Required("kind", note("kind", func(n read.Node) { f.Kind = r.OneOf(n, "kind of fault", "kinds of fault", scenario.FaultNames()) })),
		read.Required("function", note("function", func(n read.Node) { f.Function = r.function(n) })),
	}
	for _, of := range r.faultFields(f) {
		fields = append(fields, read.Optional(of.Name, note(of.Name, of.Read)))
	}
	r.Object(n, "fault", "{kind: crash, function: board}", fields...)
	if _, given := s.at["id"]; !given && (f.Function == "" || f.Kind == "") {
		f.ID = ""
	} else {
		r.checkFields(s, read.PlaceOf(n))
		*f = f.Complete()
	}
	if _, given := s.at["id"]; !given {
		s.at["id"] = read.PlaceOf(n)
	}
	return s
}

// faultFields lists what reads each field that a kind of fault may have.
func (r *reader) faultFields(f *scenario.Fault) []read.Field {
	return []read.Field{
		{Name: "method", Read: func(n read.Node) { f.Method = r.method(n) }},
		{Name: "replica", Read: func(n read.Node) { f.Replica, _ = r.Line(n, "a replica (board-1)") }},
		{Name: "rate", Read: func(n read.Node) {
			f.Rate = r.SomeShare(n, "a fault that strikes no request is none: want a rate above 0%")
		}},
		{Name: "baggage", Read: func(n read.Node) { f.Baggage = r.baggage(n) }},
		{Name: "delay", Read: func(n read.Node) { f.Delay = r.Duration(n) }},
		{Name: "distribution", Read: func(n read.Node) {
			f.Distribution = r.OneOf(n, "distribution", "distributions", []string{scenario.FixedDelay, scenario.LognormalDelay})
		}},
		{Name: "code", Read: func(n read.Node) { f.Code = r.OneOf(n, "gRPC code", "gRPC codes", scenario.Codes()) }},
		{Name: "requests", Read: func(n read.Node) {
			f.Requests = r.SomeRate(n, scenario.MaxRate, "a flood of no requests is none: want a rate above 0/s")
		}},
		{Name: "workers", Read: func(n read.Node) { f.Workers = r.Whole(n, "a number of workers", scenario.MaxWorkers) }},
		{Name: "share", Read: func(n read.Node) {
			f.Share = r.SomeShare(n, "workers that never spin burn nothing: want a share above 0%")
		}},
		{Name: "growth", Read: func(n read.Node) { f.Growth = r.Bytes(n, "/s", scenario.MaxCeiling) }},
		{Name: "ceiling", Read: func(n read.Node) { f.Ceiling = r.Bytes(n, "", scenario.MaxCeiling) }},
		{Name: "id", Read: func(n read.Node) { f.ID = r.Label(n, "a name for the fault") }},
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
func (r *reader) checkFields(s *faultStep, whole read.Place) {
	f := &s.fault
	kind, ok := scenario.FaultKindOf(f.Kind)
	if !ok {
		return
	}
	for _, name := range kind.Needs {
		if _, given := s.at[name]; !given {
			r.Problem(whole, "%s fault lacks %s: add %s", scenario.WithArticle(f.Kind), name, fieldExample(name))
		}
	}
	for _, of := range r.faultFields(f) {
		place, given := s.at[of.Name]
		if given && of.Name != "id" && !slices.Contains(kind.Fields(), of.Name) {
			r.Forget(place) // its value is no matter
			r.Problem(place, "%s fault has no %s: %s", scenario.WithArticle(f.Kind), of.Name, choice.Among("fields", of.Name, append(kind.Fields(), "id")))
		}
	}
	if f.Function == "" {
		return
	}
	if slices.Contains(kind.Fields(), "method") {
		r.checkMethod(s)
	}
	if !kind.In(f.Function) {
		r.Problem(s.at["function"], "%v", kind.NotIn(f.Function))
	}
	if f.Baggage != "" && f.Function == "gateway" {
		r.Problem(s.at["baggage"], "requests get their baggage in gateway: name a function behind it")
	}
	if f.Replica == "" {
		return
	}
	name, number, ok := cutLast(f.Replica)
	if n, err := strconv.Atoi(number); !ok || err != nil || n < 1 || name != f.Function && name != string(scenario.Monolith) {
		r.Problem(s.at["replica"], "%q is no replica of %s: want %s-1, or monolith-1 for a copy of the monolith",
			f.Replica, f.Function, f.Function)
		f.Replica = ""
	}
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
func (c *checker) replica(at read.Place, replica string) {
	unit, number, _ := cutLast(replica)
	if n, err := strconv.Atoi(number); err == nil && n > c.most[unit] {
		c.Problem(at, "there is never a %s: %s has %d at most; name a replica up to %s-%d, or add \"replicas: {%s: %d}\" to the scenario",
			replica, unit, c.most[unit], unit, c.most[unit], unit, min(n, scenario.MaxReplicas))
	}
}

// method reads the name of an RPC.
func (r *reader) method(n read.Node) string {
	text, ok := r.Line(n, "a method (WritePost)")
	if ok && (text[0] < 'A' || text[0] > 'Z' || strings.ContainsAny(text, "./ ")) {
		r.Problem(read.PlaceOf(n), "%q is no method: want its name alone, as in the .proto (WritePost)", text)
		return ""
	}
	return text
}

// baggage reads a pair of W3C Baggage: "member=vip".
func (r *reader) baggage(n read.Node) string {
	text, ok := r.Line(n, "baggage (member=vip)")
	if err := scenario.CheckBaggage(text); ok && err != nil {
		r.Problem(read.PlaceOf(n), "%v", err)
		return ""
	}
	return text
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
	if kind, ok := scenario.FaultKindOf(s.fault.Kind); ok {
		for _, shape := range shapes {
			if !kind.On(shape) {
				c.Problem(s.at["kind"], "%v: add \"when: %s\" to the step", kind.NotOn(shape), allowed(kind))
				break
			}
		}
	}
	if s.fault.Replica == "" {
		return
	}
	c.replica(s.at["replica"], s.fault.Replica)
	has := scenario.Services
	if strings.HasPrefix(s.fault.Replica, string(scenario.Monolith)+"-") {
		has = scenario.Monolith
	}
	for _, shape := range shapes {
		if shape.Architecture != has {
			c.Problem(s.at["replica"], "%s has no replica %s: add \"when: %s\" to the step", shape, s.fault.Replica, has)
			break
		}
	}
}

// allowed lists the shapes that allow a kind, as "when" takes them.
func allowed(k scenario.FaultKind) string {
	return "[" + scenario.ShapeList(slices.DeleteFunc(scenario.Shapes(), func(s scenario.Shape) bool { return !k.On(s) })) + "]"
}

// Run makes the fault active.
func (s *faultStep) Run(ctx context.Context, lab scenario.Lab) error { return lab.Inject(ctx, s.fault) }

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

// checkMethod refuses a method that the fault's function doesn't have.
func (r *reader) checkMethod(s *faultStep) {
	f := &s.fault
	if at, given := s.at["method"]; given && f.Method != "" && !slices.Contains(scenario.Methods(f.Function), f.Method) {
		r.Problem(at, "unknown method %q of %s: %s", f.Method, f.Function, choice.Among("methods", f.Method, scenario.Methods(f.Function)))
	}
}
