package scenario

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/msalab/msalab/lab/scenario/choice"
)

// Limit protects each replica of a function from its callers: what is too much
// is refused at once with RESOURCE_EXHAUSTED. Without Rate and Wait there is
// none.
type Limit struct {
	Function string        `json:"function"`
	Rate     float64       `json:"rate,omitempty"`  // requests a second; 0: any number
	Burst    int           `json:"burst,omitempty"` // that may come at once
	Wait     time.Duration `json:"wait,omitempty"`  // the longest wait for a slot; 0: any
}

// String describes the limit: "card: 50/s, burst 10, wait 200ms".
func (l Limit) String() string {
	var parts []string
	if l.Rate > 0 {
		parts = append(parts, fmt.Sprintf("%g/s, burst %d", l.Rate, l.Burst))
	}
	if l.Wait > 0 {
		parts = append(parts, "wait "+l.Wait.String())
	}
	if len(parts) == 0 {
		parts = append(parts, off)
	}
	return l.Function + ": " + strings.Join(parts, ", ")
}

// Validate tells what is wrong with a limit.
func (l Limit) Validate() error {
	if !slices.Contains(Functions(), l.Function) {
		return fmt.Errorf("limit: unknown function %q: %s", l.Function, choice.Among("functions", l.Function, Functions()))
	}
	if l.Rate < 0 || l.Rate > MaxRate || l.Burst < 0 || l.Wait < 0 || l.Rate > 0 && l.Burst == 0 {
		return fmt.Errorf("limit of %s: want a rate of at most %d/s with a burst of at least 1, and no negative wait", l.Function, MaxRate)
	}
	return nil
}
