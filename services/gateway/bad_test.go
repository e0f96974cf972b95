package gateway_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	gatewayv1 "github.com/msalab/msalab/proto/shop/gateway/v1"
)

// longestBody is what the gateway reads of a body, in bytes.
const longestBody = 64 << 10

// bomb is XML whose entities would become ten megabytes.
const bomb = `<?xml version="1.0"?><!DOCTYPE o [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><o>&b;</o>`

// endless is a body that has no end, and counts what was read of it.
type endless struct{ read atomic.Int64 }

func (e *endless) Read(p []byte) (int, error) {
	e.read.Add(int64(len(p)))
	for i := range p {
		p[i] = ' '
	}
	return len(p), nil
}

// frame is a message of gRPC or gRPC-Web that says how long it is.
func frame(flag byte, length uint32, body string) string {
	return string([]byte{flag, byte(length >> 24), byte(length >> 16), byte(length >> 8), byte(length)}) + body
}

// compressed is so many zeros by gzip, a thousandth of them.
func compressed(t *testing.T, size int) string {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, err := w.Write(make([]byte, size))
	if err := errors.Join(err, w.Close()); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestBadInput sends what no page should, over a connection: it is told so by a
// status, no more is read than that takes, and the shop stays open.
func TestBadInput(t *testing.T) {
	door, _ := start(t)
	server := httptest.NewServer(door)
	defer server.Close()
	const api = "/api/cart/items"
	call := gatewayv1.GatewayService_AddToCart_FullMethodName
	zeros := compressed(t, 512*longestBody) // which are no longer than a body may be
	deep := strings.Repeat(`{"x":`, 10_000) + "1" + strings.Repeat("}", 10_000)
	for _, tt := range []struct {
		name, path, contentType string
		coding                  string // the name of a header that says that it is compressed
		body                    io.Reader
		status                  int
		code                    string // of gRPC
	}{
		{name: "XML", path: api, contentType: "application/xml", body: strings.NewReader("<a/>"), status: 415},
		{name: "XML entities", path: api, contentType: "text/xml; charset=utf-8", body: strings.NewReader(bomb), status: 415},
		{name: "XML entities said to be JSON", path: api, contentType: "application/json", body: strings.NewReader(bomb), status: 400},
		{name: "no content type that there is", path: api, contentType: "json", body: strings.NewReader("{}"), status: 415},
		{name: "deep JSON", path: api, contentType: "application/json", body: strings.NewReader(deep), status: 400},
		{name: "endless JSON", path: api, contentType: "application/json; charset=utf-8", body: &endless{}, status: 413},
		{name: "compressed JSON", path: api, contentType: "application/json", coding: "Content-Encoding", body: strings.NewReader(zeros), status: 415},
		{name: "XML to Connect", path: call, contentType: "application/xml", body: strings.NewReader(bomb), status: 415},
		{name: "deep JSON to Connect that it has no field for", path: call, contentType: "application/json", body: strings.NewReader(deep), status: 200},
		{name: "endless to Connect", path: call, contentType: "application/json", body: &endless{}, status: 429},
		{name: "endless protobuf to Connect", path: call, contentType: "application/proto", body: &endless{}, status: 429},
		{name: "no message to Connect", path: call, contentType: "application/proto", body: strings.NewReader("\xff\xff"), status: 400},
		{name: "gRPC-Web of 4 GB", path: call, contentType: "application/grpc-web+proto", body: strings.NewReader(frame(0, 1<<32-1, "x")), status: 200, code: "8"},
		{name: "gRPC-Web that breaks off", path: call, contentType: "application/grpc-web+proto", body: strings.NewReader(frame(0, 100, "x")), status: 200, code: "13"},
		{name: "gRPC-Web of no message", path: call, contentType: "application/grpc-web+proto", body: strings.NewReader(frame(0, 2, "\xff\xff")), status: 200, code: "3"},
		{name: "gRPC of 4 GB", path: call, contentType: "application/grpc+proto", body: strings.NewReader(frame(0, 1<<32-1, "x")), status: 200, code: "8"},
		{name: "gRPC that breaks off", path: call, contentType: "application/grpc+proto", body: strings.NewReader(frame(0, 100, "x")), status: 200, code: "13"},
		{name: "gRPC compressed by nothing", path: call, contentType: "application/grpc+proto", body: strings.NewReader(frame(1, 1, "x")), status: 200, code: "13"},
		{name: "compressed zeros to Connect", path: call, contentType: "application/proto", coding: "Content-Encoding", body: strings.NewReader(zeros), status: 429},
		{name: "compressed zeros by gRPC-Web", path: call, contentType: "application/grpc-web+proto", coding: "Grpc-Encoding", body: strings.NewReader(frame(1, uint32(len(zeros)), zeros)), status: 200, code: "8"},
		{name: "compressed zeros by gRPC", path: call, contentType: "application/grpc+proto", coding: "Grpc-Encoding", body: strings.NewReader(frame(1, uint32(len(zeros)), zeros)), status: 200, code: "8"},
		{name: "endless gRPC", path: call, contentType: "application/grpc+proto", body: &endless{}, status: 200, code: "8"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			before := allocated()
			status, code, text := post(t, server, tt.path, tt.contentType, tt.coding, tt.body)
			if status != tt.status || code != tt.code {
				t.Errorf("answered %d, gRPC %q (%.200s), want %d, %q", status, code, text, tt.status, tt.code)
			}
			if e, ok := tt.body.(*endless); ok && e.read.Load() > 32<<20 { // what sockets hold by themselves included
				t.Errorf("%d bytes were read of a body without end, want the %d that the gateway takes and what is on its way", e.read.Load(), longestBody)
			}
			if got := allocated() - before; got > 128*longestBody {
				t.Errorf("it took %d bytes of memory, want %d at most", got, 128*longestBody)
			}
			if status, _, text := post(t, server, api, "application/json", "", strings.NewReader(`{"productId":"product-0001","quantity":1}`)); status != 200 {
				t.Errorf("the shop is closed: %d %s", status, text)
			}
		})
	}
}

// post sends a body, and returns the status of HTTP and that of gRPC, wherever it
// stands.
func post(t *testing.T, server *httptest.Server, path, contentType, coding string, body io.Reader) (status int, code, text string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute) // a door that hangs fails its own case
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, server.URL+path, body)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", contentType)
	if coding != "" {
		r.Header.Set(coding, "gzip")
	}
	answer, err := server.Client().Do(r)
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

// allocated is how many bytes were ever taken from the heap.
func allocated() uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.TotalAlloc
}
