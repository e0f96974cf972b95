package relay

import (
	"cmp"
	"slices"
	"sync/atomic"

	"google.golang.org/protobuf/proto"

	tracepb "go.opentelemetry.io/proto/otlp/trace/v1"

	"github.com/msalab/msalab/lab/engine"
	"github.com/msalab/msalab/lab/spans"
)

// chunk is what one export brought of one trace, encoded as OTLP TracesData.
// Encoded messages of this kind can be strung together: the bytes of two chunks,
// one after the other, are one message with the spans of both.
type chunk struct {
	data  []byte
	spans int
	held  *atomic.Bool // its trace's; nil: the store never had it
}

// isHeld reports whether the store still has what is in the chunk.
func (c *chunk) isHeld() bool { return c.held != nil && c.held.Load() }

// trace is what the store knows of one trace.
type trace struct {
	summary spans.Summarizer
	packed  []byte // those chunks that came before it was at rest, compressed
	chunks  []*chunk
	spans   int // in packed
	bytes   int // of all, as they came
	held    atomic.Bool
	evicted bool // its spans had to make room; the summary stays
}

// resting is how many traces later a trace is taken to be complete, and compressed.
const resting = 500

// store keeps recent traces: encoded, up to so many bytes, and longer than that
// their summaries. The trace that came first goes first.
type store struct {
	maxBytes, maxSummaries int

	traces  map[spans.TraceID]*trace
	order   []spans.TraceID // by arrival
	evicted int             // so many at the front of order are evicted
	bytes   int             // of the spans held, as they came
	packer  packer
}

func newStore(maxBytes, maxSummaries int) *store {
	return &store{maxBytes: maxBytes, maxSummaries: maxSummaries, traces: map[spans.TraceID]*trace{}}
}

// arrival is what one export brought of one trace.
type arrival struct {
	chunk *chunk
	spans []spans.Span // of one trace, at least one; enough of each for the summary
}

// add takes in what one export brought.
func (st *store) add(a arrival) {
	id := a.spans[0].Trace
	t := st.traces[id]
	if t == nil {
		t = &trace{}
		st.traces[id] = t
		st.order = append(st.order, id)
		if i := len(st.order) - 1 - resting; i >= st.evicted {
			st.pack(st.traces[st.order[i]])
		}
	}
	for _, s := range a.spans {
		t.summary.Add(s)
	}
	if t.evicted {
		return // late: the rest of the trace is gone
	}
	t.held.Store(true)
	a.chunk.held = &t.held
	t.chunks = append(t.chunks, a.chunk)
	t.bytes += len(a.chunk.data)
	st.bytes += len(a.chunk.data)
	for st.bytes > st.maxBytes {
		st.evict()
	}
	for len(st.order) > st.maxSummaries {
		st.forget()
	}
}

// rooted reports whether a trace's root has come.
func (st *store) rooted(id spans.TraceID) bool {
	t := st.traces[id]
	return t != nil && t.summary.Summary().Root != ""
}

// pack compresses what came of a trace so far. Its spans say much the same things
// again and again, so that a fraction is left.
func (st *store) pack(t *trace) {
	var data []byte
	for _, c := range t.chunks {
		data = append(data, c.data...)
		t.spans += c.spans
	}
	t.packed, t.chunks = st.packer.pack(data), nil
}

// evict drops the spans of the oldest trace that has any.
func (st *store) evict() {
	t := st.traces[st.order[st.evicted]]
	st.evicted++
	st.bytes -= t.bytes
	t.held.Store(false)
	t.packed, t.chunks, t.evicted = nil, nil, true
}

// forget drops the oldest trace altogether.
func (st *store) forget() {
	if st.evicted == 0 {
		st.evict()
	}
	delete(st.traces, st.order[0])
	st.order = st.order[1:]
	st.evicted--
}

// held counts the traces whose spans are there.
func (st *store) held() int { return len(st.order) - st.evicted }

// chunks returns all that is held, in the order in which traces arrived.
func (st *store) chunks() []*chunk {
	var all []*chunk
	for _, id := range st.order[st.evicted:] {
		t := st.traces[id]
		if t.packed != nil {
			all = append(all, &chunk{data: unpack(t.packed), spans: t.spans, held: &t.held})
		}
		all = append(all, t.chunks...)
	}
	return all
}

// encoded returns a trace's chunks strung together; nil when it isn't held.
func (st *store) encoded(id spans.TraceID) []byte {
	t := st.traces[id]
	if t == nil {
		return nil
	}
	data := unpack(t.packed)
	for _, c := range t.chunks {
		data = append(data, c.data...)
	}
	return data
}

// find returns the summaries that fit, newest first. Who picks one of them wants
// to read it: then those are left out whose spans are gone.
func (st *store) find(q engine.TraceQuery) []spans.Summary {
	limit := cmp.Or(q.Limit, DefaultLimit)
	var found []spans.Summary
	for _, id := range slices.Backward(st.order) {
		if len(found) == limit {
			break
		}
		t := st.traces[id]
		if t.evicted && q.Pick != "" {
			break // as is every older one
		}
		if sum := t.summary.Summary(); Matches(sum, q) {
			found = append(found, sum)
		}
	}
	SortNewestFirst(found)
	return found
}

// decode reads a trace back.
func decode(data []byte) ([]spans.Span, error) {
	var traces tracepb.TracesData
	if err := proto.Unmarshal(data, &traces); err != nil {
		return nil, err
	}
	list, _ := Spans(traces.GetResourceSpans())
	return list, nil
}
