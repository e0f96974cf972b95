package tui

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"unicode"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/exp/golden"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/spans"
	"github.com/msalab/msalab/tui/theme"
	"github.com/msalab/msalab/tui/traces"
	"github.com/msalab/msalab/tui/wire"
)

// picture is a state of the app: a snapshot, and the keys pressed since.
type picture struct {
	name string
	snap func() *runs.Snapshot
	keys string // names with blanks between them
}

func pictures() []picture {
	asked := func() *runs.Snapshot { return asking(false) }
	answered := func() *runs.Snapshot { return asking(true) }
	return append(append(moneyPictures(), claimPictures()...), []picture{
		{"start", healthy, ""},
		{"map", healthy, "esc right"},
		{"map-two-shops", isolating, ""},
		{"map-failing", isolating, "right"},
		{"map-two-services", twoServices, "esc"},
		{"charts", healthy, "esc 2"},
		{"charts-braille", healthy, "esc 2 b"},
		{"charts-two-shops", isolating, "2"},
		{"map-canary", marked, "esc"},
		{"charts-second", marked, "esc 2 o"},
		{"charts-second-two-shops", isolating, "2 o"},
		{"charts-marks", marked, "esc 2"},
		{"traces", healthy, "esc 3 down down"},
		{"trace", healthy, "esc 3 enter down down down down down down down"},
		{"trace-zoomed", healthy, "esc 3 enter down down down down Z"},
		{"trace-search", isolating, "3 / right down right"},
		{"trace-search-typed", isolating, "3 / end a . b ="},
		{"traces-filtered", isolating, "3 / right down down right right down right down right enter"},
		{"traces-compared", healthy, "esc 3 d down d down"},
		{"matrix", isolating, "4"},
		{"wire-list", healthy, "esc 8 down down"},
		{"wire", healthy, "esc 8 enter"},
		{"wire-end", healthy, "esc 8 enter end"},
		{"wire-edit", healthy, "esc 8 enter e right right down right"},
		{"wire-edit-taken", healthy, "esc 8 enter e right right down right down down left left left"},
		{"wire-edited", healthy, "esc 8 enter e right right down right enter"},
		{"wire-edit-again", healthy, "esc 8 enter e enter e"},
		{"wire-told", looking, "8"},
		{"wire-listening", healthy, "esc 8"},
		{"wire-unseen", healthy, "esc 8 down enter"},
		{"wire-failed", healthy, "esc 8 up enter"},
		{"no-wire", nothing, "esc 8"},
		{"present-wire", isolating, "8 enter P"},
		{"log", isolating, "5"},
		{"question", asked, "1 3 3"},
		{"answer", answered, ""},
		{"starting", starting, ""},
		{"stale", staleSnapshot, "esc"},
		{"broken", brokenDown, ""},
		{"no-shop", nothing, "esc"},
		{"no-traces", nothing, "esc 3"},
		{"no-matrix", healthy, "esc 4"},
		{"fault-function", healthy, "esc f"},
		{"fault-kind", healthy, "esc f 6"},
		{"map-policies", governed, "esc"},
		{"log-policies", governed, "esc 5"},
		{"log-kinds", eventful, "esc 5"},
		{"log-filtered", isolating, "5 o"},
		{"log-search", isolating, "5 / d i e d"},
		{"log-none", isolating, "5 / Z Z enter"},
		{"log-to-trace", governed, "esc 5 enter"},
		{"policies", governed, "esc c"},
		{"policies-changed", governed, "esc c right right right right right right down down left left down right down down"},
		{"policies-refused", governed, "esc c down down down right right right right right right"},
		{"limits", governed, "esc m down right down"},
		{"link-faults", healthy, "esc e down down"},
		{"link-faults-bandwidth", healthy, "esc e down right down"},
		{"details-policies", governed, "esc right right right enter"},
		{"load", healthy, "esc l right down right"},
		{"scenarios", healthy, "esc r"},
		{"shops", healthy, "esc s"},
		{"details", isolating, "right enter"},
		{"help", healthy, "esc ?"},
		{"palette", healthy, "esc :"},
		{"palette-filtered", isolating, "ctrl+p r e end"},
		{"quit", isolating, "q"},
		{"question-large", asked, "v 1 2"},
		{"present", isolating, "P"},
		{"present-free", healthy, "esc P"},
		{"present-charts", isolating, "2 P"},
		{"present-traces", healthy, "esc 3 down down P"},
		{"present-trace", healthy, "esc 3 enter down down down down down down down P"},
		{"present-compared", healthy, "esc 3 d down d down P"},
		{"present-matrix", isolating, "4 P"},
		{"present-log", isolating, "5 P"},
		{"present-earlier", told, "P ["},
		{"present-jump", told, "J"},
		{"present-question", asked, "1 3 3 P"},
		{"present-answer", answered, "P"},
		{"frozen", isolating, "z"},
	}...)
}

// show brings the app into a picture's state at a size.
func show(p picture, width, height int, lang scenario.Lang, t *theme.Theme) *model {
	e := &fakeEngine{snap: p.snap(), list: madeSummaries(60), trace: madeTrace()}
	switch p.name {
	case "no-traces":
		e.list = nil
	case "trace-link":
		e.trace[2].Links = []spans.Link{{Trace: spans.TraceID{0x77, 1}, Span: spans.ID{3}, Attributes: map[string]string{"lab.link": "recovers"}}}
	}
	m := newModel(Config{Engine: e, Scenarios: madeScenarios(), Lang: lang, Theme: t.Name, ASCII: t.ASCII}, traces.Searches(context.Background(), e), epoch)
	m.looks = wire.Through(context.Background(), microscope(p.name))
	m.theme = t
	send(m, tea.WindowSizeMsg{Width: width, Height: height})
	m.render() // arrow keys follow what is on the screen
	for _, key := range strings.Fields(p.keys) {
		send(m, press(key))
	}
	if p.name == "wire-listening" {
		m.wire.Enter(m.wireSetting()) // and no answer comes
	}
	return m
}

// send hands the app a message, and then those of the commands that follow at
// once (ticks are dropped: tests move the clock themselves).
func send(m *model, msg tea.Msg) {
	_, cmd := m.Update(msg)
	for _, answer := range answers(cmd) {
		send(m, answer)
	}
}

func answers(cmd tea.Cmd) []tea.Msg {
	if cmd == nil {
		return nil
	}
	switch msg := cmd().(type) {
	case tea.BatchMsg:
		var all []tea.Msg
		for _, c := range msg {
			all = append(all, answers(c)...)
		}
		return all
	case traces.Found, traces.Loaded, traces.Compared, wire.Looked:
		return []tea.Msg{msg}
	}
	return nil
}

// press makes the message of a key: "f", "R", "esc", "shift+tab".
func press(key string) tea.KeyPressMsg {
	named := map[string]rune{
		"esc": tea.KeyEscape, "enter": tea.KeyEnter, "tab": tea.KeyTab, "up": tea.KeyUp, "down": tea.KeyDown,
		"left": tea.KeyLeft, "right": tea.KeyRight, "home": tea.KeyHome, "end": tea.KeyEnd, "pgup": tea.KeyPgUp,
		"pgdown": tea.KeyPgDown, "backspace": tea.KeyBackspace,
	}
	switch {
	case key == "space":
		return tea.KeyPressMsg{Code: tea.KeySpace, Text: " "}
	case key == "shift+tab":
		return tea.KeyPressMsg{Code: tea.KeyTab, Mod: tea.ModShift}
	case strings.HasPrefix(key, "ctrl+"):
		return tea.KeyPressMsg{Code: rune(key[5]), Mod: tea.ModCtrl}
	case named[key] != 0:
		return tea.KeyPressMsg{Code: named[key]}
	}
	return tea.KeyPressMsg{Code: []rune(key)[0], Text: key}
}

// stripped returns the lines of a frame without colours and trailing blanks.
func stripped(m *model) string {
	lines := strings.Split(ansi.Strip(m.render()), "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " \r")
	}
	return strings.Join(lines, "\n")
}

func TestViews(t *testing.T) {
	for _, size := range sizes() {
		for _, lang := range []scenario.Lang{scenario.English, scenario.Korean} {
			for _, p := range pictures() {
				t.Run(fmt.Sprintf("%dx%d/%s/%s", size[0], size[1], lang, p.name), func(t *testing.T) {
					m := show(p, size[0], size[1], lang, theme.New(theme.Dark, false, false))
					golden.RequireEqual(t, stripped(m)+"\n")
				})
			}
		}
	}
}

func TestViewsASCII(t *testing.T) {
	for _, lang := range []scenario.Lang{scenario.English, scenario.Korean} {
		for _, p := range pictures() {
			t.Run(string(lang)+"/"+p.name, func(t *testing.T) {
				got := stripped(show(p, 100, 30, lang, theme.New(theme.Dark, true, false)))
				for _, r := range got {
					letter := lang == scenario.Korean && unicode.Is(unicode.Hangul, r)
					if r > '~' && !letter {
						t.Fatalf("got %q outside of ASCII in:\n%s", r, got)
					}
				}
			})
		}
	}
}
