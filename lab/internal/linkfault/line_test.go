package linkfault

import (
	"io"
	"net"
	"syscall"
	"testing"
	"time"
)

// echo is a server that sends back what it gets, twice.
func echo(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			text, _ := io.ReadAll(conn)
			_, _ = conn.Write(append(text, text...))
			_ = conn.Close()
		}
	}()
	t.Cleanup(func() { _ = l.Close(); <-done })
	return l.Addr().String()
}

// scarce is a listener whose first try to take a connection fails, as it does
// when too many files are open.
type scarce struct {
	net.Listener
	failed bool
}

func (s *scarce) Accept() (net.Conn, error) {
	if !s.failed {
		s.failed = true
		return nil, syscall.EMFILE
	}
	return s.Listener.Accept()
}

func TestProxyOutlastsAFailedAccept(t *testing.T) {
	target := echo(t)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := over(&scarce{Listener: l}, target, 0)
	defer p.Close()
	conn, err := net.Dial("tcp", p.addr())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	_ = conn.SetDeadline(time.Now().Add(10 * time.Second))
	_, _ = conn.Write([]byte("hello"))
	_ = conn.(*net.TCPConn).CloseWrite()
	if got, err := io.ReadAll(conn); err != nil || string(got) != "hellohello" {
		t.Errorf("got %q back (%v), want hellohello", got, err)
	}
}

func TestLine(t *testing.T) {
	line, err := OpenLine(echo(t))
	if err != nil {
		t.Fatal(err)
	}
	defer line.Close()
	if line.Stall(time.Second) {
		t.Error("a line without connections stalls one")
	}
	ask := func(before func()) time.Duration {
		conn, err := net.Dial("tcp", line.Addr())
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		_, _ = conn.Write([]byte("hello"))
		began := time.Now()
		before()
		_ = conn.(*net.TCPConn).CloseWrite()
		if got, err := io.ReadAll(conn); err != nil || string(got) != "hellohello" {
			t.Errorf("got %q back (%v)", got, err)
		}
		return time.Since(began)
	}
	// It stalls any one: there is but one.
	stalled := func() {
		tick := time.NewTicker(time.Millisecond)
		defer tick.Stop()
		for deadline := time.Now().Add(time.Minute); !line.Stall(60 * time.Millisecond); <-tick.C {
			if time.Now().After(deadline) {
				t.Fatal("the connection hasn't come to the line within a minute")
			}
		}
	}
	if got := ask(stalled); got < 50*time.Millisecond {
		t.Errorf("a connection stalled for 60 ms took %v", got)
	}
	if got, want := line.Traffic(), (Traffic{Conns: 1, Sent: 5, Answered: 10}); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	first := line.Traffic()
	line.SetDelay(30 * time.Millisecond)
	if got := ask(func() {}); got < 55*time.Millisecond {
		t.Errorf("a line of 30 ms took %v for a new connection and an answer, want twice that", got)
	}
	line.SetDelay(0)
	ask(func() {})
	if got, want := line.Traffic().Since(first), (Traffic{Conns: 2, Sent: 10, Answered: 20}); got != want {
		t.Errorf("since the first call %+v passed, want %+v", got, want)
	}
}
