package relay

import (
	"fmt"
	"testing"
	"time"

	"github.com/msalab/msalab/lab/internal/relay/relaytest"
	"github.com/msalab/msalab/lab/spans"
)

// TestTracesAtRestArePacked: what is compressed takes a part of the room, and is
// read, sent again and evicted like the rest; what comes late is added.
func TestTracesAtRestArePacked(t *testing.T) {
	const traces = resting + 100
	st := newStore(64<<20, 10_000)
	add := func(n int, outcome string) {
		arrivals, malformed, err := split(relaytest.Purchase(n, time.Now(), outcome, "").GetResourceSpans())
		if err != nil || malformed > 0 || len(arrivals) != 1 {
			t.Fatalf("split() = %d arrivals, %d malformed, %v", len(arrivals), malformed, err)
		}
		st.add(arrivals[0])
	}
	for n := 1; n <= traces; n++ {
		add(n, fmt.Sprint("ok", n))
	}
	add(1, "late")
	packed, asTheyCame := 0, 0
	for n := 1; n <= traces; n++ {
		tr := st.traces[relaytest.TraceID(n)]
		if got, want := tr.packed != nil, n <= traces-resting; got != want {
			t.Errorf("trace %d is packed: %v, want %v", n, got, want)
		}
		if tr.packed != nil && n > 1 {
			packed, asTheyCame = packed+len(tr.packed), asTheyCame+tr.bytes
		}
		list, err := decode(st.encoded(relaytest.TraceID(n)))
		if err != nil {
			t.Fatal(err)
		}
		want := 3
		if n == 1 {
			want = 6
		}
		if len(list) != want || list[2].Attributes[spans.AttrOutcome] != fmt.Sprint("ok", n) {
			t.Errorf("trace %d: got %d spans, the last %v; want %d of this trace", n, len(list), list[2].Attributes, want)
		}
	}
	if packed > asTheyCame*2/3 {
		t.Errorf("%d bytes are packed into %d, want two thirds at most", asTheyCame, packed)
	}
	again, bytes := 0, 0
	for _, c := range st.chunks() {
		if !c.isHeld() {
			t.Error("a chunk that is held says that it isn't")
		}
		again, bytes = again+c.spans, bytes+len(c.data)
	}
	if want := 3*traces + 3; again != want || bytes != st.bytes {
		t.Errorf("to be sent again: %d spans in %d bytes, want %d in %d", again, bytes, want, st.bytes)
	}
	for range traces {
		st.evict()
	}
	if st.bytes != 0 || st.held() != 0 || len(st.chunks()) != 0 {
		t.Errorf("all evicted: %d bytes, %d traces, %d chunks are left", st.bytes, st.held(), len(st.chunks()))
	}
}
