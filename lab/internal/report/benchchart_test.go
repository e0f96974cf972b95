package report

import (
	"bytes"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/scenario/benches"
)

// protocolsBench has two doors at the centre.
func protocolsBench() scenario.Bench {
	s := func(low, median, high float64) scenario.Spread {
		return scenario.Spread{Median: median, Low: low, High: high}
	}
	door := func(n float64) scenario.BenchCell {
		return scenario.BenchCell{
			"p50": s(80*n, 100*n, 150*n), "p99": s(900, 1000, 1100), "rate": s(4000/n, 5000/n, 6000/n), "sent": s(500, 500, 500), "received": s(400, 400, 400),
			"cpu": s(90*n, 100*n, 120*n), "codec": s(10, 40*n, 50*n), "framing": s(1, 30*n, 40*n), "other": s(1, 20*n, 30*n), "kernel": s(1, 10*n, 20*n),
		}
	}
	return scenario.Bench{Kind: "protocols", Rounds: 5, Cells: map[string]scenario.BenchCell{"centre/grpc": door(1), "centre/http1-xml": door(4)}}
}

func charts(t *testing.T, b scenario.Bench, c Charts) string {
	t.Helper()
	var got bytes.Buffer
	if err := BenchCharts(&got, b, c); err != nil {
		t.Fatal(err)
	}
	return got.String()
}

func TestBenchCharts(t *testing.T) {
	got := charts(t, protocolsBench(), Charts{Lang: scenario.English, Width: 60, ASCII: true})
	for _, want := range []string{`
  latency, p50; 10 lines, 8 callers
  grpc       ####=+++                          100 us +-35 %
  http1-xml  #################====+++++++++++  400 us +-35 %
  # lowest round  = median  + highest
`, `
  processor time of a call, both ends; 10 lines, 8 callers
  grpc       ###===+-                          100 us +-15 %
  http1-xml  #############=========+++++++---  400 us +-15 %
  # codec  = framing  + other  - kernel
`, "calls a second; 10 lines", "900 B\n", "# sent  = received\n"} {
		if !strings.Contains(got, want) {
			t.Errorf("got\n%s\nwant in it\n%s", got, want)
		}
	}
	if strings.Contains(got, "1,000 lines") || strings.Contains(got, "saturation") {
		t.Errorf("a chart is drawn of cells that were not measured:\n%s", got)
	}
}

// TestBenchChartsFit: no line is wider than the screen, all bars of a chart end
// within the same columns, in both languages, of every kind of bench.
func TestBenchChartsFit(t *testing.T) {
	for _, kind := range benches.Kinds() {
		if len(kind.Charts) == 0 {
			continue // it is drawn elsewhere
		}
		b := scenario.Bench{Kind: kind.Name, Cells: map[string]scenario.BenchCell{}}
		for i, cell := range kind.Cells() {
			b.Cells[cell] = scenario.BenchCell{}
			for _, f := range kind.Figures {
				v := float64(1+i*i*997%100_000) * 1.7
				b.Cells[cell][f.Name] = scenario.Spread{Median: v, Low: v / 3, High: v * 2}
			}
		}
		for _, lang := range []scenario.Lang{scenario.English, scenario.Korean} {
			for _, width := range []int{10, 60, 61, 80, 133, 200} {
				for _, ascii := range []bool{false, true} {
					got := charts(t, b, Charts{lang, width, ascii})
					checkChart(t, got, max(width, leastChart), ascii && lang == scenario.English)
					if strings.Count(got, "\n\n")+1 != len(kind.Charts) {
						t.Errorf("%s: got %d charts, want %d", kind.Name, strings.Count(got, "\n\n")+1, len(kind.Charts))
					}
				}
			}
		}
	}
}

func checkChart(t *testing.T, chart string, width int, ascii bool) {
	t.Helper()
	for _, line := range strings.Split(chart, "\n") {
		if got := ansi.StringWidth(line); got > width {
			t.Fatalf("%d columns, want %d at most: %q", got, width, line)
		}
		if strings.HasSuffix(line, "%") && ansi.StringWidth(line) != width {
			t.Fatalf("the value of %q ends at column %d, want %d", line, ansi.StringWidth(line), width)
		}
		for _, r := range line {
			if ascii && r > '~' {
				t.Fatalf("%q in %q is not ASCII", r, line)
			}
		}
	}
}
