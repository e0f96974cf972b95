package fault

import (
	"context"
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
				err := s.Strike(ctx, "pay", "Checkout")
				wantCode(t, err, tt.code)
				if got := time.Since(start); got != tt.want {
					t.Errorf("took %v, want %v", got, tt.want)
				}
			})
		})
	}
}
