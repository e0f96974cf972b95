//go:build e2e

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
	"github.com/charmbracelet/colorprofile"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/tui/theme"
)

// inTmux has the test binary be the storm itself, in a terminal of its own.
const inTmux = "LAB_TEST_STORM"

func TestMain(m *testing.M) {
	if os.Getenv(inTmux) == "" {
		os.Exit(m.Run())
	}
	if _, err := tea.NewProgram(storm{}, append(output(os.Stdout), tea.WithColorProfile(colorprofile.TrueColor))...).Run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// TestLongStorm is TestStorm with 2,000 frames.
func TestLongStorm(t *testing.T) { weathers(t, 2000) }

// TestStormInTmux shows 2,000 frames in tmux, with a new size every tenth time: what
// it captures is what was drawn, its looks too.
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
	for n := range 2000 {
		now.frame = n
		if n%10 == 9 {
			now.width, now.height = 20+random.IntN(180), 5+random.IntN(50)
			tmux("resize-window", "-x", strconv.Itoa(now.width), "-y", strconv.Itoa(now.height))
		}
		want, got, unlike := now.lines(), "", ""
		cells := frameCells(now.picture(), now.width, now.height).inked()
		for end := time.Now().Add(20 * time.Second); ; {
			if got = trimmed(tmux("capture-pane", "-p")); got == want {
				shown := strings.TrimSuffix(tmux("capture-pane", "-epN"), "\n")
				if unlike = frameCells(shown, now.width, now.height).inked().unlike(cells); unlike == "" {
					break
				}
			}
			if time.Now().After(end) {
				t.Fatalf("frame %d, %dx%d: %s: got\n%s\nwant\n%s", n, now.width, now.height, unlike, got, want)
			}
		}
		tmux("send-keys", "n")
	}
	tmux("send-keys", "q")
}

// TestFrameBytesOfThemes is TestFrameBytes with all themes.
func TestFrameBytesOfThemes(t *testing.T) { frameBytes(t, theme.Names()...) }

// TestEveryPicture draws each view, dialog and state at a tenth of the sizes that a
// terminal may have.
func TestEveryPicture(t *testing.T) { sweep(t, 10) }

// TestEveryWidth draws each view with all that it can have, as it is and presented, at
// all sizes that a terminal may have.
func TestEveryWidth(t *testing.T) {
	seen := map[view]bool{}
	for name, p := range everyFull() {
		v := fullPictures()[p.name]
		seen[v] = true
		for _, lang := range []scenario.Lang{scenario.English, scenario.Korean} {
			t.Run(fmt.Sprintf("%s/%s", lang, name), func(t *testing.T) {
				t.Parallel()
				m := show(p, 100, 30, lang, theme.New(theme.Dark, false, false))
				if m.view != v {
					t.Fatalf("the picture %s shows view %d, want %d", name, m.view, v)
				}
				for _, size := range everySize() {
					m.Update(tea.WindowSizeMsg{Width: size[0], Height: size[1]})
					checkFits(t, m.render(), size[0], size[1])
				}
			})
		}
	}
	if len(seen) != int(views) {
		t.Errorf("only the views %v were drawn, want %d", seen, views)
	}
}
