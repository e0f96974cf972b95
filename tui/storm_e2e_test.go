//go:build e2e && linux

package tui

import (
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/tui/theme"
)

// inTmux has the test binary be the storm itself, in a terminal of its own.
const inTmux = "LAB_TEST_STORM"

func TestMain(m *testing.M) {
	if os.Getenv(inTmux) == "" {
		os.Exit(m.Run())
	}
	if _, err := tea.NewProgram(storm{}).Run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// TestLongStorm is TestStorm with 2,000 frames.
func TestLongStorm(t *testing.T) { weathers(t, 2000) }

// TestStormInTmux shows 300 frames in tmux, with a new size every fifth time: what
// it captures is what was drawn.
func TestStormInTmux(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	socket := fmt.Sprintf("msalab-storm-%d", os.Getpid())
	tmux := func(args ...string) string {
		t.Helper()
		out, err := exec.Command("tmux", append([]string{"-L", socket}, args...)...).CombinedOutput()
		if err != nil {
			t.Fatalf("tmux %v: %v\n%s", args, err, out)
		}
		return string(out)
	}
	t.Setenv("LC_ALL", "C.UTF-8")
	tmux("-f", "/dev/null", "new-session", "-d", "-x", "100", "-y", "30", inTmux+"=1 "+self)
	t.Cleanup(func() { _ = exec.Command("tmux", "-L", socket, "kill-server").Run() })
	tmux("set-option", "-g", "window-size", "manual")
	now := storm{width: 100, height: 30}
	random := rand.New(rand.NewPCG(3, 3))
	for n := range 300 {
		now.frame = n
		if n%5 == 4 {
			now.width, now.height = 20+random.IntN(180), 5+random.IntN(50)
			tmux("resize-window", "-x", strconv.Itoa(now.width), "-y", strconv.Itoa(now.height))
		}
		want, got := now.lines(), ""
		for end := time.Now().Add(20 * time.Second); ; {
			if got = trimmed(tmux("capture-pane", "-p")); got == want {
				break
			}
			if time.Now().After(end) {
				t.Fatalf("frame %d, %dx%d: got\n%s\nwant\n%s", n, now.width, now.height, got, want)
			}
		}
		tmux("send-keys", "n")
	}
	tmux("send-keys", "q")
}

// TestEveryWidth draws each view at the sizes that a terminal may have: each width
// at some heights, and 500 others.
func TestEveryWidth(t *testing.T) {
	for v := range views {
		for _, lang := range []scenario.Lang{scenario.English, scenario.Korean} {
			t.Run(fmt.Sprintf("%s/%s", lang, strings.ToLower(v.title(scenario.English))), func(t *testing.T) {
				t.Parallel()
				p := picture{name: "view", snap: isolating, keys: strconv.Itoa(int(v) + 1)}
				m := show(p, 100, 30, lang, theme.New(theme.Dark, false, false))
				if m.view != v {
					t.Fatalf("key %d shows view %d", v+1, m.view)
				}
				fits := func(width, height int) {
					m.Update(tea.WindowSizeMsg{Width: width, Height: height})
					checkFits(t, m.render(), width, height)
				}
				for width := 1; width <= 220; width++ {
					for _, height := range []int{1, 5, 10, 24, 30, 70} {
						fits(width, height)
					}
				}
				random := rand.New(rand.NewPCG(uint64(v), 11))
				for range 500 {
					fits(1+random.IntN(220), 1+random.IntN(70))
				}
			})
		}
	}
}
