package tui

import (
	"bytes"
	"math/rand/v2"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/msalab/msalab/lab/runs"
)

// meter counts what goes to the terminal.
type meter struct {
	mu     sync.Mutex
	bytes  int
	clears int
}

func (w *meter) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.bytes += len(p)
	w.clears += bytes.Count(p, []byte("\x1b[2J"))
	return len(p), nil
}

func (w *meter) counts() (bytes, clears int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.bytes, w.clears
}

// liveEngine hands out another state at each look, while it is live.
type liveEngine struct {
	fakeEngine
	live  atomic.Bool
	looks atomic.Int64
}

func (l *liveEngine) Snapshot() *runs.Snapshot {
	looks := l.looks.Add(1)
	s := *l.fakeEngine.Snapshot()
	if !l.live.Load() {
		return &s
	}
	random := rand.New(rand.NewPCG(uint64(looks), 2))
	s.Version = 100 + uint64(looks)
	s.Shops = slices.Clone(s.Shops)
	for i := range s.Shops {
		shop := &s.Shops[i]
		shop.Functions, shop.Seconds = slices.Clone(shop.Functions), slices.Clone(shop.Seconds)
		for j := range shop.Functions {
			shop.Functions[j].Rate, shop.Functions[j].P95 = 100*random.Float64(), time.Duration(random.IntN(900))*time.Millisecond
		}
		for j := range shop.Seconds { // the whole chart, which nothing real does
			all := &shop.Seconds[j].All
			all.N, all.P50, all.P95 = random.IntN(100), 100*random.Float64(), 500*random.Float64()
			all.OK = all.N
		}
	}
	return &s
}

// TestOutput watches what the whole program writes to a terminal of 200x60: nothing
// while nothing changes, little while all figures do, and no full clear but at the
// start and after a new size. Bytes don't depend on how busy the machine is.
func TestOutput(t *testing.T) {
	t.Parallel()
	e := &liveEngine{fakeEngine: fakeEngine{snap: still()}}
	out := &meter{}
	p := open(t, e, out)
	watch := func(looks int64) (bytes, clears int) { // over so many ticks, and the frames after them
		t.Helper()
		for end, from := time.Now().Add(time.Minute), e.looks.Load(); e.looks.Load() < from+looks+1; <-time.After(5 * time.Millisecond) {
			if time.Now().After(end) {
				t.Fatal("the program looks at nothing any more")
			}
		}
		return out.counts()
	}
	p.press(t, "2") // charts
	before, cleared := watch(6)
	if after, _ := watch(6); after != before {
		t.Errorf("idle: %d bytes were written in six ticks, want none", after-before)
	}
	const frames = 12
	e.live.Store(true)
	after, _ := watch(frames)
	if got := (after - before) / frames; got > mostLiveBytes {
		t.Errorf("live: %d bytes a frame, want at most %d", got, mostLiveBytes)
	} else {
		t.Logf("live: %d bytes a frame", got)
	}
	if _, clears := out.counts(); clears != cleared || cleared > 1 {
		t.Errorf("%d full clears at the start and %d after it, want one at most and none", cleared, clears-cleared)
	}
	p.Send(tea.WindowSizeMsg{Width: 160, Height: 50})
	if _, clears := watch(4); clears > cleared+1 {
		t.Errorf("a new size: %d full clears, want one at most", clears-cleared)
	}
	p.quit(t)
}

// mostLiveBytes is what a frame of 200x60 may send to the terminal when all figures
// and every cell of the charts change.
const mostLiveBytes = 12_000
