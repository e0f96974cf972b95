package tui

import (
	"bytes"
	"math"
	"math/rand/v2"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
)

// meter counts what goes to the terminal.
type meter struct {
	mu      sync.Mutex
	bytes   int
	largest int // of the writes since it was asked for; a frame is one write
	clears  int
}

func (w *meter) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.bytes += len(p)
	w.largest = max(w.largest, len(p))
	w.clears += bytes.Count(p, []byte("\x1b[2J"))
	return len(p), nil
}

func (w *meter) counts() (bytes, clears int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.bytes, w.clears
}

// largestSince is the largest write since it was last asked for.
func (w *meter) largestSince() (n int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	n, w.largest = w.largest, 0
	return n
}

// liveEngine hands out another state at each look, while it is live: other rates and
// latencies of all functions, and at every fourth look another second of the charts.
type liveEngine struct {
	fakeEngine
	live    atomic.Bool
	looks   atomic.Int64
	seconds []runs.Second
}

// newLiveEngine makes one that isn't live yet.
func newLiveEngine() *liveEngine {
	l := &liveEngine{fakeEngine: fakeEngine{snap: still()}}
	random := rand.New(rand.NewPCG(1, 2))
	for i := range 2000 {
		l.seconds = append(l.seconds, busySecond(random, time.Unix(int64(i), 0)))
	}
	return l
}

// busySecond is a second of a shop under load: what comes is drawn anew in each, and
// so is how long each of it takes, so that hardly a column of a chart is as the next.
func busySecond(random *rand.Rand, at time.Time) runs.Second {
	n := max(1, int(60+8*random.NormFloat64()))
	took := make([]float64, n) // in milliseconds
	s := runs.Second{
		At: at, Latency: make([]int, len(runs.LatencyBounds())+1), Replicas: 10, Waiting: random.IntN(9),
		Slots: runs.SlotSeconds{Working: 14 + 6*random.Float64(), Waiting: 6 + 2*random.Float64(), Idle: 60}, Journeys: map[string]scenario.JourneyFigures{},
	}
	for i := range took {
		took[i] = 20 * math.Exp(0.8*random.NormFloat64())
		bound, _ := slices.BinarySearch(runs.LatencyBounds(), time.Duration(took[i]*float64(time.Millisecond)))
		s.Latency[bound]++
	}
	slices.Sort(took)
	failed := random.IntN(10)
	s.All = scenario.JourneyFigures{N: n, OK: n - failed, Failed: failed, P50: took[n/2], P95: took[n*95/100], P99: took[n*99/100]}
	for _, j := range scenario.Journeys() {
		s.Journeys[j] = scenario.JourneyFigures{N: n / 5, OK: n / 5, P95: s.All.P95}
	}
	s.Journeys["board"] = scenario.JourneyFigures{N: n / 5, OK: n/5 - failed, Failed: failed, P95: s.All.P95}
	return s
}

// chartSeconds is more than fit on a screen.
const chartSeconds = 200

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
		shop.Functions = slices.Clone(shop.Functions)
		for j := range shop.Functions {
			shop.Functions[j].Rate, shop.Functions[j].P95 = 100*random.Float64(), time.Duration(random.IntN(900))*time.Millisecond
		}
		first := int(looks/4) % (len(l.seconds) - chartSeconds)
		shop.Seconds = l.seconds[first : first+chartSeconds]
	}
	return &s
}

// TestOutput watches what the whole program writes to a terminal of 200x60: nothing
// while nothing changes, little while all figures do, and no full clear but at the
// start and after a new size. Bytes don't depend on how busy the machine is.
func TestOutput(t *testing.T) {
	t.Parallel()
	e := newLiveEngine()
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
	e.live.Store(true)
	for _, v := range []struct{ name, keys string }{
		{"charts", "2"}, {"charts of dots", "b"}, {"map", "1"}, {"map, presented", "P"}, {"charts, presented", "2"},
		{"charts in Korean, presented", "L"}, {"charts in Korean", "P"}, {"map in Korean", "1"},
	} {
		p.press(t, v.keys)
		watch(1) // the whole picture is drawn anew
		out.largestSince()
		before, _ := out.counts()
		from := e.looks.Load()
		after, _ := watch(4)
		mean, largest := (after-before)/int(e.looks.Load()-from), out.largestSince()
		if after == before || largest > mostFrameBytes {
			t.Errorf("%s: %d bytes a frame, and up to %d, want some, and at most %d", v.name, mean, largest, mostFrameBytes)
		}
		t.Logf("%s: %d bytes a frame, and up to %d", v.name, mean, largest)
	}
	if _, clears := out.counts(); clears != cleared || cleared > 1 {
		t.Errorf("%d full clears at the start and %d after it, want one at most and none", cleared, clears-cleared)
	}
	p.Send(tea.WindowSizeMsg{Width: 160, Height: 50})
	if _, clears := watch(4); clears > cleared+2 { // Bubble Tea's and, once the margins are right, ours
		t.Errorf("a new size: %d full clears, want two at most", clears-cleared)
	}
	p.quit(t)
}

// mostFrameBytes is what a frame of 200x60 may send to the terminal when all figures
// change, four times a second: also that in which the charts of two shops move on by a
// second, where hardly a column of them stays.
const mostFrameBytes = 12_000
