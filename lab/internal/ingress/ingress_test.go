package ingress_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/msalab/msalab/lab/internal/ingress"
	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/shop/ports"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// open opens an ingress for a test, and a client that leaves no connection.
func open(tb testing.TB, cfg ingress.Config) (*ingress.Ingress, *http.Client) {
	tb.Helper()
	in, err := ingress.Open(tb.Context(), cfg)
	if err != nil {
		tb.Fatal(err)
	}
	transport := &http.Transport{MaxIdleConnsPerHost: 256}
	tb.Cleanup(func() {
		transport.CloseIdleConnections()
		if err := in.Close(); err != nil {
			tb.Errorf("Close() = %v", err)
		}
	})
	return in, &http.Client{Transport: transport, Timeout: time.Minute}
}

// backend serves a handler as a replica's HTTP door.
func backend(tb testing.TB, id runs.ReplicaID, h http.HandlerFunc) ports.Endpoint {
	tb.Helper()
	s := httptest.NewServer(h)
	tb.Cleanup(s.Close)
	return ports.Endpoint{ID: id, Function: "gateway", HTTPAddr: s.Listener.Addr().String()}
}

// nobody is a replica whose port nobody listens on.
func nobody(tb testing.TB) ports.Endpoint {
	tb.Helper()
	lis, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	defer lis.Close()
	return ports.Endpoint{ID: "gateway-0", Function: "gateway", HTTPAddr: lis.Addr().String()}
}

// hangUp is a replica that reads each request, then breaks the connection.
func hangUp(tb testing.TB, read *atomic.Int64) ports.Endpoint {
	return backend(tb, "gateway-9", func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		read.Add(1)
		panic(http.ErrAbortHandler)
	})
}

type problem struct {
	Type, Title, Detail, Instance, Code string
	Status                              int
	TraceID                             string `json:"trace_id"`
}

func readProblem(t *testing.T, res *http.Response) problem {
	t.Helper()
	defer res.Body.Close()
	if got, want := res.Header.Get("Content-Type"), "application/problem+json"; got != want {
		t.Errorf("Content-Type = %q, want %q", got, want)
	}
	var p problem
	if err := json.NewDecoder(res.Body).Decode(&p); err != nil {
		t.Fatal(err)
	}
	if p.Status != res.StatusCode {
		t.Errorf("problem's status = %d, want %d as in the answer", p.Status, res.StatusCode)
	}
	if got, want := p.TraceID, res.Header.Get("Trace-Id"); got != want || len(got) != 32 {
		t.Errorf("problem's trace_id = %q, want the header's %q", got, want)
	}
	return p
}

func body(t *testing.T, res *http.Response, err error) string {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestRoundRobin(t *testing.T) {
	in, client := open(t, ingress.Config{})
	var hits [3]atomic.Int64
	var doors []ports.Endpoint
	for i := range hits {
		doors = append(doors, backend(t, runs.ReplicaID(fmt.Sprintf("gateway-%d", i+1)), func(http.ResponseWriter, *http.Request) {
			hits[i].Add(1)
		}))
	}
	// A replica without an HTTP door is none of the ingress' business.
	in.Route(append(doors, ports.Endpoint{ID: "pay-1", Function: "pay", Addr: "127.0.0.1:1"}))
	for range 30 {
		res, err := client.Get(in.URL())
		body(t, res, err)
	}
	for i := range hits {
		if got, want := hits[i].Load(), int64(10); got != want {
			t.Errorf("gateway-%d got %d requests, want %d", i+1, got, want)
		}
	}
}

func TestNoReplica(t *testing.T) {
	in, client := open(t, ingress.Config{})
	for name, doors := range map[string][]ports.Endpoint{
		"none routed":     nil,
		"nobody connects": {nobody(t), nobody(t)},
	} {
		t.Run(name, func(t *testing.T) {
			in.Route(doors)
			start := time.Now()
			res, err := client.Post(in.URL()+"/orders", "application/json", strings.NewReader("{}"))
			if err != nil {
				t.Fatal(err)
			}
			if took := time.Since(start); took > 10*time.Second {
				t.Errorf("answered after %v, want at once", took)
			}
			p := readProblem(t, res)
			if p.Status != 503 || p.Type != "about:blank" || p.Code != "UNAVAILABLE" || p.Instance != "/orders" {
				t.Errorf("problem = %+v, want 503 about:blank UNAVAILABLE /orders", p)
			}
			if got, want := res.Header.Get("Retry-After"), "1"; got != want {
				t.Errorf("Retry-After = %q, want %q", got, want)
			}
		})
	}
}

// What could not be sent goes to another replica, body and all.
func TestConnectErrorsAreRetried(t *testing.T) {
	in, client := open(t, ingress.Config{})
	var posts atomic.Int64
	echo := backend(t, "gateway-1", func(w http.ResponseWriter, r *http.Request) {
		posts.Add(1)
		order, _ := io.ReadAll(r.Body)
		_, _ = w.Write(order)
	})
	in.Route([]ports.Endpoint{nobody(t), echo, nobody(t)})
	for i := range 12 {
		want := fmt.Sprintf("order %d %s", i, strings.Repeat("x", 100_000))
		res, err := client.Post(in.URL(), "text/plain", strings.NewReader(want))
		if got := body(t, res, err); got != want {
			t.Fatalf("POST %d came back with %d bytes and status %d, want %d bytes", i, len(got), res.StatusCode, len(want))
		}
	}
	if got, want := posts.Load(), int64(12); got != want {
		t.Errorf("the replica got %d requests, want %d", got, want)
	}
}

// What was sent may have been carried out: it is not sent again.
func TestSentPostIsNotRepeated(t *testing.T) {
	in, client := open(t, ingress.Config{})
	var read, other atomic.Int64
	in.Route([]ports.Endpoint{hangUp(t, &read), backend(t, "gateway-2", func(http.ResponseWriter, *http.Request) { other.Add(1) })})
	res, err := client.Post(in.URL(), "application/json", strings.NewReader("{}"))
	if err != nil {
		t.Fatal(err)
	}
	if p := readProblem(t, res); p.Status != 502 || !strings.Contains(p.Detail, "gateway-9") {
		t.Errorf("problem = %+v, want a 502 that names gateway-9", p)
	}
	if read.Load() != 1 || other.Load() != 0 {
		t.Errorf("the request was read %d times by one replica and %d by the other, want 1 and 0", read.Load(), other.Load())
	}
}

// A replica that dies leaves connections behind that look usable. A POST sent
// on such a connection fails; it is not repeated.
func TestPostOnDeadConnection(t *testing.T) {
	in, client := open(t, ingress.Config{})
	var read atomic.Int64
	in.Route([]ports.Endpoint{backend(t, "gateway-1", func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		if read.Add(1) > 1 { // the first answer leaves the connection open for the second request
			panic(http.ErrAbortHandler)
		}
	})})
	for i, want := range []int{200, 502} {
		res, err := client.Post(in.URL(), "application/json", strings.NewReader("{}"))
		body(t, res, err)
		if got := res.StatusCode; got != want {
			t.Errorf("POST %d: status %d, want %d", i+1, got, want)
		}
	}
	if got, want := read.Load(), int64(2); got != want {
		t.Errorf("the replica read %d requests, want %d", got, want)
	}
}

func TestRefusesGRPC(t *testing.T) {
	in, client := open(t, ingress.Config{})
	var hits atomic.Int64
	in.Route([]ports.Endpoint{backend(t, "gateway-1", func(http.ResponseWriter, *http.Request) { hits.Add(1) })})
	tests := map[string]int{
		"application/grpc":           415,
		"application/grpc+proto":     415,
		"application/grpc; x=y":      415,
		"application/grpc-web+proto": 200,
		"application/json":           200,
	}
	for contentType, want := range tests {
		res, err := client.Post(in.URL()+"/control.v1.ControlService/SetFaults", contentType, bytes.NewReader(nil))
		body(t, res, err)
		if got := res.StatusCode; got != want {
			t.Errorf("%s: status %d, want %d", contentType, got, want)
		}
	}
	if got, want := hits.Load(), int64(2); got != want {
		t.Errorf("the replica got %d requests, want %d", got, want)
	}
}

// A gRPC call on the public API passes, and its trailers come back: what a page
// doesn't see of them, its browser withholds.
func TestPassesTrailers(t *testing.T) {
	in, client := open(t, ingress.Config{TraceURL: func(id string) string { return "http://jaeger/trace/" + id }})
	in.Route([]ports.Endpoint{backend(t, "gateway-1", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Trace-Url", "http://elsewhere/")
		w.WriteHeader(http.StatusOK)
		w.(http.Flusher).Flush()
		w.Header().Set(http.TrailerPrefix+"Grpc-Status", "5")
	})})
	res, err := client.Post(in.URL()+"/shop.gateway.v1.GatewayService/GetProduct", "application/grpc+proto", bytes.NewReader(nil))
	body(t, res, err)
	if got, want := res.Trailer.Get("Grpc-Status"), "5"; res.StatusCode != http.StatusOK || got != want {
		t.Errorf("got status %d and grpc-status %q, want 200 and %q", res.StatusCode, got, want)
	}
	if got, want := res.Header.Values("Trace-Url"), "http://jaeger/trace/"+res.Header.Get("Trace-Id"); len(got) != 1 || got[0] != want {
		t.Errorf("got the trace's page %q, want %q", got, want)
	}
}

// Answers that never end are passed on as they come.
func TestStreams(t *testing.T) {
	in, client := open(t, ingress.Config{})
	next := make(chan string)
	in.Route([]ports.Endpoint{backend(t, "gateway-1", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		for line := range next {
			_, _ = io.WriteString(w, line)
			w.(http.Flusher).Flush()
		}
	})})
	go func() { next <- "one\n" }()
	res, err := client.Get(in.URL())
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	got := make([]byte, 4)
	for _, want := range []string{"one\n", "two\n"} {
		if want == "two\n" {
			next <- want
		}
		if _, err := io.ReadFull(res.Body, got); err != nil || string(got) != want {
			t.Fatalf("read %q, %v, want %q", got, err, want)
		}
	}
	close(next)
}

func TestPortInUse(t *testing.T) {
	in, _ := open(t, ingress.Config{})
	addr := strings.TrimPrefix(in.URL(), "http://")
	_, err := ingress.Open(t.Context(), ingress.Config{Addr: addr})
	if err == nil || !strings.Contains(err.Error(), addr) {
		t.Errorf("Open(%s) = %v, want an error that names the address", addr, err)
	}
}

// Close lets requests under way finish.
func TestCloseDrains(t *testing.T) {
	in, client := open(t, ingress.Config{})
	arrived, finish := make(chan struct{}), make(chan struct{})
	letGo := sync.OnceFunc(func() { close(finish) })
	defer letGo() // or the server, which waits for the request, never ends
	in.Route([]ports.Endpoint{backend(t, "gateway-1", func(w http.ResponseWriter, r *http.Request) {
		close(arrived)
		<-finish
		_, _ = io.WriteString(w, "done")
	})})
	var wg sync.WaitGroup
	wg.Go(func() {
		res, err := client.Get(in.URL())
		if err != nil {
			t.Error(err)
			return
		}
		defer res.Body.Close()
		if got, _ := io.ReadAll(res.Body); string(got) != "done" {
			t.Errorf("answer = %q, want %q", got, "done")
		}
	})
	await(t, arrived, "the request to arrive")
	closed := make(chan error, 1)
	go func() { closed <- in.Close() }()
	awaitRefusal(t, in.URL()) // Close is under way
	letGo()
	if err := <-closed; err != nil {
		t.Errorf("Close() = %v", err)
	}
	wg.Wait()
}

// await waits for something that must come.
func await(t *testing.T, c <-chan struct{}, what string) {
	t.Helper()
	select {
	case <-c:
	case <-time.After(time.Minute):
		t.Fatalf("waited a minute for %s", what)
	}
}

// awaitRefusal waits until nobody listens at a URL any more.
func awaitRefusal(t *testing.T, url string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	for {
		conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", strings.TrimPrefix(url, "http://"))
		if ctx.Err() != nil {
			t.Fatalf("%s still takes connections", url)
		}
		if err != nil {
			return
		}
		conn.Close()
	}
}
