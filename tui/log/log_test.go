package log_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/tui/canvas"
	"github.com/msalab/msalab/tui/log"
	"github.com/msalab/msalab/tui/theme"
)

func made() log.Data {
	at := time.Date(2026, 3, 14, 15, 9, 26, 0, time.UTC)
	return log.Data{Started: at, Events: []runs.Event{
		{At: at.Add(time.Second), Kind: runs.EventReplica, Subject: "pay-1", Text: scenario.Text{EN: "pay-1 is ready", KO: "pay-1 준비됨"}},
		{At: at.Add(2 * time.Second), Kind: runs.EventFault, Subject: "board-crash", Text: scenario.Text{EN: "crash armed", KO: "충돌 장애"}},
		{At: at.Add(3 * time.Second), Kind: runs.EventReplica, Subject: "board-1", Text: scenario.Text{EN: "board-1 died", KO: "board-1 종료"}},
	}}
}

// TestShown: by kind, by a word of either language, by both.
func TestShown(t *testing.T) {
	for _, c := range []struct {
		state log.State
		want  int
	}{
		{log.State{}, 3}, {log.State{Kind: runs.EventReplica}, 2}, {log.State{Wanted: "BOARD"}, 2},
		{log.State{Wanted: "종료"}, 1}, {log.State{Kind: runs.EventReplica, Wanted: "board"}, 1}, {log.State{Wanted: "nope"}, 0},
	} {
		d := made()
		d.State = c.state
		if got := len(d.Shown()); got != c.want {
			t.Errorf("%+v: got %d events, want %d", c.state, got, c.want)
		}
		if e := d.Selected(); (e == nil) != (c.want == 0) {
			t.Errorf("%+v: selected %v", c.state, e)
		}
	}
}

// TestMoveStaysInside: back from the newest event to the oldest, no farther.
func TestMoveStaysInside(t *testing.T) {
	d := made()
	for _, c := range []struct {
		by   int
		want string
	}{{-1, "board-crash"}, {-1 << 30, "pay-1"}, {1 << 30, "board-1"}} {
		d.State.Move(c.by, d.Shown())
		if got := d.Selected().Subject; got != c.want {
			t.Errorf("by %d: got %s, want %s", c.by, got, c.want)
		}
	}
}

func TestDraw(t *testing.T) {
	c := canvas.New(80, 20, theme.New(theme.Dark, true, false))
	log.Draw(c.Area(), made())
	got := ansi.Strip(c.String())
	for _, want := range []string{"0:01", "pay-1 is ready", "crash armed", "board-1 died"} {
		if !strings.Contains(got, want) {
			t.Errorf("want %q in\n%s", want, got)
		}
	}
}

// TestSelectionStays with its event while others come, and while the oldest ones
// go; where it goes itself, the next one is selected.
func TestSelectionStays(t *testing.T) {
	d := made()
	d.State.Move(-1, d.Shown())
	for i := range 5 {
		d.Events = append(d.Events, runs.Event{At: d.Started.Add(time.Duration(4+i) * time.Second), Kind: runs.EventWarning, Subject: "later"})
		if got := d.Selected().Subject; got != "board-crash" {
			t.Fatalf("%d events later %s is selected, want board-crash", i+1, got)
		}
	}
	d.Events = d.Events[1:]
	if got := d.Selected().Subject; got != "board-crash" {
		t.Errorf("without the first %s is selected, want board-crash", got)
	}
	d.Events = d.Events[1:]
	if got := d.Selected().Subject; got != "board-1" {
		t.Errorf("without it %s is selected, want board-1", got)
	}
	d.State.Move(1<<30, d.Shown())
	d.Events = append(d.Events, runs.Event{At: d.Started.Add(time.Minute), Subject: "newest"})
	if got := d.Selected().Subject; got != "newest" {
		t.Errorf("at the end %s is selected, want the newest", got)
	}
}

// TestEveryKindCanBeChosen: the source of package runs tells which there are. Each
// has a word of its own in both languages.
func TestEveryKindCanBeChosen(t *testing.T) {
	src, err := os.ReadFile("../../lab/runs/event.go")
	if err != nil {
		t.Fatal(err)
	}
	found := regexp.MustCompile(`EventKind += "([a-z]+)"`).FindAllStringSubmatch(string(src), -1)
	if len(found) < 16 {
		t.Fatalf("found %d kinds in the source", len(found))
	}
	for _, kind := range found {
		if !slices.Contains(log.Kinds(), kind[1]) {
			t.Errorf("kind %s can't be chosen", kind[1])
		}
		d := made()
		d.Lang, d.State.Kind = scenario.Korean, runs.EventKind(kind[1])
		c := canvas.New(80, 20, theme.New(theme.Dark, true, false))
		log.Draw(c.Area(), d)
		if got := ansi.Strip(c.String()); strings.Contains(got, kind[1]+" ") {
			t.Errorf("kind %s has no Korean word:\n%s", kind[1], got)
		}
	}
}

// TestResultsLookAsTheyAre: what was refuted or broken has no mark of success.
func TestResultsLookAsTheyAre(t *testing.T) {
	g := theme.Unicode()
	for verdict, want := range map[scenario.Verdict]string{scenario.Holds: g.OK, scenario.Kept: g.OK, scenario.Partly: g.Warn,
		scenario.DoesNotHold: g.Bad, scenario.Broken: g.Bad, scenario.NotJudged: g.Idle} {
		c := canvas.New(80, 1, theme.New(theme.Dark, false, false))
		log.DrawEvent(c.Area(), runs.Event{Kind: runs.EventResult, Text: scenario.Text{EN: "judge C4"}, Verdict: verdict}, time.Time{}, scenario.English)
		if got := ansi.Strip(c.String()); !strings.Contains(got, want+" result") {
			t.Errorf("%s: got %q, want it with %s", verdict, got, want)
		}
	}
}

// TestKindsStandApart: the word of a kind and what follows it are two words, in
// every language.
func TestKindsStandApart(t *testing.T) {
	for _, kind := range log.Kinds() {
		for _, lang := range []scenario.Lang{scenario.English, scenario.Korean} {
			c := canvas.New(80, 1, theme.New(theme.Dark, false, false))
			log.DrawEvent(c.Area(), runs.Event{Kind: runs.EventKind(kind), Text: scenario.Text{EN: "XX", KO: "XX"}}, time.Time{}, lang)
			if got := ansi.Strip(c.String()); !strings.Contains(got, " XX") {
				t.Errorf("%s: got %q", kind, got)
			}
		}
	}
}
