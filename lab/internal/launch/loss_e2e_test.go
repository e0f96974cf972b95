//go:build e2e

package launch

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/msalab/msalab/lab/internal/control"
	"github.com/msalab/msalab/lab/internal/ingress"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/shop/figures"
	"github.com/msalab/msalab/lab/shop/ports"
)

// Replicas that serve come and go 20 times under 500 requests a second, one in
// ten of them to write, and not one request fails: the whole way, from launcher,
// ingress and xDS to the replica's own drain. Nothing is tried again, as links have
// no policy. Where the machine was too busy for as many requests it is tried again,
// twice at most.
func TestScaleLosesNothing(t *testing.T) {
	for _, shape := range scenario.Shapes() {
		t.Run(shape.String(), func(t *testing.T) {
			for n := range 3 {
				var rate, busy float64
				t.Run(fmt.Sprint(n+1), func(t *testing.T) { rate, busy = losesNothing(t, openShop(t, shape)) })
				switch {
				case t.Failed() || rate >= leastRate:
					return
				case busy <= mostOverslept:
					t.Fatalf("%.0f requests a second, want %d at least: the machine wasn't too busy", rate, leastRate)
				}
			}
			t.Log("the machine was too busy three times")
		})
	}
}

const (
	leastRate     = 450  // requests a second: 500, within room
	mostOverslept = 0.05 // share of naps, on a machine that isn't too busy
)

// losesNothing returns how many requests a second there were, and how busy the machine
// was.
func losesNothing(t *testing.T, s *room) (rate, busy float64) {
	const rounds = 20
	none, err := scenario.StartPolicies(&scenario.PolicyChange{Link: scenario.EveryLink, Preset: "none"})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.plane.Govern(none); err != nil {
		t.Fatal(err)
	}
	units := []string{"gateway", "board"} // found by the ingress, and by xDS
	if s.cfg.Shape.Architecture == scenario.Monolith {
		units = units[:1]
	}
	start := func(n int) (all []ports.Replica) {
		for _, u := range units {
			all = append(all, s.launch(t, u, n))
		}
		return all
	}
	in, client := front(t)
	publish := func(replicas ...ports.Replica) {
		var all, doors []ports.Endpoint
		for _, r := range replicas {
			all = append(all, r.Endpoint())
			if r.Endpoint().HTTPAddr != "" {
				doors = append(doors, r.Endpoint())
			}
		}
		if err := s.plane.Publish(all); err != nil {
			t.Fatal(err)
		}
		in.Route(doors)
	}
	stay := start(1)
	if s.cfg.Shape.Architecture == scenario.Services {
		stay = append(stay, s.launch(t, "regist", 1)) // knows who may open a session
	}
	publish(stay...)
	openSession(t, client, in.URL())
	l := startLoad(t, client, in.URL())
	for n := range rounds {
		goes := start(2 + n)
		publish(append(goes, stay...)...)
		for i, r := range goes {
			l.await(t, func() bool { return served(t, r, units[i]) >= 5 })
		}
		publish(stay...)
		for _, r := range goes {
			if err := r.Drain(t.Context()); err != nil {
				t.Error(err)
			}
		}
	}
	rate = float64(l.sent.Load()) / time.Since(l.began).Seconds()
	sent, failed := l.stop()
	busy = float64(l.overslept) / float64(max(1, l.naps))
	if failed > 0 {
		t.Errorf("%d of %d requests failed, want none", failed, sent)
	}
	t.Logf("%d requests, %.0f a second, %.1f %% of naps too long", sent, rate, 100*busy)
	return rate, busy
}

// openSession makes the client a member's, who may write, as soon as the gateway
// knows where its callees are.
func openSession(t *testing.T, client *http.Client, url string) {
	t.Helper()
	var err error
	if client.Jar, err = cookiejar.New(nil); err != nil {
		t.Fatal(err)
	}
	for began := time.Now(); ; <-time.After(10 * time.Millisecond) {
		err := ask(client, url, 0) // writes
		if err == nil {
			return
		}
		if time.Since(began) > 30*time.Second {
			t.Fatalf("the shop doesn't serve: %v", err)
		}
		res, err := client.Post(url+"/api/session", "application/json", strings.NewReader(`{"memberId": "member-00000"}`))
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
	}
}

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

// served is how many requests to a function a replica has answered.
func served(t *testing.T, r ports.Replica, function string) (n uint64) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	_ = control.New().Watch(ctx, r.Endpoint().Addr, func(f figures.Replica) { // ends by cancel
		for _, of := range f.Functions[function].Done {
			n += of
		}
		cancel()
	})
	return n
}

// load is an open loop of 500 requests a second, one in ten of them to write.
type load struct {
	began        time.Time
	sent, failed atomic.Int64
	cancel       context.CancelFunc
	running      sync.WaitGroup

	naps, overslept int // of 10 ms each, and those that took 5 more; read them once it has stopped
}

// mostUnderWay bounds the requests that a machine with other work has under way at
// once: below that, it gets 500 of them a second.
const mostUnderWay = 200

func startLoad(t *testing.T, client *http.Client, url string) *load {
	ctx, cancel := context.WithCancel(t.Context())
	l := &load{began: time.Now(), cancel: cancel}
	places := make(chan struct{}, mostUnderWay)
	l.running.Go(func() {
		const most = 100 * time.Millisecond // that is made up for
		for due := l.began; ctx.Err() == nil; due = due.Add(time.Second / 500) {
			<-time.After(time.Until(due))
			if time.Since(due) > most {
				due = time.Now()
			}
			places <- struct{}{}
			n := l.sent.Add(1)
			l.running.Go(func() {
				defer func() { <-places }()
				if err := ask(client, url, n); err != nil && l.failed.Add(1) <= 3 {
					t.Errorf("request %d: %v", n, err)
				}
			})
		}
	})
	l.running.Go(func() {
		const nap, tooLong = 10 * time.Millisecond, 15 * time.Millisecond
		for ctx.Err() == nil {
			began := time.Now()
			<-time.After(nap)
			l.naps++
			if time.Since(began) > tooLong {
				l.overslept++
			}
		}
	})
	return l
}

// await waits until something is so, while the load goes on.
func (l *load) await(t *testing.T, ok func() bool) {
	t.Helper()
	for began := time.Now(); !ok(); <-time.After(5 * time.Millisecond) {
		if time.Since(began) > 30*time.Second {
			t.Fatalf("a replica that was added serves nothing (%d requests were sent)", l.sent.Load())
		}
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
	if n%10 > 0 {
		res, err = client.Get(url + "/api/posts")
	} else {
		post := fmt.Sprintf(`{"requestId":"load-%d","title":"a","body":"b"}`, n)
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
	if res.StatusCode >= http.StatusMultipleChoices {
		return fmt.Errorf("status %d: %s", res.StatusCode, answer)
	}
	return nil
}
