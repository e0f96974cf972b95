package ingress

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/shop/ports"
)

// pool is the replicas that requests can go to, taken in turns, the heavier ones
// more often.
type pool struct {
	mu       sync.Mutex
	backends []*backend
}

// backend is one replica's HTTP door.
type backend struct {
	id        runs.ReplicaID
	addr      string
	transport *http.Transport
	// Guarded by the pool's mu:
	weight  int
	turn    int           // the largest of all is next
	running int           // requests
	removed bool          // it gets no more of them
	quiet   chan struct{} // closed when it is removed and the last has ended
}

// maxIdle bounds the connections kept to a replica. At 5,000 requests a second
// of 200 ms each, a thousand are in use.
const maxIdle = 1024

// idleTime is how long a connection is kept unused. It is shorter than any
// replica's own, so that it is never the replica that closes one: a request
// just sent on it would be lost.
const idleTime = 15 * time.Second

// settleTime bounds how long replace waits for the requests of a replica that
// was taken out.
const settleTime = 100 * time.Millisecond

func newBackend(e ports.Endpoint) *backend {
	return &backend{
		id:     e.ID,
		weight: max(1, e.Weight),
		addr:   e.HTTPAddr,
		quiet:  make(chan struct{}),
		transport: &http.Transport{
			DialContext:         (&net.Dialer{Timeout: time.Second}).DialContext,
			MaxIdleConnsPerHost: maxIdle,
			IdleConnTimeout:     idleTime,
			DisableCompression:  true,
		},
	}
}

// replace makes the HTTP doors of these replicas the ones that requests go to.
//
// A replica that is no longer among them finishes what it has. But it can only
// finish what it knows of: were it told to drain now, it would close
// connections on which a request is under way that it hasn't read yet. HTTP/1.1
// can't tell those from idle ones, and a POST must not be repeated. So replace
// returns when every request sent to such a replica has been answered, or after
// settleTime: by then the slow ones have been read.
func (p *pool) replace(endpoints []ports.Endpoint) {
	p.mu.Lock()
	old := p.backends
	p.backends = nil
	for _, e := range endpoints {
		if e.HTTPAddr == "" {
			continue
		}
		same := func(b *backend) bool { return b.id == e.ID && b.addr == e.HTTPAddr }
		if i := slices.IndexFunc(old, same); i >= 0 {
			old[i].weigh(e.Weight)
			p.backends = append(p.backends, old[i])
			old = slices.Delete(slices.Clone(old), i, i+1)
			continue
		}
		p.backends = append(p.backends, newBackend(e))
	}
	for _, b := range old {
		b.removed = true
		b.settle()
	}
	p.mu.Unlock()

	deadline := time.NewTimer(settleTime)
	defer deadline.Stop()
	for _, b := range old {
		b.transport.CloseIdleConnections()
		select {
		case <-b.quiet:
		case <-deadline.C:
			return // the connections still in use close with their requests
		}
	}
}

// settle tells when a removed replica has nothing more to do. The pool's lock
// must be held.
func (b *backend) settle() {
	if b.removed && b.running == 0 {
		close(b.quiet)
		b.transport.CloseIdleConnections()
	}
}

// take picks the next replica that is not among those tried; nil: there is
// none. It is smooth weighted round robin, as in nginx: each turn grows by the
// weight, and who is taken steps back by the sum of all weights. The caller owes a
// call of done.
func (p *pool) take(tried []*backend) *backend {
	p.mu.Lock()
	defer p.mu.Unlock()
	var next *backend
	all := 0
	for _, b := range p.backends {
		if slices.Contains(tried, b) {
			continue
		}
		b.turn += b.weight
		all += b.weight
		if next == nil || b.turn > next.turn {
			next = b
		}
	}
	if next == nil {
		return nil
	}
	next.turn -= all
	next.running++
	return next
}

// weigh changes a replica's weight; its turn comes by the new one.
func (b *backend) weigh(weight int) {
	if weight = max(1, weight); weight != b.weight {
		b.weight, b.turn = weight, 0
	}
}

// done notes that a replica has one request less to work on.
func (p *pool) done(b *backend) {
	p.mu.Lock()
	defer p.mu.Unlock()
	b.running--
	b.settle()
}

// errNowhere says that a request could not be sent to any replica.
var errNowhere = errors.New("no replica is ready")

// RoundTrip sends a request to the next replica, and to the one after it where
// nobody listens. The replica that answers is held by the request's exchange.
func (p *pool) RoundTrip(req *http.Request) (*http.Response, error) {
	x := exchangeOf(req.Context())
	var tried []*backend
	for {
		b := p.take(tried)
		if b == nil {
			if len(tried) == 0 {
				return nil, errNowhere
			}
			return nil, fmt.Errorf("%w: none of %d could be connected to", errNowhere, len(tried))
		}
		res, err := b.send(req)
		if err == nil {
			x.sent(b, func() { p.done(b) })
			return res, nil
		}
		p.done(b)
		if req.Context().Err() != nil || !unsent(err) {
			return nil, fmt.Errorf("%s: %w", b.id, err)
		}
		x.refused(b, err)
		tried = append(tried, b)
	}
}

func (b *backend) send(req *http.Request) (*http.Response, error) {
	out := req.WithContext(req.Context())
	u := *req.URL
	u.Host = b.addr
	out.URL = &u
	if req.Body != nil {
		// Transport closes the body whatever happens; another replica may
		// have to read it. The proxy closes the real one.
		out.Body = io.NopCloser(req.Body)
	}
	return b.transport.RoundTrip(out)
}

// unsent reports whether an error means that no connection came about.
func unsent(err error) bool {
	var op *net.OpError
	return errors.As(err, &op) && op.Op == "dial"
}
