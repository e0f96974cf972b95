//go:build e2e

package main

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/msalab/msalab/lab/internal/jaeger"
	"github.com/msalab/msalab/lab/internal/relay"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/spans"
)

// TestReadableInRelay buys a hundred times, one after the other, and asks the
// relay for each trace until it is whole: half of them at least are within a
// second, however busy the machine is, since replicas and ingress hold their spans
// back for 50 ms alone.
func TestReadableInRelay(t *testing.T) {
	for _, placement := range []scenario.Placement{scenario.InProc, scenario.Process} {
		shape := scenario.Shape{Architecture: scenario.Services, Placement: placement}
		t.Run(strings.ReplaceAll(shape.String(), "/", "."), func(t *testing.T) {
			s := openShop(t, shape, scenario.BySaga)
			readable(t, s, s.parts.relay.Get)
		})
	}
}

// crossed are the services that a purchase crosses.
var crossed = []string{"ingress", "gateway", "shopping", "select", "pay", "coupon", "point", "card"}

// readable measures how long it takes from a purchase's answer until its whole
// trace can be read.
func readable(t *testing.T, s *benched, get func(context.Context, spans.TraceID) ([]spans.Span, error)) {
	t.Helper()
	const purchases = 100
	var took []time.Duration
	for n := range purchases {
		p := &purchase{shop: s, number: n}
		p.fill(t)
		p.buy(t)
		if t.Failed() {
			return
		}
		var id spans.TraceID
		if err := id.UnmarshalText([]byte(p.trace)); err != nil {
			t.Fatal(err)
		}
		began := time.Now()
		for {
			all, err := get(t.Context(), id)
			if err != nil {
				t.Fatal(err)
			}
			if whole(all) {
				break
			}
			if time.Since(began) > patience {
				t.Fatalf("purchase %d: after %s its trace has %d spans, and isn't whole", n+1, patience, len(all))
			}
			<-time.After(time.Millisecond)
		}
		took = append(took, time.Since(began))
	}
	slices.Sort(took)
	half := took[purchases/2]
	t.Logf("answered until readable: p50 %s, p95 %s, max %s", half, took[purchases*95/100], took[purchases-1])
	if half > time.Second {
		t.Errorf("half of the traces took more than %s, want under a second", half)
	}
}

// whole reports whether the spans are all of a purchase's: one root, no orphan, no
// service missing.
func whole(all []spans.Span) bool {
	tree, sum := spans.NewTree(all), spans.Summarize(all)
	return len(tree.Roots) == 1 && tree.Orphans == 0 &&
		!slices.ContainsFunc(crossed, func(service string) bool { return !slices.Contains(sum.Services, service) })
}

// TestReadableInJaeger does what TestReadableInRelay does, and asks Jaeger alone.
func TestReadableInJaeger(t *testing.T) {
	s := openTraced(t, servicesInProc, scenario.BySaga, "require")
	empty, err := relay.Start(relay.Config{})
	if err != nil {
		t.Fatal(err)
	}
	defer empty.Close()
	readable(t, s, (&jaeger.Traces{Relay: empty, Jaeger: s.parts.jaeger}).Get)
}
