package matrix_test

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/tui/canvas"
	"github.com/msalab/msalab/tui/matrix"
	"github.com/msalab/msalab/tui/theme"
)

// TestCells: a share is judged from 30 requests on; nothing measured says so.
func TestCells(t *testing.T) {
	cell := func(n, ok int) []runs.Cell {
		return []runs.Cell{{Shop: "services/process", Fault: "board-crash", Journey: "buy",
			Figures: scenario.JourneyFigures{N: n, OK: ok, Failed: n - ok}}}
	}
	for _, c := range []struct {
		name, want string
		cells      []runs.Cell
	}{
		{"nothing", "Nothing was broken", nil},
		{"too few", "n=29", cell(29, 29)},
		{"lives", "survives", cell(30, 30)},
		{"suffers", "suffers", cell(100, 80)},
		{"dies", "dies", cell(100, 10)},
	} {
		cv := canvas.New(80, 20, theme.New(theme.Dark, true, false))
		matrix.Draw(cv.Area(), matrix.Data{Cells: c.cells})
		if got := ansi.Strip(cv.String()); !strings.Contains(got, c.want) {
			t.Errorf("%s: want %q in\n%s", c.name, c.want, got)
		}
	}
}

// course is two shops under some faults: every cell has its own share.
func course(faults ...string) matrix.Data {
	var d matrix.Data
	for _, shop := range []string{"monolith/process", "services/process"} {
		for _, f := range append([]string{"none"}, faults...) {
			for _, journey := range scenario.Journeys() {
				d.Cells = append(d.Cells, runs.Cell{Shop: shop, Fault: f, Journey: journey, Figures: scenario.JourneyFigures{N: 1000, OK: 890, Failed: 110}})
			}
		}
	}
	for _, f := range faults {
		d.Faults = append(d.Faults, runs.ActiveFault{Fault: scenario.Fault{ID: f}, Shop: "services/process"})
	}
	d.Results = []scenario.Result{{Step: "judge", Claim: "C4", Verdict: scenario.Holds, Figures: map[string]float64{`services.success("buy", "crash")`: 1}}}
	return d
}

func isolate() matrix.Data {
	return course("board-crash", "coupon-error", "card-hang", "point-latency", "shopping-latency", "board-queue-flood", "pay-kill")
}

func draw(width, height int, d matrix.Data) (string, matrix.State) {
	c := canvas.New(width, height, theme.New(theme.Dark, false, false))
	at := matrix.Draw(c.Area(), d)
	return ansi.Strip(c.String()), at
}

// TestEveryFaultHasAColumn, and every shop its rows, on the screens that there are.
func TestEveryFaultHasAColumn(t *testing.T) {
	for _, width := range []int{80, 100, 149, 200} {
		d := isolate()
		got, at := draw(width, matrix.Height(width, d), d)
		if at.Hidden != 0 {
			t.Errorf("width %d: %d faults are hidden", width, at.Hidden)
		}
		if shares := strings.Count(got, "▲ 89.0%") + strings.Count(got, "▲  89%"); shares != len(d.Cells) {
			t.Errorf("width %d: got %d shares of %d in\n%s", width, shares, len(d.Cells), got)
		}
		for _, want := range []string{"healthy", "crash", "monolith/process", "services/process", "suffers"} {
			if !strings.Contains(got, want) {
				t.Errorf("width %d: no %q in\n%s", width, want, got)
			}
		}
	}
}

// TestFold: where not all faults have room, the time without one and what was judged
// stay, the others go by, and the number that is hidden is told.
func TestFold(t *testing.T) {
	d := course("board-crash", "a-1", "b-2", "c-3", "d-4", "e-5", "f-6", "g-7", "h-8", "i-9", "j-10", "k-11")
	seen := map[string]bool{}
	for back := range 10 {
		d.At.Back = back
		got, at := draw(80, 20, d)
		if !strings.Contains(got, "heal") || !strings.Contains(got, "crash") || !strings.Contains(got, "faults hidden: 3") {
			t.Fatalf("back %d: got\n%s", back, got)
		}
		if at.Back > 3 {
			t.Errorf("back %d of 3", at.Back)
		}
		for _, f := range strings.Fields(got) {
			seen[f] = true
		}
	}
	for _, f := range []string{"a-1", "k-11"} {
		if !seen[f] && !seen[f[2:]] {
			t.Errorf("%s is never shown", f)
		}
	}
}

// TestBelow: what is under the screen is told, and scrolls into it.
func TestBelow(t *testing.T) {
	d := isolate()
	got, _ := draw(100, matrix.Height(100, d), d)
	if !strings.Contains(got, "lines below") || strings.Contains(got, "never fired") {
		t.Errorf("got\n%s", got)
	}
	d.At.Down = 1 << 30
	got, at := draw(100, matrix.Height(100, d), d)
	if strings.Contains(got, "lines below") || !strings.Contains(got, "never fired") || !strings.Contains(got, "coupon") || at.Down >= 100 {
		t.Errorf("at the end, %d down: got\n%s", at.Down, got)
	}
}
