package claims_test

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/tui/canvas"
	"github.com/msalab/msalab/tui/claims"
	"github.com/msalab/msalab/tui/theme"
)

// lines draws the view and returns its lines.
func lines(width, height int, d claims.Data) []string {
	c := canvas.New(width, height, theme.New(theme.Dark, true, false))
	claims.Draw(c.Area(), d)
	return strings.Split(ansi.Strip(c.String()), "\n")
}

func find(t *testing.T, all []string, start string) string {
	t.Helper()
	for _, l := range all {
		if strings.HasPrefix(strings.TrimSpace(l), start) {
			return l
		}
	}
	t.Fatalf("no line begins with %q in\n%s", start, strings.Join(all, "\n"))
	return ""
}

func judged(claim string, v scenario.Verdict) scenario.Played {
	return scenario.Played{Scenario: "some", Claim: claim, Results: []scenario.Result{{Step: "judge", Claim: claim, Verdict: v}}}
}

// TestVerdicts: each verdict is told in a word, and a claim that no run was about
// is not measured.
func TestVerdicts(t *testing.T) {
	runs := []scenario.Played{judged("C1", scenario.Holds), judged("C2", scenario.Partly), judged("C3", scenario.DoesNotHold),
		judged("C4", scenario.NotJudged), {Scenario: "x", Claim: "C5", Running: true}}
	doubted := judged("C7", scenario.Holds)
	doubted.Doubt = scenario.Text{EN: "the machine was too busy"}
	got := lines(100, 40, claims.Data{Runs: append(runs, doubted)})
	for start, want := range map[string]string{"C1 ": "holds", "C2 ": "partly", "C3 ": "does not hold here", "C4 ": "not judged", "C5 ": "under way",
		"C6 ": "not measured", "C7 ": "run invalid (holds)"} {
		if line := strings.TrimSpace(find(t, got, start)); !strings.HasSuffix(line, want) {
			t.Errorf("got %q, want it to end with %q", line, want)
		}
	}
	if head := got[0]; !strings.Contains(head, "measured 5 of 15") {
		t.Errorf("got %q, want 5 of 15 measured", head)
	}
}

// TestSelectedInSight: however low the screen, the selected claim is on it.
func TestSelectedInSight(t *testing.T) {
	for i, c := range scenario.Claims() {
		for height := 2; height < 30; height++ {
			got := strings.Join(lines(60, height, claims.Data{Selected: i}), "\n")
			if !strings.Contains(got, c.ID+" ") {
				t.Fatalf("height %d: %s is not to be seen in\n%s", height, c.ID, got)
			}
		}
	}
}

// TestDetails: figures, thresholds and the doubt stand under the selected claim.
func TestDetails(t *testing.T) {
	p := judged("C1", scenario.Partly)
	p.Doubt = scenario.Text{EN: "too busy"}
	p.Results[0].Figures = map[string]float64{"services.replicas": 8.5}
	p.Results[0].Rules = map[string]string{"holds_if": "services.replicas >= 9"}
	for _, width := range []int{80, 160} {
		got := strings.Join(lines(width, 40, claims.Data{Runs: []scenario.Played{p}}), "\n")
		for _, want := range []string{"some: run invalid (partly)", "too busy", "replicas in the services 8.5", "holds if services.replicas >= 9"} {
			if !strings.Contains(got, want) {
				t.Errorf("width %d: no %q in\n%s", width, want, got)
			}
		}
	}
}

// TestUnseenAreTold: a list that has not all claims says how many are missing, and
// where.
func TestUnseenAreTold(t *testing.T) {
	for _, c := range []struct {
		selected, height int
		want             string
	}{{0, 14, "7 below"}, {14, 14, "7 above"}, {7, 14, "3 above  4 below"}} {
		got := lines(100, c.height, claims.Data{Selected: c.selected})
		listed := 0
		for _, l := range got[1:] {
			if strings.HasSuffix(strings.TrimSpace(l), "not measured") {
				listed++
			}
		}
		if n := len(scenario.Claims()) - listed; !strings.Contains(got[0], c.want) {
			t.Errorf("selected %d: %d claims have no line, got %q, want %q in\n%s", c.selected, n, got[0], c.want, strings.Join(got, "\n"))
		}
	}
	if got := lines(100, 40, claims.Data{})[0]; strings.Contains(got, "below") {
		t.Errorf("got %q where all are shown", got)
	}
}

// TestMoreToldThanShown: figures that there is no room for are known to be there.
func TestMoreToldThanShown(t *testing.T) {
	run := judged("C1", scenario.Holds)
	run.Results[0].Figures = map[string]float64{}
	for i := range 40 {
		run.Results[0].Figures["services.success(\"buy\", \""+strings.Repeat("a", i+1)+"\")"] = 1
	}
	d := claims.Data{Runs: []scenario.Played{run}, Lang: scenario.English}
	more := theme.New(theme.Dark, true, false).Glyphs.More
	last := func(all []string) string { return strings.TrimSpace(all[len(all)-1]) }
	if got := last(lines(80, 24, d)); !strings.HasSuffix(got, more) {
		t.Errorf("last line %q, want %q at its end", got, more)
	}
	if got := last(lines(80, 100, d)); strings.HasSuffix(got, more) {
		t.Errorf("all is shown, and the last line is %q", got)
	}
}
