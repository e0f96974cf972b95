package scenarios_test

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/scenarios"
)

// recording is what a run measured, and the verdict that belongs to it. One
// recording of each scenario was measured by a run of it (stream's by "lab bench
// streams"); in the others the few figures that turn the verdict were changed.
// http-vs-grpc and xml have two judges each; their recordings hold a verdict for
// each, in the order of the file.
//
// When a scenario has changed, run it on a quiet machine and renew its recordings:
//
//	lab run deploy --json /tmp/deploy.json
//	go test ./scenarios -run TestJudges -renew /tmp/deploy.json
//
// That writes testdata/deploy-*.json (git diff shows what), and tells which verdict
// the same changes don't turn any more: change other figures of that one by hand.
type recording struct {
	Measured bool                        `json:"measured,omitempty"`
	Want     scenario.Verdict            `json:"want,omitempty"`  // of the one judge
	Wants    []scenario.Verdict          `json:"wants,omitempty"` // of several
	Phases   map[string]scenario.Figures `json:"phases"`
}

// TestJudges feeds each judge recorded figures. A judge that can't give all
// three verdicts decides nothing.
func TestJudges(t *testing.T) {
	if *renewFrom != "" {
		renewAll(t, *renewFrom, "testdata")
	}
	files, err := filepath.Glob("testdata/*.json")
	if err != nil {
		t.Fatal(err)
	}
	given := map[string][]map[scenario.Verdict]bool{} // of each judge
	for _, path := range files {
		t.Run(filepath.Base(path), func(t *testing.T) {
			base := filepath.Base(path)
			name := base[:strings.LastIndex(base, "-")] // scenarios have dashes in their names too
			rec := readRecording(t, path)
			all := judge(t, name, rec.Phases)
			wants := rec.Wants
			if wants == nil {
				wants = []scenario.Verdict{rec.Want}
			}
			if len(all) != len(wants) {
				t.Fatalf("%s has %d judges, want %d", name, len(all), len(wants))
			}
			for i, got := range all {
				if got.Verdict != wants[i] {
					t.Errorf("got %s (%s) of %v, want %s", got.Verdict, got.Why, got.Figures, wants[i])
				}
				if len(given[name]) == i {
					given[name] = append(given[name], map[scenario.Verdict]bool{})
				}
				given[name][i][got.Verdict] = true
			}
		})
	}
	for _, name := range scenarios.List() {
		for _, want := range []scenario.Verdict{scenario.Holds, scenario.Partly, scenario.DoesNotHold} {
			if len(given[name]) == 0 {
				t.Errorf("no recording makes the judge of %s say anything", name)
			}
			for i, verdicts := range given[name] {
				if !verdicts[want] {
					t.Errorf("no recording makes the judge %d of %s say %q", i+1, name, want)
				}
			}
		}
	}
}

// TestClauses: each of these figures alone turns the verdict of a recording.
func TestClauses(t *testing.T) {
	journey := func(phase, shape, journey string, change func(*scenario.JourneyFigures)) func(map[string]scenario.Figures) {
		return func(phases map[string]scenario.Figures) {
			j := phases[phase].Shapes[shape].Journeys[journey]
			change(&j)
			phases[phase].Shapes[shape].Journeys[journey] = j
		}
	}
	lose := func(n int) func(*scenario.JourneyFigures) {
		return func(j *scenario.JourneyFigures) { j.OK, j.Failed = j.OK-n, j.Failed+n }
	}
	slow := func(times float64) func(map[string]scenario.Figures) {
		return func(phases map[string]scenario.Figures) {
			phases["rolling"].Shapes["services/process"].Rollout.Seconds *= times
		}
	}
	for _, tt := range []struct {
		scenario, what string
		change         func(map[string]scenario.Figures)
		want           scenario.Verdict
	}{
		{"autoscale", "it doesn't recover", journey("grown", "services/inproc", "buy", lose(60)), scenario.DoesNotHold},
		{"autoscale", "it nearly recovers", journey("grown", "services/inproc", "buy", lose(10)), scenario.Partly},
		{"autoscale", "it was large enough without", journey("without", "services/inproc", "buy", lose(-116)), scenario.Partly},
		{"deploy", "it takes twice as long", slow(2), scenario.Partly},
		{"deploy", "it takes four times as long", slow(4), scenario.DoesNotHold},
		{"deploy", "others lose requests", journey("rolling", "services/process", "buy", lose(2)), scenario.DoesNotHold},
		{"transaction", "the monolith takes as long as services", journey("tx", "monolith/process", "buy", func(j *scenario.JourneyFigures) { j.P50 *= 10 }), scenario.Holds},
		{"transaction", "a saga takes no more steps than no care", func(phases map[string]scenario.Figures) {
			phases["saga"].Shapes["services/process"].Requests["point"] = phases["naive"].Shapes["services/process"].Requests["point"]
		}, scenario.Partly},
		{"deploy", "others wait", journey("rolling", "services/process", "cart", func(j *scenario.JourneyFigures) { j.Delayed += 3 }), scenario.Partly},
	} {
		phases := readRecording(t, "testdata/"+tt.scenario+"-holds.json").Phases
		tt.change(phases)
		if got := judge(t, tt.scenario, phases)[0]; got.Verdict != tt.want {
			t.Errorf("%s, %s: got %s of %v, want %s", tt.scenario, tt.what, got.Verdict, got.Figures, tt.want)
		}
	}
}

// TestXMLWithinSpread: a single round that reaches across a bound keeps either judge of
// xml from its verdict, as nothing is known inside the spread.
func TestXMLWithinSpread(t *testing.T) {
	across := func(s scenario.Spread, by float64) scenario.Spread {
		return scenario.Spread{Median: s.Median, Low: s.Low / by, High: s.High * by}
	}
	for _, kind := range []string{"holds", "fails"} {
		for i, cell := range []struct{ bench, name, figure string }{
			{"codecs", "10-lines/xml", "both"}, {"codecs", "10-lines/protobuf", "both"},
			{"protocols", "1000-lines/http1-xml", "p50"}, {"protocols", "1000-lines/grpc", "p50"},
		} {
			rec := readRecording(t, "testdata/xml-"+kind+".json")
			figures := rec.Phases[""].Benches[cell.bench].Cells[cell.name]
			figures[cell.figure] = across(figures[cell.figure], 4)
			if got := judge(t, "xml", rec.Phases)[i/2]; got.Verdict != scenario.Partly {
				t.Errorf("%s, %s of %s spread wide: got %s, want it to hold partly", kind, cell.figure, cell.name, got.Verdict)
			}
		}
	}
}

// TestPricesOfJudgement: what a judgement by bills would turn on is of the phases
// that it was judged by.
func TestPricesOfJudgement(t *testing.T) {
	for name, phases := range map[string]string{"scale": "x1+x2+x4", "autoscale": "grown", "deploy": ""} {
		got := judge(t, name, readRecording(t, "testdata/"+name+"-partly.json").Phases)[0].Prices
		switch {
		case phases == "" && got != nil:
			t.Errorf("%s: got %+v, want none: no bill was asked for", name, got)
		case phases != "" && (got == nil || got.Phases != phases || got.Changes <= 0.25 || got.Changes >= 4):
			t.Errorf("%s: got %+v, want the price at which the winner of %s changes, as it holds partly", name, got, phases)
		}
	}
}

// TestNotJudged feeds the judges what they must not judge by: everything in one
// process, where nothing dies alone, and a comparison without one of its sides.
func TestNotJudged(t *testing.T) {
	for _, name := range scenarios.List() {
		s, err := scenarios.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		if s.Claim == "C1" || s.Claim == "C4" {
			wantNotJudged(t, name, "one process", func(shapes map[string]scenario.ShapeFigures) {
				for shape, figures := range maps.Clone(shapes) {
					delete(shapes, shape)
					shapes[strings.Replace(shape, "process", "inproc", 1)] = figures
				}
			})
		}
		if slices.ContainsFunc(s.Compare.Shapes, func(s scenario.Shape) bool { return s.Architecture == scenario.Monolith }) {
			wantNotJudged(t, name, "monolith does not run", func(shapes map[string]scenario.ShapeFigures) {
				delete(shapes, "monolith/process")
				delete(shapes, "monolith/inproc")
			})
		}
	}
}

// wantNotJudged runs the judge of a scenario on recorded figures that were changed.
func wantNotJudged(t *testing.T, name, why string, change func(map[string]scenario.ShapeFigures)) {
	t.Helper()
	phases := readRecording(t, "testdata/"+name+"-holds.json").Phases
	for _, f := range phases {
		change(f.Shapes)
	}
	for _, got := range judge(t, name, phases) {
		if got.Verdict != scenario.NotJudged || got.Why.EN != why {
			t.Errorf("%s: got %s (%s), want it not judged: %s", name, got.Verdict, got.Why, why)
		}
	}
}

func readRecording(t *testing.T, path string) recording {
	t.Helper()
	file, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var rec recording
	if err := json.Unmarshal(file, &rec); err != nil {
		t.Fatal(err)
	}
	return rec
}

// judge runs the judges of a scenario on figures.
func judge(t *testing.T, name string, phases map[string]scenario.Figures) []scenario.Result {
	t.Helper()
	s, err := scenarios.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	lab := &reader{phases: phases}
	play(t, s, lab, func(step scenario.Step) bool { return step.Kind() == "judge" })
	if len(lab.results) == 0 {
		t.Fatalf("%s has no judge", name)
	}
	return lab.results
}

// TestTransactionWithOrdersUnderWay: naive orders that were in progress when the
// books of naive were joined, and declined later, are out of balance in the books
// of saga: that says nothing of sagas. A saga that is out of balance does.
func TestTransactionWithOrdersUnderWay(t *testing.T) {
	for name, tt := range map[string]struct {
		way     string
		expect  scenario.Verdict
		verdict scenario.Verdict
	}{
		"a naive order": {scenario.ByNaive, scenario.Kept, scenario.Holds},
		"a saga":        {scenario.BySaga, scenario.Broken, scenario.Partly},
	} {
		rec := readRecording(t, "testdata/transaction-holds.json")
		books := rec.Phases["saga"].Shapes["services/process"].Audit
		books.Wrong, books.Won = books.Wrong+1, books.Won+1_000
		books.Imbalances = append(books.Imbalances, scenario.Imbalance{Order: "late", Way: tt.way, Won: 1_000})
		s, err := scenarios.Open("transaction")
		if err != nil {
			t.Fatal(err)
		}
		lab := &reader{phases: rec.Phases}
		play(t, s, lab, func(step scenario.Step) bool { return step.Kind() == "judge" || step.Kind() == "expect" })
		for _, r := range lab.results {
			want := tt.expect
			switch {
			case r.Step == "judge":
				want = tt.verdict
			case !strings.Contains(r.Rules["that"], "saga"):
				want = scenario.Kept
			}
			if r.Verdict != want {
				t.Errorf("%s: %s %v: got %s, want %s", name, r.Step, r.Rules, r.Verdict, want)
			}
		}
		if len(lab.results) != 3 {
			t.Errorf("%s: got %d results, want two of expect and one of judge", name, len(lab.results))
		}
	}
}
