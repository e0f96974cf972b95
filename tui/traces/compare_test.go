package traces

import (
	"testing"

	"github.com/msalab/msalab/lab/spans"
)

// TestLateComparisonIsDropped: an answer to what isn't asked any more.
func TestLateComparisonIsDropped(t *testing.T) {
	c := comparison{base: spans.TraceID{1}, other: spans.TraceID{2}}
	c.got(Compared{base: spans.TraceID{1}, other: spans.TraceID{3}})
	if c.gone {
		t.Error("the answer to another comparison was taken")
	}
	if c.got(Compared{base: spans.TraceID{1}, other: spans.TraceID{2}}); !c.gone {
		t.Error("the answer was not taken")
	}
}
