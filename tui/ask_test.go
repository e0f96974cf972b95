package tui

import (
	"fmt"
	"strings"
	"testing"

	"github.com/msalab/msalab/lab/engine"
	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/tui/text"
)

// TestRunAsksFirst, where another scenario is under way.
func TestRunAsksFirst(t *testing.T) {
	for keys, want := range map[string]int{"r 1": 0, "r 1 n": 0, "r 1 esc": 0, "r 1 y": 1} {
		e := &fakeEngine{snap: isolating()}
		m := appAt(e, 100, 30)
		m.scenarios = madeScenarios()
		pressed(m, keys)
		if len(e.done) != want || want == 1 && e.done[0] != (engine.Command)(engine.Play{Scenario: m.scenarios[0]}) {
			t.Errorf("%s: got commands %v, want %d", keys, e.done, want)
		}
		if got := stripped(m); keys == "r 1" && !strings.Contains(got, "End it and run the") {
			t.Errorf("%s: it asks nothing in\n%s", keys, got)
		}
	}
}

// TestWhatIsAskedIsWhole: no question of yes or no is cut, in either language.
func TestWhatIsAskedIsWhole(t *testing.T) {
	for _, lang := range []scenario.Lang{scenario.English, scenario.Korean} {
		for _, size := range [][2]int{{60, 15}, {80, 24}, {100, 30}} {
			for keys, want := range map[string]text.Key{"R": text.ResetTitle, "q": text.QuitTitle, "x": text.EndTitle, "r 1": text.ReplaceTitle} {
				m := appAt(&fakeEngine{snap: isolating()}, size[0], size[1])
				m.lang, m.scenarios = lang, madeScenarios()
				pressed(m, keys)
				got := strings.Join(strings.Fields(boxed(stripped(m))), " ")
				if !strings.Contains(got, want.In(lang)) {
					t.Errorf("%s at %v: want %q in %q of\n%s", keys, size, want.In(lang), got, stripped(m))
				}
			}
		}
	}
}

// boxed is what stands in the heavy box of a frame.
func boxed(frame string) string {
	var in []string
	for line := range strings.Lines(frame) {
		if from, to := strings.Index(line, "┃"), strings.LastIndex(line, "┃"); from < to {
			in = append(in, line[from+len("┃"):to])
		}
	}
	return strings.Join(in, " ")
}

// TestLanguageKeyIsInSight in every view.
func TestLanguageKeyIsInSight(t *testing.T) {
	for lang, want := range map[scenario.Lang]string{scenario.English: "L 한국어", scenario.Korean: "L English"} {
		for _, size := range sizes() {
			for name, snap := range map[string]*runs.Snapshot{"free play": healthy(), "a scenario": isolating(), "a question": asking(false)} {
				for v := range views {
					last := at(v, snap, size[0], size[1], lang)
					if last = last[strings.LastIndex(last, "\n"):]; !strings.Contains(last, want) {
						t.Errorf("%s, %s at %v: got %q, want %q", v.title(lang), name, size, last, want)
					}
				}
			}
		}
	}
}

// manyAnswers is a question with six answers, one of them longer than a line.
func manyAnswers() *runs.Snapshot {
	s := asking(false)
	s.Stage.Question.Text = scenario.Text{EN: "Where does it hurt?\nOpen slow traces\nand see.", KO: "어디가 문제일까요?\n느린 추적을 열어\n살펴보십시오."}
	s.Stage.Question.Options = nil
	for i := range 6 {
		long := ""
		if i == 1 {
			long = strings.Repeat(" longer and", 8)
		}
		s.Stage.Question.Options = append(s.Stage.Question.Options, scenario.Text{EN: fmt.Sprintf("cause %d%s end%d", i+1, long, i+1), KO: fmt.Sprintf("원인 %d%s end%d", i+1, long, i+1)})
	}
	s.Stage.Text = s.Stage.Question.Text
	return s
}

// TestAllAnswersAreShown, to their ends, beside the view, large, and before a room.
func TestAllAnswersAreShown(t *testing.T) {
	for _, size := range sizes() {
		for _, keys := range []string{"", "4", "v", "v L", "P"} {
			m := pressed(appAt(&fakeEngine{snap: manyAnswers()}, size[0], size[1]), keys)
			for i := range 6 {
				if got := stripped(m); !strings.Contains(got, fmt.Sprintf("end%d", i+1)) {
					t.Errorf("%q at %v: answer %d is not whole in\n%s", keys, size, i+1, got)
				}
			}
		}
	}
}

// TestLargeQuestionStandsOut: all of it is bold, and each number on a ground of its own;
// the language can be changed while it is open.
func TestLargeQuestionStandsOut(t *testing.T) {
	m := pressed(appAt(&fakeEngine{snap: asking(false)}, 100, 30), "v")
	if m.look() == m.theme {
		t.Error("it looks as the rest does, want it bold")
	}
	pressed(m, "L")
	if got := stripped(m); m.dialog == nil || !strings.Contains(got, "게시판을 뺀 전부") || !strings.Contains(got, "L English") {
		t.Errorf("in Korean: got\n%s", got)
	}
}
