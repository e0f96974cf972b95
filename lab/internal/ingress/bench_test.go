package ingress_test

import (
	"fmt"
	"io"
	"net/http"
	"testing"

	"github.com/msalab/msalab/lab/internal/ingress"
	"github.com/msalab/msalab/lab/shop/ports"
)

// BenchmarkRequest compares a request to a replica itself with one through the
// ingress: the difference is what the front door costs.
func BenchmarkRequest(b *testing.B) {
	in, client := open(b, ingress.Config{})
	door := backend(b, "gateway-1", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "ok") })
	in.Route([]ports.Endpoint{door})
	for _, way := range []struct{ name, url string }{
		{"direct", "http://" + door.HTTPAddr},
		{"ingress", in.URL()},
	} {
		b.Run(way.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				res, err := client.Get(way.url)
				if err != nil {
					b.Fatal(err)
				}
				_, _ = io.Copy(io.Discard, res.Body)
				res.Body.Close()
			}
		})
	}
}
