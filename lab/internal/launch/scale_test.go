package launch

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
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
	return in, &http.Client{Transport: transport, Timeout: 10 * time.Second}
}

// Replicas with an HTTP door come and go under load, and no request fails: the
// whole way, from launcher and ingress to the replica's own drain.
func TestScaleLosesNothing(t *testing.T) {
	rounds := map[scenario.Placement]int{scenario.InProc: 20, scenario.Process: 5}
	for placement, n := range rounds {
		t.Run(string(placement), func(t *testing.T) {
			s := openShop(t, scenario.Shape{Architecture: scenario.Monolith, Placement: placement})
			in, client := front(t)
			steady := s.launch(t, "gateway", 1)
			in.Route([]engine.Endpoint{steady.Endpoint()})
			l := startLoad(t, client, in.URL(), 4*time.Millisecond)
			for i := range n {
				extra := s.launch(t, "gateway", 2+i)
				in.Route([]engine.Endpoint{steady.Endpoint(), extra.Endpoint()})
				l.await(20)
				in.Route([]engine.Endpoint{steady.Endpoint()})
				if err := extra.Drain(t.Context()); err != nil {
					t.Error(err)
				}
			}
			sent, failed := l.stop()
			if failed > 0 {
				t.Errorf("%d of %d requests failed, want none", failed, sent)
			}
			t.Logf("%d requests", sent)
		})
	}
}

// load is an open loop of requests, one at each tick: half of them reads, half
// of them orders with a body.
type load struct {
	sent, failed atomic.Int64
	cancel       context.CancelFunc
	running      sync.WaitGroup
}

func startLoad(t *testing.T, client *http.Client, url string, every time.Duration) *load {
	ctx, cancel := context.WithCancel(t.Context())
	l := &load{cancel: cancel}
	l.running.Go(func() {
		due := time.NewTicker(every)
		defer due.Stop()
		for ctx.Err() == nil {
			<-due.C
			n := l.sent.Add(1)
			l.running.Go(func() {
				if err := ask(client, url, n); err != nil && l.failed.Add(1) <= 3 {
					t.Errorf("request %d: %v", n, err)
				}
			})
		}
	})
	return l
}

// await waits until so many more requests were sent.
func (l *load) await(n int64) {
	for goal := l.sent.Load() + n; l.sent.Load() < goal; {
		<-time.After(2 * time.Millisecond)
	}
}

func (l *load) stop() (sent, failed int64) {
	l.cancel()
	l.running.Wait()
	return l.sent.Load(), l.failed.Load()
}

func ask(client *http.Client, url string, n int64) error {
	var res *http.Response
	var err error
	if n%2 == 0 {
		res, err = client.Get(url + "/api/products")
	} else {
		post := fmt.Sprintf(`{"requestId":"load-%d","author":"member-00000","title":"a","body":"b"}`, n)
		res, err = client.Post(url+"/api/posts", "application/json", strings.NewReader(post))
	}
	if err != nil {
		return err
	}
	defer res.Body.Close()
	answer, err := io.ReadAll(res.Body)
	if err != nil {
		return err
	}
	if res.StatusCode >= http.StatusInternalServerError {
		return fmt.Errorf("status %d: %s", res.StatusCode, answer)
	}
	return nil
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
