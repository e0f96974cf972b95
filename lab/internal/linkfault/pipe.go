package linkfault

import (
	"context"
	"math/rand/v2"
	"net"
	"sync"
	"time"
)

// chunk is bytes on their way, and when they may go on.
type chunk struct {
	data []byte
	due  time.Time
}

// A connection holds back at most so much each way: then its sender feels it,
// as on a full network.
const (
	chunkSize   = 16 << 10
	chunksInWay = 256
)

// pipe carries the bytes of one connection one way, and acts the proxy's faults
// out on them.
type pipe struct {
	proxy    *proxy
	held     *hold // of the connection
	from, to net.Conn
	answers  bool // callee to caller: the way on which latency is added
	rand     *rand.Rand
}

// run carries bytes until either end closes or ctx ends.
func (p *pipe) run(ctx context.Context) {
	var both sync.WaitGroup
	way := make(chan chunk, chunksInWay)
	ctx, cancel := context.WithCancel(ctx)
	both.Go(func() {
		defer close(way)
		p.read(ctx, way)
	})
	p.write(ctx, way)
	cancel()
	_ = p.from.SetReadDeadline(time.Now()) // wakes read; what fails here is closed already
	both.Wait()
}

func (p *pipe) read(ctx context.Context, way chan<- chunk) {
	var last time.Time
	for {
		buffer := make([]byte, chunkSize)
		n, err := p.from.Read(buffer)
		if n > 0 {
			due := time.Now().Add(p.delay())
			if due.Before(last) {
				due = last // no byte overtakes another
			}
			last = due
			select {
			case way <- chunk{buffer[:n], due}:
			case <-ctx.Done():
				return
			}
		}
		if err != nil {
			return
		}
	}
}

// delay is how much longer the next chunk takes.
func (p *pipe) delay() (sum time.Duration) {
	for _, f := range p.proxy.active() {
		if f.kind != "link-latency" || !p.answers {
			continue
		}
		f.count(true)
		sum += f.delay
		if f.jitter > 0 {
			sum += time.Duration(p.rand.Int64N(int64(2*f.jitter))) - f.jitter
		}
	}
	return sum
}

func (p *pipe) write(ctx context.Context, way <-chan chunk) {
	for c := range way {
		if !sleep(ctx, time.Until(c.due)) || !sleep(ctx, p.held.left()) || !p.awaitOpen(ctx, len(c.data)) {
			return
		}
		if _, err := p.to.Write(c.data); err != nil {
			return
		}
	}
	if half, ok := p.to.(interface{ CloseWrite() error }); ok {
		_ = half.CloseWrite() // the other end may be gone
	}
}

// awaitOpen waits for as long as the faults hold a chunk of this length back.
func (p *pipe) awaitOpen(ctx context.Context, length int) bool {
	counted := false
	for {
		changed, faults := p.proxy.watch()
		swallowed := false
		for _, f := range faults {
			switch f.kind {
			case "link-blackhole":
				swallowed = true
				if !counted {
					f.count(true)
				}
			case "link-bandwidth":
				f.count(true)
				if !sleep(ctx, time.Duration(float64(length)/f.bandwidth*float64(time.Second))) {
					return false
				}
			}
		}
		if !swallowed {
			return true
		}
		counted = true
		select {
		case <-changed:
		case <-ctx.Done():
			return false
		}
	}
}

// sleep waits, and reports whether ctx lasted.
func sleep(ctx context.Context, d time.Duration) bool {
	if d <= 0 {
		return ctx.Err() == nil
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
