package report

import (
	"bytes"
	"flag"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/spans"
)

var update = flag.Bool("update", false, "write the golden files anew")

// record is a run with something of everything in it.
func record() *runs.Record {
	began := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	crash := scenario.Fault{ID: "board-crash", Kind: "crash", Function: "board", Rate: 1}
	return &runs.Record{
		Scenario: "isolate", Title: scenario.Text{EN: "Who goes down?", KO: "무엇이 함께 죽을까요?"}, Claim: "C4", Seed: 7,
		Began: began, Ended: began.Add(90 * time.Second), Shapes: []string{"monolith/process", "services/process"},
		Results: []scenario.Result{
			{Step: "expect", Verdict: scenario.Kept, Line: 12, Rules: map[string]string{"that": "monolith.restarts >= 1"},
				Figures: map[string]float64{"monolith.restarts": 4}},
			{Step: "judge", Claim: "C4", Verdict: scenario.Partly, Line: 20,
				Rules:   map[string]string{"holds_if": `services.success("buy") >= 0.99`, "fails_if": `services.success("buy") < 0.9`},
				Figures: map[string]float64{`services.success("buy")`: 0.95}},
			{Step: "judge", Claim: "C1", Verdict: scenario.NotJudged, Why: scenario.Text{EN: "one process", KO: "프로세스가 하나뿐입니다"}, Line: 24},
		},
		Matrix: []runs.Cell{
			{Shop: "monolith/process", Fault: "none", Journey: "buy", Figures: scenario.JourneyFigures{N: 100, OK: 98, Declined: 2}},
			{Shop: "monolith/process", Fault: "board-crash", Journey: "buy", Figures: scenario.JourneyFigures{N: 200, OK: 1, Failed: 199}},
			{Shop: "services/process", Fault: "none", Journey: "buy", Figures: scenario.JourneyFigures{N: 29, OK: 29}},
		},
		Receipts: []runs.Receipt{
			{Shop: "monolith/process", Fault: crash, Seen: 5, Fired: 5, Achieved: 1, Interval: [2]float64{0.566, 1},
				First: began.Add(11 * time.Second), Last: began.Add(24 * time.Second)},
			{Shop: "services/process", Fault: crash, Seen: 40},
		},
		Traces: []runs.TraceRecord{{Shop: "services/process", Why: "slowest",
			Summary: spans.Summary{Root: "POST /api/orders", Duration: 257 * time.Millisecond, Spans: 66, Trace: spans.TraceID{1, 2, 3}}}},
		Store:   runs.TraceStatus{Jaeger: "jaeger 2.13.0 at 127.0.0.1:16685", JaegerURL: "http://127.0.0.1:16686"},
		Invalid: []scenario.Text{{EN: "the machine was too busy", KO: "컴퓨터가 너무 바빴습니다"}},
		Problem: "interrupted",
	}
}

func TestText(t *testing.T) {
	for _, lang := range []scenario.Lang{scenario.English, scenario.Korean} {
		t.Run(string(lang), func(t *testing.T) {
			var got bytes.Buffer
			if err := Text(&got, record(), Options{Lang: lang, Outside: true}); err != nil {
				t.Fatal(err)
			}
			golden(t, "report."+string(lang), got.Bytes())
		})
	}
}

// TestWhereTracesStay tells what becomes of the traces when the lab ends.
func TestWhereTracesStay(t *testing.T) {
	const ends, keeps = "these traces end with the lab", "that Jaeger keeps these traces"
	for _, tt := range []struct {
		name  string
		o     Options
		pages string
		want  []string // of ends and keeps
	}{
		{"the lab's own", Options{}, "http://127.0.0.1:16686", []string{ends}},
		{"outside, with web pages", Options{Outside: true}, "http://127.0.0.1:16686", nil},
		{"outside, without", Options{Outside: true}, "", []string{keeps}},
		{"in the record", Options{File: "run.json"}, "", nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := record()
			r.Store.JaegerURL = tt.pages
			var b bytes.Buffer
			if err := Text(&b, r, tt.o); err != nil {
				t.Fatal(err)
			}
			for _, line := range []string{ends, keeps} {
				if got, want := strings.Contains(b.String(), line), slices.Contains(tt.want, line); got != want {
					t.Errorf("says %q: %v, want %v", line, got, want)
				}
			}
		})
	}
}

// TestClaims tells of judgements, doubtful ones, and claims that nobody judged.
func TestClaims(t *testing.T) {
	good, doubtful := record(), record()
	good.Problem, good.Invalid = "", nil
	doubtful.Problem, doubtful.Scenario = "", "cascade"
	ended := &runs.Record{Scenario: "scale", Claim: "C2", Problem: "interrupted"}
	for _, lang := range []scenario.Lang{scenario.English, scenario.Korean} {
		t.Run(string(lang), func(t *testing.T) {
			var got bytes.Buffer
			if err := Claims(&got, []*runs.Record{good, ended, doubtful}, Options{Lang: lang}); err != nil {
				t.Fatal(err)
			}
			golden(t, "claims."+string(lang), got.Bytes())
		})
	}
}

// golden compares with a golden file.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	file := "testdata/" + name + ".golden"
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s\n(-update writes it anew)", got, want)
	}
}

// TestColumnsLineUp measures in terminal cells: a Hangul syllable takes two.
func TestColumnsLineUp(t *testing.T) {
	p := &page{}
	p.table([][]string{{"형태", "n"}, {"abc", "1"}, {"a", "22"}})
	for line := range strings.Lines(p.b.String()) {
		last := strings.LastIndex(strings.TrimRight(line, "\n"), " ")
		if got, want := ansi.StringWidth(line[:last]), 7; got != want {
			t.Errorf("%q: the second column begins after %d cells, want %d", line, got, want)
		}
	}
}

// TestCauses tells once what struck every replica.
func TestCauses(t *testing.T) {
	got := causes("start pay-1: the disk is full in /tmp/x: free space\nstart card-1: the disk is full in /tmp/x: free space\nport taken")
	if want := []string{"start pay-1: the disk is full in /tmp/x: free space", "port taken"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
