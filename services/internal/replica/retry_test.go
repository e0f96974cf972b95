package replica_test

import (
	"context"
	"fmt"
	"testing"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	couponv1 "github.com/msalab/msalab/proto/shop/coupon/v1"
	"github.com/msalab/msalab/services/internal/refuse"
)

// TestRefusedUnsentIsNotRetried: gRPC, told to retry on UNAVAILABLE, sends a request
// again that failed, and not one that was refused further down without being sent.
func TestRefusedUnsentIsNotRetried(t *testing.T) {
	refused := refuse.Because(codes.Unavailable, refuse.CircuitOpen, "circuit open")
	for answer, want := range map[error]int{
		status.Error(codes.Unavailable, "down"):   3,
		refused:                                   1,
		fmt.Errorf("authorize card: %w", refused): 1,
	} {
		attempts := 0
		r := start(t, config(t, definition(func(context.Context, *testService, string) error {
			attempts++
			return answer
		})))
		conn := dial(t, "passthrough:///"+r.Addr(), grpc.WithDefaultServiceConfig(`{"methodConfig": [{"name": [{}], "retryPolicy": {
			"maxAttempts": 3, "initialBackoff": "0.001s", "maxBackoff": "0.001s", "backoffMultiplier": 1, "retryableStatusCodes": ["UNAVAILABLE"]}}]}`))
		_, err := couponv1.NewCouponServiceClient(conn).Issue(t.Context(), &couponv1.IssueRequest{RequestId: "a"})
		if status.Code(err) != codes.Unavailable || attempts != want {
			t.Errorf("%v: got %v after %d attempts, want UNAVAILABLE after %d", answer, err, attempts, want)
		}
	}
}
