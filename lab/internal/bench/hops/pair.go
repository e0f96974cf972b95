package hops

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"

	hopsv1 "github.com/msalab/msalab/proto/bench/hops/v1"

	"github.com/msalab/msalab/lab/internal/bench"
	"github.com/msalab/msalab/lab/internal/launch"
	"github.com/msalab/msalab/lab/internal/linkfault"
	"github.com/msalab/msalab/lab/internal/xds"
	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/shop/ports"
)

// links are the calls of a pair, both ways.
var links = []runs.Link{{Caller: "ping", Callee: "pong"}, {Caller: "pong", Callee: "ping"}}

// slots are enough for every call that is under way at once, so that none waits
// for one.
const slots = 256

// pair is ping and pong on one way, and the connection to ping's meter.
type pair struct {
	way   way
	conn  *grpc.ClientConn
	meter hopsv1.MeterServiceClient
	undo  []func() error // in the order in which it was done
}

// openPair starts a pair. One that can't be started leaves nothing behind.
func openPair(ctx context.Context, cfg Config, w way, traces string) (p *pair, err error) {
	p = &pair{way: w}
	defer func() {
		if err != nil {
			err = errors.Join(err, p.close())
		}
	}()
	sane, _ := scenario.Preset("sane")
	plane, err := xds.New(xds.Config{Links: links, Policies: scenario.Policies{links[0].String(): sane, links[1].String(): sane}}, cfg.Log)
	if err != nil {
		return nil, err
	}
	p.undo = append(p.undo, plane.Close)
	if w.proxied {
		if err := p.detour(ctx, cfg, plane); err != nil {
			return nil, err
		}
	}
	endpoints, err := p.launch(ctx, cfg, plane.Bootstrap(), traces)
	if err != nil {
		return nil, err
	}
	if err := plane.Publish(endpoints); err != nil {
		return nil, err
	}
	p.conn, err = grpc.NewClient(endpoints[0].Addr, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		return nil, fmt.Errorf("dial the meter: %w", err)
	}
	p.undo = append(p.undo, p.conn.Close)
	p.meter = hopsv1.NewMeterServiceClient(p.conn)
	return p, nil
}

// detour puts proxies on the links before there is anyone to call, so that no
// call ever goes without.
func (p *pair) detour(ctx context.Context, cfg Config, plane *xds.Plane) error {
	proxies := linkfault.New(plane, cfg.Log)
	p.undo = append(p.undo, proxies.Close)
	var faults []scenario.Fault
	for _, l := range links {
		faults = append(faults, scenario.Fault{ID: l.String(), Kind: "link-latency", Link: l.String(), Function: l.Callee, Rate: 1, Delay: p.way.delay})
	}
	return proxies.SetFaults(ctx, 1, faults)
}

// launch starts the replicas, that with the meter first: one with both
// functions, or one each.
func (p *pair) launch(ctx context.Context, cfg Config, discovery, traces string) ([]ports.Endpoint, error) {
	shape := scenario.Shape{Architecture: scenario.Services, Placement: cfg.Placement}
	carried := [][]string{{"ping"}, {"pong"}}
	if p.way.local {
		shape.Architecture = scenario.Monolith
		carried = [][]string{{"ping", "pong"}}
	}
	launcher, err := launch.New(launch.Config{Shape: shape, Slots: slots, Queue: slots, Discovery: discovery, Traces: traces, Log: cfg.Log})
	if err != nil {
		return nil, err
	}
	p.undo = append(p.undo, launcher.Close)
	var endpoints []ports.Endpoint
	for _, functions := range carried {
		r, err := launcher.Launch(ctx, ports.ReplicaSpec{ID: runs.ReplicaID(functions[0] + "-1"), Functions: functions, Version: "v1", Seed: 1, WorkOff: true})
		if err != nil {
			return nil, err
		}
		endpoints = append(endpoints, r.Endpoint())
	}
	return endpoints, nil
}

// close ends the pair, what was started last first.
func (p *pair) close() error {
	var errs []error
	for _, f := range slices.Backward(p.undo) {
		errs = append(errs, f())
	}
	return errors.Join(errs...)
}

// localBlock is how many local operations are timed together: one alone takes
// hardly longer than reading the clock.
const localBlock = 50

// round measures an operation.
func (p *pair) round(cfg Config, operation hopsv1.Operation, size uint32) bench.Round {
	return p.measure(cfg, &hopsv1.MeasureRequest{Operation: operation, Size: size})
}

// tracedRound measures one call whose spans are recorded.
func (p *pair) tracedRound(cfg Config) bench.Round {
	return p.measure(cfg, &hopsv1.MeasureRequest{Operation: hopsv1.Operation_OPERATION_CHAIN, Size: 1, Traced: true})
}

func (p *pair) measure(cfg Config, request *hopsv1.MeasureRequest) bench.Round {
	request.BudgetMs, request.Least, request.Block = uint32(cfg.Budget/time.Millisecond), uint32(cfg.Least), 1
	if p.way.local {
		request.Block = localBlock
	}
	return func(ctx context.Context) (s bench.Sample, err error) {
		ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
		defer cancel()
		answer, err := p.meter.Measure(ctx, request, grpc.WaitForReady(true))
		if err != nil {
			return s, err
		}
		return bench.Sample{Figures: map[string]float64{"p50": answer.GetMedianNs() / 1000, "cpu": answer.GetCpuNs() / 1000}}, nil
	}
}
