package doors

import (
	"encoding/binary"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	orderv1 "github.com/msalab/msalab/proto/bench/order/v1"
)

// TestFair holds what could favour a door: how its client connects.
func TestFair(t *testing.T) {
	for _, d := range Doors() {
		c, err := Dial(d, "127.0.0.1:1", 8)
		if err != nil {
			t.Fatal(err)
		}
		tr := transport(d, 8)
		switch c := c.(type) {
		case *httpClient:
			tr = c.transport
		case *connectClient:
			tr = c.transport
		case grpcClient:
			if len(c) > 8 {
				t.Errorf("%s has %d connections for 8 callers", d.Name, len(c))
			}
		}
		if d.Name == "http1-default" { // the one that is as it comes: what it closes is what it is there to show
			if tr.MaxConnsPerHost != 0 || tr.MaxIdleConnsPerHost != 0 || tr.DisableKeepAlives {
				t.Errorf("%s: got %+v, want what net/http has by itself", d.Name, tr)
			}
		} else if tr.MaxConnsPerHost != 8 || tr.MaxIdleConnsPerHost != 8 || !tr.DisableCompression || tr.DisableKeepAlives != d.closes {
			t.Errorf("%s: got %+v, want 8 connections for 8 callers, kept unless the door closes them, and no compression", d.Name, tr)
		}
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	}
}

// TestSameOperation: every door leads to the one operation that is behind them.
func TestSameOperation(t *testing.T) {
	s, err := openTo(func(order *orderv1.PlaceOrderRequest) *orderv1.PlaceOrderResponse {
		return &orderv1.PlaceOrderResponse{OrderId: "marked " + order.GetMemberId()}
	})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for _, d := range Doors() {
		got, err := dial(t, d, s.Addr(d), 1).Place(t.Context(), 0, Sample(1))
		if err != nil || got.GetOrderId() != "marked member-000042" {
			t.Errorf("%s: got %v (%v), want what the operation says", d.Name, got, err)
		}
	}
}

// TestSameLimit: every door takes an order of MaxBody bytes, and none of one more.
func TestSameLimit(t *testing.T) {
	s := open(t)
	for _, d := range Doors() {
		codec, _ := CodecNamed(d.Codec)
		o := &orderv1.PlaceOrderRequest{MemberId: "m", Address: strings.Repeat("a", MaxBody/2)}
		for range 2 { // a longer length may take a byte more itself
			written, err := codec.Marshal(o)
			if err != nil {
				t.Fatal(err)
			}
			o.Address = strings.Repeat("a", len(o.GetAddress())+MaxBody-len(written))
		}
		c := dial(t, d, s.Addr(d), 1)
		if _, err := c.Place(t.Context(), 0, o); err != nil {
			t.Errorf("%s refuses %d bytes: %v", d.Name, MaxBody, err)
		}
		o.Address += "a"
		if _, err := c.Place(t.Context(), 0, o); err == nil {
			t.Errorf("%s takes %d bytes, want %d at most", d.Name, MaxBody+1, MaxBody)
		}
	}
	wantOpen(t, s)
}

// TestSameStreams: both ports allow as many calls at once on a connection of
// HTTP/2.
func TestSameStreams(t *testing.T) {
	s := open(t)
	for _, addr := range []string{s.grpcAddr, s.httpAddr} {
		if got := streams(t, addr); got != maxStreams {
			t.Errorf("%s allows %d calls at once, want %d", addr, got, maxStreams)
		}
	}
}

// streams is how many streams a server says that it takes, in the first frame
// that it sends: https://www.rfc-editor.org/rfc/rfc9113#name-settings
func streams(t *testing.T, addr string) int {
	t.Helper()
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	_ = conn.SetDeadline(time.Now().Add(time.Minute))
	if _, err := io.WriteString(conn, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"+string([]byte{0, 0, 0, 4, 0, 0, 0, 0, 0})); err != nil {
		t.Fatal(err)
	}
	var head [9]byte
	if _, err := io.ReadFull(conn, head[:]); err != nil || head[3] != 4 {
		t.Fatalf("%s began with %v (%v), want its settings", addr, head, err)
	}
	settings := make([]byte, int(head[0])<<16|int(head[1])<<8|int(head[2]))
	if _, err := io.ReadFull(conn, settings); err != nil {
		t.Fatal(err)
	}
	for ; len(settings) >= 6; settings = settings[6:] {
		if binary.BigEndian.Uint16(settings) == 3 {
			return int(binary.BigEndian.Uint32(settings[2:]))
		}
	}
	return -1
}

// TestSameHeaders: no door's caller has its calls traced or compressed, and no
// door's answer is compressed, even for one who would take that.
func TestSameHeaders(t *testing.T) {
	var seen http.Header
	catch := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		seen = r.Header.Clone()
		w.WriteHeader(http.StatusTeapot)
	}))
	catch.Config.Protocols = new(http.Protocols)
	catch.Config.Protocols.SetHTTP1(true)
	catch.Config.Protocols.SetUnencryptedHTTP2(true)
	catch.Start()
	defer catch.Close()
	s := open(t)
	for _, d := range Doors() {
		seen = nil
		if _, err := dial(t, d, catch.Listener.Addr().String(), 1).Place(t.Context(), 0, Sample(1)); err == nil || seen == nil {
			t.Fatalf("%s: got %v and the headers %v, want a call that was caught", d.Name, err, seen)
		}
		for _, header := range []string{"Traceparent", "Tracestate", "B3", "Content-Encoding", "Grpc-Encoding", "Connect-Content-Encoding"} {
			if got, ok := seen[header]; ok {
				t.Errorf("%s: a call has %s: %s", d.Name, header, got)
			}
		}
		if d.protocol != grpcCall {
			wantPlain(t, s, d)
		}
	}
}

// wantPlain calls a door of net/http as one who takes what is compressed.
func wantPlain(t *testing.T, s *Server, d Door) {
	t.Helper()
	codec, _ := CodecNamed(d.Codec)
	at, contentType, order := path(codec), codec.ContentType, Sample(1000)
	if codec.ContentType == "" {
		at, contentType = orderv1.OrderService_PlaceOrder_FullMethodName, "application/proto"
	}
	body, err := codec.Marshal(order)
	if err != nil {
		t.Fatal(err)
	}
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "http://"+s.Addr(d)+at, strings.NewReader(string(body)))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", contentType)
	r.Header.Set("Accept-Encoding", "gzip, br, zstd")
	tr := transport(d, 1)
	defer tr.CloseIdleConnections()
	answer, err := tr.RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if got, ok := answer.Header["Content-Encoding"]; answer.StatusCode != http.StatusOK || ok {
		t.Errorf("%s: answered %s, encoded by %q, want it as it is", d.Name, answer.Status, got)
	}
}
