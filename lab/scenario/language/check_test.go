package language_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/scenario/language"
)

func shapes(t *testing.T, names ...string) []scenario.Shape {
	t.Helper()
	var shapes []scenario.Shape
	for _, name := range names {
		s, err := scenario.ParseShape(name)
		if err != nil {
			t.Fatal(err)
		}
		shapes = append(shapes, s)
	}
	return shapes
}

func TestWithShapes(t *testing.T) {
	onServices := "name: a\ncompare: {shapes: [services/process]}\nload: {rate: 1/s}\nsteps:\n" +
		"  - scale: {pay: 3}\n  - expect: services.processes == 11\n"
	s, err := language.Parse("a.yaml", []byte(onServices))
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name   string
		shapes []scenario.Shape
		want   string // in the error; empty: none
	}{
		{"another placement", shapes(t, "services/inproc"), ""},
		{"a shape that can't scale pay", shapes(t, "services/process", "monolith/process"),
			`a.yaml:5:13: monolith/process has no replicas of pay: add "when: services" to the step`},
		{"both placements", shapes(t, "services/process", "services/inproc"), ""},
		{"none", nil, "a: no shape to run on"},
		{"twice", shapes(t, "services/process", "services/process"), "services/process is compared with itself"},
		{"unknown", []scenario.Shape{{Architecture: "services", Placement: "moon"}}, `unknown shape "services/moon"`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			other, err := language.WithShapes(s, tt.shapes)
			if tt.want == "" {
				if err != nil || len(other.Compare.Shapes) != len(tt.shapes) {
					t.Errorf("got %v, %v, want it on %v", other, err, tt.shapes)
				}
				return
			}
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want %q", err, tt.want)
			}
		})
	}
	if got := s.Compare.Shapes; len(got) != 1 || got[0].String() != "services/process" {
		t.Errorf("the scenario itself runs on %v now, want its own shapes", got)
	}
}

func TestDefaults(t *testing.T) {
	s := parse(t, "- hold: 40s")
	if s.Title.KO != "test" || s.Minutes != 1 || s.WorkOff || s.Compare.InTurn || s.Compare.Rounds != 1 {
		t.Errorf("got %+v, want the defaults", s)
	}
	if l := s.Load; l.Rate != 60 || l.Mix["buy"] != 0.2 || l.Arrivals != "poisson" || l.Profile.Kind != "constant" {
		t.Errorf("got load %+v, want the defaults", l)
	}
}

func TestFields(t *testing.T) {
	file := "name: a\nclaim: C2\ntitle: {en: A, ko: 가}\nwork: off\nreplicas: {pay: 2, monolith: 3}\n" +
		"compare: {shapes: [services/inproc, monolith/inproc], run: in-turn, rounds: 2}\n" +
		"load: {rate: 1/s}\nsteps:\n  - hold: 10s\n    when: services/inproc\n"
	s, err := language.Parse("a.yaml", []byte(file))
	if err != nil {
		t.Fatal(err)
	}
	if s.Claim != "C2" || !s.WorkOff || s.Replicas["pay"] != 2 || s.Replicas["monolith"] != 3 ||
		!s.Compare.InTurn || s.Compare.Rounds != 2 || s.Minutes != 1 || s.File != "a.yaml" {
		t.Errorf("got %+v, want what the file says", s)
	}
	if got, want := s.Summary(scenario.Korean), "가 · C2 · services/inproc, monolith/inproc 차례로 · 1분"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got, want := fmt.Sprint(s.Steps[0]), "hold 10s"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestLoadsDontShare checks that a step's mix is not the scenario's own map.
func TestLoadsDontShare(t *testing.T) {
	s := parse(t, "- load: {rate: 1/s}")
	s.Load.Mix["buy"] = 7
	lab := &fakeLab{}
	run(t, s, lab)
	if got := lab.calls[0]; strings.Contains(got, "7") {
		t.Errorf("got %s, want the mix as it was read", got)
	}
}

// TestHandMade checks a scenario that was put together in code, by steps of
// others.
func TestHandMade(t *testing.T) {
	s := &scenario.Scenario{Name: "made", Steps: []scenario.Step{foreign{}}}
	if err := language.Check(s, shapes(t, "services/inproc")); err != nil {
		t.Errorf("got %v, want no error", err)
	}
}

type foreign struct{ scenario.Step }
