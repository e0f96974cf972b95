package client

import (
	"bufio"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
)

// TestAnswers reads answers as servers write them, and finds the beginning of the next.
func TestAnswers(t *testing.T) {
	long := strings.Repeat("x", 4096-len("Long: ")) // to the end of the reader's buffer
	for name, tt := range map[string]struct {
		text, body string
		status     int
		last       bool
	}{
		"with a length":      {"HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello", "hello", 200, false},
		"without a reason":   {"HTTP/1.1 404\r\nContent-Length: 0\r\n\r\n", "", 404, false},
		"in chunks":          {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n", "hello", 200, false},
		"chunks and a field": {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nMore: x\r\n\r\n", "hello", 200, false},
		"no content":         {"HTTP/1.1 204 No Content\r\n\r\n", "", 204, false},
		"closes after it":    {"HTTP/1.1 200 OK\r\nConnection: Close\r\nContent-Length: 5\r\n\r\nhello", "hello", 200, true},
		"an old server":      {"HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nhello", "hello", 200, true},
		"lines without CR":   {"HTTP/1.1 200 OK\nContent-Length: 5\n\nhello", "hello", 200, false},
		"a long line":        {"HTTP/1.1 200 OK\r\nLong: " + long + "\r\nContent-Length: 5\r\n\r\nhello", "hello", 200, false},
	} {
		t.Run(name, func(t *testing.T) {
			const next = "HTTP/1.1 500 Next\r\n"
			k := &conn{r: bufio.NewReader(strings.NewReader(tt.text + next)), w: bufio.NewWriter(io.Discard)}
			a, err := k.exchange("host", Request{Method: http.MethodGet, Path: "/"})
			if err != nil {
				t.Fatal(err)
			}
			if a.Status != tt.status || string(a.Body) != tt.body || k.last != tt.last {
				t.Errorf("got %d %q, last %v; want %d %q, %v", a.Status, a.Body, k.last, tt.status, tt.body, tt.last)
			}
			if left, err := k.r.ReadString('\n'); err != nil || left != next {
				t.Errorf("what follows begins with %q, %v", left, err)
			}
		})
	}
}

// TestAnswerToTheEnd: a body that nothing ends ends with the connection.
func TestAnswerToTheEnd(t *testing.T) {
	k := &conn{r: bufio.NewReader(strings.NewReader("HTTP/1.1 200 OK\r\n\r\nhello")), w: bufio.NewWriter(io.Discard)}
	a, err := k.exchange("host", Request{Method: http.MethodGet, Path: "/"})
	if err != nil || string(a.Body) != "hello" || !k.last {
		t.Errorf("got %q, %v, last %v", a.Body, err, k.last)
	}
}

// TestHead finds fields however they are written, and those that come twice.
func TestHead(t *testing.T) {
	h := Head("HTTP/1.1 200 OK\r\nset-cookie: a=1\r\nTrace-Id:  00ff \r\nSet-Cookie: b=2\r\n\r\n")
	if got := h.Get("Trace-ID"); got != "00ff" {
		t.Errorf("Trace-Id is %q", got)
	}
	if got := slices.Collect(h.Values("Set-Cookie")); !slices.Equal(got, []string{"a=1", "b=2"}) {
		t.Errorf("cookies %q", got)
	}
	if got := h.Get("HTTP/1.1 200 OK"); got != "" {
		t.Errorf("the status line is taken for a field: %q", got)
	}
}

// TestFewAllocations: an answer's fields are taken apart only where somebody asks.
func TestFewAllocations(t *testing.T) {
	const answer = "HTTP/1.1 200 OK\r\nDate: Thu, 01 Jan 2026 00:00:00 GMT\r\nContent-Type: application/json\r\nTrace-Id: 00ff\r\nContent-Length: 2\r\n\r\nok"
	text := strings.NewReader(answer)
	k := &conn{r: bufio.NewReader(text), w: bufio.NewWriter(io.Discard)}
	got := testing.AllocsPerRun(100, func() {
		text.Reset(answer)
		k.r.Reset(text)
		if _, err := k.exchange("host", Request{Method: http.MethodGet, Path: "/"}); err != nil {
			t.Error(err)
		}
	})
	if got > 2 { // the head and the body
		t.Errorf("an exchange allocates %.0f times, want 2 at most", got)
	}
}
