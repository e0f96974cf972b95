package refuse_test

import (
	"fmt"
	"testing"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/msalab/msalab/services/internal/refuse"
)

func Example() {
	err := refuse.Because(codes.FailedPrecondition, refuse.CouponUsed, "coupon %q is used", "coupon-00001")
	fmt.Println(status.Code(err), refuse.Reason(err), status.Convert(err).Message())
	// Output: FailedPrecondition COUPON_USED coupon "coupon-00001" is used
}

func TestFieldNamesIt(t *testing.T) {
	err := refuse.Field("total", "%d is negative", -1)
	if got, want := status.Convert(err).Message(), "total: -1 is negative"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	details := status.Convert(err).Details()
	if len(details) != 1 {
		t.Fatalf("got details %v, want one", details)
	}
	violations := details[0].(*errdetails.BadRequest).GetFieldViolations()
	if len(violations) != 1 || violations[0].GetField() != "total" {
		t.Errorf("got %v, want a violation of total", violations)
	}
	if got := refuse.Reason(err); got != "" {
		t.Errorf("got the reason %q, want none", got)
	}
}
