package report

import (
	"bytes"
	"strings"
	"testing"

	"github.com/msalab/msalab/lab/scenario"
)

// TestBench shows a bench that measured a few of its cells.
func TestBench(t *testing.T) {
	cell := func(median, low, high float64) scenario.BenchCell {
		return scenario.BenchCell{"p50": {Median: median, Low: low, High: high}}
	}
	b := scenario.Bench{Kind: "hops", Rounds: 5, Seconds: 31.4, Cells: map[string]scenario.BenchCell{
		"function/depth=1": cell(1, 0.9, 1.1), "loopback/depth=1": cell(60, 54, 66), "+1ms/depth=1": cell(1200, 1100, 1300),
		"loopback/serial": cell(480, 400, 500), "loopback/parallel": cell(450, 390, 490),
	}}
	for _, tt := range []struct {
		lang scenario.Lang
		want []string
	}{
		{scenario.English, []string{
			"median of 5 interleaved rounds, ± half their range; took 31 s",
			"depth=1  1.00 µs ±10 %  60.0 µs ±10 %  1.20 ms ±8 %\n",
			"a call to another process, against a function call: 60.0 µs, 1.00 µs; 60.0 times (49.1 … 73.3), slower",
			"480 µs, 450 µs; no difference can be told: their spreads overlap",
		}},
		{scenario.Korean, []string{"교대로 잰 5회의 중앙값", "60.0 µs, 1.00 µs, 60.0배 (49.1 … 73.3), 앞쪽이 느림", "측정 범위가 겹쳐 차이를 가릴 수 없음"}},
	} {
		var got bytes.Buffer
		if err := Bench(&got, b, tt.lang); err != nil {
			t.Fatal(err)
		}
		for _, want := range tt.want {
			if !strings.Contains(got.String(), want) {
				t.Errorf("got\n%s\nwant %q in it", got.String(), want)
			}
		}
		if strings.Contains(got.String(), "n+1") {
			t.Errorf("a table is shown of cells that were not measured:\n%s", got.String())
		}
		if strings.Contains(got.String(), "N+1 over 10 ms, against") {
			t.Errorf("a contrast is told of cells that were not measured:\n%s", got.String())
		}
	}
}

// TestBenchLegend says of what was measured what its short names mean, and of nothing
// else.
func TestBenchLegend(t *testing.T) {
	cell := scenario.BenchCell{"p50": {Median: 2, Low: 1, High: 3}}
	b := scenario.Bench{Kind: "protocols", Rounds: 5, Cells: map[string]scenario.BenchCell{"centre/grpc": cell, "centre/http1-goccy": cell}}
	for lang, want := range map[scenario.Lang]string{
		scenario.English: "  http1-goccy  the same, with goccy/go-json",
		scenario.Korean:  "  http1-goccy  같은 방식, encoding/json 대신 goccy/go-json",
	} {
		var got bytes.Buffer
		if err := Bench(&got, b, lang); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(got.String(), want) || strings.Contains(got.String(), "xml-close") {
			t.Errorf("got\n%s\nwant %q in it, and nothing of xml-close", got.String(), want)
		}
	}
}
