//go:build e2e && linux

package main

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/msalab/msalab/lab/internal/labtest"
)

// mostKeyWait bounds how long it takes until a key shows on the screen of a machine
// that has far more to do than it can, with what it takes to ask tmux for the screen.
// On one of two cores with nothing else to do it is some 100 ms.
const mostKeyWait = 3 * time.Second

// TestKeyUnderOverload presses keys while a shop of processes gets many times the load
// that it can carry, and refuses most of it.
func TestKeyUnderOverload(t *testing.T) {
	t.Setenv("LC_ALL", "C.UTF-8")
	term := newScreen(t, "100", "30", labtest.Build(t)+" --port 0 --jaeger off --lang en --shape services/process; echo left with $?")
	term.shows("Break something")
	term.keys("3") // free play
	term.shows("success 100%")
	for range 7 {
		term.keys(">")
	}
	term.shows("1000/s")
	term.shows("failing")
	var took []time.Duration
	for range 9 {
		for _, want := range []string{"? 도움말", "? help"} {
			began := time.Now()
			term.keys("L")
			took = append(took, term.await(want).Sub(began))
		}
	}
	if got := term.tmux("capture-pane", "-p"); !strings.Contains(got, "failing") {
		t.Errorf("the shop carries its load:\n%s", got)
	}
	slices.Sort(took)
	middle := took[len(took)/2]
	t.Logf("a key takes %s, at most %s", middle.Round(time.Millisecond), took[len(took)-1].Round(time.Millisecond))
	if middle > mostKeyWait {
		t.Errorf("a key takes %s, want at most %s", middle, mostKeyWait)
	}
	term.keys("q")
	term.shows("left with 0")
}

// await is when the screen has a text; it looks without a pause.
func (term *screen) await(text string) time.Time {
	term.t.Helper()
	for end := time.Now().Add(time.Minute); time.Now().Before(end); {
		if strings.Contains(term.tmux("capture-pane", "-p"), text) {
			return time.Now()
		}
	}
	term.t.Fatalf("the screen does not show %q:\n%s", text, term.tmux("capture-pane", "-p"))
	return time.Time{}
}

// coloured finds what sets the colour of letters or of their background. 39 and 49 set
// none: they are back to the terminal's own.
var coloured = regexp.MustCompile("\x1b\\[(?:[0-9]+[;:])*(?:3[0-8]|4[0-8]|9[0-7]|10[0-7])(?:[;:][0-9]+)*m")

// TestWithoutColour runs the app with NO_COLOR and --ascii: no view and no dialog has a
// colour, nor a character that an old terminal can't show.
func TestWithoutColour(t *testing.T) {
	t.Setenv("LC_ALL", "C.UTF-8")
	term := newScreen(t, "100", "30", "NO_COLOR=1 "+labtest.Build(t)+" --ascii --port 0 --jaeger off --lang en --shape services/process; echo left with $?")
	check := func(after string) {
		t.Helper()
		got := term.tmux("capture-pane", "-ep")
		if c := coloured.FindString(got); c != "" {
			t.Errorf("after %s: %q is a colour:\n%s", after, c, got)
		}
		for line := range strings.Lines(got) {
			if i := strings.IndexFunc(line, func(r rune) bool { return r > 0x7e }); i >= 0 {
				t.Errorf("after %s: %q in %q is no ASCII", after, []rune(line[i:])[0], line)
			}
		}
	}
	term.shows("Break something")
	check("the start")
	term.keys("3")
	term.shows("success 100%")
	check("3")
	for _, view := range []struct{ key, shows string }{
		{"2", "2 Charts"}, {"3", "3 Traces"}, {"4", "4 Survival"}, {"5", "5 Log"}, {"6", "6 Bill"}, {"7", "7 Saga"}, {"8", "8 Wire"}, {"9", "9 Claims"}, {"1", "1 Map"},
		{"?", "Keys"}, {"Escape", "? help"}, {"f", "Break"}, {"Enter", "crash"}, {"Escape", "? help"}, {"c", "deadline"}, {"Escape", "? help"}, {"P", "process  simulated"},
	} {
		term.keys(view.key)
		term.shows(view.shows)
		check(view.key)
	}
	if !coloured.MatchString("\x1b[1;38;5;255m") || !coloured.MatchString("\x1b[97m") || coloured.MatchString("\x1b[1;4;7;39m") {
		t.Error("a colour is not told from a weight")
	}
	term.keys("C-c")
	term.shows("left with 0")
}

// TestDoctorInTerminal examines terminals that are there: it tells how large each is,
// and asks it how far its cursor goes over Hangul and borders.
func TestDoctorInTerminal(t *testing.T) {
	t.Setenv("LC_ALL", "C.UTF-8")
	bin := labtest.Build(t)
	for _, tt := range []struct {
		width, height, lang string
		want                []string
	}{
		{"100", "40", "en", []string{`(?m)terminal +100x40$`, `width of characters +as the app counts`}},
		{"100", "41", "ko", []string{`(?m)터미널 +100x41$`, `글자 폭 +앱의 계산과 같음`}},
		{"50", "12", "en", []string{`terminal +50x12`, `at least\s+60x15`, `width of characters +as the app counts`}},
	} {
		term := newScreen(t, tt.width, tt.height, bin+" doctor --lang "+tt.lang+"; echo left with $?")
		term.shows("left with")
		got := term.tmux("capture-pane", "-pJ", "-S", "-200")
		for _, want := range tt.want {
			if !regexp.MustCompile(want).MatchString(got) {
				t.Errorf("%sx%s: want %s in\n%s", tt.width, tt.height, want, got)
			}
		}
	}
}
