//go:build e2e

package tui

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/charmbracelet/x/vt"

	"github.com/msalab/msalab/lab/engine"
	"github.com/msalab/msalab/lab/runs"
)

// reader is a terminal of 200x60 that somebody watches for a text. It is looked for on
// the screen, not in the bytes: those of its letters that stood there before are in no
// bytes. Nobody who writes waits for that.
type reader struct {
	screen
	writes chan write
	mu     sync.Mutex
	want   string
	found  chan time.Time
}

// write is what came at a time.
type write struct {
	at    time.Time
	bytes []byte
}

func newReader(t *testing.T) *reader {
	r := &reader{screen: screen{emulator: vt.NewEmulator(200, 60)}, writes: make(chan write, 10_000)}
	var running sync.WaitGroup
	running.Go(func() { _, _ = io.Copy(io.Discard, r.emulator) }) // its answers to queries would block it
	ctx, stop := context.WithCancel(context.Background())
	running.Go(func() {
		for {
			select {
			case w := <-r.writes:
				r.read(w)
			case <-ctx.Done():
				return
			}
		}
	})
	t.Cleanup(func() {
		stop()
		_ = r.emulator.InputPipe().(io.Closer).Close()
		running.Wait()
	})
	return r
}

func (r *reader) Write(p []byte) (int, error) {
	r.writes <- write{time.Now(), bytes.Clone(p)}
	return len(p), nil
}

func (r *reader) read(w write) {
	_, _ = r.screen.Write(w.bytes)
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.found != nil && strings.Contains(r.text(), r.want) {
		r.found <- w.at
		r.found = nil
	}
}

// wants is when a text is on the screen that isn't yet.
func (r *reader) wants(t *testing.T, text string) <-chan time.Time {
	t.Helper()
	r.mu.Lock()
	defer r.mu.Unlock()
	if now := r.text(); strings.Contains(now, text) {
		t.Fatalf("%q is on the screen before its key is pressed:\n%s", text, now)
	}
	r.want, r.found = text, make(chan time.Time, 1)
	return r.found
}

// wedged shows a shop that a real engine has lost: one of its goroutines hangs with
// the engine's lock.
type wedged struct {
	fakeEngine
	engine *engine.Engine
}

func (w *wedged) Do(c engine.Command) { w.engine.Do(c) }

// wedge makes such an engine, which is freed at the end of the test.
func wedge(t *testing.T) *wedged {
	t.Helper()
	hangs, freed := make(chan struct{}), make(chan struct{})
	var once sync.Once
	e := engine.New(engine.Config{OnEvent: func(runs.Event) {
		once.Do(func() { close(hangs) })
		<-freed
	}})
	ctx, stop := context.WithCancel(t.Context())
	var serving sync.WaitGroup
	serving.Go(func() { _ = e.Serve(ctx) }) // there is no shop to close
	t.Cleanup(func() {
		stop()
		close(freed)
		serving.Wait()
	})
	e.Do(engine.Heal{ID: "nothing"}) // is told in an event
	<-hangs
	return &wedged{fakeEngine{snap: isolating()}, e}
}

// mostKeyTime is how long it may take from a key to the bytes that show what it did.
const mostKeyTime = 100 * time.Millisecond

// lostKeyTime stands for a key of which nothing was seen for so long: what it showed may
// have come and gone while the machine did something else.
const lostKeyTime = 5 * time.Second

// How often a key is pressed, and how often that is done once more, in whole, where
// the middle one of the tries took too long.
const (
	keyTries  = 9
	keyRounds = 3
)

// middleTime is the median of so many tries. A machine that is busy with other things
// for a while is given another round, up to three of them; an app that answers most of
// its keys late passes none.
func middleTime(try func() time.Duration) (middle time.Duration, rounds int) {
	for rounds = 1; ; rounds++ {
		var took []time.Duration
		for late := 0; len(took) < keyTries && late <= keyTries/2; {
			took = append(took, try())
			if took[len(took)-1] > mostKeyTime {
				late++
			}
		}
		for len(took) < keyTries { // too many were late already
			took = append(took, lostKeyTime)
		}
		slices.Sort(took)
		if middle = took[keyTries/2]; middle <= mostKeyTime || rounds == keyRounds {
			return middle, rounds
		}
	}
}

// TestMiddleTime: an app that is slow in most tries doesn't pass, however often it is
// quick; one that a busy machine held up for a while does.
func TestMiddleTime(t *testing.T) {
	for _, tt := range []struct {
		name   string
		slow   func(try int) bool // from 0
		passes bool
		rounds int
	}{
		{"quick", func(int) bool { return false }, true, 1},
		{"slow in 4 of 9", func(try int) bool { return try%9 < 4 }, true, 1},
		{"slow in 3 of 5", func(try int) bool { return try%5 < 3 }, false, 3},
		{"quick once in 20", func(try int) bool { return try%20 != 7 }, false, 3},
		{"held up for two rounds", func(try int) bool { return try < 10 }, true, 3},
	} {
		try := -1
		middle, rounds := middleTime(func() time.Duration {
			if try++; tt.slow(try) {
				return mostKeyTime + 1
			}
			return time.Millisecond
		})
		if passes := middle <= mostKeyTime; passes != tt.passes || rounds != tt.rounds {
			t.Errorf("%s: passes %v after %d rounds, want %v after %d", tt.name, passes, rounds, tt.passes, tt.rounds)
		}
	}
}

// TestKeyTime takes it in the whole program, while the shop floods it with lines, is
// dead, or its engine hangs with a lock.
func TestKeyTime(t *testing.T) {
	for name, ailment := range map[string]func(*testing.T) Engine{
		"flooded": func(*testing.T) Engine { return &ailing{fakeEngine: fakeEngine{snap: healthy()}, flooded: true} },
		"dead":    func(*testing.T) Engine { return &ailing{fakeEngine: fakeEngine{snap: withoutAnyReplica()}} },
		"hung":    func(t *testing.T) Engine { return wedge(t) },
	} {
		t.Run(name, func(t *testing.T) {
			for _, key := range []struct{ keys, want string }{{"Ry", "resetting the shop"}, {"L", "지도"}, {"?", "Keys"}, {">", "load: "}} {
				middle, rounds := middleTime(func() time.Duration { return keyTime(t, ailment(t), key.keys, key.want) })
				t.Logf("%s: %s in round %d", key.keys, middle, rounds)
				if middle > mostKeyTime {
					t.Fatalf("%s: %q took %s, the median of %d tries in each of %d rounds; want at most %s", key.keys, key.want, middle, keyTries, rounds, mostKeyTime)
				}
			}
		})
	}
}

// keyTime opens the app over an engine and takes the time from keys to what they show.
func keyTime(t *testing.T, e Engine, keys, want string) time.Duration {
	t.Helper()
	out := newReader(t)
	there := out.wants(t, "Charts")
	p := open(t, e, out)
	p.press(t, "1")
	within(t, there)
	shown := out.wants(t, want)
	began := time.Now()
	p.press(t, keys)
	took := lostKeyTime
	select {
	case at := <-shown:
		took = at.Sub(began)
	case <-time.After(lostKeyTime):
	}
	p.Quit()
	if err := within(t, p.done); err != nil {
		t.Fatal(fmt.Errorf("quit: %w", err))
	}
	return took
}
