package tui

import (
	"bytes"
	"fmt"
	"iter"
	"testing"
	"time"

	"github.com/charmbracelet/colorprofile"
	uv "github.com/charmbracelet/ultraviolet"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/tui/repaint"
	"github.com/msalab/msalab/tui/theme"
)

// fullPictures are the pictures that show each view with all that it can have.
func fullPictures() map[string]view {
	return map[string]view{
		"map-two-shops": viewMap, "charts-two-shops": viewCharts, "charts-second-two-shops": viewCharts, "traces": viewTraces, "trace": viewTraces, "matrix": viewMatrix, "log": viewLog, "log-kinds": viewLog,
		"bill-two-shops": viewBill, "saga": viewSaga, "saga-naive": viewSaga, "wire": viewWire, "wire-told": viewWire, "claims": viewClaims,
	}
}

// everyFull yields these pictures, as they are and presented.
func everyFull() iter.Seq2[string, picture] {
	full := fullPictures()
	return func(yield func(string, picture) bool) {
		for _, p := range pictures() {
			if _, ok := full[p.name]; !ok {
				continue
			}
			if !yield(p.name, p) || !yield(p.name+", presented", picture{p.name, p.snap, p.keys + " P"}) {
				return
			}
		}
	}
}

// sender sends frames to a terminal of 200x60: what Bubble Tea makes of them, less
// the repaints.
type sender struct {
	sent  bytes.Buffer // of the last
	cells uv.ScreenBuffer
	scr   *uv.TerminalRenderer
}

func newSender() *sender {
	s := &sender{cells: uv.NewScreenBuffer(200, 60)}
	filter := repaint.New(&s.sent)
	filter.Resize(60)
	s.scr = uv.NewTerminalRenderer(filter, []string{"TERM=xterm-256color", "COLORTERM=truecolor"})
	s.scr.SetColorProfile(colorprofile.TrueColor)
	s.scr.SetScrollOptim(true)
	s.scr.EnterAltScreen()
	return s
}

// send is how many bytes go to the terminal for a frame.
func (s *sender) send(t *testing.T, frame string) int {
	t.Helper()
	s.sent.Reset()
	s.cells.Clear()
	uv.NewStyledString(frame).Draw(s.cells, s.cells.Bounds())
	s.scr.Render(s.cells.RenderBuffer)
	if err := s.scr.Flush(); err != nil {
		t.Fatal(err)
	}
	return s.sent.Len()
}

// TestFrameBytes is about the dark theme; the e2e tier has the others.
func TestFrameBytes(t *testing.T) { frameBytes(t, theme.Dark) }

// frameBytes has each view live, in both languages, as it is and presented: another
// second in each frame, and other figures of all functions. None takes more bytes than
// it may. TestOutput is about the whole program, as it looks four times a second.
func frameBytes(t *testing.T, themes ...theme.Name) {
	for name, p := range everyFull() {
		for _, lang := range []scenario.Lang{scenario.English, scenario.Korean} {
			for _, th := range themes {
				t.Run(fmt.Sprintf("%s/%s/%s", lang, name, th), func(t *testing.T) {
					t.Parallel()
					least, most := frameSizes(t, p, lang, th)
					t.Logf("%d to %d bytes", least, most)
					if least == 0 || most > mostFrameBytes {
						t.Errorf("frames of %d to %d bytes, want some, and at most %d", least, most, mostFrameBytes)
					}
				})
			}
		}
	}
}

// frameSizes has time go on in a picture, and tells how large the frames were.
func frameSizes(t *testing.T, p picture, lang scenario.Lang, th theme.Name) (least, most int) {
	t.Helper()
	m := show(p, 200, 60, lang, theme.New(th, false, false))
	e := newLiveEngine()
	e.snap = p.snap()
	e.live.Store(true)
	m.engine = e
	s := newSender()
	for n := range 8 {
		e.looks.Add(3) // a second has four
		e.snap.At = epoch.Add(time.Duration(n) * time.Second)
		m.Update(tickMsg(e.snap.At))
		switch sent := s.send(t, m.render()); n {
		case 0: // all of it
		case 1:
			least, most = sent, sent
		default:
			least, most = min(least, sent), max(most, sent)
		}
	}
	return least, most
}

// TestShiftBytes has lines of each view move without being others: when the line appears
// that says how old the data are, and when it goes. No such frame takes more than another.
func TestShiftBytes(t *testing.T) {
	for name, p := range everyFull() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := show(p, 200, 60, scenario.Korean, theme.New(theme.Dark, false, false))
			e := newLiveEngine()
			e.snap = p.snap()
			e.snap.At, e.snap.State = epoch, runs.Running
			m.engine = e
			s := newSender()
			m.Update(tickMsg(epoch))
			s.send(t, m.render())
			for _, age := range []time.Duration{old + time.Second, 0} {
				m.Update(tickMsg(epoch.Add(age)))
				if sent := s.send(t, m.render()); sent == 0 || sent > mostFrameBytes {
					t.Errorf("data %s old: %d bytes, want some, and at most %d", age, sent, mostFrameBytes)
				}
			}
		})
	}
}

// TestFrameIsSmall gates on what a frame of each view costs, as it is and presented,
// which doesn't depend on how busy the machine is: allocations to draw one, bytes of
// one, and none for a tick without news.
func TestFrameIsSmall(t *testing.T) {
	for name, p := range everyFull() {
		for _, lang := range []scenario.Lang{scenario.English, scenario.Korean} {
			t.Run(string(lang)+"/"+name, func(t *testing.T) {
				m := show(p, 200, 60, lang, theme.New(theme.Dark, false, false))
				m.render()
				allocations := testing.AllocsPerRun(5, func() {
					m.changes++
					m.Update(tickMsg(epoch))
					m.View()
				})
				if allocations > mostAllocations {
					t.Errorf("got %.0f allocations a frame, want at most %d", allocations, mostAllocations)
				}
				size := len(m.render())
				if size > mostBytes {
					t.Errorf("got %d bytes, want at most %d", size, mostBytes)
				}
				t.Logf("%.0f allocations, %d bytes", allocations, size)
				if idle := testing.AllocsPerRun(20, func() { m.render() }); idle != 0 {
					t.Errorf("a frame without news: got %.0f allocations, want none", idle)
				}
			})
		}
	}
}

// What a whole frame of 200x60 may cost. Only what differs from the frame
// before goes to the terminal, so a frame's bytes are an upper bound.
const (
	mostAllocations = 6_000
	mostBytes       = 40_000
)
