// Package control talks to replicas over control/v1: it follows their figures
// and tells them which faults to act out. It turns the wire's messages into the
// shop's types and back, and knows nothing of what either is used for.
package control

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"slices"
	"sync"
	"time"

	"google.golang.org/genproto/googleapis/rpc/code"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/durationpb"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/shop/figures"
	"github.com/msalab/msalab/lab/shop/ports"
	controlv1 "github.com/msalab/msalab/proto/control/v1"
)

// Controller talks to any number of replicas, by address. A connection lasts as
// long as somebody uses it: as a replica is watched while it lives, there is
// one per replica, and it goes with the watch.
type Controller struct {
	patience time.Duration // with a replica that doesn't answer
	prepares time.Duration // with one that has much to do before it answers

	mu    sync.Mutex
	conns map[string]*conn
}

var _ ports.Controller = (*Controller)(nil)

// conn is a connection and how many use it.
type conn struct {
	*grpc.ClientConn
	users int
}

// New returns a controller without connections.
func New() *Controller {
	return &Controller{patience: answerTime, prepares: prepareTime, conns: map[string]*conn{}}
}

// answerTime is how long a replica may take to do what it is told. A process that
// was stopped takes calls and never answers them: nobody must wait for it.
const answerTime = 5 * time.Second

// prepareTime is the same for a fault that it must prepare: 40 ms of work, but many
// seconds on a machine that is very busy. Who heals the fault ends the wait.
const prepareTime = time.Minute

// Watch calls f with each of the figures that the replica at addr sends, until
// ctx ends (the error is ctx's) or the replica does: nil when it closed the
// stream, an error when it broke off.
func (c *Controller) Watch(ctx context.Context, addr string, f func(figures.Replica)) error {
	client, release, err := c.client(addr)
	if err != nil {
		return fmt.Errorf("watch %s: %w", addr, err)
	}
	defer release()
	stream, err := client.Watch(ctx, &controlv1.WatchRequest{})
	for err == nil {
		var m *controlv1.Figures
		if m, err = stream.Recv(); err == nil {
			f(told(m))
		}
	}
	switch {
	case errors.Is(err, io.EOF):
		return nil
	case ctx.Err() != nil:
		return ctx.Err()
	}
	return fmt.Errorf("watch %s: %w", addr, err)
}

// FaultKinds asks the replica at addr which kinds of fault it can act out.
func (c *Controller) FaultKinds(ctx context.Context, addr string) (kinds []string, err error) {
	err = c.tell(ctx, c.patience, "describe", addr, func(ctx context.Context, client controlv1.ControlServiceClient) error {
		described, err := client.Describe(ctx, &controlv1.DescribeRequest{})
		kinds = described.GetFaultKinds()
		return err
	})
	return kinds, err
}

// SetFaults replaces the faults active in the replica at addr; it has time to prepare
// those that are new to it. Each fault draws from seed and its own id, so that two
// faults never strike in step.
func (c *Controller) SetFaults(ctx context.Context, addr string, seed uint64, faults []scenario.Fault, fresh ...scenario.Fault) error {
	req, patience := &controlv1.SetFaultsRequest{}, c.patience
	for _, f := range faults {
		kind, _ := scenario.FaultKindOf(f.Kind)
		if kind.Prepares != (scenario.Text{}) && slices.ContainsFunc(fresh, func(n scenario.Fault) bool { return n.ID == f.ID }) {
			patience = c.prepares
		}
		m, err := fault(f, seed)
		if err != nil {
			return err
		}
		req.Faults = append(req.Faults, m)
	}
	return c.tell(ctx, patience, "set faults", addr, func(ctx context.Context, client controlv1.ControlServiceClient) error {
		_, err := client.SetFaults(ctx, req)
		return err
	})
}

// client returns a client for the replica at addr, over the connection that is
// there or a new one, and what gives it back.
func (c *Controller) client(addr string) (controlv1.ControlServiceClient, func(), error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	cc := c.conns[addr]
	if cc == nil {
		// Passthrough: addr is an address, not a name to be looked up.
		grpcConn, err := grpc.NewClient("passthrough:///"+addr, grpc.WithTransportCredentials(insecure.NewCredentials()))
		if err != nil {
			return nil, nil, err
		}
		cc = &conn{ClientConn: grpcConn}
		c.conns[addr] = cc
	}
	cc.users++
	return controlv1.NewControlServiceClient(cc), func() { c.release(addr, cc) }, nil
}

func (c *Controller) release(addr string, cc *conn) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if cc.users--; cc.users == 0 {
		delete(c.conns, addr)
		_ = cc.Close() // it only reports that it was closed before
	}
}

// tell makes a call of the replica at addr, and doesn't wait for ever; its error
// reads without gRPC's wrapping.
func (c *Controller) tell(ctx context.Context, patience time.Duration, what, addr string, call func(context.Context, controlv1.ControlServiceClient) error) error {
	client, release, err := c.client(addr)
	if err != nil {
		return fmt.Errorf("%s at %s: %w", what, addr, err)
	}
	defer release()
	calling, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	err = call(calling, client)
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		err = ctx.Err()
	case status.Code(err) == codes.DeadlineExceeded:
		err = fmt.Errorf("%w within %s", ports.ErrNoAnswer, patience)
	default:
		err = errors.New(status.Convert(err).Message())
	}
	return fmt.Errorf("%s at %s: %w", what, addr, err)
}

// fault is a fault as the wire has it.
func fault(f scenario.Fault, seed uint64) (*controlv1.Fault, error) {
	m := &controlv1.Fault{
		Id:       f.ID,
		Kind:     f.Kind,
		Function: f.Function,
		Method:   f.Method,
		Baggage:  f.Baggage,
		Rate:     f.Rate,
		Seed:     seed ^ hash(f.ID),

		Distribution: f.Distribution,
		Requests:     f.Requests,
		Workers:      uint32(f.Workers),
		Share:        f.Share,
		Growth:       f.Growth,
		Ceiling:      f.Ceiling,
		Hidden:       f.Hidden,
	}
	if f.Delay != 0 {
		m.Delay = durationpb.New(f.Delay)
	}
	if f.Code != "" {
		number, known := code.Code_value[f.Code]
		if !known {
			return nil, fmt.Errorf("fault %s: no gRPC status code %q", f.ID, f.Code)
		}
		m.Code = uint32(number)
	}
	return m, nil
}

func hash(s string) uint64 {
	h := fnv.New64a()
	_, _ = io.WriteString(h, s) // never fails
	return h.Sum64()
}
