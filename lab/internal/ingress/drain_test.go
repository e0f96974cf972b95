package ingress_test

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/msalab/msalab/lab/engine"
	"github.com/msalab/msalab/lab/internal/ingress"
	"github.com/msalab/msalab/lab/runs"
)

// replica is an HTTP door that can be drained.
type replica struct {
	engine.Endpoint
	server *http.Server
	served chan error
}

func startReplica(t *testing.T, n int, h http.HandlerFunc) *replica {
	t.Helper()
	lis, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	r := &replica{
		Endpoint: engine.Endpoint{ID: runs.ReplicaID(fmt.Sprintf("gateway-%d", n)), Function: "gateway", HTTPAddr: lis.Addr().String()},
		server:   &http.Server{Handler: h},
		served:   make(chan error, 1),
	}
	go func() { r.served <- r.server.Serve(lis) }()
	return r
}

// drain finishes what the replica knows of and closes every other connection
// at once, as net/http does.
func (r *replica) drain(t *testing.T) {
	t.Helper()
	if err := r.server.Shutdown(t.Context()); err != nil {
		t.Error(err)
	}
	<-r.served
}

// Replicas come and go 20 times under 500 requests a second, half of them
// POSTs, and not one request fails.
func TestScaleLosesNothing(t *testing.T) {
	in, client := open(t, ingress.Config{})
	answer := func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		select {
		case <-time.After(time.Duration(rand.IntN(20)) * time.Millisecond):
		case <-r.Context().Done():
		}
		_, _ = io.WriteString(w, "ok")
	}
	steady := startReplica(t, 1, answer)
	defer steady.drain(t)
	in.Route([]engine.Endpoint{steady.Endpoint})

	ctx, stop := context.WithCancel(t.Context())
	var sent, failed atomic.Int64
	var load sync.WaitGroup
	load.Go(func() {
		due := time.NewTicker(2 * time.Millisecond)
		defer due.Stop()
		for ctx.Err() == nil {
			<-due.C
			n := sent.Add(1)
			load.Go(func() {
				if err := ask(client, in.URL(), n%2 == 0); err != nil && failed.Add(1) <= 3 {
					t.Errorf("request %d: %v", n, err)
				}
			})
		}
	})
	for n := range 20 {
		extra := startReplica(t, n+2, answer)
		before := sent.Load()
		in.Route([]engine.Endpoint{steady.Endpoint, extra.Endpoint})
		for sent.Load() < before+30 { // requests are under way to it
			<-time.After(5 * time.Millisecond)
		}
		in.Route([]engine.Endpoint{steady.Endpoint})
		extra.drain(t)
	}
	stop()
	load.Wait()
	if failed.Load() > 0 {
		t.Errorf("%d of %d requests failed, want none", failed.Load(), sent.Load())
	}
	t.Logf("%d requests", sent.Load())
}

func ask(client *http.Client, url string, post bool) error {
	var res *http.Response
	var err error
	if post {
		res, err = client.Post(url, "text/plain", strings.NewReader("one order"))
	} else {
		res, err = client.Get(url)
	}
	if err != nil {
		return err
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		return err
	}
	if string(b) != "ok" {
		return fmt.Errorf("status %d: %s", res.StatusCode, b)
	}
	return nil
}

// A replica that was taken out finishes the request that it has, and Route
// doesn't wait for as long as that may take.
func TestRemovedReplicaFinishes(t *testing.T) {
	in, client := open(t, ingress.Config{})
	arrived, finish := make(chan struct{}), make(chan struct{})
	busy := backend(t, "gateway-1", func(w http.ResponseWriter, _ *http.Request) {
		close(arrived)
		<-finish
		_, _ = io.WriteString(w, "ok")
	})
	in.Route([]engine.Endpoint{busy})
	var wg sync.WaitGroup
	wg.Go(func() {
		if err := ask(client, in.URL(), true); err != nil {
			t.Errorf("request that the removed replica had: %v", err)
		}
	})
	<-arrived
	in.Route(nil)
	close(finish)
	wg.Wait()
}
