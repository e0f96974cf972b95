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
