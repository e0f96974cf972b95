package narration_test

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/tui/canvas"
	"github.com/msalab/msalab/tui/narration"
	"github.com/msalab/msalab/tui/text"
	"github.com/msalab/msalab/tui/theme"
)

func asked(revealed bool) narration.Data {
	return narration.Data{Glyphs: theme.ASCII(), Stage: runs.Stage{
		Scenario: "isolate", Revealed: revealed, Votes: []int{1, 1, 0, 9, -1}, // no option has the last two
		Question: &scenario.Question{
			Text:    scenario.Text{EN: "Who survives?", KO: "누가 살아남을까요?"},
			Options: []scenario.Text{{EN: "all", KO: "전부"}, {EN: "none", KO: "없음"}},
			Answer:  1, Because: scenario.Text{EN: "One process.", KO: "한 프로세스입니다."},
		},
	}}
}

func words(lines []narration.Line) string {
	var all []string
	for _, l := range lines {
		all = append(all, l.Text)
	}
	return strings.Join(all, "\n")
}

// TestQuestion: votes are counted and shown as shares; the answer is told when
// it is revealed and not before.
func TestQuestion(t *testing.T) {
	if counts, total := narration.Votes(asked(false).Stage); total != 3 || counts[0] != 1 || counts[1] != 2 {
		t.Errorf("got %v of %d, want [1 2] of 3", counts, total)
	}
	open := narration.Question(asked(false), 40)
	if got := words(open); strings.Contains(got, "answer") || strings.Contains(got, "One process") {
		t.Errorf("the answer is told too early:\n%s", got)
	}
	if got, want := open[2].Bar, 2.0/3; got != want {
		t.Errorf("bar: got %v, want %v", got, want)
	}
	if got := words(narration.Question(asked(true), 40)); !strings.Contains(got, "answer") || !strings.Contains(got, "One process") {
		t.Errorf("the answer is not told:\n%s", got)
	}
}

// TestLongOptionsFit, the right one and its mark too.
func TestLongOptionsFit(t *testing.T) {
	for _, revealed := range []bool{false, true} {
		d := asked(revealed)
		for i := range d.Stage.Question.Options {
			d.Stage.Question.Options[i].EN = strings.Repeat("none of them ", 9)
		}
		for width := 20; width < 60; width++ {
			for _, l := range narration.Question(d, width) {
				if text.Width(l.Text) > width {
					t.Errorf("width %d, revealed %v: %q is too long", width, revealed, l.Text)
				}
			}
		}
	}
}

// TestTell: a question is told once, though the stage says it twice.
func TestTell(t *testing.T) {
	d := asked(false)
	d.Stage.Text = d.Stage.Question.Text
	if got := strings.Count(words(narration.Tell(d).Lines(60)), "Who survives?"); got != 1 {
		t.Errorf("got the question %d times", got)
	}
}

// TestCutIsTold: a panel and a large question that have more lines than room end
// with dots, others don't.
func TestCutIsTold(t *testing.T) {
	for height, want := range map[int]bool{4: true, 8: false} {
		for name, draw := range map[string]func(canvas.Area){
			"panel":    narration.Tell(asked(true)).Draw,
			"question": func(a canvas.Area) { narration.DrawQuestion(a.Sub(0, 0, a.Width, a.Height-2), asked(true)) },
		} {
			c := canvas.New(40, height, theme.New(theme.Dark, false, true))
			draw(c.Area())
			if got := strings.Contains(ansi.Strip(c.String()), "…"); got != want {
				t.Errorf("%s of %d lines: got dots %v, want %v:\n%s", name, height, got, want, ansi.Strip(c.String()))
			}
		}
	}
}

// TestFreePlayIsShort: it takes one line, whether something is broken or not, and
// says what and how to heal it.
func TestFreePlayIsShort(t *testing.T) {
	board := []runs.ActiveFault{{Fault: scenario.Fault{ID: "board-crash", Kind: "crash", Function: "board"}, Shop: "services/process"}}
	for _, lang := range []scenario.Lang{scenario.English, scenario.Korean} {
		for name, faults := range map[string][]runs.ActiveFault{"healthy": nil, "broken": board} {
			lines := narration.Free(faults, lang, theme.Unicode()).Lines(96)
			if told := strings.Contains(words(lines), "board crash (h "); len(lines) != 1 || told != (name == "broken") {
				t.Errorf("%s, %s: got %q", lang, name, words(lines))
			}
		}
	}
}

// TestLargeQuestionIsLarge: it is spread over the lines that there are, bars as high
// as the space between.
func TestLargeQuestionIsLarge(t *testing.T) {
	d := asked(false)
	c := canvas.New(60, 24, theme.New(theme.Dark, false, false))
	narration.DrawQuestion(c.Area(), d)
	rows := map[string]int{}
	for y, l := range strings.Split(ansi.Strip(c.String()), "\n") {
		for _, want := range []string{"Who survives?", "1  all", "2  none"} {
			if strings.Contains(l, want) {
				rows[want] = y
			}
		}
	}
	if rows["2  none"]-rows["1  all"] != 4 || rows["1  all"]-rows["Who survives?"] != 4 {
		t.Errorf("got lines %v", rows)
	}
}

// TestNoAnswer: where the run can't tell which option is right, the room is told that.
func TestNoAnswer(t *testing.T) {
	d := asked(true)
	if got := words(narration.Question(d, 60)); strings.Contains(got, "no answer") {
		t.Errorf("answered: got\n%s", got)
	}
	q := *d.Stage.Question
	q.Answer = scenario.Unknown
	d.Stage.Question = &q
	if got := words(narration.Question(d, 60)); !strings.Contains(got, "no answer: the run measured too little") {
		t.Errorf("not answered: got\n%s", got)
	}
}

// TestFoldedKeepsTheQuestion: what goes for want of room is what leads up to it.
func TestFoldedKeepsTheQuestion(t *testing.T) {
	d := asked(false)
	q := *d.Stage.Question
	q.Text = scenario.Text{EN: "The card takes its time.\nWho doubles?", KO: "카드가 느립니다.\n누가 두 배가 될까요?"}
	d.Stage.Question = &q
	for width, want := range map[int]string{80: "votes: 3  The card takes its time. Who doubles?", 30: "votes: 3  Who doubles?"} {
		if got := narration.Folded(d, width); got != want {
			t.Errorf("%d columns: got %q, want %q", width, got, want)
		}
	}
}
