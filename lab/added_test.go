package main

import (
	"io"
	"math"
	"net/http"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/msalab/msalab/lab/engine"
	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
)

// BenchmarkAddedReplica measures the time from the command that adds a replica until
// this takes its first request, by its own span of that, under 100 requests a second:
// a copy of the monolith, a gateway, which the ingress finds, and a board, which the
// gateway finds by xDS.
//
//	go test -run xxx -bench AddedReplica -benchtime 20x ./lab
func BenchmarkAddedReplica(b *testing.B) {
	for _, p := range []scenario.Placement{scenario.InProc, scenario.Process} {
		for _, tt := range []struct {
			architecture scenario.Architecture
			unit         string
		}{{scenario.Monolith, "monolith"}, {scenario.Services, "gateway"}, {scenario.Services, "board"}} {
			shape := scenario.Shape{Architecture: tt.architecture, Placement: p}
			b.Run(shape.String()+"/"+tt.unit, func(b *testing.B) {
				took := added(b, shape, tt.unit, b.N)
				slices.Sort(took)
				b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
				b.ReportMetric(float64(took[(len(took)*95-1)/100].Microseconds())/1000, "p95-ms")
				b.ReportMetric(0, "ns/op")
			})
		}
	}
}

// TestAddedReplica keeps the benchmark working.
func TestAddedReplica(t *testing.T) {
	added(t, servicesInProc, "board", 1)
}

// added adds a replica n times, and takes it away again.
func added(t testing.TB, shape scenario.Shape, unit string, n int) (took []time.Duration) {
	l := openLive(t, 0, shape)
	defer l.stop()
	before := len(l.e.Snapshot().Shops[0].Replicas)
	replicas := func(n int) func() bool {
		return func() bool { return l.healthy() && len(l.e.Snapshot().Shops[0].Replicas) == n }
	}
	defer readPosts(t, l.e.Snapshot().Shops[0].URL)()
	for range n {
		asked := time.Now()
		l.e.Do(engine.Scale{Function: unit, Replicas: 2})
		l.await("a second "+unit+" has a request", func() bool {
			began := l.firstOf(runs.ReplicaID(unit+"-2"), asked)
			if !began.IsZero() {
				took = append(took, began.Sub(asked))
			}
			return !began.IsZero()
		})
		l.do(engine.Scale{Function: unit, Replicas: 1})
		l.await("it is gone", replicas(before))
	}
	return took
}

// firstOf is when the first request began that a replica took after since, as the
// traces tell; zero: none so far.
func (l *live) firstOf(id runs.ReplicaID, since time.Time) (first time.Time) {
	l.t.Helper()
	found, err := l.parts.relay.Find(l.t.Context(), engine.TraceQuery{Since: since, Limit: math.MaxInt})
	if err != nil {
		l.t.Fatal(err)
	}
	for _, sum := range found {
		all, err := l.parts.relay.Get(l.t.Context(), sum.Trace)
		if err != nil {
			l.t.Fatal(err)
		}
		for _, s := range all {
			if s.Instance == string(id) && s.Start.After(since) && (first.IsZero() || s.Start.Before(first)) {
				first = s.Start
			}
		}
	}
	return first
}

// readPosts reads the posts of a shop, 100 times a second, until it is told to stop.
func readPosts(t testing.TB, url string) (stop func()) {
	done := make(chan struct{})
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 100}, Timeout: patience}
	var running sync.WaitGroup
	running.Go(func() {
		due := time.NewTicker(10 * time.Millisecond)
		defer due.Stop()
		for {
			select {
			case <-done:
				return
			case <-due.C:
			}
			running.Go(func() {
				res, err := client.Get(url + "/api/posts")
				if err != nil {
					t.Error(err)
					return
				}
				defer res.Body.Close()
				// A full queue, on a machine that has other work, is an answer too.
				if _, err := io.Copy(io.Discard, res.Body); err != nil {
					t.Error(err)
				}
			})
		}
	})
	return func() {
		close(done)
		running.Wait()
		client.CloseIdleConnections()
	}
}
