package jaeger_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/msalab/msalab/lab/internal/jaeger"
)

// startFake starts the fake Jaeger; what it announces comes out of the channel.
func startFake(t *testing.T, guard ...string) (*jaeger.Jaeger, <-chan string) {
	t.Helper()
	ready := make(chan string, 10)
	j, err := jaeger.Start(t.Context(), jaeger.Config{Binary: fakeJaeger(t), Guard: guard, Ready: func(otlp string) { ready <- otlp }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := j.Close(); err != nil {
			t.Error(err)
		}
	})
	return j, ready
}

// ask asks the fake Jaeger's HTTP port.
func ask(t *testing.T, j *jaeger.Jaeger, path string) string {
	t.Helper()
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	answer, err := client.Get(j.Pages() + path)
	if err != nil {
		if path == "/die" {
			return ""
		}
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

func pid(t *testing.T, j *jaeger.Jaeger) int {
	t.Helper()
	n, err := strconv.Atoi(ask(t, j, "/pid"))
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func next(t *testing.T, ready <-chan string) string {
	t.Helper()
	select {
	case otlp := <-ready:
		return otlp
	case <-time.After(time.Minute):
		t.Fatal("Jaeger isn't ready")
		return ""
	}
}

// checkGone holds that a process has ended and that its port is free.
func checkGone(t *testing.T, pid int, addr string) {
	t.Helper()
	if err := syscall.Kill(pid, 0); !errors.Is(err, syscall.ESRCH) {
		t.Errorf("process %d is still there (%v)", pid, err)
	}
	if conn, err := net.Dial("tcp", addr); err == nil {
		_ = conn.Close()
		t.Errorf("%s still answers", addr)
	}
}

func TestStartAndClose(t *testing.T) {
	for name, guard := range map[string][]string{"alone": nil, "under a guard": {self(t), "guard"}} {
		t.Run(name, func(t *testing.T) {
			j, ready := startFake(t, guard...)
			if got := next(t, ready); got != j.OTLP() {
				t.Errorf("announced %s, want %s", got, j.OTLP())
			}
			if !j.Up() {
				t.Error("it isn't up")
			}
			if got, want := j.String(), "jaeger 2.13.0 at "+strings.TrimPrefix(j.Pages(), "http://"); got != want {
				t.Errorf("got %q, want %q", got, want)
			}
			process := pid(t, j)
			if err := j.Close(); err != nil {
				t.Error(err)
			}
			if j.Up() {
				t.Error("it is still up")
			}
			checkGone(t, process, j.OTLP())
		})
	}
}

func TestItIsStartedAgainWhenItDies(t *testing.T) {
	j, ready := startFake(t)
	first := next(t, ready)
	before := pid(t, j)
	ask(t, j, "/die")
	if got := next(t, ready); got != first {
		t.Errorf("it is at %s now, want %s as before", got, first)
	}
	if !j.Up() {
		t.Error("it isn't up again")
	}
	if after := pid(t, j); after == before {
		t.Error("it is the same process")
	}
}

// While it is down another program takes one of its ports: it moves.
func TestItMovesWhenItsPortIsTaken(t *testing.T) {
	j, ready := startFake(t)
	first := next(t, ready)
	pages := j.Pages()
	t.Setenv("FAKE_JAEGER", "fails") // until the port is taken
	ask(t, j, "/die")
	for began := time.Now(); j.Up(); <-time.After(time.Millisecond) {
		if time.Since(began) > time.Minute {
			t.Fatal("it is still up")
		}
	}
	taken, err := net.Listen("tcp", first)
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	t.Setenv("FAKE_JAEGER", "")
	if got := next(t, ready); got == first || got != j.OTLP() {
		t.Errorf("it is at %s now, by its own word at %s; want another place than %s", got, j.OTLP(), first)
	}
	if !j.Up() || j.Pages() == pages {
		t.Errorf("up: %v, with pages at %s; want it up, with others than %s", j.Up(), j.Pages(), pages)
	}
	pid(t, j) // they answer
}

func TestCloseWhileItIsDown(t *testing.T) {
	j, ready := startFake(t)
	next(t, ready)
	t.Setenv("FAKE_JAEGER", "fails") // from now on
	ask(t, j, "/die")
	for began := time.Now(); j.Up(); time.Sleep(time.Millisecond) { // polling
		if time.Since(began) > time.Minute {
			t.Fatal("it is still up")
		}
	}
	began := time.Now()
	if err := j.Close(); err != nil {
		t.Error(err)
	}
	if took := time.Since(began); took > 30*time.Second {
		t.Errorf("Close took %v", took)
	}
}

func TestStartFails(t *testing.T) {
	t.Run("it leaves at once", func(t *testing.T) {
		t.Setenv("FAKE_JAEGER", "fails")
		_, err := jaeger.Start(t.Context(), jaeger.Config{Binary: fakeJaeger(t)})
		if err == nil || !strings.Contains(err.Error(), "address already in use") {
			t.Errorf("got error %v, want Jaeger's own words", err)
		}
	})
	t.Run("no such program", func(t *testing.T) {
		_, err := jaeger.Start(t.Context(), jaeger.Config{Binary: "/nowhere/jaeger"})
		if err == nil || !strings.Contains(err.Error(), "/nowhere/jaeger") {
			t.Errorf("got error %v, want one that names the path", err)
		}
	})
	t.Run("cancelled", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := jaeger.Start(ctx, jaeger.Config{Binary: fakeJaeger(t)}); !errors.Is(err, context.Canceled) {
			t.Errorf("got error %v, want context.Canceled", err)
		}
	})
}
