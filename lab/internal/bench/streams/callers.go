package streams

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync/atomic"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/connectivity"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/stats"

	"github.com/msalab/msalab/lab/internal/bench"
)

// topic is what is talked about, and followed in one of the ways.
type topic interface {
	// talk says things for so long and returns how long each took to be heard.
	talk(ctx context.Context, length time.Duration) ([]time.Duration, error)
	// listen follows while nothing is said, for about so long: to the end of a
	// question, where it asks. It returns how many it asked.
	listen(ctx context.Context, length time.Duration) (int, error)
	// leave ends what is open.
	leave() error
}

// callers are a talker and a listener, with a connection each.
type callers struct {
	topic
	counts           counts
	talker, listener *grpc.ClientConn
}

// dial has the callers come.
func dial(ctx context.Context, r dialRequest) (c *callers, err error) {
	c = &callers{}
	defer func() {
		if err != nil {
			err = errors.Join(err, c.hangUp())
			c = nil
		}
	}()
	if c.talker, err = c.connect(ctx, r.Talker, r.Topic == chatTopic); err != nil {
		return c, err
	}
	if c.listener, err = c.connect(ctx, r.Listener, true); err != nil {
		return c, err
	}
	switch r.Topic {
	case chatTopic:
		c.topic, err = joinChat(ctx, c.talker, c.listener, r.Name, r.Way)
	case orderTopic:
		c.topic, err = newOrders(ctx, c.talker, c.listener, r.Name, r.Way, r.Quiet)
	case slowTopic:
		c.topic, err = joinSlow(ctx, c.talker, c.listener, r.Name)
	default:
		err = fmt.Errorf("unknown topic %q", r.Topic)
	}
	return c, err
}

// connect opens a connection, whose messages may count.
func (c *callers) connect(ctx context.Context, addr string, counted bool) (*grpc.ClientConn, error) {
	options := []grpc.DialOption{grpc.WithTransportCredentials(insecure.NewCredentials())}
	if counted {
		options = append(options, grpc.WithStatsHandler(&c.counts))
	}
	conn, err := grpc.NewClient("passthrough:///"+addr, options...)
	if err != nil {
		return nil, fmt.Errorf("dial %s: %w", addr, err)
	}
	conn.Connect()
	for s := conn.GetState(); s != connectivity.Ready; s = conn.GetState() {
		if !conn.WaitForStateChange(ctx, s) {
			return nil, errors.Join(fmt.Errorf("dial %s: %w", addr, ctx.Err()), conn.Close())
		}
	}
	return conn, nil
}

// talk says things and sums up how they were heard.
func (c *callers) talk(ctx context.Context, length time.Duration) (r talkResult, err error) {
	before := c.counts.messages.Load()
	delays, err := c.topic.talk(ctx, length)
	if err != nil {
		return r, err
	}
	slices.Sort(delays)
	r.Said, r.Messages = len(delays), int(c.counts.messages.Load()-before)
	r.P50, r.Delays = bench.Percentile(delays, 50), delays
	return r, nil
}

func (c *callers) flood(ctx context.Context, messages int) (floodResult, error) {
	s, ok := c.topic.(*slow)
	if !ok {
		return floodResult{}, errors.New("nobody here is slow")
	}
	return s.flood(ctx, messages)
}

func (c *callers) wake(ctx context.Context) (int, error) {
	s, ok := c.topic.(*slow)
	if !ok {
		return 0, errors.New("nobody here sleeps")
	}
	return s.wake(ctx)
}

func (c *callers) hangUp() error {
	var errs []error
	if c.topic != nil {
		errs = append(errs, c.topic.leave())
	}
	for _, conn := range []*grpc.ClientConn{c.listener, c.talker} {
		if conn != nil {
			errs = append(errs, conn.Close())
		}
	}
	return errors.Join(errs...)
}

// counts counts the messages of connections, both ways.
type counts struct{ messages atomic.Int64 }

var _ stats.Handler = (*counts)(nil)

// HandleRPC counts.
func (c *counts) HandleRPC(_ context.Context, s stats.RPCStats) {
	switch s.(type) {
	case *stats.OutPayload, *stats.InPayload:
		c.messages.Add(1)
	}
}

// TagRPC has nothing to add.
func (c *counts) TagRPC(ctx context.Context, _ *stats.RPCTagInfo) context.Context { return ctx }

// TagConn has nothing to add.
func (c *counts) TagConn(ctx context.Context, _ *stats.ConnTagInfo) context.Context { return ctx }

// HandleConn has nothing to count.
func (c *counts) HandleConn(context.Context, stats.ConnStats) {}
