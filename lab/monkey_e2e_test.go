//go:build e2e && linux

package main

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/msalab/msalab/lab/internal/labtest"
	"github.com/msalab/msalab/lab/scenario"
)

// monkey is somebody who presses anything.
type monkey struct{ *rand.Rand }

// escape is the key as terminals send it that tell it from the beginning of other
// keys: what follows at once is a key of its own.
const escape = "\x1b[27u"

// keys draws keys, clicks and turns of the wheel, as a terminal sends them. Left out
// is what puts more load on the machine than it can carry, and what quits.
func (m monkey) keys(n int) string {
	named := []string{escape, escape, "\r", "\r", "\t", "\x1b[Z", "\x1b[A", "\x1b[B", "\x1b[C", "\x1b[D", "\x1b[H", "\x1b[F", "\x1b[5~", "\x1b[6~", "\x7f", " ", "\x10"}
	const typed = "0123456789abcdefghijkmnoprstuvwxyzABCDEFGHIJKLMNOPRSTUVWXYZ?:/[]+-_="
	raw := ""
	for range n {
		switch draw := m.IntN(100); {
		case draw < 30:
			raw += named[m.IntN(len(named))]
		case draw < 94:
			i := m.IntN(len(typed))
			raw += typed[i : i+1]
		case draw < 97:
			raw += []string{"ㄹ", "가"}[m.IntN(2)]
		default:
			raw += fmt.Sprintf("\x1b[<%d;%d;%dM", []int{0, 64, 65}[m.IntN(3)], 1+m.IntN(200), 1+m.IntN(60))
		}
	}
	return raw
}

// The largest terminal.
const mostWidth, mostHeight = 220, 70

// size draws the size of a terminal.
func (m monkey) size() (width, height int) { return 1 + m.IntN(mostWidth), 1 + m.IntN(mostHeight) }

// answers closes what is open and turns the mouse on or off: the terminal tells
// whether the app took that, whatever its screen shows.
func answers(t *testing.T, press func(raw string), mouse func() bool) {
	t.Helper()
	before := mouse()
	for end := time.Now().Add(patience); time.Now().Before(end); {
		press(escape + escape + escape + "M")
		for poll := time.Now().Add(5 * time.Second); time.Now().Before(poll); <-time.After(20 * time.Millisecond) {
			if mouse() != before {
				return
			}
		}
	}
	t.Fatal("the app doesn't answer")
}

// killChildren kills every process that one started.
func killChildren(t *testing.T, pid int) {
	t.Helper()
	for _, child := range childrenOf(t, pid) {
		_ = syscall.Kill(child, syscall.SIGKILL) // it may be gone already
	}
}

// keysAtOnce is how many keys are sent in one go.
const keysAtOnce = 20

// TestMonkeyOverEngine has a monkey press 16,000 keys over an engine that runs, in
// windows of any size, and kills all processes of its shop time and again. The app
// never breaks, answers after each thousand keys, and gives the terminal back.
func TestMonkeyOverEngine(t *testing.T) {
	shop := openLive(t, 20, scenario.Shape{Architecture: scenario.Services, Placement: scenario.Process})
	m := monkey{rand.New(rand.NewPCG(6, 6))}
	a := openInEmulator(t, shop.e)
	for n := range 16_000 / keysAtOnce {
		a.press(m.keys(keysAtOnce))
		if n%8 == 0 {
			a.resize(m.size())
		}
		if n%50 == 49 {
			answers(t, a.press, a.mouse)
		}
		if n%100 == 99 {
			killChildren(t, os.Getpid())
		}
	}
	a.close()
	if a.screen || !a.cursor || a.mouse() {
		t.Errorf("second screen %v, cursor %v, mouse %v: want the cursor alone", a.screen, a.cursor, a.mouse())
	}
}

// TestMonkeyInTerminal is the same in a real terminal, with 4,000 keys: the whole
// program, under its keeper. It may be quit in passing, and is opened again then.
func TestMonkeyInTerminal(t *testing.T) {
	t.Setenv("LC_ALL", "C.UTF-8")
	bin := labtest.Build(t)
	goOn := filepath.Join(t.TempDir(), "go-on")
	if err := os.WriteFile(goOn, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	term := newScreen(t, "100", "30",
		fmt.Sprintf("while [ -e %s ]; do %s --port 0 --jaeger off --lang en --shape services/process || break; done; echo left with $?", goOn, bin))
	term.tmux("set-option", "-g", "window-size", "manual")
	term.shows("gateway ━")
	shell, err := strconv.Atoi(strings.TrimSpace(term.tmux("display-message", "-p", "#{pane_pid}")))
	if err != nil {
		t.Fatal(err)
	}
	mode := func(names string) string { return strings.TrimSpace(term.tmux("display-message", "-p", names)) }
	mouse := func() bool {
		if mode("#{alternate_on}") == "0" && strings.Contains(term.tmux("capture-pane", "-p"), "left with") {
			t.Fatalf("the app broke:\n%s", term.tmux("capture-pane", "-p", "-S", "-200"))
		}
		return mode("#{mouse_button_flag}") == "1"
	}
	press := func(raw string) { term.tmux("send-keys", "-l", "--", raw) }
	m := monkey{rand.New(rand.NewPCG(4, 4))}
	for n := range 4_000 / keysAtOnce {
		press(m.keys(keysAtOnce))
		if n%4 == 3 {
			width, height := m.size()
			term.tmux("resize-window", "-x", strconv.Itoa(width), "-y", strconv.Itoa(height))
		}
		if n%10 == 9 { // keys are pressed no faster than they are taken
			answers(t, press, mouse)
		}
		if n%40 == 39 {
			for _, keeper := range childrenOf(t, shell) {
				for _, app := range childrenOf(t, keeper) {
					killChildren(t, app)
				}
			}
		}
	}
	term.tmux("resize-window", "-x", "100", "-y", "30")
	if err := os.Remove(goOn); err != nil {
		t.Fatal(err)
	}
	term.keys("C-c")
	if term.oneOf(`left with 0|Quit\?|종료할까요\?`) != "left with 0" { // a scenario runs
		term.keys("C-c")
	}
	term.shows("left with 0")
	if got := mode("#{alternate_on} #{cursor_flag} #{mouse_button_flag}"); got != "0 1 0" {
		t.Errorf("second screen, cursor, mouse: got %s, want 0 1 0", got)
	}
}
