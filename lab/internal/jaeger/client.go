package jaeger

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/backoff"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/connectivity"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/durationpb"
	"google.golang.org/protobuf/types/known/timestamppb"

	tracepb "go.opentelemetry.io/proto/otlp/trace/v1"

	"github.com/msalab/msalab/lab/engine"
	"github.com/msalab/msalab/lab/internal/relay"
	"github.com/msalab/msalab/lab/spans"
	queryv3 "github.com/msalab/msalab/proto/jaeger/query/v3"
)

// client asks Jaeger's query service, jaeger.api_v3, which answers in OTLP.
type client struct{ conn *grpc.ClientConn }

const (
	methodGet  = "/jaeger.api_v3.QueryService/GetTrace"
	methodFind = "/jaeger.api_v3.QueryService/FindTraces"
	// maxAnswer bounds one message of an answer, which holds one trace.
	maxAnswer = 64 << 20
	// maxDepth bounds how many traces a search looks through when Jaeger can't
	// judge all of the query itself.
	maxDepth = 1000
)

func dial(addr string) (*client, error) {
	pace := backoff.DefaultConfig
	pace.BaseDelay, pace.MaxDelay = 50*time.Millisecond, time.Second // it is near
	conn, err := grpc.NewClient(addr,
		grpc.WithTransportCredentials(insecure.NewCredentials()),
		grpc.WithConnectParams(grpc.ConnectParams{Backoff: pace, MinConnectTimeout: time.Second}),
		grpc.WithDefaultCallOptions(grpc.MaxCallRecvMsgSize(maxAnswer)))
	if err != nil {
		return nil, fmt.Errorf("connect to %s: %w", addr, err)
	}
	return &client{conn}, nil
}

func (c *client) close() error { return c.conn.Close() }

// reachable reports whether the last attempt to reach Jaeger went well.
func (c *client) reachable() bool {
	state := c.conn.GetState()
	return state != connectivity.TransientFailure && state != connectivity.Shutdown
}

// find returns the summaries of the traces that fit, newest first. A query that
// Jaeger can't judge as a whole, since a trace fits only by several of its spans,
// looks through the newest traces that fit in part.
func (c *client) find(ctx context.Context, q engine.TraceQuery) ([]spans.Summary, error) {
	limit := cmp.Or(q.Limit, relay.DefaultLimit)
	list, err := c.call(ctx, methodFind, &queryv3.FindTracesRequest{Query: parameters(q, limit)})
	if err != nil {
		return nil, fmt.Errorf("find traces: %w", err)
	}
	byTrace := map[spans.TraceID][]spans.Span{}
	for _, s := range list {
		byTrace[s.Trace] = append(byTrace[s.Trace], s)
	}
	var found []spans.Summary
	for _, trace := range byTrace {
		if sum := spans.Summarize(trace); relay.Matches(sum, q) {
			found = append(found, sum)
		}
	}
	relay.SortNewestFirst(found)
	return found[:min(limit, len(found))], nil
}

// parameters asks for the traces that have one span, the root or one that an
// attribute, a fault or a function marks, with as much of the query as that span shows.
func parameters(q engine.TraceQuery, limit int) *queryv3.TraceQueryParameters {
	since, until := q.Since, q.Until
	if since.IsZero() {
		since = time.Now().Add(-24 * time.Hour)
	}
	if until.IsZero() {
		until = time.Now().Add(time.Minute)
	}
	p := &queryv3.TraceQueryParameters{RawTraces: true, SearchDepth: int32(min(limit, maxTraces)), Attributes: map[string]string{}}
	want := func(attribute, value string) {
		if value != "" {
			p.Attributes[attribute] = value
		}
	}
	if want(spans.AttrShop, q.Shop); q.Attribute != "" || q.Fault != "" || q.Function != "" {
		switch key, value, _ := strings.Cut(q.Attribute, "="); {
		case q.Attribute != "":
			want(key, value)
		case q.Fault != "":
			want(spans.AttrFaultID, q.Fault)
		default:
			want(spans.AttrFunction, q.Function)
		}
		until = until.Add(time.Minute) // the span begins later than its root
		p.SearchDepth = int32(min(max(10*limit, 100), maxDepth))
	} else {
		p.ServiceName = spans.FrontDoor
		want(spans.AttrJourney, q.Journey)
		want(spans.AttrOutcome, q.Outcome)
		p.DurationMin = durationpb.New(q.AtLeast)
	}
	p.StartTimeMin, p.StartTimeMax = timestamppb.New(since), timestamppb.New(until)
	return p
}

// get returns a trace's spans; none: Jaeger doesn't have it.
func (c *client) get(ctx context.Context, id spans.TraceID) ([]spans.Span, error) {
	list, err := c.call(ctx, methodGet, &queryv3.GetTraceRequest{TraceId: id.String(), RawTraces: true})
	if status.Code(err) == codes.NotFound {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("get trace %v: %w", id, err)
	}
	return list, nil
}

// call sends one request and gathers the spans of the answers.
func (c *client) call(ctx context.Context, method string, request proto.Message) ([]spans.Span, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	stream, err := c.conn.NewStream(ctx, &grpc.StreamDesc{ServerStreams: true}, method)
	if err != nil {
		return nil, err
	}
	if err := stream.SendMsg(request); err != nil {
		return nil, err
	}
	if err := stream.CloseSend(); err != nil {
		return nil, err
	}
	var all []spans.Span
	for {
		var answer tracepb.TracesData
		if err := stream.RecvMsg(&answer); errors.Is(err, io.EOF) {
			return all, nil
		} else if err != nil {
			return nil, err
		}
		list, _ := relay.Spans(answer.GetResourceSpans())
		all = append(all, list...)
	}
}
