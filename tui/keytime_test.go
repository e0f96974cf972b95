package tui

import (
	"bytes"
	"context"
	"fmt"
	"io"
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

// TestKeyTime takes it in the whole program, while the shop floods it with lines, is
// dead, or its engine hangs with a lock. A busy machine has other things to do at
// times, so the fastest of some tries counts: a key that waits for anything is never
// fast.
func TestKeyTime(t *testing.T) {
	for name, ailment := range map[string]func(*testing.T) Engine{
		"flooded": func(*testing.T) Engine { return &ailing{fakeEngine: fakeEngine{snap: healthy()}, flooded: true} },
		"dead":    func(*testing.T) Engine { return &ailing{fakeEngine: fakeEngine{snap: withoutAnyReplica()}} },
		"hung":    func(t *testing.T) Engine { return wedge(t) },
	} {
		t.Run(name, func(t *testing.T) {
			for _, key := range []struct{ keys, want string }{{"Ry", "resetting the shop"}, {"L", "지도"}, {"?", "Keys"}, {">", "load: "}} {
				fastest := time.Hour
				for try := 0; try < 20 && fastest > mostKeyTime; try++ {
					out := newReader(t)
					there := out.wants(t, "Charts")
					p := open(t, ailment(t), out)
					p.press(t, "1")
					within(t, there)
					shown := out.wants(t, key.want)
					began := time.Now()
					p.press(t, key.keys)
					fastest = min(fastest, within(t, shown).Sub(began))
					p.Quit()
					if err := within(t, p.done); err != nil {
						t.Fatal(fmt.Errorf("quit: %w", err))
					}
				}
				t.Logf("%s: %s", key.keys, fastest)
				if fastest > mostKeyTime {
					t.Errorf("%s: %q took %s at best, want at most %s", key.keys, key.want, fastest, mostKeyTime)
				}
			}
		})
	}
}
