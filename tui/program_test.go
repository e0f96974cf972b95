package tui

import (
	"bytes"
	"context"
	"io"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/vt"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/tui/theme"
	"github.com/msalab/msalab/tui/traces"
)

// screen is a terminal emulator that the program writes to. Without a real
// terminal nothing turns line feeds into new lines, so it does.
type screen struct {
	mu       sync.Mutex
	emulator *vt.Emulator
}

func (s *screen) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	shown := bytes.ReplaceAll(p, []byte("\n"), []byte("\r\n"))
	if _, err := s.emulator.Write(margins.ReplaceAllFunc(shown, s.withinScreen)); err != nil {
		return 0, err
	}
	return len(p), nil
}

var margins = regexp.MustCompile(`\x1b\[\d*;(\d+)r`)

// withinScreen keeps a lower margin on the screen, as terminals do; the emulator scrolls
// lines that it hasn't got.
func (s *screen) withinScreen(set []byte) []byte {
	if bottom, err := strconv.Atoi(string(margins.FindSubmatch(set)[1])); err == nil && bottom > s.emulator.Height() {
		return []byte(ansi.SetTopBottomMargins(1, s.emulator.Height()))
	}
	return set
}

// text returns what is on the screen, without trailing blanks.
func (s *screen) text() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var lines []string
	for y := range s.emulator.Height() {
		var line strings.Builder
		for x := 0; x < s.emulator.Width(); x++ {
			c := s.emulator.CellAt(x, y)
			if c == nil || c.Content == "" && c.Width != 0 {
				line.WriteByte(' ')
				continue
			}
			line.WriteString(c.Content)
		}
		lines = append(lines, strings.TrimRight(line.String(), " "))
	}
	return strings.Join(lines, "\n")
}

// still is a snapshot in which nothing depends on the clock.
func still() *runs.Snapshot {
	s := isolating()
	s.At, s.Started, s.Stage = time.Time{}, time.Time{}, runs.Stage{}
	for i := range s.Shops {
		for j := range s.Shops[i].Replicas {
			s.Shops[i].Replicas[j].Restart = time.Time{}
		}
	}
	return s
}

// TestScreen runs the whole program against a terminal emulator, in Korean:
// after each key the terminal shows, cell by cell, the frame that was drawn.
// What it holds against each other are the widths that the program, Bubble
// Tea's differences and the terminal reckon with.
func TestScreen(t *testing.T) {
	em := &screen{emulator: vt.NewEmulator(100, 30)}
	var drained sync.WaitGroup
	drained.Go(func() { _, _ = io.Copy(io.Discard, em.emulator) }) // its answers to queries would block it
	defer drained.Wait()
	defer em.emulator.InputPipe().(io.Closer).Close()

	e := &fakeEngine{snap: still(), list: madeSummaries(60), trace: madeTrace()}
	cfg := Config{Engine: e, Scenarios: madeScenarios(), Lang: scenario.Korean, Theme: theme.Dark, Out: em}
	keys := newTypewriter()
	cfg.In = keys.in
	done := make(chan error, 1)
	go func() {
		done <- run(t.Context(), cfg, tea.WithWindowSize(100, 30), tea.WithoutSignalHandler(), tea.WithColorProfile(colorprofile.TrueColor),
			tea.WithEnvironment([]string{"TERM=xterm-256color", "COLORTERM=truecolor"}))
	}()

	twin := newModel(cfg, traces.Searches(context.Background(), e), epoch)
	twin.Update(tea.WindowSizeMsg{Width: 100, Height: 30})
	raw := map[string]string{"enter": "\r", "down": "\x1b[B", "right": "\x1b[C", "tab": "\t", "backspace": "\x7f"}
	for _, key := range strings.Fields("3 right right down enter enter 2 3 down down enter down down o 4 5 1 f 6 backspace t g g ? ? L L tab tab tab tab tab s 1") {
		send(twin, press(key))
		code := raw[key]
		if code == "" {
			code = key
		}
		if _, err := keys.Write([]byte(code)); err != nil {
			t.Fatal(err)
		}
		want := ""
		for end := time.Now().Add(time.Minute); ; {
			twin.notice = notice{} // the real one's goes by the clock
			if want = stripped(twin); blot(em.text()) == blot(want) {
				break
			}
			if time.Now().After(end) {
				t.Fatalf("after %q: got\n%s\nwant\n%s", key, em.text(), want)
			}
			select {
			case err := <-done:
				t.Fatalf("after %q: the program ended: %v", key, err)
			case <-time.After(5 * time.Millisecond):
			}
		}
	}
	if _, err := keys.Write([]byte{3}); err != nil {
		t.Fatal(err)
	}
	if err := within(t, done); err != nil {
		t.Errorf("got %v, want a clean exit", err)
	}
}

// blot leaves the footer out: notices in it come and go by the clock.
func blot(frame string) string {
	lines := strings.Split(frame, "\n")
	return strings.Join(lines[:len(lines)-1], "\n")
}

// TestDrawnAnew: ctrl+l has the screen as it was, whatever another program wrote to it
// and did to its look and margins; also out of a dialog.
func TestDrawnAnew(t *testing.T) {
	t.Parallel()
	for name, keys := range map[string]string{"a view": "5", "a dialog": "?"} {
		t.Run(name, func(t *testing.T) {
			em := &screen{emulator: vt.NewEmulator(200, 60)}
			var drained sync.WaitGroup
			drained.Go(func() { _, _ = io.Copy(io.Discard, em.emulator) }) // its answers to queries would block it
			defer drained.Wait()
			defer em.emulator.InputPipe().(io.Closer).Close()
			e := newLiveEngine()
			p := open(t, e, em)
			p.press(t, keys)
			const news = "\x1b[?25h\x1b[10;20r\x1b[5;5H\x1b[31mdisk full"
			m := newModel(Config{Engine: e, Theme: theme.Dark}, traces.Searches(t.Context(), e), epoch)
			m.welcomed = true
			send(m, tea.WindowSizeMsg{Width: 200, Height: 60})
			send(m, press(keys))
			eventually(t, em, func(text string) bool { return text == stripped(m) })
			_, _ = em.Write([]byte(news))
			eventually(t, em, func(text string) bool { return strings.Contains(text, "disk full") })
			p.press(t, "\x0c")
			eventually(t, em, func(text string) bool { return text == stripped(m) })
			if unlike := em.cells().unlike(frameCells(m.render(), 200, 60)); unlike != "" {
				t.Error(unlike)
			}
			p.press(t, "\x03")
			if err := within(t, p.done); err != nil {
				t.Error(err)
			}
		})
	}
}

// eventually waits until a screen shows something.
func eventually(t *testing.T, em *screen, ok func(text string) bool) {
	t.Helper()
	for end := time.Now().Add(time.Minute); !ok(em.text()); <-time.After(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("the screen stays at\n%s", em.text())
		}
	}
}
