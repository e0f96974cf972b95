package replica_test

import (
	"bufio"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"testing"
	"time"

	"github.com/msalab/msalab/services/internal/replica"
)

// stillWaits is how long after the drain has begun a request is sent for certain while
// the replica still waits for its callers to hang up.
const stillWaits = 4 * time.Second

// wellAfter the drain has begun the request is sent, unless the replica hangs up before.
const wellAfter = 1200 * time.Millisecond

// TestDrainAwaitsItsHTTPCallers: a draining replica answers what comes on a
// connection kept from before, as a request on it may not have been read for long
// where the processor is busy; it ends once its caller hangs up.
func TestDrainAwaitsItsHTTPCallers(t *testing.T) {
	for range 5 {
		if took, err := askWhileDraining(t); err == nil {
			return
		} else if took < stillWaits {
			t.Fatalf("asked %v after the drain began: %v", took, err)
		} // this machine was too slow
	}
	t.Error("could not ask in time")
}

// askWhileDraining sends a request on a kept connection well after a drain has begun,
// and tells when it was answered or failed.
func askWhileDraining(t *testing.T) (took time.Duration, err error) {
	d := definition(insert)
	d.HTTP = true
	d.New = func(deps replica.Deps) (replica.Server, error) {
		return doorService{&testService{db: deps.DB, issue: insert}}, nil
	}
	r := start(t, config(t, d))
	caller, err := net.Dial("tcp", r.HTTPAddr())
	if err != nil {
		t.Fatal(err)
	}
	defer caller.Close()
	answers := bufio.NewReader(caller)
	ask := func() error {
		if _, err := fmt.Fprint(caller, "POST / HTTP/1.1\r\nHost: shop\r\nContent-Length: 0\r\n\r\n"); err != nil {
			return err
		}
		res, err := http.ReadResponse(answers, nil)
		if err != nil {
			return err
		}
		_, err = answers.Discard(int(res.ContentLength))
		return err
	}
	if err := ask(); err != nil {
		t.Fatal(err)
	}
	began, drained := time.Now(), make(chan error, 1)
	go func() { drained <- r.Drain(t.Context()) }()
	if err := caller.SetReadDeadline(began.Add(wellAfter)); err != nil {
		t.Fatal(err)
	}
	if _, err = answers.Peek(1); errors.Is(err, os.ErrDeadlineExceeded) { // else the replica has hung up
		_ = caller.SetReadDeadline(time.Time{})
		err = ask()
	}
	took = time.Since(began)
	_ = caller.Close()
	if err := <-drained; err != nil {
		t.Errorf("drain: %v", err)
	}
	return took, err
}
