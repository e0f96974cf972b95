package launch

import (
	"errors"
	"strings"
	"testing"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/shop/ports"
)

// A lab that can't run Node.js says that the language is in the way, so that
// the shop goes on in Go.
func TestNodeIsMissing(t *testing.T) {
	for _, tt := range []struct {
		name, path, want string
		shape            scenario.Shape
	}{
		{"no node", t.TempDir(), "find Node.js 20 or newer", servicesProcess},
		{"in one process", "", "needs a process of its own", scenario.Shape{Architecture: scenario.Services, Placement: scenario.InProc}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if tt.path != "" {
				t.Setenv("PATH", tt.path)
			}
			spec := testSpec("board", 1)
			spec.Language = scenario.Node
			_, err := openShop(t, tt.shape).Launch(t.Context(), spec)
			if !errors.Is(err, ports.ErrLanguage) || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want it to say that the language is in the way: %s", err, tt.want)
			}
		})
	}
}
