package work

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestDistributions(t *testing.T) {
	const mean, n = 20 * time.Millisecond, 1_000_000
	tests := []struct {
		distribution string
		deviation    float64 // standard deviation, as a share of the mean
	}{
		{Fixed, 0},
		{Exponential, 1},
		{Lognormal, math.Sqrt(math.E - 1)},
	}
	for _, tt := range tests {
		t.Run(tt.distribution, func(t *testing.T) {
			r := rand.New(rand.NewPCG(1, 2))
			service := Time{Distribution: tt.distribution, Mean: mean}
			var sum, squares float64
			for range n {
				d := float64(service.draw(r)) / float64(mean)
				sum += d
				squares += d * d
			}
			gotMean := sum / n
			gotDeviation := math.Sqrt(max(0, squares/n-gotMean*gotMean))
			if math.Abs(gotMean-1) > 0.01 {
				t.Errorf("mean: got %.3f of what was asked, want 1", gotMean)
			}
			if math.Abs(gotDeviation-tt.deviation) > 0.03 {
				t.Errorf("deviation: got %.3f of the mean, want %.3f", gotDeviation, tt.deviation)
			}
		})
	}
}

func TestValidate(t *testing.T) {
	tests := []struct {
		name string
		time Time
		want string // part of the error; empty: none
	}{
		{"none", Time{}, ""},
		{"fixed", Time{Fixed, time.Second}, ""},
		{"exponential", Time{Exponential, time.Second}, ""},
		{"lognormal", Time{Lognormal, time.Second}, ""},
		{"unknown", Time{"gamma", time.Second}, `distribution: "gamma"`},
		{"unnamed", Time{"", time.Second}, `distribution: ""`},
		{"negative", Time{Fixed, -time.Second}, "mean: -1s"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			err := tt.time.Validate()
			switch {
			case tt.want == "" && err != nil:
				t.Errorf("got %v, want no error", err)
			case tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)):
				t.Errorf("got %v, want an error with %q", err, tt.want)
			}
		})
	}
}

func TestSimulation(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sim := NewSimulation(Time{Fixed, time.Second}, 1, 2)
		took := func(ctx context.Context) (time.Duration, error) {
			start := time.Now()
			err := sim.Do(ctx)
			return time.Since(start), err
		}
		if d, err := took(t.Context()); d != time.Second || err != nil {
			t.Errorf("got %v, %v, want 1s", d, err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
		defer cancel()
		if d, err := took(ctx); d != time.Millisecond || !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("cut off: got %v, %v, want 1ms and DeadlineExceeded", d, err)
		}
		sim = NewSimulation(Time{}, 1, 2)
		if d, err := took(t.Context()); d != 0 || err != nil {
			t.Errorf("without work: got %v, %v, want nothing", d, err)
		}
	})
}
