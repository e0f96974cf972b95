package engine

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/shop/figures"
	"github.com/msalab/msalab/lab/shop/ports"
	"github.com/msalab/msalab/lab/shop/scraped"
	"github.com/msalab/msalab/lab/shop/shoptest"
	"github.com/msalab/msalab/lab/spans"
)

// endpoints is a world whose replicas have endpoints for Prometheus, and whose
// traces are those that these lead to.
type endpoints struct {
	*shoptest.World
	readings []map[string]scraped.Function // of each replica, one after the other
	done     uint64                        // what figures have for card, at any time
	stored   []spans.Span
}

func (w *endpoints) Open(ctx context.Context, shape scenario.Shape, seed uint64) (ports.Parts, error) {
	parts, err := w.World.Open(ctx, shape, seed)
	parts.Metrics, parts.Control = &fakeMetrics{left: w.readings}, countingControl{parts.Control, w.done}
	return parts, err
}

type fakeMetrics struct {
	left []map[string]scraped.Function
}

func (f *fakeMetrics) Read(context.Context, string) (map[string]scraped.Function, error) {
	if len(f.left) == 0 {
		return nil, errors.New("nobody answers")
	}
	read := f.left[0]
	f.left = f.left[1:]
	return read, nil
}

// countingControl reports figures of card: two requests are under way.
type countingControl struct {
	ports.Controller
	done uint64
}

func (c countingControl) Watch(ctx context.Context, addr string, note func(figures.Replica)) error {
	return c.Controller.Watch(ctx, addr, func(f figures.Replica) {
		f.Functions = map[string]figures.Function{"card": {Done: map[string]uint64{"OK": c.done}, InFlight: 2}}
		note(f)
	})
}

func (w *endpoints) Find(context.Context, TraceQuery) ([]spans.Summary, error) { return nil, nil }
func (w *endpoints) Get(context.Context, spans.TraceID) ([]spans.Span, error) {
	return w.stored, nil
}
func (w *endpoints) Status() runs.TraceStatus { return runs.TraceStatus{} }

func scrape(follow string) shoptest.Step {
	return shoptest.Step{Name: "scrape", Do: func(ctx context.Context, lab scenario.Lab) error { return lab.Scrape(ctx, follow) }}
}

// card is a reading of an endpoint that has two buckets, up to 100 ms and above.
func card(fast, slow, errors uint64, exemplars ...scraped.Exemplar) map[string]scraped.Function {
	return map[string]scraped.Function{"card": {
		Count: fast + slow, Errors: errors, Bounds: []float64{0.1}, Counts: []uint64{fast, slow}, Exemplars: exemplars,
	}}
}

func TestScrape(t *testing.T) {
	var healthy, slow scenario.Figures
	read := func(phase string, into *scenario.Figures) shoptest.Step {
		return shoptest.Step{Name: "judge", Do: func(ctx context.Context, lab scenario.Lab) (err error) {
			*into, err = lab.Figures(ctx, phase)
			return err
		}}
	}
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		id := spans.TraceID{7}
		w := &endpoints{World: shoptest.NewWorld(), done: 110, readings: []map[string]scraped.Function{
			card(100, 0, 0),
			card(101, 9, 4,
				scraped.Exemplar{Trace: spans.TraceID{1}, Took: 900 * time.Millisecond, At: began.Add(time.Second)}, // of the first phase
				scraped.Exemplar{Trace: spans.TraceID{2}, Took: 20 * time.Millisecond, At: began.Add(12 * time.Second)},
				scraped.Exemplar{Trace: id, Took: 400 * time.Millisecond, At: began.Add(12 * time.Second)}),
		}, stored: []spans.Span{{
			Trace: id, Start: began, End: began.Add(time.Second),
			Attributes: map[string]string{spans.AttrFunction: "card", spans.AttrOutcome: "ok", spans.AttrShop: shoptest.MonolithInproc.String()},
		}}}
		e := New(Config{Platform: w, Traces: w})
		record, err := e.RunScenario(t.Context(), shoptest.Script([]scenario.Shape{shoptest.MonolithInproc},
			shoptest.Hold(10*time.Second), scrape(""), shoptest.Mark("healthy"), shoptest.Hold(5*time.Second), scrape("card"), shoptest.Mark("slow"),
			read("healthy", &healthy), read("slow", &slow)))
		shoptest.MustNot(t, err)
		shape := shoptest.MonolithInproc.String()
		if got := healthy.Shapes[shape].Scraped.Functions["card"]; got.N != 100 || got.Gap != 10 || got.Rate != 10 {
			t.Errorf("healthy: got %+v, want 100 requests, 10 a second, 10 fewer than the figures have", got)
		}
		scraped := slow.Shapes[shape].Scraped
		got := scraped.Functions["card"]
		if got.N != 10 || got.Gap != 0 || got.Rate != 2 || got.Errors != 0.4 || got.P95 != 100 || got.Blamed != 1 {
			t.Errorf("slow: got %+v, want 10 requests, 2 a second, 40 %% errors, p95 at the last bound, card to blame", got)
		}
		if got, want := scraped.Exemplar, (scenario.ExemplarFigures{Function: "card", Trace: id.String(), MS: 400, Spans: 1}); got != want {
			t.Errorf("followed %+v, want %+v", got, want)
		}
		if len(record.Traces) != 1 || record.Traces[0].Summary.Trace != id {
			t.Errorf("the record has the traces %+v, want the one that was followed", record.Traces)
		}
	})
}

// TestScrapeWithoutTrace follows an exemplar whose trace is not stored, and one
// that isn't there.
func TestScrapeWithoutTrace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &endpoints{World: shoptest.NewWorld(), readings: []map[string]scraped.Function{
			card(1, 0, 0, scraped.Exemplar{Trace: spans.TraceID{1}, Took: time.Second, At: time.Now().Add(time.Hour)}),
			card(2, 0, 0),
		}}
		e := New(Config{Platform: w, Traces: w})
		var figures scenario.Figures
		look := shoptest.Step{Name: "judge", Do: func(ctx context.Context, lab scenario.Lab) (err error) {
			figures, err = lab.Figures(ctx, "lost")
			return err
		}}
		record, err := e.RunScenario(t.Context(), shoptest.Script([]scenario.Shape{shoptest.MonolithInproc},
			scrape("card"), shoptest.Mark("lost"), look, scrape("card")))
		shoptest.MustNot(t, err)
		if got := figures.Shapes[shoptest.MonolithInproc.String()].Scraped.Exemplar; got.Trace == "" || got.Spans != 0 {
			t.Errorf("got %+v, want an exemplar without a trace", got)
		}
		var warned bool
		for _, ev := range record.Events {
			warned = warned || ev.Kind == runs.EventWarning && strings.Contains(ev.Text.EN, "no exemplar of card")
		}
		if !warned {
			t.Error("nobody was told that there is no exemplar")
		}
	})
}

func TestScrapeUnanswered(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := New(Config{Platform: &endpoints{World: shoptest.NewWorld()}})
		_, err := e.RunScenario(t.Context(), shoptest.Script([]scenario.Shape{shoptest.MonolithInproc}, scrape("")))
		if err == nil || !strings.Contains(err.Error(), "scrape monolith-1: nobody answers") {
			t.Errorf("got %v, want the replica that doesn't answer", err)
		}
	})
}
