package replica

import (
	"context"
	"sync"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/peer"
	"google.golang.org/grpc/status"

	controlv1 "github.com/msalab/msalab/proto/control/v1"
	"github.com/msalab/msalab/services/internal/replica/fault"
)

// How often Watch sends figures.
const (
	watchDefault = 250 * time.Millisecond
	watchLeast   = 10 * time.Millisecond
)

const watchMethod = controlv1.ControlService_Watch_FullMethodName

// control serves the control service of a replica.
type control struct {
	controlv1.UnimplementedControlServiceServer
	*Replica
}

var _ controlv1.ControlServiceServer = control{}

// Describe says what the replica is.
func (c control) Describe(context.Context, *controlv1.DescribeRequest) (*controlv1.DescribeResponse, error) {
	d := &controlv1.DescribeResponse{Id: c.cfg.ID, Version: c.cfg.Version}
	var causes []string
	for _, f := range c.functions {
		d.Functions = append(d.Functions, f.Name)
		causes = append(causes, f.Plants...)
	}
	d.FaultKinds = fault.Kinds(causes...)
	if s := c.switcher(); s != nil {
		d.Checkouts, d.Checkout = s.Ways(), s.Way()
	}
	return d, nil
}

// Watch sends figures at once, at every interval, when a crash fault has struck
// (the last that is heard of a process), and when a drain has ended.
func (c control) Watch(request *controlv1.WatchRequest, stream grpc.ServerStreamingServer[controlv1.Figures]) error {
	interval := watchDefault
	if request.Interval != nil {
		if interval = request.Interval.AsDuration(); interval < watchLeast {
			return status.Errorf(codes.InvalidArgument, "interval: %v is not at least %v", interval, watchLeast)
		}
	}
	if p, ok := peer.FromContext(stream.Context()); ok {
		c.watchers.add(p.Addr.String(), 1)
		defer c.watchers.add(p.Addr.String(), -1)
	}
	ticker := time.NewTicker(interval)
	defer ticker.Stop()
	crashing := c.crashing.C()
	for {
		last := c.quiet.happened()
		if err := stream.Send(c.figures()); err != nil || last {
			return err
		}
		select {
		case <-ticker.C:
		case <-c.quiet.C():
		case <-crashing:
			crashing = nil
		case <-stream.Context().Done():
			return status.FromContextError(stream.Context().Err()).Err()
		}
	}
}

// SetFaults replaces the active faults.
func (c control) SetFaults(ctx context.Context, request *controlv1.SetFaultsRequest) (*controlv1.SetFaultsResponse, error) {
	faults := make([]fault.Fault, 0, len(request.Faults))
	for _, f := range request.Faults {
		faults = append(faults, fault.Fault{
			ID: f.Id, Kind: f.Kind, Function: f.Function, Method: f.Method,
			Baggage: f.Baggage, Rate: f.Rate, Seed: f.Seed,
			Delay: f.Delay.AsDuration(), Distribution: f.Distribution, Code: codes.Code(f.Code),
			Requests: f.Requests, Workers: int(f.Workers), Share: f.Share, Growth: f.Growth, Ceiling: f.Ceiling, Hidden: f.Hidden,
		})
	}
	if err := fault.Validate(faults, c.targets()); err != nil {
		return nil, status.Error(codes.InvalidArgument, err.Error())
	}
	if err := c.replaceFaults(ctx, faults); err != nil {
		return nil, status.Error(codes.Internal, err.Error())
	}
	return &controlv1.SetFaultsResponse{}, nil
}

// watchers are the remote addresses of connections that carry a Watch.
type watchers struct {
	mu     sync.Mutex
	counts map[string]int
}

// add counts a Watch that begins (1) or ends (-1).
func (w *watchers) add(addr string, n int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.counts[addr] += n; w.counts[addr] == 0 {
		delete(w.counts, addr)
	}
}

func (w *watchers) has(addr string) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.counts[addr] > 0
}
