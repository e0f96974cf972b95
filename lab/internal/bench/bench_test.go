package bench

import (
	"context"
	"errors"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/scenario/benches"
)

// series is a bench whose cells hand out figures that were written down, and
// that notes in which order it was asked.
type series struct {
	asked  []string
	closed int
	err    error // of the cell function/traced
}

func (s *series) open(context.Context) (Setup, error) {
	kind, _ := benches.Named("hops")
	rounds := map[string]Round{}
	for _, cell := range kind.Cells() {
		n := 0.0
		rounds[cell] = func(context.Context) (Sample, error) {
			s.asked = append(s.asked, cell)
			if cell == "function/traced" && s.err != nil {
				return Sample{}, s.err
			}
			n++ // 1 warms up; 2, 3, 4 count
			figures := map[string]float64{}
			for _, f := range kind.Figures {
				figures[f.Name] = n * 10
			}
			return Sample{Figures: figures}, nil
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
	kind, _ := benches.Named("hops")
	if len(got.Cells) != len(kind.Cells()) || got.Kind != "hops" || got.Rounds != 3 {
		t.Errorf("got %d cells of %s in %d rounds, want %d of hops in 3", len(got.Cells), got.Kind, got.Rounds, len(kind.Cells()))
	}
	if got, want := got.Cells["loopback/depth=4"]["p50"], (scenario.Spread{Median: 30, Low: 20, High: 40, Rounds: []float64{20, 30, 40}}); !reflect.DeepEqual(got, want) {
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
	for _, want := range []scenario.Spread{
		{Median: 2, Low: 1, High: 3, Rounds: []float64{3, 1, 2}},
		{Median: 3, Low: 1, High: 9, Rounds: []float64{4, 1, 2, 9}},
	} {
		if got := spread(want.Rounds); !reflect.DeepEqual(got, want) {
			t.Errorf("got %+v, want %+v", got, want)
		}
	}
}

// protocolRounds are rounds of a cell of protocols that made so many calls, of 1,
// 2, 3 µs and so on, and were seen in the codec as often as is given.
func protocolRounds(calls int, codec ...int) (rounds []Sample) {
	kind, _ := benches.Named("protocols")
	for i, looks := range codec {
		s := Sample{Figures: map[string]float64{}, Whole: 100, Looks: map[string]int{"codec": looks, "framing": 0, "other": i}}
		for _, f := range kind.Figures {
			if f.Name != "p99" && f.Name != "calls" && s.Looks[f.Name] == 0 {
				s.Figures[f.Name] = 1
			}
		}
		for n := range calls {
			s.Delays = append(s.Delays, time.Duration(n+1)*time.Microsecond)
		}
		rounds = append(rounds, s)
	}
	return rounds
}

// TestPooled sums up what one round has too little of: calls for a p99, and looks
// for shares. Where all rounds have too little there is no such figure, and all
// others are there.
func TestPooled(t *testing.T) {
	kind, _ := benches.Named("protocols")
	sum := func(rounds []Sample) scenario.BenchCell {
		cell, err := summed(kind, "centre/grpc", rounds)
		if err != nil {
			t.Fatal(err)
		}
		return cell
	}
	got := sum(protocolRounds(50, 0, 1, 5)) // 9 looks, 6 of them at the codec
	if want := (scenario.Spread{Median: 50, Low: 50, High: 50, Rounds: []float64{50, 50, 50}}); !reflect.DeepEqual(got["p99"], want) || got["calls"].Median != 150 {
		t.Errorf("the p99 of %v calls is %+v, want that of 150, %+v", got["calls"], got["p99"], want)
	}
	if codec, framing := got["codec"].Median, got["framing"].Median; math.Abs(codec-100*6.0/9) > 1e-9 || framing != 0 {
		t.Errorf("the codec has %v µs of 100, framing %v, want 6 ninths and nothing", codec, framing)
	}
	few := sum(protocolRounds(33, 0)) // nobody looked at the codec, or at anything
	for _, figure := range []string{"p99", "codec", "framing", "other"} {
		if s, ok := few[figure]; ok {
			t.Errorf("33 calls and no look have a %s: %+v", figure, s)
		}
	}
	if few["p50"].Median != 1 || few["calls"].Median != 33 {
		t.Errorf("got %v, want all the other figures", few)
	}
	broken := protocolRounds(50, 1)
	delete(broken[0].Figures, "rate")
	if _, err := summed(kind, "centre/grpc", broken); err == nil || !strings.Contains(err.Error(), "measure centre/grpc: no rate was measured") {
		t.Errorf("got %v, want a figure missed that must be there", err)
	}
}
