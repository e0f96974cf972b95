// Package client is an HTTP/1.1 client for putting load on one address.
//
// Unlike net/http's it starts no goroutine: whoever sends a request writes it
// and reads the answer, on a kept connection. That saves two hand-overs
// between goroutines a request, and with them processor time that the load
// would otherwise take from what it measures. It leaves out what shoppers
// don't need: redirects, proxies, compression, TLS, HTTP/2, informational
// answers, answers that are read bit by bit.
package client

import (
	"context"
	"errors"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"
)

// maxIdle is how long a connection is kept unused. Servers close theirs after
// a while too; this is to be sooner.
const maxIdle = 10 * time.Second

// ErrClosed is what a closed client answers.
var ErrClosed = errors.New("client is closed")

// Client sends requests to one host. It may be used by many goroutines at once.
type Client struct {
	host   string // with port
	dialer net.Dialer

	mu     sync.Mutex
	idle   []*conn // the one used last at the end
	closed bool
}

// Request is what to ask for.
type Request struct {
	Method string
	Path   string // with query: "/api/products?query=tea"
	Header http.Header
	Body   []byte // nil: none
}

// Answer is an answer, read to its end.
type Answer struct {
	Status int
	Header Head
	Body   []byte
}

// New returns a client for the host of base, as in "http://127.0.0.1:8080".
func New(base string) *Client {
	host := strings.TrimSuffix(strings.TrimPrefix(base, "http://"), "/")
	return &Client{host: host}
}

// Do sends a request and returns the answer, whatever its status. When a kept
// connection turns out to be closed before an answer begins, the request is
// sent again on another, whatever its method, so that it may reach the server twice.
// (net/http does so with a POST only if it has an Idempotency-Key.) Shoppers may:
// each POST of theirs has a request id, by which the shop knows it again, but that
// which opens a session, and that may come twice.
func (c *Client) Do(ctx context.Context, r Request) (Answer, error) {
	for {
		k, kept, err := c.take(ctx)
		if err != nil {
			return Answer{}, err
		}
		a, err := k.do(ctx, c.host, r)
		if err == nil {
			c.put(k)
			return a, nil
		}
		_ = k.Close()
		if kept && ctx.Err() == nil && errors.Is(err, errNoAnswer) {
			continue
		}
		return Answer{}, err
	}
}

// Close closes the connections that are kept. Those in use follow when their
// requests have ended.
func (c *Client) Close() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.closed = true
	for _, k := range c.idle {
		_ = k.Close()
	}
	c.idle = nil
	return nil
}

// take returns a kept connection, or a new one.
func (c *Client) take(ctx context.Context) (k *conn, kept bool, err error) {
	if k, err := c.takeKept(); k != nil || err != nil {
		return k, true, err
	}
	raw, err := c.dialer.DialContext(ctx, "tcp", c.host)
	if err != nil {
		return nil, false, ofContext(ctx, err)
	}
	return newConn(raw), false, nil
}

func (c *Client) takeKept() (*conn, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed {
		return nil, ErrClosed
	}
	last := len(c.idle) - 1
	if last < 0 {
		return nil, nil
	}
	k := c.idle[last]
	c.idle = c.idle[:last]
	return k, nil
}

// put keeps a connection for later, and drops one that nobody wanted for long.
func (c *Client) put(k *conn) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed || k.last {
		_ = k.Close()
		return
	}
	k.used = time.Now()
	if len(c.idle) > 0 && k.used.Sub(c.idle[0].used) > maxIdle {
		_ = c.idle[0].Close()
		c.idle = c.idle[1:]
	}
	c.idle = append(c.idle, k)
}
