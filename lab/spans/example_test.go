package spans_test

import (
	"fmt"
	"strings"
	"time"

	"github.com/msalab/msalab/lab/spans"
)

// A checkout asks coupon and card at the same time: only the slower one of them
// is on the critical path.
func Example() {
	at := func(ms int) time.Time { return time.UnixMilli(int64(ms)) }
	trace := []spans.Span{
		{ID: spans.ID{1}, Name: "checkout", Service: "pay", Start: at(0), End: at(100)},
		{ID: spans.ID{2}, Parent: spans.ID{1}, Name: "use", Service: "coupon", Start: at(10), End: at(30)},
		{ID: spans.ID{3}, Parent: spans.ID{1}, Name: "charge", Service: "card", Start: at(10), End: at(90)},
	}
	tree := spans.NewTree(trace)
	for n := range tree.All() {
		fmt.Printf("%s%s %s: %v, itself %v\n", strings.Repeat("  ", n.Depth), n.Service, n.Name, n.Duration(), n.SelfTime())
	}
	for _, s := range tree.CriticalPath() {
		fmt.Println("critical:", s.Node.Service, s.Duration())
	}
	// Output:
	// pay checkout: 100ms, itself 20ms
	//   coupon use: 20ms, itself 20ms
	//   card charge: 80ms, itself 80ms
	// critical: pay 10ms
	// critical: card 80ms
	// critical: pay 10ms
}
