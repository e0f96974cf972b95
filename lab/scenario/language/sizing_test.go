package language_test

import (
	"strings"
	"testing"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/scenario/language"
)

const sizeHead = "name: a\ncompare: {shapes: [services/inproc]}\nload: {rate: 10/s, arrivals: even}\nsteps:\n  - mark: alone\n  - mark: usual\n"

func TestSizeStep(t *testing.T) {
	s, err := language.Parse("a.yaml", []byte(sizeHead+
		"  - size: {name: x4, times: 4, journey: buy, p95: 400ms, hot: [shopping, pay], hold: 9s, alone: alone, usual: usual}\n"+
		"  - expect: services.bill(\"1:4\", \"x4\") > 0\n"))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := s.Minutes, 1.0; got != want { // three sets of 9 s, 2 s and 1 s
		t.Errorf("it takes %g minutes, want %g", got, want)
	}
	lab := &fakeLab{figures: map[string]scenario.Figures{}}
	if err := s.Steps[2].Run(t.Context(), lab); err != nil {
		t.Fatal(err)
	}
	if got := lab.calls[0]; !strings.HasPrefix(got, "size {Name:x4 Load:{Rate:40 ") || !strings.Contains(got, "Times:4 Journey:buy P95:400ms Hot:[shopping pay] Hold:9s Alone:alone Usual:usual") {
		t.Errorf("got %s", got)
	}
}

func TestSizeContradictions(t *testing.T) {
	for _, tt := range []struct{ name, steps, want string }{
		{"an unknown phase", "  - size: {name: x, journey: buy, p95: 1s, hot: pay, hold: 1s, alone: alon, usual: usual}", `unknown phase "alon"`},
		{"not all of it", "  - size: {name: x}", "size lacks journey and p95"},
		{"no ratio", `  - expect: services.bill("4") > 1`, `"4" is no price ratio: write "1:4"`},
		{"no ratio at all", `  - expect: services.bill > 1`, `bill needs to know of what`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := language.Parse("a.yaml", []byte(sizeHead+tt.steps))
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want %s", err, tt.want)
			}
		})
	}
}
