package doors

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"

	orderv1 "github.com/msalab/msalab/proto/bench/order/v1"
)

// Client calls through one door.
type Client interface {
	// Place has an order priced. The callers have the numbers from 0 on; one of
	// them makes one call at a time.
	Place(ctx context.Context, caller int, order *orderv1.PlaceOrderRequest) (*orderv1.PlaceOrderResponse, error)
	// Close hangs up, once no call is under way.
	Close() error
}

var (
	_ Client = grpcClient(nil)
	_ Client = (*httpClient)(nil)
	_ Client = (*connectClient)(nil)
)

// Dial returns a client of a door at an address, for so many callers. It has at
// most one connection a caller, and keeps it; but for the client that is as
// net/http has it.
func Dial(d Door, addr string, callers int) (Client, error) {
	switch d.protocol {
	case grpcCall:
		return dialGRPC(addr, max(1, min(d.conns, callers)))
	case connectCall, grpcWeb:
		return dialConnect(d, addr, callers), nil
	}
	codec, ok := CodecNamed(d.Codec)
	if !ok {
		return nil, fmt.Errorf("dial %s: unknown codec %q", d.Name, d.Codec)
	}
	return &httpClient{codec: codec, url: "http://" + addr + path(codec), transport: transport(d, callers)}, nil
}

// grpcClient calls by gRPC over its connections in turn.
type grpcClient []*grpc.ClientConn

func dialGRPC(addr string, conns int) (grpcClient, error) {
	var c grpcClient
	for range conns {
		conn, err := grpc.NewClient("passthrough:///"+addr, grpc.WithTransportCredentials(insecure.NewCredentials()))
		if err != nil {
			return nil, errors.Join(fmt.Errorf("dial %s: %w", addr, err), c.Close())
		}
		c = append(c, conn)
	}
	return c, nil
}

// Place has an order priced.
func (c grpcClient) Place(ctx context.Context, caller int, order *orderv1.PlaceOrderRequest) (*orderv1.PlaceOrderResponse, error) {
	return orderv1.NewOrderServiceClient(c[caller%len(c)]).PlaceOrder(ctx, order)
}

// Close hangs up.
func (c grpcClient) Close() error {
	var errs []error
	for _, conn := range c {
		errs = append(errs, conn.Close())
	}
	return errors.Join(errs...)
}

// httpClient calls by a POST.
type httpClient struct {
	codec     Codec
	url       string
	transport *http.Transport
}

// transport makes connections for so many callers. One that is plain takes no
// notice of them: of the connections to a server it keeps two, and closes the
// others when their calls are over.
func transport(d Door, callers int) *http.Transport {
	if d.plain {
		return http.DefaultTransport.(*http.Transport).Clone()
	}
	t := &http.Transport{
		MaxConnsPerHost: callers, MaxIdleConnsPerHost: callers,
		DisableKeepAlives: d.closes, DisableCompression: true,
		Protocols: new(http.Protocols),
	}
	if d.protocol == http1 || d.protocol == grpcWeb {
		t.Protocols.SetHTTP1(true)
	} else {
		t.Protocols.SetUnencryptedHTTP2(true)
	}
	return t
}

// Place has an order priced.
func (c *httpClient) Place(ctx context.Context, _ int, order *orderv1.PlaceOrderRequest) (*orderv1.PlaceOrderResponse, error) {
	body, err := c.codec.Marshal(order)
	if err != nil {
		return nil, fmt.Errorf("write the order: %w", err)
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, c.url, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	request.Header.Set("Content-Type", c.codec.ContentType)
	response, err := c.transport.RoundTrip(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	var text bytes.Buffer
	text.Grow(int(max(0, min(response.ContentLength, MaxBody))) + bytes.MinRead)
	if _, err := text.ReadFrom(io.LimitReader(response.Body, MaxBody)); err != nil {
		return nil, fmt.Errorf("receive the answer: %w", err)
	}
	if response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("answered %s: %s", response.Status, bytes.TrimSpace(text.Bytes()))
	}
	var answer orderv1.PlaceOrderResponse
	if err := c.codec.Unmarshal(text.Bytes(), &answer); err != nil {
		return nil, fmt.Errorf("read the answer: %w", err)
	}
	return &answer, nil
}

// Close hangs up.
func (c *httpClient) Close() error {
	c.transport.CloseIdleConnections()
	return nil
}
