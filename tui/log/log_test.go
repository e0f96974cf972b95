package log_test

import (
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
		d.State.Move(c.by, 3)
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
