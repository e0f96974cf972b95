package replica

import (
	"net"
	"sync"
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
