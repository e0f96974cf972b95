package change_test

import (
	"testing"

	"github.com/msalab/msalab/tui/change"
)

// Every deploy that the palette offers is one that the lab takes.
func TestDeploysAreValid(t *testing.T) {
	for _, version := range []string{"v1", "v2", "v2-bad"} {
		for _, strategy := range []string{"rolling", "recreate", "canary"} {
			if err := change.DeployOf("board", version, strategy).Validate(); err != nil {
				t.Error(err)
			}
		}
	}
}
