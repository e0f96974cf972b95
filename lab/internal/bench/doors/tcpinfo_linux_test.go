package doors

import (
	"context"
	"errors"
	"math"
	"net"
	"sync"
	"testing"

	"golang.org/x/sys/unix"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"

	"github.com/msalab/msalab/lab/internal/linkfault"
)

// watched makes connections, and asks the kernel what it carried on them: on those
// that are closed just before they are.
type watched struct {
	mu             sync.Mutex
	made           int
	open           map[*watchedConn]bool
	sent, received float64 // on those that are closed
	err            error   // of asking
}

// watchedConn tells that it is closed.
type watchedConn struct {
	*net.TCPConn
	by *watched
}

func (w *watched) dial(ctx context.Context, network, addr string) (net.Conn, error) {
	conn, err := (&net.Dialer{}).DialContext(ctx, network, addr)
	if err != nil {
		return nil, err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	c := &watchedConn{conn.(*net.TCPConn), w}
	w.made++
	w.open[c] = true
	return c, nil
}

// Close asks what was carried, and closes.
func (c *watchedConn) Close() error {
	c.by.mu.Lock()
	defer c.by.mu.Unlock()
	if c.by.open[c] {
		c.by.count(c)
		delete(c.by.open, c)
	}
	return c.TCPConn.Close()
}

// count adds what the other end has acknowledged and sent, by TCP_INFO.
func (w *watched) count(c *watchedConn) {
	raw, err := c.SyscallConn()
	if err != nil {
		w.err = err
		return
	}
	var info *unix.TCPInfo
	controlErr := raw.Control(func(fd uintptr) {
		info, err = unix.GetsockoptTCPInfo(int(fd), unix.IPPROTO_TCP, unix.TCP_INFO)
	})
	if controlErr != nil || err != nil {
		w.err = errors.Join(w.err, controlErr, err)
		return
	}
	w.sent, w.received = w.sent+float64(info.Bytes_acked), w.received+float64(info.Bytes_received)
}

// carried is what was carried in all.
func (w *watched) carried(t *testing.T) (sent, received float64) {
	t.Helper()
	w.mu.Lock()
	defer w.mu.Unlock()
	closedSent, closedReceived := w.sent, w.received
	defer func() { w.sent, w.received = closedSent, closedReceived }()
	for c := range w.open {
		w.count(c)
	}
	if w.err != nil {
		t.Fatal(w.err)
	}
	return w.sent, w.received
}

// watchedClient dials a door so that its connections are watched.
func watchedClient(t *testing.T, d Door, addr string) (Client, *watched) {
	t.Helper()
	w := &watched{open: map[*watchedConn]bool{}}
	if d.protocol == grpcCall {
		var c grpcClient
		for range max(1, min(d.conns, 4)) {
			conn, err := grpc.NewClient("passthrough:///"+addr, grpc.WithTransportCredentials(insecure.NewCredentials()),
				grpc.WithContextDialer(func(ctx context.Context, addr string) (net.Conn, error) { return w.dial(ctx, "tcp", addr) }))
			if err != nil {
				t.Fatal(err)
			}
			c = append(c, conn)
		}
		return c, w
	}
	c, err := Dial(d, addr, 4)
	if err != nil {
		t.Fatal(err)
	}
	switch c := c.(type) {
	case *httpClient:
		c.transport.DialContext = w.dial
	case *connectClient:
		c.transport.DialContext = w.dial
	}
	return c, w
}

// TestKernelAgrees holds the bytes that a line counts against the kernel's own
// count, within 1 %, for every door.
func TestKernelAgrees(t *testing.T) {
	s := open(t)
	for _, d := range Doors() {
		t.Run(d.Name, func(t *testing.T) {
			line, err := linkfault.OpenLine(s.Addr(d))
			if err != nil {
				t.Fatal(err)
			}
			c, w := watchedClient(t, d, line.Addr())
			// Alone at first: over HTTP/2 that one connection then serves all.
			if _, err := c.Place(t.Context(), 0, Sample(10)); err != nil {
				t.Fatal(err)
			}
			var callers sync.WaitGroup
			for caller := range 4 {
				callers.Go(func() {
					for range 25 {
						if _, err := c.Place(t.Context(), caller, Sample(10)); err != nil {
							t.Error(err)
						}
					}
				})
			}
			callers.Wait()
			sent, received := w.carried(t)
			got := line.Traffic()
			if math.Abs(float64(got.Sent)-sent) > sent/100 || math.Abs(float64(got.Answered)-received) > received/100 {
				t.Errorf("the line counted %d and %d bytes, the kernel %.0f and %.0f", got.Sent, got.Answered, sent, received)
			}
			if sent < 100*400 || w.made != got.Conns {
				t.Errorf("%.0f bytes were sent on %d connections of %d, want 100 orders on all", sent, w.made, got.Conns)
			}
			if err := c.Close(); err != nil {
				t.Error(err)
			}
			if err := line.Close(); err != nil {
				t.Error(err)
			}
		})
	}
}
