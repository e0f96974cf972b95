package tui

import (
	"io"
	"slices"
	"sync"
	"syscall"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/tui/theme"
	"github.com/msalab/msalab/tui/traces"
)

// times are how long something took, each time.
type times []time.Duration

// since notes how long it took from then on.
func (t *times) since(began time.Time) { *t = append(*t, time.Since(began)) }

// report tells the percentiles: a mean hides the frame that everybody sees.
func (t times) report(b *testing.B) {
	slices.Sort(t)
	for name, share := range map[string]int{"p50-ms": 50, "p95-ms": 95, "p99-ms": 99} {
		b.ReportMetric(float64(t[min(len(t)*share/100, len(t)-1)])/1e6, name)
	}
}

// BenchmarkFrame draws each view anew after a tick, as it is and presented.
func BenchmarkFrame(b *testing.B) {
	for name, p := range everyFull() {
		b.Run(name, func(b *testing.B) {
			m := show(p, 200, 60, scenario.English, theme.New(theme.Dark, false, false))
			var took times
			b.ReportAllocs()
			for b.Loop() {
				began := time.Now()
				m.changes++
				m.Update(tickMsg(epoch))
				m.View()
				took.since(began)
			}
			took.report(b)
		})
	}
}

// BenchmarkScroll goes down a large trace, and a long list.
func BenchmarkScroll(b *testing.B) {
	for name, m := range map[string]*model{"500 spans": scrolling(60, 500, true), "10000 traces": scrolling(10_000, 17, false)} {
		b.Run(name, func(b *testing.B) {
			var took times
			b.ReportAllocs()
			for b.Loop() {
				began := time.Now()
				scroll(m)
				took.since(began)
			}
			took.report(b)
		})
	}
}

// program is the whole app at 200x60, as it runs.
type program struct {
	*tea.Program
	keys io.Writer
	done chan error
}

// open runs the app over an engine; what it draws goes to out. Whoever opens it
// presses q and waits until it is done.
func open(tb testing.TB, e Engine, out io.Writer) program {
	m := newModel(Config{Engine: e, Theme: theme.Dark}, traces.Searches(tb.Context(), e), epoch)
	m.welcomed = true // the digits are views
	keys := newTypewriter()
	p := program{keys: keys, done: make(chan error, 1), Program: tea.NewProgram(m, append(output(out), tea.WithInput(keys.in),
		tea.WithWindowSize(200, 60), tea.WithoutSignalHandler(), tea.WithFPS(framesPerSecond), tea.WithColorProfile(colorprofile.TrueColor),
		tea.WithEnvironment([]string{"TERM=xterm-256color", "COLORTERM=truecolor"}))...)}
	go func() {
		_, err := p.Run()
		p.done <- err
	}()
	return p
}

func (p program) press(tb testing.TB, raw string) {
	tb.Helper()
	if _, err := io.WriteString(p.keys, raw); err != nil {
		tb.Fatal(err)
	}
}

// quit ends the app.
func (p program) quit(tb testing.TB) {
	tb.Helper()
	p.press(tb, "q")
	if err := within(tb, p.done); err != nil {
		tb.Error(err)
	}
}

// herald tells when something was written.
type herald struct {
	mu     sync.Mutex
	wanted chan time.Time // nil: nobody waits
}

func (h *herald) Write(p []byte) (int, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.wanted != nil {
		h.wanted <- time.Now()
		h.wanted = nil
	}
	return len(p), nil
}

// next is when something is written next.
func (h *herald) next() <-chan time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.wanted = make(chan time.Time, 1)
	return h.wanted
}

// BenchmarkKey presses a key that changes the whole picture, and takes the time until
// the first bytes of the new one go to the terminal. The program has its usual frame
// rate, and nothing else is drawn meanwhile.
func BenchmarkKey(b *testing.B) {
	out := &herald{}
	p := open(b, newLiveEngine(), out)
	first := out.next()
	p.press(b, "2")
	within(b, first)
	var took times
	for i := 0; b.Loop(); i++ {
		written := out.next()
		began := time.Now()
		p.press(b, []string{"1", "2"}[i%2])
		took = append(took, within(b, written).Sub(began))
	}
	took.report(b)
	p.quit(b)
}

// BenchmarkCPU takes the share of a processor that the whole program uses: while
// nothing changes, while the run's clock does alone, and while all figures do, four
// times a second.
func BenchmarkCPU(b *testing.B) {
	for _, name := range []string{"idle", "clock", "live"} {
		b.Run(name, func(b *testing.B) {
			e := newLiveEngine()
			e.live.Store(name == "live")
			if name == "clock" {
				e.snap.Started = time.Now()
			}
			p := open(b, e, io.Discard)
			p.press(b, "2") // charts
			looks := func(n int64) {
				for from := e.looks.Load(); e.looks.Load() < from+n; <-time.After(every) {
				}
			}
			looks(4)
			began, used := time.Now(), usedCPU(b)
			for b.Loop() {
				looks(20)
			}
			b.ReportMetric(100*float64(usedCPU(b)-used)/float64(time.Since(began)), "cpu-%")
			p.quit(b)
		})
	}
}

// usedCPU is the processor time that this process has used so far.
func usedCPU(tb testing.TB) time.Duration {
	tb.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		tb.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
