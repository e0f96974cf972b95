//go:build e2e

package lossless

import (
	"fmt"
	"strings"
	"testing"
)

// scaleRounds is how often the test adds replicas and removes them.
const scaleRounds = 20

// TestScalingLosesNothing adds and removes replicas of the shop's front and of a
// service behind it, or whole copies of the monolith, and no request fails.
func TestScalingLosesNothing(t *testing.T) {
	for _, shape := range shapes() {
		t.Run(shape, func(t *testing.T) {
			round := fmt.Sprintf("  - scale: {%s}\n  - hold: 500ms\n  - scale: {%s}\n  - hold: 500ms\n", frontOf(shape, 4, 3, 4), frontOf(shape, 3, 2, 3))
			r := lossless{name: "scale-under-load", replicas: frontOf(shape, 3, 2, 3), steps: strings.Repeat(round, scaleRounds), least: scaleRounds * 250 / 2}.play(t, shape)
			if got := drained(r); got < scaleRounds {
				t.Errorf("%d replicas were removed, want %d", got, scaleRounds)
			}
		})
	}
}
