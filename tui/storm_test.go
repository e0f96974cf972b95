package tui

import (
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/vt"

	"github.com/msalab/msalab/tui/canvas"
	"github.com/msalab/msalab/tui/theme"
)

// storm is a program that shows random frames, one for each number: Hangul, boxes,
// blocks and letters in random places and colours, drawn as the app draws. What it
// puts to the test is all that lies between a canvas and a terminal's cells.
type storm struct{ frame, width, height int }

// showFrame asks for a frame.
type showFrame int

func (s storm) Init() tea.Cmd { return nil }

func (s storm) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case showFrame:
		s.frame = int(msg)
	case tea.WindowSizeMsg:
		before := s.height
		s.width, s.height = msg.Width, msg.Height
		return s, redraw(before, s.height)
	case tea.KeyPressMsg:
		if msg.Text == "q" {
			return s, tea.Quit
		}
		s.frame++
	}
	return s, nil
}

func (s storm) View() tea.View {
	v := tea.NewView(s.picture())
	v.AltScreen = true
	return v
}

// picture draws the frame at the size: what it shares with the three after it or
// before, and over that what it has for itself. The first line has its number, for
// whoever waits for it.
func (s storm) picture() string {
	pieces := []string{"지연 시간", "처리량", "서킷 브레이커", "보상 트랜잭션", "pay", "12.5ms", "╭──╮", "┃", "▁▃▅█", "⠁⢀⣿", "●▲✖", "값", "가a나b다", "│한│"}
	roles := []theme.Role{theme.Text, theme.Good, theme.Bad, theme.Warn, theme.Accent, theme.Selected, theme.Muted}
	c := canvas.New(s.width, s.height, theme.New(theme.Dark, false, false))
	a := c.Area()
	for _, part := range []struct{ seed, most int }{{s.frame / 4, 60}, {-s.frame, 1 + s.frame%20}} {
		random := rand.New(rand.NewPCG(uint64(part.seed), 5))
		for range random.IntN(part.most) {
			x, y := random.IntN(max(s.width, 1)+10)-5, random.IntN(max(s.height, 1))
			a.Text(x, y, strings.Repeat(pieces[random.IntN(len(pieces))], 1+random.IntN(3)), roles[random.IntN(len(roles))])
		}
	}
	a.Text(0, 0, fmt.Sprintf("%d %dx%d ", s.frame, s.width, s.height), theme.Strong)
	return c.String()
}

// lines is the frame as a terminal should show it.
func (s storm) lines() string { return trimmed(ansi.Strip(s.picture())) }

// trimmed takes the blanks at the ends of lines away, and empty lines at the end.
func trimmed(frame string) string {
	lines := strings.Split(frame, "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " \r")
	}
	return strings.TrimRight(strings.Join(lines, "\n"), "\n")
}

// weathers shows frames one after the other in a terminal emulator, of a new size
// every tenth time, and wants each cell as it was drawn, its character and its look.
func weathers(t *testing.T, frames int) {
	t.Helper()
	em := &screen{emulator: vt.NewEmulator(100, 30)}
	var drained sync.WaitGroup
	drained.Go(func() { _, _ = io.Copy(io.Discard, em.emulator) }) // its answers to queries would block it
	defer drained.Wait()
	defer em.emulator.InputPipe().(io.Closer).Close()

	now := storm{width: 100, height: 30}
	p := tea.NewProgram(now, append(output(em), tea.WithInput(&bytes.Buffer{}), tea.WithWindowSize(100, 30), tea.WithoutSignalHandler(),
		tea.WithColorProfile(colorprofile.TrueColor), tea.WithFPS(120), tea.WithEnvironment([]string{"TERM=xterm-256color", "COLORTERM=truecolor"}))...)
	done := make(chan error, 1)
	go func() {
		_, err := p.Run()
		done <- err
	}()
	random := rand.New(rand.NewPCG(1, 1))
	for n := 1; n <= frames; n++ {
		now.frame = n
		if n%10 == 0 {
			margins := ansi.SetTopBottomMargins(1, now.height)
			now.width, now.height = 20+random.IntN(200), 5+random.IntN(60)
			em.resize(now.width, now.height)
			_, _ = em.Write([]byte(margins)) // the end of what was sent for the old size
			p.Send(tea.WindowSizeMsg{Width: now.width, Height: now.height})
		}
		p.Send(showFrame(n))
		want, unlike := now.lines(), ""
		cells := frameCells(now.picture(), now.width, now.height)
		for end := time.Now().Add(time.Minute); ; {
			if trimmed(em.text()) == want {
				if unlike = em.cells().unlike(cells); unlike == "" {
					break
				}
			}
			if time.Now().After(end) {
				t.Fatalf("frame %d, %dx%d: %s: got\n%s\nwant\n%s", n, now.width, now.height, unlike, em.text(), want)
			}
			select {
			case err := <-done:
				t.Fatalf("frame %d: the program ended: %v", n, err)
			case <-time.After(time.Millisecond):
			}
		}
	}
	p.Quit()
	if err := within(t, done); err != nil {
		t.Error(err)
	}
}

func (s *screen) resize(width, height int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.emulator.Resize(width, height)
}

// TestStorm is a short one; the e2e tier has the long one, and one in tmux.
func TestStorm(t *testing.T) { weathers(t, 80) }
