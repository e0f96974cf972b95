package relay

import (
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/msalab/msalab/lab/internal/relay/relaytest"
	"github.com/msalab/msalab/lab/spans"
)

// TestTracesGoOnWhole has parts of traces come apart from each other: each trace is
// passed on once, whole, as soon as it can be.
func TestTracesGoOnWhole(t *testing.T) {
	const child, root = 7, 0
	type come struct {
		after  time.Duration // since the start
		trace  byte
		parent byte
	}
	for name, c := range map[string]struct {
		come []come
		want string // "trace x spans @ tenths of a second, in ms"
	}{
		"children, then the root": {[]come{{0, 1, child}, {50, 1, child}, {2000, 1, root}}, "1x3@2100"},
		"a child after the root":  {[]come{{0, 1, root}, {60, 1, child}}, "1x2@200"},
		"much later":              {[]come{{0, 1, root}, {1000, 1, child}}, "1x1@100 1x1@1100"},
		"no root":                 {[]come{{0, 1, child}, {5000, 1, child}}, "1x2@15000"},
		"the whole one first":     {[]come{{0, 1, child}, {10, 2, root}}, "2x1@100 1x1@10000"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				began, got, rooted := time.Now(), "", map[byte]bool{}
				g := newGatherer(1<<20, func(c *chunk) {
					if got != "" {
						got += " "
					}
					got += fmt.Sprintf("%dx%d@%d", c.data[0], c.spans, time.Since(began).Round(100*time.Millisecond).Milliseconds())
				})
				defer g.close()
				for _, p := range c.come {
					time.Sleep(p.after*time.Millisecond - time.Since(began))
					rooted[p.trace] = rooted[p.trace] || p.parent == root
					g.add(arrival{&chunk{data: []byte{p.trace}, spans: 1}, []spans.Span{{Trace: spans.TraceID{p.trace}, Parent: spans.ID{p.parent}}}}, rooted[p.trace])
				}
				time.Sleep(time.Minute)
				synctest.Wait()
				if got != c.want {
					t.Errorf("passed on %s, want %s", got, c.want)
				}
			})
		})
	}
}

// TestFlushIsNotRepeated hands a half trace on, and later the rest alone.
func TestFlushIsNotRepeated(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		passed := 0
		g := newGatherer(1<<20, func(c *chunk) { passed += c.spans })
		defer g.close()
		g.add(arrival{&chunk{spans: 2}, []spans.Span{{Parent: spans.ID{1}}}}, false)
		g.flush()
		synctest.Wait()
		if passed != 2 {
			t.Errorf("flushed %d spans, want 2", passed)
		}
		g.add(arrival{&chunk{spans: 1}, []spans.Span{{}}}, true)
		time.Sleep(time.Second)
		synctest.Wait()
		if passed != 3 {
			t.Errorf("passed %d spans on, want 3", passed)
		}
	})
}

// TestLittleWaits: what waits is bounded, in all and of one trace.
func TestLittleWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const most = 3 * maxBatch / 2
		got := ""
		g := newGatherer(most, func(c *chunk) { got += fmt.Sprintf("%dx%d ", c.data[0], c.spans) })
		defer g.close()
		add := func(trace byte, size int) {
			data := make([]byte, size)
			data[0] = trace
			g.add(arrival{&chunk{data: data, spans: 1}, []spans.Span{{Trace: spans.TraceID{trace}, Parent: spans.ID{1}}}}, false)
		}
		for _, c := range []struct {
			trace byte
			size  int
			want  string
		}{
			{1, maxBatch, ""},
			{2, maxBatch / 4, ""},
			{1, 1, "1x2 "}, // it fills an export of its own
			{3, maxBatch, "1x2 "},
			{4, maxBatch/4 + 1, "1x2 2x1 "}, // the oldest makes room
		} {
			add(c.trace, c.size)
			g.mu.Lock()
			if got != c.want {
				t.Errorf("after a part of trace %d: passed on %q, want %q", c.trace, got, c.want)
			}
			g.mu.Unlock()
		}
		time.Sleep(time.Minute)
		synctest.Wait()
		if want := "1x2 2x1 3x1 4x1 "; got != want || g.bytes != 0 {
			t.Errorf("passed on %q, with %d bytes left; want %q and none", got, g.bytes, want)
		}
	})
}

// TestNothingWaitsForNobody: without a Jaeger nothing is gathered.
func TestNothingWaitsForNobody(t *testing.T) {
	r, err := Start(Config{})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if _, err := r.Export(t.Context(), relaytest.Purchase(1, time.Now(), "ok", "")); err != nil {
		t.Fatal(err)
	}
	if n := len(r.gather.waiting); n != 0 || r.store.held() != 1 {
		t.Errorf("%d traces wait for nobody and %d are held, want 0 and 1", n, r.store.held())
	}
}
