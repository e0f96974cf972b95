package language_test

import (
	"testing"

	"github.com/msalab/msalab/lab/scenario"
)

const question = `
- ask:
    id: who
    text: {en: Who?, ko: 누구입니까?}
    options:
      - {en: all, ko: 모두, if: services.success("buy") >= 0.9}
      - {en: nobody, ko: 아무도}
      - {en: some, ko: 일부, if: services.success("buy") >= 0.1}
    because: {en: So it is., ko: 그렇습니다.}
- ask: {reveal: who}`

// TestAskAndReveal checks that a question with an id is put without an answer
// and comes again with the one that the figures of that time give.
func TestAskAndReveal(t *testing.T) {
	for _, tt := range []struct {
		ok   int
		want int
	}{{95, 0}, {50, 2}, {5, 1}} {
		lab := &fakeLab{figures: map[string]scenario.Figures{"": figuresOf("", success{serv: {"buy": tt.ok}})}}
		run(t, parse(t, question), lab)
		if len(lab.asked) != 2 {
			t.Fatalf("asked %d times, want 2", len(lab.asked))
		}
		put, told := lab.asked[0], lab.asked[1]
		if put.Answer != scenario.Unknown || put.Asked {
			t.Errorf("first got %+v, want no answer", put)
		}
		if told.Answer != tt.want || !told.Asked || told.Text != put.Text || len(told.Options) != 3 {
			t.Errorf("%d of 100 bought: then got %+v, want answer %d", tt.ok, told, tt.want)
		}
	}
}

func TestAskWithoutID(t *testing.T) {
	const step = `
- ask:
    text: {en: How many?, ko: 몇 개입니까?}
    options: [{en: one, ko: 하나, if: monolith.processes == 1}, {en: more, ko: 더}]
    because: {en: So it is., ko: 그렇습니다.}`
	for name, tt := range map[string]struct {
		figures scenario.Figures
		want    int
	}{
		"computed":      {figuresOf("", success{mono: {}}), 0},
		"not measured":  {figuresOf("", success{serv: {}}), scenario.Unknown},
		"the other one": {scenario.Figures{Shapes: map[string]scenario.ShapeFigures{mono: {Processes: 2}}}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			lab := &fakeLab{figures: map[string]scenario.Figures{"": tt.figures}}
			run(t, parse(t, step), lab)
			if got := lab.asked[0]; got.Answer != tt.want || got.Asked {
				t.Errorf("got %+v, want answer %d", got, tt.want)
			}
		})
	}
}
