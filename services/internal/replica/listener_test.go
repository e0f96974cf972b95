package replica

import (
	"net"
	"testing"
	"time"
)

// TestSettleWaitsForTheQueue: who has connected and is not accepted yet is waited
// for.
func TestSettleWaitsForTheQueue(t *testing.T) {
	inner, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l := newListener(inner)
	defer l.cut()
	caller, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer caller.Close()
	known := make(chan int, 1)
	go func() {
		l.settle(t.Context())
		known <- l.open(func(addr string) bool { return addr != caller.LocalAddr().String() })
	}()
	select {
	case n := <-known:
		t.Fatalf("settled before anybody was accepted; %d of 1 callers is known", n)
	case <-time.After(20 * time.Millisecond): // for a settle that doesn't wait to show
	}
	for range 2 { // the caller, and settle itself
		if _, err := l.Accept(); err != nil {
			t.Fatal(err)
		}
	}
	if n := <-known; n != 1 {
		t.Errorf("settled, and %d of 1 callers is known", n)
	}
}

// TestSettleGivesUp: nobody accepts any more.
func TestSettleGivesUp(t *testing.T) {
	inner, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l := newListener(inner)
	settled := make(chan struct{})
	go func() {
		defer close(settled)
		l.settle(t.Context())
	}()
	l.cut()
	select {
	case <-settled:
	case <-time.After(time.Minute):
		t.Error("a listener that was cut is waited for")
	}
}
