package client

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// server returns a client for handler, and the number of connections that it
// has opened.
func server(t *testing.T, handler http.HandlerFunc) (*Client, *httptest.Server, *atomic.Int64) {
	t.Helper()
	var opened atomic.Int64
	s := httptest.NewUnstartedServer(handler)
	s.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			opened.Add(1)
		}
	}
	s.Start()
	t.Cleanup(s.Close)
	c := New(s.URL)
	t.Cleanup(func() { _ = c.Close() })
	return c, s, &opened
}

func get(ctx context.Context, c *Client) (Answer, error) {
	return c.Do(ctx, Request{Method: http.MethodGet, Path: "/"})
}

func TestRequestAndAnswer(t *testing.T) {
	c, s, _ := server(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		w.Header().Set("Got", strings.Join([]string{r.Method, r.RequestURI, r.Host, r.Header.Get("Lab-Journey"), string(body)}, "|"))
		w.WriteHeader(http.StatusTeapot)
		_, _ = io.WriteString(w, "short and stout")
	})
	a, err := c.Do(t.Context(), Request{
		Method: http.MethodPost, Path: "/a/b?c=d", Header: http.Header{"Lab-Journey": {"buy"}}, Body: []byte("hello"),
	})
	if err != nil {
		t.Fatal(err)
	}
	want := "POST|/a/b?c=d|" + strings.TrimPrefix(s.URL, "http://") + "|buy|hello"
	if got := a.Header.Get("Got"); got != want {
		t.Errorf("server got %s, want %s", got, want)
	}
	if a.Status != http.StatusTeapot || string(a.Body) != "short and stout" {
		t.Errorf("got %d %q", a.Status, a.Body)
	}
}

func TestConnectionsAreKept(t *testing.T) {
	sizes := []int{0, 10, 100_000}
	n := 0
	c, _, opened := server(t, func(w http.ResponseWriter, r *http.Request) {
		// Long bodies come in chunks.
		_, _ = w.Write(make([]byte, sizes[n%len(sizes)]))
		n++
	})
	for i := range 30 {
		a, err := get(t.Context(), c)
		if err != nil || len(a.Body) != sizes[i%len(sizes)] {
			t.Fatalf("request %d: %d bytes, error %v", i, len(a.Body), err)
		}
	}
	if got := opened.Load(); got != 1 {
		t.Errorf("%d connections, want 1", got)
	}
}

func TestServerThatClosesIsAskedAnew(t *testing.T) {
	c, s, opened := server(t, func(w http.ResponseWriter, r *http.Request) {})
	for range 3 {
		if _, err := get(t.Context(), c); err != nil {
			t.Fatal(err)
		}
		s.CloseClientConnections()
	}
	if got := opened.Load(); got != 3 {
		t.Errorf("%d connections, want 3", got)
	}
}

func TestConnectionCloseIsHeeded(t *testing.T) {
	c, _, opened := server(t, func(w http.ResponseWriter, r *http.Request) { w.Header().Set("Connection", "close") })
	for range 3 {
		if _, err := get(t.Context(), c); err != nil {
			t.Fatal(err)
		}
	}
	if got := opened.Load(); got != 3 {
		t.Errorf("%d connections, want 3", got)
	}
}

func TestBrokenAnswers(t *testing.T) {
	for name, text := range map[string]string{
		"none":       "",
		"not HTTP":   "hello\r\n\r\n",
		"head cut":   "HTTP/1.1 200 OK\r\nContent-Le",
		"body cut":   "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhel",
		"chunk cut":  "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhe",
		"body huge":  "HTTP/1.1 200 OK\r\nContent-Length: 1048577\r\n\r\n" + strings.Repeat("x", maxBody+1),
		"bad length": "HTTP/1.1 200 OK\r\nContent-Length: ten\r\n\r\n",
	} {
		t.Run(name, func(t *testing.T) {
			asked := 0
			c, _, _ := server(t, func(w http.ResponseWriter, r *http.Request) {
				asked++
				raw, _, err := http.NewResponseController(w).Hijack()
				if err != nil {
					t.Error(err)
					return
				}
				defer raw.Close()
				_, _ = io.WriteString(raw, text)
			})
			if a, err := get(t.Context(), c); err == nil {
				t.Errorf("got %+v, want an error", a)
			}
			if asked != 1 {
				t.Errorf("asked %d times, want once", asked)
			}
		})
	}
}

func TestContextEndsRequest(t *testing.T) {
	begun := func() {}
	gone := make(chan struct{}, 20)
	c, _, _ := server(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Wait") != "" {
			begun()
			<-r.Context().Done()
			gone <- struct{}{}
		}
	})
	wait := Request{Method: http.MethodGet, Path: "/", Header: http.Header{"Wait": {"yes"}}}

	for patience, noticed := 20*time.Millisecond, false; !noticed; patience *= 2 {
		ctx, cancel := context.WithTimeout(t.Context(), patience)
		_, err := c.Do(ctx, wait)
		cancel()
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Fatalf("got %v, want the deadline", err)
		}
		select {
		case <-gone: // the connection was closed: the server noticed
			noticed = true
		case <-time.After(time.Second): // the request didn't even reach it, on a busy machine
			if patience > time.Minute {
				t.Fatal("the server didn't notice that its client has gone")
			}
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	begun = cancel
	if _, err := c.Do(ctx, wait); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want it to be cancelled", err)
	}
	if _, err := get(t.Context(), c); err != nil {
		t.Errorf("afterwards: %v", err)
	}
}

// Nobody took the connection in time, and the dialer's own clock struck first.
func TestDialTimeout(t *testing.T) {
	c := New("http://127.0.0.1:1")
	c.dialer.Control = func(string, string, syscall.RawConn) error { return os.ErrDeadlineExceeded }
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if _, err := get(ctx, c); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v, want the context's own error", err)
	}
}

// Nobody listens: the error comes at once and says so.
func TestNobodyThere(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	c := New("http://" + l.Addr().String())
	_ = l.Close()
	if _, err := get(t.Context(), c); err == nil || !strings.Contains(err.Error(), "refused") {
		t.Errorf("got %v, want it to be refused", err)
	}
}

func TestClose(t *testing.T) {
	c, _, _ := server(t, func(w http.ResponseWriter, r *http.Request) {})
	if _, err := get(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := get(t.Context(), c); !errors.Is(err, ErrClosed) {
		t.Errorf("got %v, want ErrClosed", err)
	}
	if len(c.idle) != 0 {
		t.Errorf("%d connections kept", len(c.idle))
	}
}

// A connection that nobody wanted for long is dropped when another is kept.
func TestUnusedConnectionsGo(t *testing.T) {
	c := New("http://127.0.0.1:1")
	near, far := net.Pipe()
	defer far.Close()
	old := newConn(near)
	old.used = time.Now().Add(-maxIdle - time.Second)
	c.idle = append(c.idle, old)
	other, otherFar := net.Pipe()
	defer otherFar.Close()
	fresh := newConn(other)
	c.put(fresh)
	if len(c.idle) != 1 || c.idle[0] != fresh {
		t.Errorf("%d kept, want the fresh one alone", len(c.idle))
	}
	if _, err := far.Read(make([]byte, 1)); !errors.Is(err, io.EOF) {
		t.Errorf("the old one: got %v, want it closed", err)
	}
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
}
