//go:build e2e && linux

package main

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/msalab/msalab/lab/internal/labtest"
)

// keysAtOnce is how many keys tmux is told to send in one call.
const keysAtOnce = 40

// monkey is somebody who presses anything.
type monkey struct {
	*rand.Rand
	*screen
}

// batch sends keys, a click or a turn of the wheel, and now and then a new size. Left
// out is what puts more load on the machine than it can carry, and what quits.
func (m monkey) batch() {
	m.t.Helper()
	named := []string{"Escape", "Enter", "Tab", "BTab", "Up", "Down", "Left", "Right", "Home", "End", "PPage", "NPage", "BSpace", "Space", "C-p"}
	const typed = "0123456789abcdefghijkmnoprstuvwxyzCDEFGHIJKLMNOPRSTUVWXYZ?:/[]+-_=" // no q
	args := []string{"send-keys"}
	for range keysAtOnce {
		switch n := m.IntN(100); {
		case n < 30:
			args = append(args, named[m.IntN(len(named))])
		case n < 95:
			i := m.IntN(len(typed))
			args = append(args, typed[i:i+1])
		default:
			args = append(args, "ㄹ", "Escape")
		}
	}
	m.tmux(args...)
	button := []int{0, 64, 65}[m.IntN(3)]
	m.tmux("send-keys", "-l", fmt.Sprintf("\x1b[<%d;%d;%dM", button, 1+m.IntN(100), 1+m.IntN(30)))
	if m.IntN(4) == 0 {
		m.tmux("resize-window", "-x", strconv.Itoa(1+m.IntN(220)), "-y", strconv.Itoa(1+m.IntN(70)))
	}
}

// TestMonkeyInTerminal has a monkey press 20,000 keys over a shop that runs, and
// kills all its processes time and again. The app may be quit in passing, and is
// opened again then; it never breaks, answers at the end, and gives the terminal
// back.
func TestMonkeyInTerminal(t *testing.T) {
	bin := labtest.Build(t)
	goOn := filepath.Join(t.TempDir(), "go-on")
	if err := os.WriteFile(goOn, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	command := fmt.Sprintf("while [ -e %s ] && %s --port 0 --jaeger off --lang en --shape services/process; do :; done; echo left with $?", goOn, bin)
	term := newScreen(t, "100", "30", command)
	term.tmux("set-option", "-g", "window-size", "manual")
	term.shows("gateway ━")
	shell, err := strconv.Atoi(strings.TrimSpace(term.tmux("display-message", "-p", "#{pane_pid}")))
	if err != nil {
		t.Fatal(err)
	}
	m := monkey{rand.New(rand.NewPCG(4, 4)), term}
	for n := range 20_000 / keysAtOnce {
		m.batch()
		if n%50 == 49 {
			killAll(t, shell)
		}
		if n%5 == 4 {
			m.answered(n * keysAtOnce)
		}
	}
	if err := os.Remove(goOn); err != nil {
		t.Fatal(err)
	}
	term.keys("C-c")
	term.shows("left with") // 0, or 1 where the flag was gone before it was opened again
	if got := strings.TrimSpace(term.tmux("display-message", "-p", "#{alternate_on} #{cursor_flag} #{mouse_any_flag}")); got != "0 1 0" {
		t.Errorf("second screen, cursor, mouse: got %s, want 0 1 0", got)
	}
}

// answered closes what is open, asks for help and waits until it is there, so that
// keys are pressed no faster than they are taken.
func (m monkey) answered(keys int) {
	m.t.Helper()
	m.tmux("resize-window", "-x", "100", "-y", "30")
	var last string
	for end := time.Now().Add(patience); ; {
		for _, key := range []string{"Escape", "Escape", "?"} { // one by one: escape and a key at once are another key
			m.keys(key)
			time.Sleep(100 * time.Millisecond)
		}
		last = m.tmux("capture-pane", "-p")
		if helpTitle.MatchString(last) {
			m.keys("Escape")
			time.Sleep(200 * time.Millisecond)
			return
		}
		if strings.Contains(last, "left with") || time.Now().After(end) {
			m.t.Fatalf("after %d keys the app doesn't answer:\n%s", keys, m.tmux("capture-pane", "-p", "-S", "-200"))
		}
	}
}

// helpTitle is in the window of help, whatever it is drawn with.
var helpTitle = regexp.MustCompile(`[┏#] (Keys|키) [━=]`)

// killAll kills every process of the shop that an app under this shell runs.
func killAll(t *testing.T, shell int) {
	t.Helper()
	for _, keeper := range childrenOf(t, shell) {
		for _, app := range childrenOf(t, keeper) {
			for _, replica := range childrenOf(t, app) {
				_ = syscall.Kill(replica, syscall.SIGKILL) // it may be gone already
			}
		}
	}
}
