package linkfault

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// acceptPause is how long a proxy waits when it couldn't take a connection.
const acceptPause = 10 * time.Millisecond

// proxy stands between the callers of a link and one replica of its callee.
type proxy struct {
	target   string
	listener net.Listener
	seed     uint64
	stop     context.CancelFunc
	work     sync.WaitGroup

	mu      sync.Mutex
	faults  []*fault
	changed chan struct{} // closed when faults changes
	conns   map[net.Conn]*hold
	drained chan struct{} // closed when it lets nobody in and the last has left; nil: it lets in
	count   uint64        // connections so far

	asked, answered atomic.Int64 // bytes read from callers and from the callee
}

// open starts a proxy to target. It breaks nothing yet.
func open(target string, seed uint64) (*proxy, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("open a proxy to %s: %w", target, err)
	}
	return over(listener, target, seed), nil
}

// over starts a proxy to target that takes its callers from listener.
func over(listener net.Listener, target string, seed uint64) *proxy {
	ctx, stop := context.WithCancel(context.Background())
	p := &proxy{
		target: target, listener: listener, seed: seed, stop: stop,
		changed: make(chan struct{}), conns: make(map[net.Conn]*hold),
	}
	p.work.Go(func() { p.accept(ctx) })
	return p
}

func (p *proxy) addr() string { return p.listener.Addr().String() }

// set replaces the faults; it resets the connections that are open when a
// reset is among the new ones.
func (p *proxy) set(faults []*fault) {
	p.mu.Lock()
	defer p.mu.Unlock()
	old := p.faults
	p.faults = faults
	close(p.changed)
	p.changed = make(chan struct{})
	for _, f := range faults {
		if f.kind == "link-reset" && !slices.Contains(old, f) {
			for conn := range p.conns {
				f.count()
				reset(conn)
			}
		}
	}
}

// active returns the faults.
func (p *proxy) active() []*fault {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.faults
}

// watch returns the faults, and what is closed when they change.
func (p *proxy) watch() (<-chan struct{}, []*fault) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.changed, p.faults
}

func (p *proxy) accept(ctx context.Context) {
	for {
		conn, err := p.listener.Accept()
		if errors.Is(err, net.ErrClosed) {
			return
		}
		if err != nil { // too many open files, say: the link must outlast it
			select {
			case <-time.After(acceptPause):
				continue
			case <-ctx.Done():
				return
			}
		}
		if !p.enter(conn) {
			reset(conn)
			continue
		}
		p.work.Go(func() {
			defer p.leave(conn)
			p.serve(ctx, conn)
		})
	}
}

// enter lets a connection in, unless a reset strikes it or the proxy drains.
func (p *proxy) enter(conn net.Conn) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, f := range p.faults {
		if f.kind == "link-reset" {
			f.count()
			return false
		}
	}
	if p.drained != nil {
		return false
	}
	p.conns[conn] = opened(p.faults)
	return true
}

func (p *proxy) leave(conn net.Conn) {
	_ = conn.Close() // it may be closed already
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.conns, conn)
	if p.drained != nil && len(p.conns) == 0 {
		close(p.drained)
	}
}

// serve carries a connection until either end closes it.
func (p *proxy) serve(ctx context.Context, caller net.Conn) {
	callee, err := (&net.Dialer{Timeout: time.Second}).DialContext(ctx, "tcp", p.target)
	if err != nil {
		reset(caller) // as a dead replica would
		return
	}
	defer callee.Close()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(ctx, func() {
		caller.Close()
		callee.Close()
	})()
	p.mu.Lock()
	p.count++
	n, held := p.count, p.conns[caller]
	p.mu.Unlock()
	var both sync.WaitGroup
	for i, way := range []*pipe{
		{proxy: p, held: held, from: counted{caller, &p.asked}, to: callee},
		{proxy: p, held: held, from: counted{callee, &p.answered}, to: caller, answers: true},
	} {
		way.rand = p.draws(n, uint64(i))
		both.Go(func() {
			way.run(ctx)
			if way.answers {
				cancel() // the callee said its last word
			}
		})
	}
	both.Wait()
}

// draws is what one way of the nth connection draws by.
func (p *proxy) draws(n, way uint64) *rand.Rand { return rand.New(rand.NewPCG(p.seed, 2*n+way)) }

// drain lets nobody in any more and waits until the last has left, at most so
// long and until abort is closed; it reports whether all have.
func (p *proxy) drain(most time.Duration, abort <-chan struct{}) bool {
	_ = p.listener.Close() // accept reports it
	p.mu.Lock()
	if p.drained == nil {
		p.drained = make(chan struct{})
		if len(p.conns) == 0 {
			close(p.drained)
		}
	}
	drained := p.drained
	p.mu.Unlock()
	timer := time.NewTimer(most)
	defer timer.Stop()
	select {
	case <-drained:
		return true
	case <-timer.C:
	case <-abort:
	}
	return false
}

// Close cuts every connection and waits until nothing of the proxy runs.
func (p *proxy) Close() error {
	err := p.listener.Close()
	p.stop()
	p.work.Wait()
	if errors.Is(err, net.ErrClosed) {
		return nil
	}
	return err
}

// reset closes a connection with RST instead of FIN.
func reset(conn net.Conn) {
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0) // without it the reset is a close
	}
	_ = conn.Close()
}
