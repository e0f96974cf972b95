package doctor

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/msalab/msalab/lab/internal/chromium"
	"github.com/msalab/msalab/lab/internal/jaeger"
	"github.com/msalab/msalab/lab/internal/terminal"
	"github.com/msalab/msalab/lab/scenario"
)

// drawn is a terminal that draws all as the app counts, but these texts.
func drawn(wrong map[string]int) func(string) (int, error) {
	return func(text string) (int, error) {
		if cells, ok := wrong[text]; ok {
			return cells, nil
		}
		i := slices.IndexFunc(samples(), func(s sample) bool { return s.text == text })
		return samples()[i].cells, nil
	}
}

// sentence is in what is said in words.
var sentence = regexp.MustCompile(`[a-z]+ [a-z]+`)

// TestFindings judges machines that have something and machines that lack it.
func TestFindings(t *testing.T) {
	taken := func(ports ...int) func(int) error {
		return func(port int) error {
			if slices.Contains(ports, port) {
				return errors.New("in use")
			}
			return nil
		}
	}
	silent := func(string) (int, error) { return 0, terminal.ErrSilent }
	for _, tt := range []struct {
		name  string
		got   Finding
		state State
		found string // in English
		do    string // in English; empty: nothing to do
	}{
		{"size", size(120, 40), Good, "120x40", ""},
		{"small size", size(80, 24), Good, "80x24", "100x30 shows more"},
		{"too small", size(59, 40), Weak, "59x40", "at least 60x15"},
		{"no terminal", size(0, 0), Weak, "none", "lab run NAME"},
		{"widths", widths(drawn(nil)), Good, "as the app counts", ""},
		{"wide borders", widths(drawn(map[string]int{"─│╭╯": 8, "█▒▁": 6})), Weak, "─│╭╯ 8/4, █▒▁ 6/3", "--ascii"},
		{"no Hangul", widths(drawn(map[string]int{"한글": 2})), Weak, "한글 2/4", "--lang en"},
		{"silent", widths(silent), Weak, "not measured: the terminal doesn't tell", "--ascii"},
		{"true colour", colours("TrueColor", false), Good, "TrueColor", ""},
		{"16 colours", colours("ANSI", false), Weak, "ANSI", "xterm-256color"},
		{"NO_COLOR", colours("ASCII", true), Good, "off by NO_COLOR", ""},
		{"memory", memory(4 << 30), Good, "4096 MB", ""},
		{"tight", memory(900 << 20), Weak, "900 MB", "--shape services/inproc"},
		{"too tight", memory(100 << 20), Bad, "100 MB", "the lab needs 400 MB"},
		{"memory unknown", memory(0), Weak, "unknown here", "400 MB"},
		{"one processor", processors(1), Weak, "1", "unsteady"},
		{"two", processors(2), Good, "2", ""},
		{"ports", ports(8080, 2, taken()), Good, "127.0.0.1:8080-8081", ""},
		{"port taken", ports(8080, 2, taken(8081)), Weak, "taken: 8081", "--port 0"},
		{"any ports", ports(0, 2, taken(1)), Good, "any free ones", ""},
		{"no loopback", ports(8080, 2, taken(0)), Bad, "in use", "loopback"},
		{"folder", writes("cache folder", "/c", false, nil, "XDG_CACHE_HOME"), Good, "/c", ""},
		{"no cache", writes("cache folder", "/c", false, errors.New("denied"), "XDG_CACHE_HOME"), Weak, "denied", "XDG_CACHE_HOME"},
		{"no temp", writes("temporary folder", "/t", true, errors.New("denied"), "TMPDIR"), Bad, "denied", "TMPDIR"},
		{"room", room(writes("temporary folder", "/t", true, nil, "TMPDIR"), 5<<30, leastRoom, goodRoom, needsRoom()), Good, "/t, 5120 MB left", ""},
		{"little room", room(writes("temporary folder", "/t", true, nil, "TMPDIR"), 500<<20, leastRoom, goodRoom, needsRoom()), Weak, "/t, 500 MB left", "1024 MB for some hours"},
		{"no room", room(writes("temporary folder", "/t", true, nil, "TMPDIR"), 99<<20, leastRoom, goodRoom, needsRoom()), Bad, "/t, 99 MB left", "the lab needs 100 MB"},
		{"room unknown", room(writes("temporary folder", "/t", true, nil, "TMPDIR"), unknown, leastRoom, goodRoom, needsRoom()), Good, "/t", ""},
		{"full", room(writes("temporary folder", "/t", true, nil, "TMPDIR"), 0, leastRoom, goodRoom, needsRoom()), Bad, "/t, 0 MB left", "the lab needs 100 MB"},
		{"room of no use", room(writes("temporary folder", "/t", true, errors.New("denied"), "TMPDIR"), 5<<30, leastRoom, goodRoom, needsRoom()), Bad, "denied", "TMPDIR"},
		{"no room to build", room(writes("cache folder", "/c", false, nil, "XDG_CACHE_HOME"), 99<<20, 0, jaeger.BuildNeeds, buildsNoJaeger()), Weak, "/c, 99 MB left", "it takes up to 2048 MB"},
		{"nothing to build", room(writes("cache folder", "/c", false, nil, "XDG_CACHE_HOME"), 99<<20, 0, 0, buildsNoJaeger()), Good, "/c, 99 MB left", ""},
		{"Go", goTool("go version go1.26.8"), Good, "go1.26.8", ""},
		{"the least Go", goTool("go version go1.26 linux/amd64"), Good, "go1.26", ""},
		{"a later Go", goTool("go version go2.0 linux/amd64"), Good, "go2.0", ""},
		{"old Go", goTool("go version go1.25.9 linux/amd64"), Weak, "go1.25.9 linux/amd64: older than 1.26", "install Go 1.26"},
		{"odd Go", goTool("go version devel"), Weak, "devel", "install Go 1.26"},
		{"C compiler", compiler("/usr/bin/gcc"), Good, "/usr/bin/gcc", ""},
		{"no C compiler", compiler(""), Weak, "-race", "gcc or clang"},
		{"node", node("v20.0.0"), Good, "v20.0.0", ""},
		{"old node", node("v18.20.4"), Weak, "v18.20.4: older than 20", "Node.js 20"},
		{"no Go", goTool(""), Weak, "none", "install Go"},
		{"Jaeger", jaegerFound(same("2.13.0, /x"), nil, true), Good, "2.13.0", ""},
		{"broken Jaeger", jaegerFound(scenario.Text{}, errors.New("LAB_JAEGER=/x: no"), true), Weak, "LAB_JAEGER=/x", "lab jaeger build"},
		{"no Jaeger", jaegerFound(scenario.Text{}, fmt.Errorf("find: %w", jaeger.ErrNotFound), true), Weak, "none", "lab jaeger build"},
		{"no Jaeger, nor Go", jaegerFound(scenario.Text{}, fmt.Errorf("find: %w", jaeger.ErrNotFound), false), Weak, "none", "on PATH"},
		{"no node", node(""), Weak, "none", "install Node.js"},
		{"browser", browser("/usr/bin/chromium", ""), Good, "/usr/bin/chromium", ""},
		{"no browser", browser("", ""), Weak, "none", "install chromium"},
		{"wrong browser", browser("", "/x"), Weak, "LAB_CHROMIUM names /x", "unset it"},
		{"wide runes", eastAsian("1")[0], Weak, "1", "unset"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			g := tt.got
			if g.State != tt.state || !strings.Contains(g.Found.EN, tt.found) || !strings.Contains(g.Do.EN, tt.do) || (g.Do.EN == "") != (tt.do == "") {
				t.Errorf("got %d %q, do %q; want %d %q, do %q", g.State, g.Found.EN, g.Do.EN, tt.state, tt.found, tt.do)
			}
			if g.Name.KO == "" || g.Found.KO == "" || (g.Do.EN == "") != (g.Do.KO == "") {
				t.Errorf("something is not said in Korean: %+v", g)
			}
			if g.State != Good && g.Found.EN == g.Found.KO && sentence.MatchString(g.Found.EN) {
				t.Errorf("what is wrong is said in English alone: %+v", g)
			}
			if g.State == Bad && g.Do.EN == "" {
				t.Error("it doesn't say what to do")
			}
		})
	}
	if do := jaegerFound(scenario.Text{}, jaeger.ErrNotFound, false).Do; strings.Contains(do.EN+do.KO, "lab jaeger build") {
		t.Errorf("where Jaeger can't be built it says %q", do)
	}
	if eastAsian("") != nil || eastAsian("0") != nil {
		t.Error("an unset variable is a finding")
	}
}

// TestBrowser finds the browser that the browser tests would start: the one that
// LAB_CHROMIUM names, whatever is on the PATH.
func TestBrowser(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"chromium", "named"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("#!/bin/sh\n"), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	named, absent := filepath.Join(dir, "named"), filepath.Join(dir, "absent")
	for _, tt := range []struct {
		path, variable string
		state          State
		found          string
	}{
		{dir, "", Good, filepath.Join(dir, "chromium")},
		{dir, named, Good, named},
		{dir, absent, Weak, absent},
		{"", named, Good, named},
		{"", "", Weak, "none"},
	} {
		t.Setenv("PATH", tt.path)
		t.Setenv(chromium.Variable, tt.variable)
		if got := browserOf(); got.State != tt.state || !strings.Contains(got.Found.EN, tt.found) {
			t.Errorf("PATH=%s LAB_CHROMIUM=%s: got %+v, want %d %q", tt.path, tt.variable, got, tt.state, tt.found)
		}
	}
}

// TestWrite tells the findings in columns, and whether the lab can run.
func TestWrite(t *testing.T) {
	all := []Finding{size(120, 40), memory(900 << 20)}
	for lang, want := range map[scenario.Lang]string{
		scenario.English: "[ok]   terminal     120x40\n[weak] free memory  900 MB\n        -> run one architecture at a time (--shape services/inproc), --jaeger off\n\nthe lab can run here\n",
		scenario.Korean:  "[정상] 터미널       120x40\n[주의] 남은 메모리  900 MB\n        -> 한 번에 한 아키텍처만 실행하십시오 (--shape services/inproc). --jaeger off도 도움이 됩니다\n\n이 컴퓨터에서 실습할 수 있습니다\n",
	} {
		var b bytes.Buffer
		if err := Write(&b, all, lang); err != nil {
			t.Fatal(err)
		}
		if b.String() != want {
			t.Errorf("got\n%s\nwant\n%s", b.String(), want)
		}
	}
	if !CanRun(all) || CanRun(append(all, memory(1))) {
		t.Error("one that is bad, and that alone, keeps the lab from running")
	}
}

// TestMemoryOfMacOS counts what vm_stat says is free or can be had at once.
func TestMemoryOfMacOS(t *testing.T) {
	const said = `Mach Virtual Memory Statistics: (page size of 16384 bytes)
Pages free:                               10000.
Pages active:                            400000.
Pages inactive:                           20000.
Pages speculative:                         2000.
Pages throttled:                              0.
Pages wired down:                        100000.
`
	if got, want := vmStat(said), uint64(32_000*16384); got != want {
		t.Errorf("got %d, want %d", got, want)
	}
	if vmStat("") != 0 || vmStat("Pages free: 3.") != 0 {
		t.Error("memory of which nothing is known")
	}
}
