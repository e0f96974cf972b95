package details

import (
	"strings"
	"testing"

	"github.com/msalab/msalab/tui/text"
)

// TestDetailsTellPoliciesWhole: in a dialog that is too narrow for a policy it goes on
// in the next line.
func TestDetailsTellPoliciesWhole(t *testing.T) {
	const note = "3/s 20ms  deadline 2s, 2 retries on UNAVAILABLE, ejection 2s, bulkhead 4, breaker 5 of 10"
	for _, width := range []int{74, 94} {
		var told []string
		for i, d := range wrapped([]detail{{label: text.DetailsCalls, name: "pay", note: note}}, width) {
			if text.Width(d.note) > width-detailIndent-detailName || (d.name == "pay") != (i == 0) {
				t.Errorf("%d columns: got %+v in line %d", width, d, i)
			}
			told = append(told, strings.Fields(d.note)...)
		}
		if got, want := strings.Join(told, " "), strings.Join(strings.Fields(note), " "); got != want {
			t.Errorf("%d columns: got %q, want %q", width, got, want)
		}
	}
}
