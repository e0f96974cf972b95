package replica

import (
	"context"
	"net"
	"sync"
	"time"
)

// listener is a net.Listener that can cut all its connections at once, as the
// operating system does when a process dies. The servers' own ways to stop
// won't do: gRPC's waits for connections whose handshake isn't over.
type listener struct {
	net.Listener

	mu    sync.Mutex
	isCut bool
	conns map[*conn]struct{}
}

// conn is a connection that its listener knows.
type conn struct {
	net.Conn
	listener *listener
}

func newListener(l net.Listener) *listener {
	return &listener{Listener: l, conns: make(map[*conn]struct{})}
}

// Accept waits for the next connection.
func (l *listener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.isCut {
		_ = c.Close()
		return nil, net.ErrClosed
	}
	known := &conn{Conn: c, listener: l}
	l.conns[known] = struct{}{}
	return known, nil
}

// Close closes the connection.
func (c *conn) Close() error {
	c.listener.mu.Lock()
	delete(c.listener.conns, c)
	c.listener.mu.Unlock()
	return c.Conn.Close()
}

// open counts the open connections whose remote address isn't one to leave out.
func (l *listener) open(leaveOut func(addr string) bool) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	n := 0
	for c := range l.conns {
		if !leaveOut(c.RemoteAddr().String()) {
			n++
		}
	}
	return n
}

// settle waits until all who have connected so far are accepted. Until then they
// stand in a queue of the kernel's, whoever came first at its head, and may have
// sent a request: closing the listener would reset them. So settle stands in that
// queue itself. It gives up when ctx ends, or nobody can connect any more.
func (l *listener) settle(ctx context.Context) {
	var d net.Dialer
	last, err := d.DialContext(ctx, "tcp", l.Addr().String())
	if err != nil {
		return
	}
	defer last.Close()
	self := last.LocalAddr().String()
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	for l.open(func(addr string) bool { return addr != self }) == 0 && !l.closed() {
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
	}
}

// closed reports whether the listener was cut.
func (l *listener) closed() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.isCut
}

// cut closes the listener and every connection, with a reset: what is still in
// their buffers is not sent.
func (l *listener) cut() {
	l.mu.Lock()
	l.isCut = true
	conns := l.conns
	l.conns = make(map[*conn]struct{})
	l.mu.Unlock()
	_ = l.Listener.Close()
	for c := range conns {
		if tcp, ok := c.Conn.(*net.TCPConn); ok {
			_ = tcp.SetLinger(0)
		}
		_ = c.Conn.Close()
	}
}
