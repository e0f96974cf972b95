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

// watched makes connections, and asks the kernel what it carried on them.
type watched struct {
	mu    sync.Mutex
	conns []*net.TCPConn
}

func (w *watched) dial(ctx context.Context, network, addr string) (net.Conn, error) {
	conn, err := (&net.Dialer{}).DialContext(ctx, network, addr)
	if err != nil {
		return nil, err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.conns = append(w.conns, conn.(*net.TCPConn))
	return conn, nil
}

// carried is what the other ends have acknowledged and sent, by TCP_INFO.
func (w *watched) carried(t *testing.T) (sent, received float64) {
	t.Helper()
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, conn := range w.conns {
		raw, err := conn.SyscallConn()
		if err != nil {
			t.Fatal(err)
		}
		var info *unix.TCPInfo
		controlErr := raw.Control(func(fd uintptr) {
			info, err = unix.GetsockoptTCPInfo(int(fd), unix.IPPROTO_TCP, unix.TCP_INFO)
		})
		if errors.Is(controlErr, net.ErrClosed) {
			continue // net/http sometimes dials twice at once, and drops one that carried a greeting
		}
		if controlErr != nil || err != nil {
			t.Fatal(controlErr, err)
		}
		sent, received = sent+float64(info.Bytes_acked), received+float64(info.Bytes_received)
	}
	return sent, received
}

// watchedClient dials a door so that its connections are watched.
func watchedClient(t *testing.T, d Door, addr string) (Client, *watched) {
	t.Helper()
	w := &watched{}
	if d.protocol == grpcCall {
		conn, err := grpc.NewClient("passthrough:///"+addr, grpc.WithTransportCredentials(insecure.NewCredentials()),
			grpc.WithContextDialer(func(ctx context.Context, addr string) (net.Conn, error) { return w.dial(ctx, "tcp", addr) }))
		if err != nil {
			t.Fatal(err)
		}
		return grpcClient{conn}, w
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
// count, within 1 %, for each door that keeps its connections: of one that is
// closed the kernel tells nothing any more.
func TestKernelAgrees(t *testing.T) {
	s := open(t)
	for _, d := range Doors() {
		if d.closes || d.conns > 0 {
			continue
		}
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
			if sent < 100*400 || len(w.conns) != got.Conns {
				t.Errorf("%.0f bytes were sent on %d connections of %d, want 100 orders on all", sent, len(w.conns), got.Conns)
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
