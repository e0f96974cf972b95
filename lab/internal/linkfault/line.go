package linkfault

import (
	"fmt"
	"net"
	"sync/atomic"
	"time"
)

// Line is a proxy to one address that stands for as long as it is needed, faults
// or none. It counts what passes.
type Line struct {
	proxy *proxy
}

// Traffic is what has passed a line, at its sockets: with all headers, and
// without those of TCP and IP.
type Traffic struct {
	Conns    int   // connections opened
	Sent     int64 // bytes from the callers
	Answered int64 // bytes to the callers
}

// Since is what has passed since an earlier count.
func (t Traffic) Since(earlier Traffic) Traffic {
	return Traffic{t.Conns - earlier.Conns, t.Sent - earlier.Sent, t.Answered - earlier.Answered}
}

// OpenLine opens a line to an address. It delays nothing yet.
func OpenLine(target string) (*Line, error) {
	p, err := open(target, 0)
	if err != nil {
		return nil, fmt.Errorf("open a line: %w", err)
	}
	return &Line{proxy: p}, nil
}

// Addr is where callers reach the line.
func (l *Line) Addr() string { return l.proxy.addr() }

// SetDelay has every answer take that much longer from now on, and every
// connection that much longer to open, as it does where a round trip takes long:
// what a caller sends right away waits for as long as the handshake would.
func (l *Line) SetDelay(d time.Duration) {
	l.proxy.set([]*fault{{id: "line", kind: "link-latency", delay: d, opening: true}})
}

// Stall holds back what passes on one of the connections for a while, both ways,
// as a packet does that is lost and sent again. It reports whether there is one.
func (l *Line) Stall(d time.Duration) bool {
	l.proxy.mu.Lock()
	defer l.proxy.mu.Unlock()
	for _, h := range l.proxy.conns {
		h.until.Store(time.Now().Add(d).UnixNano())
		return true
	}
	return false
}

// Traffic counts what has passed.
func (l *Line) Traffic() Traffic {
	l.proxy.mu.Lock()
	defer l.proxy.mu.Unlock()
	return Traffic{Conns: int(l.proxy.count), Sent: l.proxy.asked.Load(), Answered: l.proxy.answered.Load()}
}

// Close cuts all connections.
func (l *Line) Close() error { return l.proxy.Close() }

// hold is until when a connection is held back.
type hold struct {
	until atomic.Int64 // nanoseconds since 1970; in the past: it isn't
}

// opened returns the hold of a connection that opens while there are these
// faults.
func opened(faults []*fault) *hold {
	h := &hold{}
	for _, f := range faults {
		if f.opening && f.delay > 0 {
			h.until.Store(time.Now().Add(f.delay).UnixNano())
		}
	}
	return h
}

// left is how long it still is.
func (h *hold) left() time.Duration { return time.Until(time.Unix(0, h.until.Load())) }

// counted is a connection whose bytes are counted as they are read.
type counted struct {
	net.Conn
	read *atomic.Int64
}

// Read reads and counts.
func (c counted) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	c.read.Add(int64(n))
	return n, err
}
