package linkfault

import (
	"context"
	"math/rand/v2"
	"net"
	"slices"
	"sync"
	"time"
)

// chunk is bytes on their way, when they were read, and what holds them back.
type chunk struct {
	data   []byte
	at     time.Time
	delays []delay
}

// delay is how much longer a chunk takes, for as long as a fault is active.
type delay struct {
	fault *fault
	time.Duration
}

// A connection holds back at most so much each way: then its sender feels it,
// as on a full network. A thin link carries packets of connections in turn.
const (
	chunkSize   = 16 << 10
	chunksInWay = 256
	packetSize  = 1000
)

// pipe carries the bytes of one connection one way, and acts the proxy's faults
// out on them.
type pipe struct {
	proxy    *proxy
	held     *hold // of the connection
	from, to net.Conn
	answers  bool // callee to caller: the way on which latency is added
	rand     *rand.Rand
	calls    calls
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
	for {
		buffer := make([]byte, chunkSize)
		n, err := p.from.Read(buffer)
		if n > 0 {
			p.count(buffer[:n])
			select {
			case way <- chunk{buffer[:n], time.Now(), p.delays()}:
			case <-ctx.Done():
				return
			}
		}
		if err != nil {
			return
		}
	}
}

// count counts the calls that begin in data: the faults that are active strike all.
// On a connection that opens into a blackhole none ever begins, as its caller waits
// for the callee's first word: that counts as one.
func (p *pipe) count(data []byte) {
	if p.answers {
		return
	}
	opens := p.calls.begun == 0
	begin := p.calls.in(data)
	for _, f := range p.proxy.active() {
		n := begin
		if opens && f.kind == "link-blackhole" {
			n = max(n, 1)
		}
		for range n {
			f.count()
		}
	}
}

// delays are how much longer the next chunk takes.
func (p *pipe) delays() []delay {
	var all []delay
	for _, f := range p.proxy.active() {
		if f.kind != "link-latency" || !p.answers {
			continue
		}
		d := f.delay
		if f.jitter > 0 {
			d += time.Duration(p.rand.Int64N(int64(2*f.jitter))) - f.jitter
		}
		all = append(all, delay{f, d})
	}
	return all
}

// write sends chunks on in their order: no byte overtakes another.
func (p *pipe) write(ctx context.Context, way <-chan chunk) {
	for c := range way {
		if !p.awaitDue(ctx, c) || !sleep(ctx, p.held.left()) || !p.pass(ctx, c.data) {
			return
		}
	}
	if half, ok := p.to.(interface{ CloseWrite() error }); ok {
		_ = half.CloseWrite() // the other end may be gone
	}
}

// awaitDue waits for as long as faults that are still active delay a chunk.
func (p *pipe) awaitDue(ctx context.Context, c chunk) bool {
	for {
		changed, faults := p.proxy.watch()
		due := c.at
		for _, d := range c.delays {
			if slices.Contains(faults, d.fault) {
				due = due.Add(d.Duration)
			}
		}
		if left := time.Until(due); left <= 0 {
			return ctx.Err() == nil
		} else if !wait(ctx, left, changed) {
			return false
		}
	}
}

// pass sends bytes on as the faults let them pass.
func (p *pipe) pass(ctx context.Context, data []byte) bool {
	for len(data) > 0 {
		n := len(data)
		if slices.ContainsFunc(p.proxy.active(), func(f *fault) bool { return f.kind == "link-bandwidth" }) {
			n = min(n, packetSize)
		}
		if !p.awaitOpen(ctx, n) {
			return false
		}
		if _, err := p.to.Write(data[:n]); err != nil {
			return false
		}
		data = data[n:]
	}
	return true
}

// awaitOpen waits for as long as the faults hold bytes of this length back.
func (p *pipe) awaitOpen(ctx context.Context, length int) bool {
	var booked map[*fault]time.Time
	for {
		changed, faults := p.proxy.watch()
		var left time.Duration
		for _, f := range faults {
			switch f.kind {
			case "link-blackhole":
				left = forever
			case "link-bandwidth":
				if booked[f].IsZero() {
					if booked == nil {
						booked = map[*fault]time.Time{}
					}
					booked[f] = f.book(p.answers, length)
				}
				left = max(left, time.Until(booked[f]))
			}
		}
		if left <= 0 {
			return ctx.Err() == nil
		}
		if !wait(ctx, left, changed) {
			return false
		}
	}
}

const forever = 1000 * time.Hour

// wait waits until the faults change, at most for d, and reports whether ctx lasted.
func wait(ctx context.Context, d time.Duration, changed <-chan struct{}) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-changed:
	case <-ctx.Done():
		return false
	}
	return true
}

// sleep waits, and reports whether ctx lasted.
func sleep(ctx context.Context, d time.Duration) bool {
	if d <= 0 {
		return ctx.Err() == nil
	}
	return wait(ctx, d, nil)
}
