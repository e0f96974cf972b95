package bench

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/msalab/msalab/lab/scenario"
)

// series is a bench whose cells hand out figures that were written down, and
// that notes in which order it was asked.
type series struct {
	asked  []string
	closed int
	err    error // of the cell function/traced
}

func (s *series) open(context.Context) (Setup, error) {
	kind, _ := scenario.BenchNamed("hops")
	rounds := map[string]Round{}
	for _, cell := range kind.Cells() {
		n := 0.0
		rounds[cell] = func(context.Context) (map[string]float64, error) {
			s.asked = append(s.asked, cell)
			if cell == "function/traced" && s.err != nil {
				return nil, s.err
			}
			n++ // 1 warms up; 2, 3, 4 count
			figures := map[string]float64{}
			for _, f := range kind.Figures {
				figures[f.Name] = n * 10
			}
			return figures, nil
		}
	}
	return Setup{Rounds: rounds, Close: func() error { s.closed++; return nil }}, nil
}

func TestBench(t *testing.T) {
	s := &series{}
	var told []int
	got, err := Kinds{"hops": s.open}.Bench(t.Context(), scenario.BenchRequest{Kind: "hops", Rounds: 3}, func(round int) { told = append(told, round) })
	if err != nil {
		t.Fatal(err)
	}
	kind, _ := scenario.BenchNamed("hops")
	if len(got.Cells) != len(kind.Cells()) || got.Kind != "hops" || got.Rounds != 3 {
		t.Errorf("got %d cells of %s in %d rounds, want %d of hops in 3", len(got.Cells), got.Kind, got.Rounds, len(kind.Cells()))
	}
	if got, want := got.Cells["loopback/depth=4"]["p50"], (scenario.Spread{Median: 30, Low: 20, High: 40}); got != want {
		t.Errorf("got %+v, want %+v: the first round only warms up", got, want)
	}
	if want := []int{1, 2, 3}; !slices.Equal(told, want) {
		t.Errorf("progress was told %v, want %v", told, want)
	}
	n := len(kind.Cells())
	back := slices.Clone(s.asked[n : 2*n])
	slices.Reverse(back)
	if len(s.asked) != 4*n || !slices.Equal(s.asked[:n], back) || !slices.Equal(s.asked[:n], s.asked[2*n:3*n]) {
		t.Errorf("the cells were asked in the order %v, want every other round backwards", s.asked)
	}
	if s.closed != 1 {
		t.Errorf("closed %d times, want once", s.closed)
	}
}

func TestBenchFails(t *testing.T) {
	broken := &series{err: errors.New("no answer")}
	short := func(context.Context) (Setup, error) {
		return Setup{Rounds: map[string]Round{}, Close: func() error { return nil }}, nil
	}
	refused := func(context.Context) (Setup, error) { return Setup{}, errors.New("no port") }
	for _, tt := range []struct {
		name    string
		kinds   Kinds
		request scenario.BenchRequest
		want    string
	}{
		{"unknown", Kinds{"hops": short}, scenario.BenchRequest{Kind: "hips", Rounds: 5}, `unknown bench "hips"`},
		{"nobody measures it", Kinds{}, scenario.BenchRequest{Kind: "hops", Rounds: 5}, "bench hops: nothing here measures it"},
		{"can't be set up", Kinds{"hops": refused}, scenario.BenchRequest{Kind: "hops", Rounds: 5}, "set up: no port"},
		{"lacks a cell", Kinds{"hops": short}, scenario.BenchRequest{Kind: "hops", Rounds: 5}, "nothing measures the cell function/depth=1"},
		{"a cell fails", Kinds{"hops": broken.open}, scenario.BenchRequest{Kind: "hops", Rounds: 5}, "measure function/traced: no answer"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := tt.kinds.Bench(t.Context(), tt.request, func(int) {})
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want %s", err, tt.want)
			}
		})
	}
	if broken.closed != 1 {
		t.Errorf("the bench that failed was closed %d times, want once", broken.closed)
	}
}

func TestSpreadOfRounds(t *testing.T) {
	rounds := func(values ...float64) (all []map[string]float64) {
		for _, v := range values {
			all = append(all, map[string]float64{"p50": v})
		}
		return all
	}
	for _, tt := range []struct {
		values []float64
		want   scenario.Spread
	}{
		{[]float64{3, 1, 2}, scenario.Spread{Median: 2, Low: 1, High: 3}},
		{[]float64{4, 1, 2, 9}, scenario.Spread{Median: 3, Low: 1, High: 9}},
	} {
		if got, err := spread(rounds(tt.values...), "p50"); err != nil || got != tt.want {
			t.Errorf("%v: got %v, %v, want %v", tt.values, got, err, tt.want)
		}
	}
	if _, err := spread(rounds(1), "p99"); err == nil {
		t.Error("a figure that nobody measured has a spread")
	}
}
