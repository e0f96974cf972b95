package shop

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/msalab/msalab/lab/shop/ports"
)

// TestARefusalIsAnAnswer: what a replica refused it has heard, and isn't told again.
func TestARefusalIsAnAnswer(t *testing.T) {
	for _, c := range []struct {
		err  error
		want bool
	}{
		{fmt.Errorf("set faults at card-1: %w within 5s", ports.ErrNoAnswer), true},
		{fmt.Errorf("set faults at card-1: %w", context.Canceled), true},
		{fmt.Errorf("set faults at card-1: %w", context.DeadlineExceeded), true},
		{errors.New(`set faults at card-1: kind: "leek" is not one of them`), false},
	} {
		if got := mayBeUnheard(c.err); got != c.want {
			t.Errorf("%v: may be unheard: %v, want %v", c.err, got, c.want)
		}
	}
}
