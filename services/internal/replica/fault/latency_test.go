package fault

import (
	"context"
	"math"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"google.golang.org/grpc/codes"
)

func TestLatency(t *testing.T) {
	slow := Fault{ID: "slow", Kind: "latency", Function: "pay", Rate: 1, Delay: 10 * time.Second}
	tests := []struct {
		name     string
		deadline time.Duration
		heal     time.Duration
		want     time.Duration
		code     codes.Code
	}{
		{"delays", time.Minute, time.Minute, 10 * time.Second, codes.OK},
		{"gives way to the deadline", time.Second, time.Minute, time.Second, codes.DeadlineExceeded},
		{"is cut short by healing", time.Minute, 2 * time.Second, 2 * time.Second, codes.OK},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newSet(t, slow)
				ctx, cancel := context.WithTimeout(t.Context(), tt.deadline)
				defer cancel()
				defer time.AfterFunc(tt.heal, func() { s.Replace(nil) }).Stop()
				start := time.Now()
				err := hit(s, ctx, "pay", "Checkout")
				wantCode(t, err, tt.code)
				if got := time.Since(start); got != tt.want {
					t.Errorf("took %v, want %v", got, tt.want)
				}
			})
		})
	}
}

func TestLognormalLatency(t *testing.T) {
	f := Fault{ID: "slow", Kind: "latency", Function: "pay", Rate: 1, Seed: 1, Delay: 100 * time.Millisecond, Distribution: "lognormal"}
	synctest.Test(t, func(t *testing.T) {
		took := func(s *Set) []float64 {
			var all []float64
			for range 5_000 {
				start := time.Now()
				if err := hit(s, t.Context(), "pay", "Checkout"); err != nil {
					t.Fatal(err)
				}
				all = append(all, time.Since(start).Seconds())
			}
			return all
		}
		all := took(newSet(t, f))
		if again := took(newSet(t, f)); !slices.Equal(all, again) {
			t.Error("the same seed draws other delays")
		}
		sum := 0.0
		for _, d := range all {
			sum += d
		}
		slices.Sort(all)
		mean, median, p99 := sum/5_000, all[2_500], all[4_950]
		// Of mean 0.1 and sigma 1: median 0.0607, 99th percentile 0.621.
		if math.Abs(mean-0.1) > 0.008 || math.Abs(median-0.0607) > 0.005 || math.Abs(p99-0.621) > 0.12 {
			t.Errorf("got mean %.4f, median %.4f, p99 %.3f, want 0.1, 0.0607, 0.621", mean, median, p99)
		}
	})
}
