package tui

import (
	"bytes"
	"fmt"
	"testing"
	"time"

	"github.com/charmbracelet/colorprofile"
	uv "github.com/charmbracelet/ultraviolet"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/tui/repaint"
	"github.com/msalab/msalab/tui/theme"
)

// fullPictures are the pictures that show each view with all that it can have.
func fullPictures() map[string]view {
	return map[string]view{
		"map-two-shops": viewMap, "charts-two-shops": viewCharts, "traces": viewTraces, "trace": viewTraces, "matrix": viewMatrix, "log": viewLog,
		"bill-two-shops": viewBill, "saga": viewSaga, "saga-naive": viewSaga, "wire": viewWire, "wire-told": viewWire, "claims": viewClaims,
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

// TestFrameBytes has each view live, in all themes and both languages, as it is and
// presented: another second in each frame, and other figures of all functions. None
// takes more bytes than it may. TestOutput is about the whole program, as it looks four
// times a second.
func TestFrameBytes(t *testing.T) {
	full := fullPictures()
	full["charts-second-two-shops"] = viewCharts
	for _, p := range pictures() {
		if _, ok := full[p.name]; !ok {
			continue
		}
		for _, lang := range []scenario.Lang{scenario.English, scenario.Korean} {
			for name, keys := range map[string]string{p.name: "", p.name + ", presented": " P"} {
				for _, th := range theme.Names() {
					t.Run(fmt.Sprintf("%s/%s/%s", lang, name, th), func(t *testing.T) {
						t.Parallel()
						least, most := frameSizes(t, picture{p.name, p.snap, p.keys + keys}, lang, th)
						t.Logf("%d to %d bytes", least, most)
						if least == 0 || most > mostFrameBytes {
							t.Errorf("frames of %d to %d bytes, want some, and at most %d", least, most, mostFrameBytes)
						}
					})
				}
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
