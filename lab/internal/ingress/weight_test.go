package ingress_test

import (
	"net/http"
	"sync/atomic"
	"testing"

	"github.com/msalab/msalab/lab/internal/ingress"
	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/shop/ports"
)

// TestWeights spreads requests over replicas by their weights, exactly: in every
// ten requests a replica of a tenth of the weight gets one.
func TestWeights(t *testing.T) {
	in, client := open(t, ingress.Config{})
	var served [3]atomic.Int64
	var ends []ports.Endpoint
	for i, id := range []runs.ReplicaID{"gateway-1", "gateway-2", "gateway-3"} {
		ends = append(ends, backend(t, id, func(http.ResponseWriter, *http.Request) { served[i].Add(1) }))
	}
	for _, tt := range []struct{ weights, want [3]int }{
		{[3]int{0, 0, 0}, [3]int{10, 10, 10}},
		{[3]int{4500, 4500, 1000}, [3]int{27, 27, 6}},
		{[3]int{1, 1, 2}, [3]int{15, 15, 30}},
	} {
		sum := 0
		for i := range ends {
			ends[i].Weight = tt.weights[i]
			sum += tt.want[i]
			served[i].Store(0)
		}
		in.Route(ends)
		for range sum {
			res, err := client.Get(in.URL())
			if err != nil {
				t.Fatal(err)
			}
			res.Body.Close()
		}
		for i, want := range tt.want {
			if got := int(served[i].Load()); got < want-1 || got > want+1 {
				t.Errorf("weights %v: %s got %d requests, want %d", tt.weights, ends[i].ID, got, want)
			}
		}
	}
}
