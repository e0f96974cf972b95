package journeys

import (
	"bytes"
	"cmp"
	"io"
	"log/slog"
	"maps"
	"math"
	"net/http"
	"net/http/httptest"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/msalab/msalab/lab/internal/load"
	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestMixes(t *testing.T) {
	for name, mix := range map[string]map[string]float64{"article": scenario.Article(), "even": scenario.Even()} {
		var sum float64
		for _, share := range mix {
			sum += share
		}
		if math.Abs(sum-1) > 1e-9 {
			t.Errorf("%s: shares add up to %v", name, sum)
		}
		got, want := slices.Sorted(maps.Keys(mix)), scenario.Journeys()
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("%s: got journeys %v, want %v", name, got, want)
		}
	}
}

// brief is a load whose few arrivals are all due within a moment.
func brief(n float64, mix map[string]float64) scenario.Load {
	return scenario.Load{
		Rate: n * 10, Mix: mix, Arrivals: "even", Declined: 0.3,
		Profile: scenario.Profile{Kind: "step", After: 100 * time.Millisecond},
	}
}

// finish waits until everything that a brief load makes due has ended.
func finish(t *testing.T, s *Shoppers, n int) {
	t.Helper()
	deadline := time.Now().Add(time.Minute)
	for {
		if err := s.Settle(t.Context()); err != nil {
			t.Fatal(err)
		}
		ended := 0
		for _, f := range s.Figures(0) {
			ended += f.N
		}
		if ended == n {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("%d journeys have ended, want %d", ended, n)
		}
		<-time.After(time.Millisecond) // Settle doesn't wait for what is not yet due
	}
}

// run sends out n shoppers and returns what they asked of the shop, sorted.
func run(t *testing.T, seed uint64, n int) []request {
	t.Helper()
	f := newFakeShop(t, nil)
	s := New(Config{URL: f.server.URL, Seed: seed, Members: 5, Products: 50})
	defer s.Close()
	if err := s.Set(brief(float64(n), scenario.Even())); err != nil {
		t.Fatal(err)
	}
	finish(t, s, n)
	asked := f.asked()
	slices.SortFunc(asked, func(a, b request) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(id(a), id(b)))
	})
	return asked
}

func id(r request) string {
	id, _ := r.Body["requestId"].(string)
	member, _ := r.Body["memberId"].(string)
	return id + member
}

func TestSameSeedAsksTheSame(t *testing.T) {
	a, b, other := run(t, 1, 60), run(t, 1, 60), run(t, 2, 60)
	if !reflect.DeepEqual(a, b) {
		t.Error("the same seed asked for different things")
	}
	if reflect.DeepEqual(a, other) {
		t.Error("another seed asked for the same")
	}
	ids := map[string]bool{}
	cards := map[any]int{}
	for _, r := range a {
		if id, ok := r.Body["requestId"].(string); ok {
			if ids[id] {
				t.Errorf("request id %s is used twice", id)
			}
			ids[id] = true
		}
		if means, ok := r.Body["means"].(map[string]any); ok {
			cards[means["cardNumber"]]++
		}
	}
	if len(cards) != 2 {
		t.Errorf("cards %v, want good and declined ones", cards)
	}
}

func TestFigures(t *testing.T) {
	f := newFakeShop(t, map[string]answer{
		"POST /api/members": {status: 500},
		"POST /api/orders":  {status: 402, problem: "declined"},
	})
	var log bytes.Buffer
	s := New(Config{
		URL: f.server.URL, Seed: 1,
		Log: slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	})
	mix := map[string]float64{"join": 1, "buy": 1, "browse": 2}
	if err := s.Set(brief(40, mix)); err != nil {
		t.Fatal(err)
	}
	finish(t, s, 40)
	got := s.Figures(0)
	join, buy, browse := got["join"], got["buy"], got["browse"]
	if join.N == 0 || join.Failed != join.N || buy.N == 0 || buy.Declined != buy.N || browse.N == 0 || browse.OK != browse.N {
		t.Errorf("got %+v; want join failed, buy declined, browse ok", got)
	}
	if b := browse; b.P50 <= 0 || b.P50 > b.P95 || b.P95 > b.P99 || b.P99 > 5000 {
		t.Errorf("percentiles in milliseconds: got %+v", b)
	}
	if _, sent := s.LateNow(); sent != 40 {
		t.Errorf("%d left in the last seconds, want 40", sent)
	}
	if share, sent := s.Late(); sent != 40 || share < 0 || share > 1 {
		t.Errorf("got %v of %d late, want a share of 40", share, sent)
	}
	if got := s.Figures(1); len(got) != 0 {
		t.Errorf("phase 1: got %+v, want none", got)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	if got := strings.Count(log.String(), "POST /api/members: status 500"); got != join.N {
		t.Errorf("%d failures in the log, want %d:\n%s", got, join.N, &log)
	}
}

// TestBounds: the driver counts latencies in the ranges that the engine speaks of.
func TestBounds(t *testing.T) {
	bounds := load.Bounds()
	if got, want := bounds[:], runs.LatencyBounds(); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestSecondsAddUp(t *testing.T) {
	f := newFakeShop(t, nil)
	s := New(Config{URL: f.server.URL, Seed: 1})
	defer s.Close()
	if err := s.Set(brief(20, scenario.Even())); err != nil {
		t.Fatal(err)
	}
	finish(t, s, 20)
	deadline := time.Now().Add(time.Minute)
	for {
		var all, byJourney, spread int
		for _, sec := range s.Seconds() {
			all += sec.All.N
			for _, n := range sec.Latency {
				spread += n
			}
			for _, j := range sec.Journeys {
				byJourney += j.N
			}
		}
		if all == 20 && byJourney == 20 && spread == 20 {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("%d, %d and %d journeys in the seconds, want 20", all, byJourney, spread)
		}
		<-time.After(20 * time.Millisecond)
	}
}

// A shop that doesn't answer fails journeys at their deadline, and sheds those
// that find no place.
func TestHungShop(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }))
	defer server.Close()
	s := New(Config{URL: server.URL, Deadline: 300 * time.Millisecond, InFlight: 5})
	defer s.Close()
	if err := s.Set(brief(20, map[string]float64{"browse": 1})); err != nil {
		t.Fatal(err)
	}
	finish(t, s, 20)
	got := s.Figures(0)["browse"]
	if got.Failed != 5 || got.TimedOut != 5 || got.Shed != 15 || got.P50 < 299 || got.P99 > 30_000 {
		t.Errorf("got %+v, want 5 failed and 15 shed after 300 ms", got)
	}
}

// What fails since the shop has too much to do is told apart from what is broken.
func TestFailuresAreToldApart(t *testing.T) {
	for _, c := range []struct {
		name   string
		answer answer
		want   scenario.JourneyFigures
	}{
		{"queue full", answer{status: 503, problem: "about:blank", code: "RESOURCE_EXHAUSTED"}, scenario.JourneyFigures{Failed: 4, Refused: 4}},
		{"deadline", answer{status: 504, problem: "about:blank", code: "DEADLINE_EXCEEDED"}, scenario.JourneyFigures{Failed: 4, TimedOut: 4}},
		{"nobody there", answer{status: 503, problem: "about:blank", code: "UNAVAILABLE"}, scenario.JourneyFigures{Failed: 4}},
		{"broken off", answer{status: 502, problem: "about:blank", code: "UNAVAILABLE"}, scenario.JourneyFigures{Failed: 4}},
		{"no problem", answer{status: 503}, scenario.JourneyFigures{Failed: 4}},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := newFakeShop(t, map[string]answer{"GET /api/posts?page_size=20": c.answer})
			s := New(Config{URL: f.server.URL, Seed: 1})
			defer s.Close()
			if err := s.Set(brief(4, map[string]float64{"board": 1})); err != nil {
				t.Fatal(err)
			}
			finish(t, s, 4)
			got := s.Figures(0)["board"]
			if got.Failed != c.want.Failed || got.Refused != c.want.Refused || got.TimedOut != c.want.TimedOut {
				t.Errorf("got %+v, want %+v", got, c.want)
			}
		})
	}
}

func TestCloseCancels(t *testing.T) {
	asked := make(chan struct{}, 100)
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body) // else the server doesn't notice who leaves
		asked <- struct{}{}
		<-r.Context().Done()
	}))
	defer server.Close()
	s := New(Config{URL: server.URL, Deadline: time.Hour})
	if err := s.Set(scenario.Load{Rate: 100}); err != nil {
		t.Fatal(err)
	}
	<-asked
	began := time.Now()
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	if took := time.Since(began); took > 30*time.Second {
		t.Errorf("took %v", took)
	}
	s.Phase(1) // harmless
	if err := s.Set(scenario.Load{Rate: 1}); err == nil {
		t.Error("Set after Close: no error")
	}
}

func TestSetRefuses(t *testing.T) {
	s := New(Config{URL: "http://127.0.0.1:1"})
	defer s.Close()
	for want, l := range map[string]scenario.Load{
		`unknown journey "steal"`: {Rate: 1, Mix: map[string]float64{"steal": 1}},
		"declined 1.5":            {Rate: 1, Declined: 1.5},
		"declined NaN":            {Rate: 1, Declined: math.NaN()},
		`unknown kind "zigzag"`:   {Rate: 1, Profile: scenario.Profile{Kind: "zigzag"}},
		"rate -1":                 {Rate: -1},
		`arrivals "odd"`:          {Rate: 1, Arrivals: "odd"},
	} {
		if err := s.Set(l); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%+v: got %v, want %s", l, err, want)
		}
	}
}

func TestProfiles(t *testing.T) {
	for _, p := range []scenario.Profile{
		{Kind: "constant"},
		{Kind: "step", To: 20, After: time.Second},
		{Kind: "ramp", To: 20, Over: 2 * time.Second},
		{Kind: "spike", To: 20, After: time.Second, Over: time.Second},
	} {
		l, err := plan(scenario.Load{Rate: 10, Profile: p})
		if err != nil {
			t.Fatal(err)
		}
		// When 30 are due tells the four apart.
		want := map[string]time.Duration{
			"constant": 3 * time.Second, "step": 2 * time.Second, "ramp": 2 * time.Second, "spike": 2 * time.Second,
		}[p.Kind]
		if got := l.Pacer.Due(30); got != want {
			t.Errorf("%s: 30 are due after %v, want %v", p.Kind, got, want)
		}
	}
}
