//go:build e2e

package launch

import (
	"testing"

	"github.com/msalab/msalab/lab/scenario"
)

// What TestScaleLosesNothing holds, over processes.
func TestScaleOfProcessesLosesNothing(t *testing.T) {
	for _, a := range []scenario.Architecture{scenario.Monolith, scenario.Services} {
		shape := scenario.Shape{Architecture: a, Placement: scenario.Process}
		t.Run(shape.String(), func(t *testing.T) { losesNothing(t, openShop(t, shape)) })
	}
}
