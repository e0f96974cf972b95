package doors

import (
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	orderv1 "github.com/msalab/msalab/proto/bench/order/v1"
)

// bomb is XML whose entities would become a gigabyte.
func bomb() string {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0"?><!DOCTYPE o [<!ENTITY a0 "aaaaaaaaaa">`)
	for i := 1; i < 9; i++ {
		prior := "&a" + string(rune('0'+i-1)) + ";"
		b.WriteString(`<!ENTITY a` + string(rune('0'+i)) + ` "` + strings.Repeat(prior, 10) + `">`)
	}
	b.WriteString(`]><PlaceOrderRequest><MemberId>&a8;</MemberId></PlaceOrderRequest>`)
	return b.String()
}

// endless is a body that has no end, and counts what was read of it.
type endless struct{ read atomic.Int64 }

func (e *endless) Read(p []byte) (int, error) {
	e.read.Add(int64(len(p)))
	return copy(p, bytes.Repeat([]byte(" "), len(p))), nil
}

// TestBadInput sends what no caller should: it is told so by a status, and the
// doors stay open.
func TestBadInput(t *testing.T) {
	s := open(t)
	deep := strings.Repeat(`{"x":`, 100_000) + "1" + strings.Repeat("}", 100_000)
	frame := func(flag byte, length uint32, body string) string {
		return string([]byte{flag, byte(length >> 24), byte(length >> 16), byte(length >> 8), byte(length)}) + body
	}
	place := orderv1.OrderService_PlaceOrder_FullMethodName
	for _, tt := range []struct {
		name, path, contentType string
		coding                  string // the name of a header that says that it is compressed
		grpc                    bool
		body                    io.Reader
		status                  int
		code                    string // of gRPC
	}{
		{name: "JSON said to be XML", path: "/orders/xml", contentType: "application/json", body: strings.NewReader("{}"), status: 415},
		{name: "no content type", path: "/orders/json", body: strings.NewReader("{}"), status: 415},
		{name: "unknown to Connect", path: place, contentType: "text/plain", body: strings.NewReader("{}"), status: 415},
		{name: "unknown to gRPC", grpc: true, path: place, contentType: "text/plain", body: strings.NewReader("{}"), status: 415, code: "3"},
		{name: "JSON that breaks off", path: "/orders/json", contentType: "application/json", body: strings.NewReader(`{"lines":[`), status: 400},
		{name: "deep JSON", path: "/orders/json", contentType: "application/json", body: strings.NewReader(deep), status: 400},
		{name: "deep JSON to goccy", path: "/orders/goccy-json", contentType: "application/json", body: strings.NewReader(deep), status: 400},
		{name: "deep XML", path: "/orders/xml", contentType: "application/xml", body: strings.NewReader(strings.Repeat("<a>", 100_000)), status: 400},
		{name: "XML entities", path: "/orders/xml", contentType: "application/xml", body: strings.NewReader(bomb()), status: 400},
		{name: "compressed JSON", path: "/orders/json", contentType: "application/json", coding: "Content-Encoding", body: strings.NewReader("x"), status: 415},
		{name: "compressed to Connect", path: place, contentType: "application/proto", coding: "Content-Encoding", body: strings.NewReader("x"), status: 501},
		{name: "compressed by gRPC", grpc: true, path: place, contentType: "application/grpc", coding: "Grpc-Encoding", body: strings.NewReader(frame(1, 1, "x")), status: 200, code: "12"},
		{name: "said to be too long", path: "/orders/json", contentType: "application/json", body: bytes.NewReader(make([]byte, MaxBody+1)), status: 413},
		{name: "endless JSON", path: "/orders/json", contentType: "application/json", body: &endless{}, status: 413},
		{name: "endless XML", path: "/orders/xml", contentType: "application/xml", body: &endless{}, status: 413},
		{name: "endless to Connect", path: place, contentType: "application/proto", body: &endless{}, status: 429},
		{name: "gRPC-Web that breaks off", path: place, contentType: "application/grpc-web+proto", body: strings.NewReader(frame(0, 100, "x")), status: 200, code: "13"},
		{name: "frame of 4 GB", grpc: true, path: place, contentType: "application/grpc", body: strings.NewReader(frame(0, 1<<32-1, "x")), status: 200, code: "8"},
		{name: "frame that breaks off", grpc: true, path: place, contentType: "application/grpc", body: strings.NewReader(frame(0, 100, "x")), status: 200, code: "13"},
		{name: "frame with an unknown flag", grpc: true, path: place, contentType: "application/grpc", body: strings.NewReader(frame(9, 1, "x")), status: 200, code: "13"},
		{name: "compressed by nothing", grpc: true, path: place, contentType: "application/grpc", body: strings.NewReader(frame(1, 1, "x")), status: 200, code: "13"},
		{name: "frame of no message", grpc: true, path: place, contentType: "application/grpc", body: strings.NewReader(frame(0, 2, "\xff\xff")), status: 200, code: "13"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			before := allocated()
			status, code, text := send(t, s, tt.grpc, tt.path, tt.contentType, tt.coding, tt.body)
			if status != tt.status || code != tt.code {
				t.Errorf("answered %d, gRPC %q (%.200s), want %d, %q", status, code, text, tt.status, tt.code)
			}
			if e, ok := tt.body.(*endless); ok && e.read.Load() > 8*MaxBody { // what sockets hold by themselves included
				t.Errorf("%d bytes were read of a body without end, want the %d that a door takes and what is on its way", e.read.Load(), MaxBody)
			}
			if got := allocated() - before; got > 16*MaxBody {
				t.Errorf("it took %d bytes of memory, want %d at most", got, 16*MaxBody)
			}
			wantOpen(t, s)
		})
	}
}

// TestNonsense sends each port bytes of no protocol.
func TestNonsense(t *testing.T) {
	s := open(t)
	for _, addr := range []string{s.grpcAddr, s.httpAddr} {
		for _, nonsense := range []string{strings.Repeat("\x00", 100), "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff", "GET / HTTP/9.9\r\n\r\n"} {
			conn, err := net.Dial("tcp", addr)
			if err != nil {
				t.Fatal(err)
			}
			_ = conn.SetDeadline(time.Now().Add(time.Minute)) // a door that kept it open would hang here
			_, _ = conn.Write([]byte(nonsense))
			_ = conn.(*net.TCPConn).CloseWrite()
			if _, err := io.Copy(io.Discard, conn); err != nil && strings.Contains(err.Error(), "timeout") {
				t.Errorf("%.20q is not hung up on", nonsense)
			}
			_ = conn.Close()
		}
	}
	wantOpen(t, s)
}

// send makes a request, of HTTP/2 to the door of gRPC.
func send(t *testing.T, s *Server, grpc bool, path, contentType, coding string, body io.Reader) (status int, code, text string) {
	t.Helper()
	addr, protocol := s.httpAddr, http1
	if grpc {
		addr, protocol = s.grpcAddr, http2
	}
	tr := transport(Door{protocol: protocol}, 1)
	defer tr.CloseIdleConnections()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute) // a door that hangs fails its own case
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+addr+path, body)
	if err != nil {
		t.Fatal(err)
	}
	if contentType != "" {
		r.Header.Set("Content-Type", contentType)
	}
	if coding != "" {
		r.Header.Set(coding, "gzip")
	}
	r.Header.Set("TE", "trailers")
	answer, err := tr.RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	said, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	code = answer.Trailer.Get("Grpc-Status") + answer.Header.Get("Grpc-Status")
	if _, web, ok := strings.Cut(strings.ToLower(string(said)), "grpc-status: "); ok {
		code, _, _ = strings.Cut(web, "\r\n")
	}
	return answer.StatusCode, code, string(said)
}

// wantOpen checks that orders are still taken, at every door.
func wantOpen(t *testing.T, s *Server) {
	t.Helper()
	for _, d := range Doors() {
		c := dial(t, d, s.Addr(d), 1)
		if _, err := c.Place(t.Context(), 0, Sample(1)); err != nil {
			t.Errorf("%s takes no orders any more: %v", d.Name, err)
		}
	}
}

// allocated is how many bytes were ever taken from the heap.
func allocated() uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.TotalAlloc
}
