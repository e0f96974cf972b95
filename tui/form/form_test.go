package form_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"github.com/msalab/msalab/tui/canvas"
	"github.com/msalab/msalab/tui/form"
	"github.com/msalab/msalab/tui/theme"
)

func sample(fields int) form.Form {
	f := form.Form{About: "A call ends after it.", Outcome: "enter: pay.card: deadline 500ms"}
	for i := range fields {
		f.Fields = append(f.Fields, form.Field{Label: fmt.Sprint("field ", i), Value: "2s", Less: i > 0, More: true})
	}
	return f
}

func draw(f form.Form, width, height int) string {
	c := canvas.New(width, height, theme.New(theme.Dark, false, true))
	form.Draw(c.Area(), f)
	return ansi.Strip(c.String())
}

// TestSelectedStaysInSight however low the area is.
func TestSelectedStaysInSight(t *testing.T) {
	for height := 1; height < 20; height++ {
		for i := range 12 {
			f := sample(12)
			f.Selected = i
			if got := draw(f, 60, height); !strings.Contains(got, fmt.Sprintf("field %d ", i)) {
				t.Errorf("height %d: field %d is out of sight:\n%s", height, i, got)
			}
		}
	}
}

// TestHiddenFieldsAreCounted: of 12 fields those that don't fit are told, above and below.
func TestHiddenFieldsAreCounted(t *testing.T) {
	f := sample(12)
	f.Selected = 6
	got := strings.Split(draw(f, 60, 10), "\n") // five fields, from 4 to 8
	if !strings.HasSuffix(got[0], "4") || !strings.HasSuffix(got[4], "3") || !strings.Contains(got[4], "field 8") {
		t.Errorf("got\n%s", strings.Join(got, "\n"))
	}
	if got := draw(f, 60, 17); strings.Contains(got, "…") {
		t.Errorf("all fit, and still some are told to be hidden:\n%s", got)
	}
}

// TestReasonStandsForWas: a field that can't be changed says why, and has no
// arrows.
func TestReasonStandsForWas(t *testing.T) {
	f := form.Form{Fields: []form.Field{
		{Label: "budget", Value: "any", Was: "was 10%", Why: "needs retries", Less: true, More: true},
		{Label: "try", Value: "none", Was: "was 1s", More: true},
	}}
	got := strings.Split(draw(f, 60, 12), "\n")
	if !strings.Contains(got[0], "needs retries") || strings.Contains(got[0], "was") || strings.ContainsAny(got[0], "<>") {
		t.Errorf("a blocked field: got %q", got[0])
	}
	if !strings.Contains(got[1], "none >") || !strings.Contains(got[1], "was 1s") {
		t.Errorf("a changed field: got %q", got[1])
	}
}

func ExampleDraw() {
	f := form.Form{
		Fields: []form.Field{
			{Label: "deadline", Value: "500ms", Was: "was 2s", Less: true, More: true},
			{Label: "bulkhead", Value: "none", More: true},
		},
		About:   "A call that takes longer ends with an error.",
		Outcome: "pay.card: deadline 500ms",
	}
	for line := range strings.SplitSeq(draw(f, 50, f.Height()), "\n") {
		fmt.Println(strings.TrimRight(line, " "))
	}
	// Output:
	//  deadline  < 500ms >  was 2s
	//  bulkhead    none  >
	//
	//  A call that takes longer ends with an error.
	//
	//  pay.card: deadline 500ms
}
