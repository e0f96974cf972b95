package relay

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/msalab/msalab/lab/spans"
)

const (
	// settleTime is how long a trace whose root has come is silent before it is
	// taken to be whole: replicas and ingress hold their spans back for 50 ms.
	settleTime = 100 * time.Millisecond
	// strayTime is the same where no root has come: of a request that is still
	// under way.
	strayTime = 10 * time.Second
	// lookEvery is how often the gatherer looks for traces that are whole.
	lookEvery = 20 * time.Millisecond
)

// gatherer holds spans back until their trace is whole, so that one export brings
// all of it to Jaeger. Jaeger's store in memory hands traces out that it may still
// append to, and Jaeger dies where one is read just then
// (https://github.com/jaegertracing/jaeger/pull/7958).
type gatherer struct {
	pass    func(*chunk) // takes a whole trace
	most    int          // bytes that may wait
	stop    context.CancelFunc
	passing sync.WaitGroup
	wake    chan struct{} // holds a token when something may have begun to wait

	mu      sync.Mutex
	waiting []*gathered // by first arrival
	byTrace map[spans.TraceID]*gathered
	bytes   int // that wait
}

// gathered is what has come of a trace so far.
type gathered struct {
	trace spans.TraceID
	whole chunk
	root  bool // has come, with these spans or long before
	last  time.Time
}

func newGatherer(most int, pass func(*chunk)) *gatherer {
	ctx, stop := context.WithCancel(context.Background())
	g := &gatherer{pass: pass, most: most, stop: stop, wake: make(chan struct{}, 1), byTrace: map[spans.TraceID]*gathered{}}
	g.passing.Go(func() { g.run(ctx) })
	return g
}

// close ends the gatherer; what still waits is never passed on.
func (g *gatherer) close() {
	g.stop()
	g.passing.Wait()
}

// add takes in what one export brought of a trace; rooted tells that its root has
// come. One that would be too large for an export of its own goes on as it is, and
// so do the oldest when too much waits.
func (g *gatherer) add(a arrival, rooted bool) {
	g.mu.Lock()
	id := a.spans[0].Trace
	t := g.byTrace[id]
	if t == nil {
		t = &gathered{trace: id}
		g.byTrace[id] = t
		g.waiting = append(g.waiting, t)
	}
	t.whole.data = append(t.whole.data, a.chunk.data...)
	t.whole.spans += a.chunk.spans
	t.whole.held = a.chunk.held
	t.root = rooted
	t.last = time.Now()
	g.bytes += len(a.chunk.data)
	if len(t.whole.data) > maxBatch || g.bytes > g.most {
		g.releaseLocked(func(o *gathered) bool { return len(o.whole.data) > maxBatch || g.bytes > g.most })
	}
	g.mu.Unlock()
	select {
	case g.wake <- struct{}{}:
	default: // it is awake already
	}
}

// due reports whether nothing more is to be expected of a trace.
func (t *gathered) due(now time.Time) bool {
	if t.root {
		return now.Sub(t.last) >= settleTime
	}
	return now.Sub(t.last) >= strayTime
}

// release passes the traces on that are so, in the order in which they came, and
// returns how many still wait.
func (g *gatherer) release(due func(*gathered) bool) (left int) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.releaseLocked(due)
	return len(g.waiting)
}

// releaseLocked is release for who holds the lock.
func (g *gatherer) releaseLocked(due func(*gathered) bool) {
	g.waiting = slices.DeleteFunc(g.waiting, func(t *gathered) bool {
		if !due(t) {
			return false
		}
		g.pass(&t.whole)
		g.bytes -= len(t.whole.data)
		delete(g.byTrace, t.trace)
		return true
	})
}

// take returns all that waits, whole or not, and passes none of it on.
func (g *gatherer) take() []*chunk {
	g.mu.Lock()
	defer g.mu.Unlock()
	var all []*chunk
	for _, t := range g.waiting {
		all = append(all, &t.whole)
	}
	g.waiting, g.bytes = nil, 0
	clear(g.byTrace)
	return all
}

// flush passes everything on, whole or not.
func (g *gatherer) flush() { g.release(func(*gathered) bool { return true }) }

// run looks for traces that are whole, as long as any wait.
func (g *gatherer) run(ctx context.Context) {
	for {
		select {
		case <-g.wake:
		case <-ctx.Done():
			return
		}
		for left := 1; left > 0; {
			select {
			case now := <-time.After(lookEvery):
				left = g.release(func(t *gathered) bool { return t.due(now) })
			case <-ctx.Done():
				return
			}
		}
	}
}
