package fault

import (
	"strings"
	"testing"

	"google.golang.org/grpc/codes"
)

func TestErrorAnswersWithItsCode(t *testing.T) {
	for _, code := range []codes.Code{codes.Canceled, codes.Unavailable, codes.Unauthenticated} {
		f := errorFault("pay-error", 1, 1)
		f.Code = code
		err := hit(newSet(t, f), t.Context(), "pay", "Checkout")
		wantCode(t, err, code)
		if err == nil || !strings.Contains(err.Error(), "fault pay-error") {
			t.Errorf("got %v, want the fault named", err)
		}
	}
}
