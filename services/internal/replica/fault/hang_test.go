package fault

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"google.golang.org/grpc/codes"
)

func TestHang(t *testing.T) {
	tests := []struct {
		name                string
		deadline, heal, end time.Duration
		want                time.Duration
		code                codes.Code
	}{
		{"until the deadline", time.Hour, 2 * time.Hour, 2 * time.Hour, time.Hour, codes.DeadlineExceeded},
		{"until it is healed", time.Hour, time.Minute, 2 * time.Hour, time.Minute, codes.OK},
		{"until the replica ends", time.Hour, 2 * time.Hour, time.Minute, time.Minute, codes.Unavailable},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ended := make(chan struct{})
				s := NewSet(Host{ID: "pay-1", Ended: ended})
				s.Replace([]Fault{{ID: "h", Kind: "hang", Function: "pay", Rate: 1}})
				ctx, cancel := context.WithTimeout(t.Context(), tt.deadline)
				defer cancel()
				defer time.AfterFunc(tt.heal, func() { s.Replace(nil) }).Stop()
				defer time.AfterFunc(tt.end, func() { close(ended) }).Stop()
				start := time.Now()
				err := hit(s, ctx, "pay", "Checkout")
				wantCode(t, err, tt.code)
				if got := time.Since(start); got != tt.want {
					t.Errorf("held for %v, want %v", got, tt.want)
				}
			})
		})
	}
}
