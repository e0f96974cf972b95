//go:build unix

package client

import (
	"context"
	"net/http"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/msalab/msalab/lab/internal/load"
	vegeta "github.com/tsenart/vegeta/v12/lib"
)

const (
	benchRate  = 5000
	benchRound = 2 * time.Second
)

// round is what one round of load at benchRate came to.
type round struct {
	requests int
	bad      int
	cpu      time.Duration   // of this process
	lateness []time.Duration // sorted; of the driver only
}

// BenchmarkHold measures how punctually requests leave at 5,000/s.
func BenchmarkHold(b *testing.B) {
	url := startServer(b)
	drive(b, url, load.Even) // warm up
	var all []time.Duration
	for b.Loop() {
		all = append(all, drive(b, url, load.Poisson).lateness...)
	}
	slices.Sort(all)
	within := 0
	for _, late := range all {
		if late <= time.Millisecond {
			within++
		}
	}
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(100*float64(within)/float64(len(all)), "%-within-1ms")
	b.ReportMetric(float64(all[len(all)/2].Microseconds()), "µs-late-p50")
	b.ReportMetric(float64(all[len(all)*99/100].Microseconds()), "µs-late-p99")
}

// BenchmarkAgainstVegeta measures processor time a request at 5,000/s, ours
// and that of vegeta's library, in rounds that take turns.
func BenchmarkAgainstVegeta(b *testing.B) {
	url := startServer(b)
	drive(b, url, load.Even)
	attack(b, url)
	var ours, theirs, ratios []float64
	for b.Loop() {
		for i := range 5 {
			var o, v round
			if i%2 == 0 {
				o, v = drive(b, url, load.Even), attack(b, url)
			} else {
				v, o = attack(b, url), drive(b, url, load.Even)
			}
			ours = append(ours, float64(o.cpu.Microseconds())/float64(o.requests))
			theirs = append(theirs, float64(v.cpu.Microseconds())/float64(v.requests))
			ratios = append(ratios, ours[len(ours)-1]/theirs[len(theirs)-1])
		}
	}
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(median(ours), "µs-cpu/request")
	b.ReportMetric(median(theirs), "µs-cpu/request-vegeta")
	b.ReportMetric(median(ratios), "x-vegeta")
	b.ReportMetric(slices.Max(ratios), "x-vegeta-worst")
}

func median(s []float64) float64 {
	return slices.Sorted(slices.Values(s))[len(s)/2]
}

// drive makes one round with the driver.
func drive(b *testing.B, url string, arrivals load.Arrivals) round {
	c := New(url)
	defer c.Close()
	var mu sync.Mutex
	var r round
	get := func(ctx context.Context, a load.Arrival) load.Result {
		late := time.Since(a.Due)
		mu.Lock()
		r.lateness = append(r.lateness, late)
		mu.Unlock()
		if answer, err := c.Do(ctx, Request{Method: http.MethodGet, Path: "/"}); err != nil || answer.Status != http.StatusOK {
			return load.Failed
		}
		return load.OK
	}
	d := load.Start(load.Config{Seed: 1})
	defer d.Close()
	before := cpu(b)
	// The round ends by itself: after it the rate is zero.
	l := load.Load{Pacer: load.Step{From: benchRate, After: benchRound}, Arrivals: arrivals, Mix: map[string]float64{"get": 1}, Do: get}
	if err := d.Set(l); err != nil {
		b.Fatal(err)
	}
	time.Sleep(benchRound)
	if err := d.Settle(context.Background()); err != nil {
		b.Fatal(err)
	}
	r.cpu = cpu(b) - before
	f := d.Figures(0)["get"]
	r.requests, r.bad = f.N, f.N-f.OK
	slices.Sort(r.lateness)
	r.check(b, "driver")
	return r
}

// attack makes one round with vegeta.
func attack(b *testing.B, url string) round {
	target := vegeta.NewStaticTargeter(vegeta.Target{Method: http.MethodGet, URL: url})
	attacker := vegeta.NewAttacker()
	var r round
	before := cpu(b)
	for res := range attacker.Attack(target, vegeta.Rate{Freq: benchRate, Per: time.Second}, benchRound, "") {
		r.requests++
		if res.Code != http.StatusOK {
			r.bad++
		}
	}
	r.cpu = cpu(b) - before
	r.check(b, "vegeta")
	return r
}

// check sees that a round did what it was to do. On a machine that has other
// things to do vegeta falls behind, and the driver sheds: then the figures
// would say nothing.
func (r round) check(b *testing.B, name string) {
	b.Helper()
	want := int(benchRate * benchRound.Seconds())
	if r.requests < want*95/100 || r.requests > want*105/100 || r.bad > 0 {
		b.Errorf("%s: %d requests, %d of them bad; want some %d, none bad: is the machine busy?", name, r.requests, r.bad, want)
	}
}

// BenchmarkDo measures what one request costs the client: its own processor time,
// apart from the kernel's, and what it allocates.
func BenchmarkDo(b *testing.B) {
	c := New(startServer(b))
	defer c.Close()
	request := Request{Method: http.MethodGet, Path: "/", Header: http.Header{"Lab-Journey": {"browse"}}}
	b.ReportAllocs()
	user, system := usage(b)
	for b.Loop() {
		ctx, cancel := context.WithTimeout(b.Context(), time.Minute)
		a, err := c.Do(ctx, request)
		cancel()
		if err != nil || a.Status != http.StatusOK {
			b.Fatalf("got %d, %v", a.Status, err)
		}
	}
	userEnd, systemEnd := usage(b)
	b.ReportMetric(float64((userEnd-user).Nanoseconds())/float64(b.N), "ns-user/op")
	b.ReportMetric(float64((systemEnd-system).Nanoseconds())/float64(b.N), "ns-kernel/op")
}
