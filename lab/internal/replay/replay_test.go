package replay

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/msalab/msalab/lab/engine"
	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/spans"
)

// watch is a clock that a test moves.
type watch struct{ now time.Time }

func (w *watch) pass(d time.Duration) { w.now = w.now.Add(d) }

// recorded is a run of 60 s in six steps of 10 s, with a fault from 20 s to 30 s.
func recorded() *runs.Record {
	began := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	at := func(s int) time.Time { return began.Add(time.Duration(s) * time.Second) }
	r := &runs.Record{
		Scenario: "isolate", Began: began, Seed: 7, Seconds: map[string][]runs.Second{},
		Matrix:   []runs.Cell{{Shop: "services/process", Fault: "none", Journey: "buy"}, {Shop: "services/process", Fault: "card-hang", Journey: "buy"}},
		Receipts: []runs.Receipt{{Shop: "services/process", Fault: scenario.Fault{ID: "card-hang"}, First: at(21), Healed: at(30)}},
		Results:  []scenario.Result{{Step: "expect", Verdict: scenario.Kept}, {Step: "judge", Verdict: scenario.Holds}},
		Bills:    map[string]scenario.Bill{"services/process": {Seconds: 60}},
		Store:    runs.TraceStatus{Jaeger: "jaeger", JaegerUp: true, JaegerURL: "http://127.0.0.1:1"},
		Events: []runs.Event{{At: at(0), Kind: runs.EventRun}, {At: at(15), Kind: runs.EventResult}, {At: at(20), Kind: runs.EventFault},
			{At: at(50), Kind: runs.EventResult}},
		Traces: []runs.TraceRecord{
			{Summary: spans.Summary{Trace: spans.TraceID{1}, Journey: "buy", Start: at(5)}, Spans: []spans.Span{{Name: "early", Attributes: map[string]string{"a": "b"}}}},
			{Summary: spans.Summary{Trace: spans.TraceID{2}, Journey: "cart", Start: at(40)}, Spans: []spans.Span{{Name: "late"}}},
			{Summary: spans.Summary{Trace: spans.TraceID{3}, Start: at(41)}}, // not kept
		},
	}
	for i := range 61 {
		f := runs.Frame{At: at(i), State: runs.Running, Shops: []runs.ShopFrame{{Shape: "services/process", URL: "http://127.0.0.1:2",
			Functions: []runs.Function{{Name: "pay", Rate: float64(i)}}}}}
		if i%10 == 0 {
			f.Stage = &runs.Stage{Scenario: "isolate", Step: 1 + i/10, Steps: 6, Finished: i == 60}
		}
		r.Frames = append(r.Frames, f)
		r.Seconds["services/process"] = append(r.Seconds["services/process"], runs.Second{At: at(i)})
	}
	return r
}

func open(t *testing.T) (*Player, *watch) {
	t.Helper()
	w := &watch{time.Date(2030, 5, 5, 5, 5, 5, 0, time.UTC)}
	p, err := New(recorded(), func() time.Time { return w.now })
	if err != nil {
		t.Fatal(err)
	}
	return p, w
}

// state sums a snapshot up: place, step, rate, what is known by then.
func state(p *Player) string {
	s := p.Snapshot()
	rate := s.Shops[0].Functions[0].Rate
	return fmt.Sprintf("%s step %d rate %g events %d results %d cells %d seconds %d %s", s.At.Sub(s.Started), s.Stage.Step, rate,
		len(s.Events), len(s.Results), len(s.Matrix), len(s.Shops[0].Seconds), s.State)
}

// TestCourse: what runs before this one said of the claims is known from the
// start, what this one says comes as it came.
func TestCourse(t *testing.T) {
	w := &watch{time.Date(2030, 5, 5, 5, 5, 5, 0, time.UTC)}
	r := recorded()
	r.Claim, r.Invalid = "C4", []scenario.Text{{EN: "too busy"}}
	p, err := New(r, func() time.Time { return w.now }, &runs.Record{Scenario: "tour", Claim: "C1", Results: []scenario.Result{{Step: "judge", Claim: "C1"}}})
	if err != nil {
		t.Fatal(err)
	}
	course := p.Snapshot().Course
	if len(course) != 2 || course[0].Scenario != "tour" || len(course[0].Results) != 1 {
		t.Fatalf("got %+v, want tour, and isolate under way", course)
	}
	if now := course[1]; !now.Running || len(now.Results) != 0 || now.Doubt != (scenario.Text{}) {
		t.Errorf("at the start got %+v, want it under way", now)
	}
	p.Seek(time.Hour)
	if now := p.Snapshot().Course[1]; now.Running || len(now.Results) != 2 || now.Doubt.EN == "" {
		t.Errorf("at the end got %+v, want both results, and the doubt", now)
	}
	var verdicts []scenario.Verdict
	for _, e := range p.Snapshot().Events {
		if e.Kind == runs.EventResult {
			verdicts = append(verdicts, e.Verdict)
		}
	}
	if want := []scenario.Verdict{scenario.Kept, scenario.Holds}; !slices.Equal(verdicts, want) {
		t.Errorf("the log has the verdicts %q, want %q", verdicts, want)
	}
}

// TestPlay goes through a record as its clock goes, by seek, by steps, at other
// speeds, and stands at both ends.
func TestPlay(t *testing.T) {
	p, w := open(t)
	for _, tt := range []struct {
		name string
		do   func()
		want string
	}{
		{"begin", func() {}, "0s step 1 rate 0 events 1 results 0 cells 0 seconds 0 running"},
		{"time passes", func() { w.pass(16500 * time.Millisecond) }, "16.5s step 2 rate 16 events 2 results 1 cells 0 seconds 16 running"},
		{"seek on", func() { p.Seek(5 * time.Second) }, "21.5s step 3 rate 21 events 3 results 1 cells 1 seconds 21 running"},
		{"next step", func() { p.Step(1) }, "30s step 4 rate 30 events 3 results 1 cells 2 seconds 30 running"},
		{"back at once", func() { w.pass(time.Second); p.Step(-1) }, "20s step 3 rate 20 events 3 results 1 cells 1 seconds 20 running"},
		{"to this step's beginning", func() { w.pass(5 * time.Second); p.Step(-1) }, "20s step 3 rate 20 events 3 results 1 cells 1 seconds 20 running"},
		{"pause", func() { p.Pause(); w.pass(time.Hour) }, "20s step 3 rate 20 events 3 results 1 cells 1 seconds 20 paused"},
		{"seek while paused", func() { p.Seek(-5 * time.Second) }, "15s step 2 rate 15 events 2 results 1 cells 0 seconds 15 paused"},
		{"go on, slower", func() { p.Pause(); p.Faster(-1); w.pass(10 * time.Second) }, "20s step 3 rate 20 events 3 results 1 cells 1 seconds 20 running"},
		{"five times faster", func() { p.Faster(1); p.Faster(1); p.Faster(1); w.pass(6 * time.Second) }, "50s step 6 rate 50 events 4 results 2 cells 2 seconds 50 running"},
		{"the end", func() { w.pass(time.Hour) }, "1m0s step 7 rate 60 events 4 results 2 cells 2 seconds 60 done"},
		{"back from the end", func() { p.Seek(-5 * time.Second) }, "55s step 6 rate 55 events 4 results 2 cells 2 seconds 55 running"},
		{"before the beginning", func() { p.Seek(-time.Hour) }, "0s step 1 rate 0 events 1 results 0 cells 0 seconds 0 running"},
		{"no step after the last", func() { p.Step(1); p.Seek(time.Hour); p.Step(1) }, "1m0s step 7 rate 60 events 4 results 2 cells 2 seconds 60 done"},
		{"anew from the end", func() { p.Pause() }, "0s step 1 rate 0 events 1 results 0 cells 0 seconds 0 running"},
	} {
		tt.do()
		if got := state(p); got != tt.want {
			t.Errorf("%s: got\n%s\nwant\n%s", tt.name, got, tt.want)
		}
	}
}

// TestVersions changes whenever the picture may, and only then.
func TestVersions(t *testing.T) {
	p, w := open(t)
	p.Pause()
	a := p.Snapshot()
	w.pass(time.Second)
	if p.Snapshot() != a {
		t.Error("a new snapshot although the player stands")
	}
	p.Seek(time.Second)
	b := p.Snapshot()
	p.Seek(-time.Second)
	if c := p.Snapshot(); b.Version <= a.Version || c.Version <= b.Version {
		t.Errorf("versions %d, %d, %d must grow", a.Version, b.Version, c.Version)
	}
	if a.Shops[0].URL != "" {
		t.Errorf("the shop that is gone is at %s", a.Shops[0].URL)
	}
	if a.Traces.JaegerUp || a.Traces.JaegerURL != "" {
		t.Error("it leads to a Jaeger that is gone")
	}
}

// TestTraces finds those that had ended by then and that were kept.
func TestTraces(t *testing.T) {
	p, _ := open(t)
	find := func(q engine.TraceQuery) string {
		found, err := p.FindTraces(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		names := ""
		for _, f := range found {
			names += f.Journey + " "
		}
		return names
	}
	if got := find(engine.TraceQuery{}); got != "" {
		t.Errorf("at the beginning: %q", got)
	}
	p.Seek(45 * time.Second)
	if got := find(engine.TraceQuery{}); got != "cart buy " {
		t.Errorf("later: %q, newest first", got)
	}
	if got := find(engine.TraceQuery{Attribute: "a=b"}); got != "buy " {
		t.Errorf("by attribute: %q", got)
	}
	if all, _ := p.Trace(t.Context(), spans.TraceID{2}); len(all) != 1 || all[0].Name != "late" {
		t.Errorf("the trace is %v", all)
	}
	if all, _ := p.Trace(t.Context(), spans.TraceID{9}); all != nil {
		t.Errorf("an unknown trace is %v", all)
	}
}

// TestRefused says what can't be played.
func TestRefused(t *testing.T) {
	if _, err := New(&runs.Record{}, time.Now); !errors.Is(err, ErrNoFrames) {
		t.Errorf("without frames: %v", err)
	}
	r := recorded()
	r.Frames[5].At = r.Frames[3].At
	if _, err := New(r, time.Now); err == nil || !strings.Contains(err.Error(), "frame 6 is not after") {
		t.Errorf("out of order: %v", err)
	}
	r = recorded()
	r.Frames[7].Shops[0].Shape = "castle"
	if _, err := New(r, time.Now); err == nil || !strings.Contains(err.Error(), "read frame 8") {
		t.Errorf("an unknown shape: %v", err)
	}
}
