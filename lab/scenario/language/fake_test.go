package language_test

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/msalab/msalab/lab/scenario"
)

// fakeLab records what steps do to it, and hands out recorded figures.
type fakeLab struct {
	calls   []string
	results []scenario.Result
	asked   []scenario.Question
	figures map[string]scenario.Figures // by phase
}

var _ scenario.Lab = (*fakeLab)(nil)

func (l *fakeLab) note(format string, args ...any) error {
	l.calls = append(l.calls, fmt.Sprintf(format, args...))
	return nil
}

func (l *fakeLab) Say(_ context.Context, t scenario.Text) error {
	return l.note("say %s / %s", t.EN, t.KO)
}

func (l *fakeLab) Hold(_ context.Context, d time.Duration) error { return l.note("hold %v", d) }

func (l *fakeLab) Mark(_ context.Context, name string) error { return l.note("mark %s", name) }

func (l *fakeLab) SetLoad(_ context.Context, load scenario.Load) error {
	return l.note("load %v %v %v %v %v", load.Rate, load.Mix, load.Arrivals, load.Declined, load.Profile)
}

func (l *fakeLab) Inject(_ context.Context, f scenario.Fault) error { return l.note("inject %+v", f) }

func (l *fakeLab) Heal(_ context.Context, id string) error { return l.note("heal %s", id) }

func (l *fakeLab) Scale(_ context.Context, function string, n int) error {
	return l.note("scale %s %d", function, n)
}

func (l *fakeLab) Autoscale(_ context.Context, a scenario.Autoscale) error {
	type plain scenario.Autoscale // which has no String
	return l.note("autoscale %+v", plain(a))
}

func (l *fakeLab) Deploy(_ context.Context, d scenario.Deploy) error {
	type plain scenario.Deploy // which has no String
	return l.note("deploy %+v", plain(d))
}

func (l *fakeLab) Size(_ context.Context, s scenario.Sizing) error { return l.note("size %+v", s) }

func (l *fakeLab) SetPolicy(_ context.Context, c scenario.PolicyChange) error {
	return l.note("policy %s", c)
}

func (l *fakeLab) SetLimit(_ context.Context, limit scenario.Limit) error {
	return l.note("limit %s", limit)
}

func (l *fakeLab) Bench(_ context.Context, b scenario.BenchRequest) error {
	return l.note("bench %+v", b)
}

func (l *fakeLab) Figures(_ context.Context, phase string) (scenario.Figures, error) {
	f, ok := l.figures[phase]
	if !ok {
		return f, fmt.Errorf("no phase %q was recorded", phase)
	}
	return f, nil
}

func (l *fakeLab) Report(_ context.Context, r scenario.Result) error {
	l.results = append(l.results, r)
	return nil
}

func (l *fakeLab) Scrape(_ context.Context, follow string) error { return l.note("scrape %s", follow) }

func (l *fakeLab) SetCheckout(_ context.Context, way string) error { return l.note("checkout %s", way) }

func (l *fakeLab) Crash(_ context.Context, p scenario.Crashpoint) error {
	return l.note("crash %+v", p)
}

func (l *fakeLab) Wire(_ context.Context, w scenario.WireRequest) error { return l.note("wire %+v", w) }
func (l *fakeLab) Audit(context.Context) error                          { return l.note("audit") }

func (l *fakeLab) ShowTrace(_ context.Context, q scenario.TraceQuery) error {
	return l.note("trace %+v", q)
}

func (l *fakeLab) Diagnose(_ context.Context, q scenario.Diagnosis) error {
	return l.note("diagnose %+v", q)
}

func (l *fakeLab) Draw(_ context.Context, id string, faults []scenario.Fault) error {
	var of []string
	for _, f := range faults {
		of = append(of, f.ID+" "+f.Kind+" "+f.Function)
	}
	return l.note("draw %s of %s", id, strings.Join(of, ", "))
}

func (l *fakeLab) Ask(_ context.Context, q scenario.Question) error {
	l.asked = append(l.asked, q)
	return nil
}

// figuresOf makes the figures of a phase, shape by shape, from how many of 100
// journeys ended well.
func figuresOf(phase string, success map[string]map[string]int) scenario.Figures {
	f := scenario.Figures{Phase: phase, Shapes: map[string]scenario.ShapeFigures{}}
	for shape, journeys := range success {
		s := scenario.ShapeFigures{Journeys: map[string]scenario.JourneyFigures{}, Processes: 1}
		for journey, ok := range journeys {
			s.Journeys[journey] = scenario.JourneyFigures{N: 100, OK: ok, Failed: 100 - ok, P95: 20}
		}
		f.Shapes[shape] = s
	}
	return f
}
