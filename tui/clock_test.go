package tui

import (
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/charmbracelet/x/vt"

	"github.com/msalab/msalab/lab/runs"
)

// clockEngine shows a shop in which nothing changes but the time: the run's clock goes.
type clockEngine struct{ fakeEngine }

func newClockEngine() *clockEngine {
	s := still()
	s.Started = time.Now()
	return &clockEngine{fakeEngine{snap: s}}
}

func (c *clockEngine) Snapshot() *runs.Snapshot {
	s := *c.fakeEngine.Snapshot()
	s.At = time.Now()
	return &s
}

// counting is a terminal of 200x60 that counts what it is sent.
type counting struct {
	screen
	meter
}

func (c *counting) Write(p []byte) (int, error) {
	_, _ = c.meter.Write(p)
	return c.screen.Write(p)
}

// drain reads a terminal's answers to queries, which would block it.
func drain(t *testing.T, em *vt.Emulator) {
	var drained sync.WaitGroup
	drained.Go(func() { _, _ = io.Copy(io.Discard, em) })
	t.Cleanup(func() {
		_ = em.InputPipe().(io.Closer).Close()
		drained.Wait()
	})
}

// clock finds the seconds of a run that is younger than a minute.
var clock = regexp.MustCompile(`\b00:(\d\d)\b`)

// mostClock is how many bytes a second of the clock may cost: where the cursor goes, in
// which look, a digit or two, and back.
const mostClock = 80

// TestClock watches the whole program while nothing goes on but the run's clock: in each
// view only the cells of the clock are written, in a few bytes a second.
func TestClock(t *testing.T) {
	t.Parallel()
	for _, view := range []struct{ name, key string }{{"map", "1"}, {"survival", "4"}, {"log", "5"}} {
		t.Run(view.name, func(t *testing.T) {
			t.Parallel()
			out := &counting{screen: screen{emulator: vt.NewEmulator(200, 60)}}
			drain(t, out.emulator)
			p := open(t, newClockEngine(), out)
			p.press(t, view.key)
			// from waits until the clock has come so far; a busy machine may skip a second.
			from := func(second int) (now, bytes int, screen cells) {
				t.Helper()
				for end := time.Now().Add(time.Minute); time.Now().Before(end); <-time.After(5 * time.Millisecond) {
					bytes, _ = out.counts()
					if at := clock.FindStringSubmatch(strings.SplitN(out.text(), "\n", 2)[0]); at != nil {
						if now, _ = strconv.Atoi(at[1]); now >= second {
							return now, bytes, out.cells()
						}
					}
				}
				t.Fatalf("the clock doesn't come to 00:%02d:\n%s", second, out.text())
				return
			}
			began, before, first := from(3) // what was said at the start is long drawn
			ended, after, last := from(began + 4)
			each := (after - before) / (ended - began)
			t.Logf("%d bytes a second", each)
			if each > mostClock || each == 0 {
				t.Errorf("the clock takes %d bytes a second, want some, and at most %d", each, mostClock)
			}
			changed := 0
			for y := range first {
				if slices.Equal(first[y], last[y]) {
					continue
				}
				if y > 0 {
					t.Errorf("line %d has changed: got\n%s\nbefore\n%s", y, strings.Join(last[y], "|"), strings.Join(first[y], "|"))
					continue
				}
				for x := range first[y] {
					if first[y][x] != last[y][x] {
						changed++
					}
				}
			}
			if changed < 1 || changed > 2 {
				t.Errorf("%d cells of the first line have changed, want a digit or two of the clock", changed)
			}
			p.quit(t)
		})
	}
}
