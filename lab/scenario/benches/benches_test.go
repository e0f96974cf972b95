package benches_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/scenario/benches"
)

// TestBenchKinds holds each kind of bench together: what its tables and
// contrasts name is there.
func TestBenchKinds(t *testing.T) {
	for _, k := range benches.Kinds() {
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
func checkBenchChart(t *testing.T, k benches.Kind, chart benches.Chart) {
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

// TestTellWhereGRPCLoses: by the length of an order it is told where gRPC is slower than
// JSON, where it is faster, and where the rounds show no difference.
func TestTellWhereGRPCLoses(t *testing.T) {
	k, _ := benches.Named("protocols")
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
		"gRPC against JSON over kept connections, 8 callers, 10 lines: 500 µs, 480 µs; no difference can be told: their spreads overlap",
		"the same, 1 line: 500 µs, 400 µs; 1.25 times (1.13 … 1.38), slower",
		"the same, 100 lines: 900 µs, 1.40 ms; 0.64 times (0.58 … 0.71), faster",
		"the same, 1,000 lines: 9.00 ms, 20.0 ms; 0.45 times (0.41 … 0.50), faster",
	}
	if !slices.Equal(en, wantEN) || !strings.HasSuffix(ko[1], "1.25배 (1.13 … 1.38), 앞쪽이 느림") || !strings.HasSuffix(ko[3], "앞쪽이 빠름") {
		t.Errorf("got\n%s\n%s\nwant\n%s", strings.Join(en, "\n"), strings.Join(ko, "\n"), strings.Join(wantEN, "\n"))
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
		if got := benches.Requested(tt.request); !slices.Equal(got, tt.want) {
			t.Errorf("%+v: got %v, want %v", tt.request, got, tt.want)
		}
	}
	few, all := scenario.BenchRequest{Kind: "protocols"}, scenario.BenchRequest{Kind: "protocols", Full: true}
	if got := len(benches.Requested(few)); got != 8*9+5+4 {
		t.Errorf("protocols has %d cells, want a centre and 7 points off it through 9 doors, 5 of the client as it comes, and 4 of a stall", got)
	}
	if got := len(benches.Requested(all)); got != 4*3*3*9+5+4 {
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
		if err := benches.Validate(tt.request); err != nil {
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
	for _, k := range benches.Kinds() {
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
		if len(said) == 0 {
			t.Errorf("%s: nothing is said of its columns and rows", k.Name)
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
