package scenario_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/msalab/msalab/lab/scenario"
)

// TestBenchKinds holds each kind of bench together: what its tables and
// contrasts name is there.
func TestBenchKinds(t *testing.T) {
	for _, k := range scenario.BenchKinds() {
		cells := k.Cells()
		if len(cells) == 0 || k.Does.EN == "" || k.Does.KO == "" {
			t.Errorf("%s has %d cells and does %v, want both", k.Name, len(cells), k.Does)
		}
		for _, table := range k.Tables {
			if k.Unit(table.Figure) == "" || table.Title.KO == "" {
				t.Errorf("%s: the table %q shows %q, which has no unit", k.Name, table.Title.EN, table.Figure)
			}
		}
		for _, chart := range k.Charts {
			checkBenchChart(t, k, chart)
		}
		for _, c := range k.Contrasts {
			if !slices.Contains(cells, c.Cell) || !slices.Contains(cells, c.Base) || k.Unit(c.Figure) == "" || c.Text.KO == "" {
				t.Errorf("%s: the contrast %+v names what isn't there", k.Name, c)
			}
		}
	}
}

// checkBenchChart holds a chart to what its bench measures, and to one unit.
func checkBenchChart(t *testing.T, k scenario.BenchKind, chart scenario.BenchChart) {
	t.Helper()
	if chart.Title.EN == "" || chart.Title.KO == "" || len(chart.Figures) > 4 {
		t.Errorf("%s: the chart %+v lacks a title, or shows too much", k.Name, chart)
	}
	for _, f := range chart.Figures {
		if unit := k.Unit(f); unit == "" || unit != k.Unit(chart.Figures[0]) || chart.Whole != "" && unit != k.Unit(chart.Whole) {
			t.Errorf("%s: the chart %q shows %q in %q", k.Name, chart.Title.EN, f, unit)
		}
	}
	for _, b := range chart.Bars {
		if !slices.Contains(k.Cells(), b.Cell) {
			t.Errorf("%s: the chart %q shows %q, which is not there", k.Name, chart.Title.EN, b.Cell)
		}
	}
}

func TestSpread(t *testing.T) {
	base := scenario.Spread{Median: 10, Low: 8, High: 12}
	for _, tt := range []struct {
		name    string
		s       scenario.Spread
		differs bool
	}{
		{"above", scenario.Spread{Median: 20, Low: 13, High: 30}, true},
		{"below", scenario.Spread{Median: 5, Low: 4, High: 7}, true},
		{"overlaps", scenario.Spread{Median: 20, Low: 11, High: 30}, false},
		{"touches", scenario.Spread{Median: 13, Low: 12, High: 14}, false},
		{"within", scenario.Spread{Median: 10, Low: 9, High: 11}, false},
	} {
		if got := tt.s.Differs(base); got != tt.differs || base.Differs(tt.s) != got {
			t.Errorf("%s: differs %v, want %v both ways", tt.name, got, tt.differs)
		}
	}
	if got, want := (scenario.Spread{Median: 20, Low: 12, High: 24}).Ratio(base), (scenario.Spread{Median: 2, Low: 1, High: 3}); !reflect.DeepEqual(got, want) {
		t.Errorf("got the ratio %v, want %v", got, want)
	}
}

// TestDiffers tells figures apart whose rounds lie apart: a difference inside the
// spread is none, however many rounds there are.
func TestDiffers(t *testing.T) {
	spread := func(rounds ...float64) scenario.Spread {
		return scenario.Spread{Low: slices.Min(rounds), High: slices.Max(rounds), Rounds: rounds}
	}
	ten := spread(1, 2, 3, 4, 5, 6, 7, 8, 9, 20) // one round was late
	for _, tt := range []struct {
		name    string
		a, b    scenario.Spread
		differs bool
	}{
		{"5 rounds, all above", spread(1, 2, 3, 4, 5), spread(6, 7, 8, 9, 10), true},
		{"5 rounds, all but one", spread(1, 2, 3, 4, 6), spread(5, 7, 8, 9, 10), false},
		{"10 rounds, all above", ten, spread(21, 22, 23, 24, 25, 26, 27, 28, 29, 30), true},
		{"10 rounds, all but one", ten, spread(11, 12, 13, 14, 15, 16, 17, 18, 19, 21), false},
		{"10 rounds, mixed", ten, spread(3, 4, 5, 6, 7, 8, 9, 10, 11, 12), false},
		{"3 rounds, all above", spread(1, 2, 3), spread(4, 5, 6), true},
		{"3 rounds, all but one", spread(1, 2, 5), spread(4, 6, 7), false},
		{"all the same", spread(8, 8, 8, 8, 8), spread(8, 8, 8, 8, 8), false},
		{"constant, and another constant", spread(8, 8, 8, 8, 8), spread(1, 1, 1, 1, 1), true},
	} {
		if got := tt.a.Differs(tt.b); got != tt.differs || tt.b.Differs(tt.a) != got {
			t.Errorf("%s: differs %v, want %v both ways", tt.name, got, tt.differs)
		}
	}
}

// TestTellWhereGRPCLoses: by the length of an order it is told where gRPC is slower than
// JSON, where it is faster, and where the rounds show no difference.
func TestTellWhereGRPCLoses(t *testing.T) {
	k, _ := scenario.BenchNamed("protocols")
	b := scenario.Bench{Kind: "protocols", Cells: map[string]scenario.BenchCell{}}
	for _, cell := range []struct {
		point      string
		grpc, json float64
	}{{"1-line", 500, 400}, {"centre", 500, 480}, {"100-lines", 900, 1400}, {"1000-lines", 9_000, 20_000}} {
		b.Cells[cell.point+"/grpc"] = map[string]scenario.Spread{"p50": {Median: cell.grpc, Low: 0.95 * cell.grpc, High: 1.05 * cell.grpc}}
		b.Cells[cell.point+"/http1-json"] = map[string]scenario.Spread{"p50": {Median: cell.json, Low: 0.95 * cell.json, High: 1.05 * cell.json}}
	}
	var en, ko []string
	for _, c := range k.Contrasts {
		if told := k.Tell(c, b); told != (scenario.Text{}) {
			en, ko = append(en, told.EN), append(ko, told.KO)
		}
	}
	wantEN := []string{
		"gRPC against JSON over kept connections, 8 callers, 10 lines: 500 µs, 480 µs; no difference, the rounds overlap",
		"the same, 1 line: 500 µs, 400 µs; 1.25 times (1.13 … 1.38), slower",
		"the same, 100 lines: 900 µs, 1.40 ms; 0.64 times (0.58 … 0.71), faster",
		"the same, 1,000 lines: 9.00 ms, 20.0 ms; 0.45 times (0.41 … 0.50), faster",
	}
	if !slices.Equal(en, wantEN) || !strings.HasSuffix(ko[1], "1.25배 (1.13 … 1.38), 앞쪽이 느림") || !strings.HasSuffix(ko[3], "앞쪽이 빠름") {
		t.Errorf("got\n%s\n%s\nwant\n%s", strings.Join(en, "\n"), strings.Join(ko, "\n"), strings.Join(wantEN, "\n"))
	}
}

// TestBenchStep runs a bench and judges by figures that were recorded.
func TestBenchStep(t *testing.T) {
	s, err := scenario.Parse("a.yaml", []byte(`name: a
claim: C6
compare: {shapes: [services/process]}
load: {rate: 1/s}
steps:
  - bench: {kind: hops, rounds: 3}
  - expect: bench("hops", "loopback/depth=1").p50 == 60 && bench("hops", "loopback/depth=1").p50_high == 70
  - judge:
      holds_if: bench("hops", "loopback/depth=1").p50_low > 10 * bench("hops", "function/depth=1").p50_high
      fails_if: bench("hops", "loopback/depth=1").p50_low <= bench("hops", "function/depth=1").p50_high
`))
	if err != nil {
		t.Fatal(err)
	}
	measured := func(loopback scenario.Spread) *fakeLab {
		return &fakeLab{figures: map[string]scenario.Figures{"": {Benches: map[string]scenario.Bench{"hops": {Cells: map[string]scenario.BenchCell{
			"loopback/depth=1": {"p50": loopback}, "function/depth=1": {"p50": {Median: 1, Low: 0.5, High: 2}},
		}}}}}}
	}
	for _, tt := range []struct {
		name   string
		lab    *fakeLab
		expect scenario.Verdict
		judge  scenario.Verdict
	}{
		{"far above", measured(scenario.Spread{Median: 60, Low: 50, High: 70}), scenario.Kept, scenario.Holds},
		{"above", measured(scenario.Spread{Median: 60, Low: 15, High: 70}), scenario.Kept, scenario.Partly},
		{"overlapping", measured(scenario.Spread{Median: 3, Low: 1, High: 5}), scenario.Broken, scenario.DoesNotHold},
		{"not measured", &fakeLab{figures: map[string]scenario.Figures{"": {}}}, scenario.Broken, scenario.NotJudged},
		{"not measurable here", &fakeLab{figures: map[string]scenario.Figures{"": {Benches: map[string]scenario.Bench{
			"hops": {Absent: "a tool is missing"}}}}}, scenario.NotJudged, scenario.NotJudged},
	} {
		t.Run(tt.name, func(t *testing.T) {
			run(t, s, tt.lab)
			if !slices.Contains(tt.lab.calls, "bench {Kind:hops Rounds:3 Only:[] Full:false Page:}") {
				t.Errorf("the steps did %q, no bench", tt.lab.calls)
			}
			if got := tt.lab.results; got[0].Verdict != tt.expect || got[1].Verdict != tt.judge {
				t.Errorf("got %s (%s) and %s (%s), want %s and %s",
					got[0].Verdict, got[0].Why, got[1].Verdict, got[1].Why, tt.expect, tt.judge)
			}
		})
	}
}

// TestBenchCells chooses cells of a bench.
func TestBenchCells(t *testing.T) {
	for _, tt := range []struct {
		request scenario.BenchRequest
		want    []string
	}{
		{scenario.BenchRequest{Kind: "hops", Only: []string{"loopback/serial", "*/bare"}}, []string{"loopback/serial", "function/bare"}},
		{scenario.BenchRequest{Kind: "protocols", Only: []string{"*/grpc-8"}, Full: true}, []string{"stall/grpc-8"}},
	} {
		if got := tt.request.Cells(); !slices.Equal(got, tt.want) {
			t.Errorf("%+v: got %v, want %v", tt.request, got, tt.want)
		}
	}
	few, all := scenario.BenchRequest{Kind: "protocols"}, scenario.BenchRequest{Kind: "protocols", Full: true}
	if got := len(few.Cells()); got != 8*9+5+4 {
		t.Errorf("protocols has %d cells, want a centre and 7 points off it through 9 doors, 5 of the client as it comes, and 4 of a stall", got)
	}
	if got := len(all.Cells()); got != 4*3*3*9+5+4 {
		t.Errorf("protocols has %d cells when it is full, want 4 lengths, 3 numbers of callers and 3 delays through 9 doors, 5 of the client as it comes, and 4 of a stall", got)
	}
}

func TestBenchRequest(t *testing.T) {
	for _, tt := range []struct {
		request scenario.BenchRequest
		want    string // the error; empty: none
	}{
		{scenario.BenchRequest{Kind: "hops", Rounds: 5}, ""},
		{scenario.BenchRequest{Kind: "hopp", Rounds: 5}, `unknown bench "hopp": the benches are hops, protocols, codecs, streams, browser (did you mean hops?)`},
		{scenario.BenchRequest{Kind: "hops", Rounds: 3, Only: []string{"*/batch", "function/*"}}, ""},
		{scenario.BenchRequest{Kind: "hops", Rounds: 3, Only: []string{"*/batsch"}}, `no cell of the bench hops is "*/batsch": want COLUMN/ROW as in function/depth=1, or * for any of either; ` + "`lab bench hops --help` lists them"},
		{scenario.BenchRequest{Kind: "protocols", Rounds: 3, Only: []string{"1-line,+1ms/grpc"}}, "bench protocols: 1-line,+1ms/grpc are measured by a full bench alone, with --full"},
		{scenario.BenchRequest{Kind: "protocols", Rounds: 3, Only: []string{"1-line,+1ms/grpc"}, Full: true}, ""},
		{scenario.BenchRequest{Kind: "browser", Rounds: 3}, `bench browser looks at the page of a shop, and there is none: want a scenario that has one, as "lab run browser"`},
		{scenario.BenchRequest{Kind: "browser", Rounds: 3, Page: "http://127.0.0.1:8080"}, ""},
		{scenario.BenchRequest{Kind: "hops", Rounds: 2}, "bench hops: 2 rounds are out of bounds: want 3 to 50"},
	} {
		got := ""
		if err := tt.request.Validate(); err != nil {
			got = err.Error()
		}
		if got != tt.want {
			t.Errorf("%v: got %q, want %q", tt.request, got, tt.want)
		}
	}
}

// TestLegends: what a bench says of its columns and rows is of such that it has, once,
// in both languages; a bench that says something of one row says something of all.
func TestLegends(t *testing.T) {
	for _, k := range scenario.BenchKinds() {
		has, said := map[string]bool{}, map[string]bool{}
		for _, table := range k.Tables {
			for _, name := range slices.Concat(table.Columns, table.Rows) {
				has[name] = true
			}
		}
		for _, n := range k.Legend {
			if !has[n.Name] || said[n.Name] || n.Text.EN == "" || n.Text.KO == "" {
				t.Errorf("%s: %+v is said of what it hasn't, twice, or in one language", k.Name, n)
			}
			said[n.Name] = true
		}
		for _, table := range k.Tables {
			for _, row := range table.Rows {
				if len(k.Legend) > 0 && k.Says(row).EN == "" {
					t.Errorf("%s: nothing is said of the row %s", k.Name, row)
				}
			}
		}
	}
}
