package launch

import (
	"io"
	"net/http"
	"testing"
	"time"

	"github.com/msalab/msalab/lab/engine"
	"github.com/msalab/msalab/lab/internal/ingress"
	"github.com/msalab/msalab/lab/scenario"
)

// front opens an ingress, and a client of it.
func front(tb testing.TB) (*ingress.Ingress, *http.Client) {
	tb.Helper()
	in, err := ingress.Open(tb.Context(), ingress.Config{})
	if err != nil {
		tb.Fatal(err)
	}
	transport := &http.Transport{MaxIdleConnsPerHost: 256}
	tb.Cleanup(func() {
		transport.CloseIdleConnections()
		if err := in.Close(); err != nil {
			tb.Errorf("close ingress: %v", err)
		}
	})
	return in, &http.Client{Transport: transport, Timeout: time.Minute}
}

// BenchmarkAddedReplica measures how long it takes from the command to start a
// replica until it answers its first request through the ingress.
func BenchmarkAddedReplica(b *testing.B) {
	for _, a := range []scenario.Architecture{scenario.Monolith, scenario.Services} {
		for _, p := range []scenario.Placement{scenario.InProc, scenario.Process} {
			shape := scenario.Shape{Architecture: a, Placement: p}
			b.Run(shape.String(), func(b *testing.B) { benchmarkAddedReplica(b, openShop(b, shape)) })
		}
	}
}

func benchmarkAddedReplica(b *testing.B, s *shop) {
	in, client := front(b)
	// The data is there already, as it is when a shop that runs grows.
	first := s.launch(b, "gateway", 1)
	for n := 2; b.Loop(); n++ {
		r := s.launch(b, "gateway", n)
		in.Route([]engine.Endpoint{r.Endpoint()})
		res, err := client.Get(in.URL() + "/")
		if err != nil {
			b.Fatal(err)
		}
		if res.StatusCode != http.StatusOK {
			b.Fatalf("status %d, want 200", res.StatusCode)
		}
		_, _ = io.Copy(io.Discard, res.Body)
		res.Body.Close()

		b.StopTimer()
		in.Route([]engine.Endpoint{first.Endpoint()})
		r.Kill()
		<-r.Gone()
		b.StartTimer()
	}
}
