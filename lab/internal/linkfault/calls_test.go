package linkfault

import (
	"bytes"
	"slices"
	"testing"
)

// TestCalls counts what begins a call, however the bytes are cut, and nothing that a
// connection sends by itself.
func TestCalls(t *testing.T) {
	const data, headers, settings, ping, window = 0, 1, 4, 6, 8
	frame := func(kind byte, payload ...byte) []byte {
		n := len(payload)
		return append([]byte{byte(n >> 16), byte(n >> 8), byte(n), kind, 0, 0, 0, 0, 1}, payload...)
	}
	wire := slices.Concat([]byte(preface), frame(settings), frame(window, 0, 1, 0, 0), frame(ping, make([]byte, 8)...),
		frame(headers, bytes.Repeat([]byte{headers}, 300)...), frame(data, bytes.Repeat([]byte{0, 0, 0, headers}, 20_000)...),
		frame(ping, headers, headers, headers, headers, headers, headers, headers, headers), frame(headers), frame(settings))
	for _, size := range []int{1, 7, 9, 1000, len(wire)} {
		var c calls
		n := 0
		for piece := range slices.Chunk(wire, size) {
			n += c.in(piece)
		}
		if n != 2 {
			t.Errorf("in pieces of %d bytes: got %d calls, want 2", size, n)
		}
	}
	var c calls
	if n := c.in([]byte("PRIVATE")) + c.in([]byte("talk")); n != 2 {
		t.Errorf("not HTTP/2: got %d, want each chunk", n)
	}
}
