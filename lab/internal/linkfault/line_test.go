package linkfault

import (
	"io"
	"net"
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
		for !line.Stall(60 * time.Millisecond) { // until it has come to the line
			time.Sleep(time.Millisecond)
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
