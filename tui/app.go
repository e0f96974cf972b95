package tui

import (
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/tui/canvas"
	"github.com/msalab/msalab/tui/change"
	"github.com/msalab/msalab/tui/dialog"
	"github.com/msalab/msalab/tui/log"
	shopmap "github.com/msalab/msalab/tui/map"
	"github.com/msalab/msalab/tui/matrix"
	"github.com/msalab/msalab/tui/saga"
	"github.com/msalab/msalab/tui/theme"
	"github.com/msalab/msalab/tui/traces"
	"github.com/msalab/msalab/tui/wire"
)

// view is one of the app's screens.
type view int

const (
	viewMap view = iota
	viewCharts
	viewTraces
	viewMatrix
	viewLog
	viewBill
	viewSaga
	viewWire
	viewClaims
	views
)

// model is the whole app. Panels are parts of it, not models of their own.
type model struct {
	engine    Engine
	player    Player // the engine, where it plays a record; else nil
	scenarios []*scenario.Scenario
	search    traces.Search
	bindings  []binding

	now  time.Time
	snap *runs.Snapshot

	width, height int
	lang          scenario.Lang
	theme         *theme.Theme
	autoTheme     bool // the terminal's background decides
	braille       bool
	mouse         bool // clicks and the wheel count

	view      view
	welcomed  bool // the start panel was answered
	shop      int  // selected, index into the snapshot's shops
	function  string
	modes     map[int]shopmap.Mode // how each shop is drawn on the map; arrow keys follow it
	dialog    dialog.Dialog        // nil: none
	leaving   dialog.Dialog        // that asks whether to quit
	notice    notice
	asked     asked
	undos     change.Undos
	traces    traces.Panel
	presenter presenter
	log       log.State
	matrix    matrix.State
	saga      saga.Panel
	looks     wire.Looks
	wire      wire.Panel
	sagasOf   string // the shops among which one with sagas was selected
	claim     int    // selected
	claimOf   string // the scenario whose claim was selected last
	heat      bool   // the second half of the charts is shown
	roomy     bool   // the last picture had room for both

	changes uint64 // of the app's own state; part of the frame's key
	frame   frame
	canvas  *canvas.Canvas
}

// notice is a short answer to a key, shown for a while. What counts is how long it was
// on the screen: a stall of the app takes nothing of it.
type notice struct {
	text string
	role theme.Role
	left time.Duration
}

// noticeFor is how long a notice is shown.
const noticeFor = 4 * time.Second

// shown takes the time since the last tick from what is left of a notice, and tells
// whether that ended it. A tick that comes late tells of a stall, in which there was no
// picture of it.
func (n *notice) shown(since time.Duration) (ended bool) {
	if n.text == "" {
		return false
	}
	if n.left -= min(since, 2*every); n.left > 0 {
		return false
	}
	*n = notice{}
	return true
}

// frame is the last picture, and what it was made of.
type frame struct {
	key     frameKey
	content string
}

// frameKey changes whenever the picture may: with the data, the size, the
// app's own state, and each second where a clock is shown.
type frameKey struct {
	version       uint64
	width, height int
	changes       uint64
	second        int64
}

type tickMsg time.Time

// every is how often the app takes a new snapshot.
const every = 250 * time.Millisecond

func tick() tea.Cmd {
	return tea.Tick(every, func(t time.Time) tea.Msg { return tickMsg(t) })
}

func newModel(cfg Config, s traces.Search, now time.Time) *model {
	m := &model{
		engine: cfg.Engine, scenarios: cfg.Scenarios, search: s,
		now: now, snap: cfg.Engine.Snapshot(), lang: cfg.Lang,
		theme:     theme.New(cfg.Theme, cfg.ASCII, false),
		autoTheme: cfg.Theme == "" || cfg.Theme == theme.Auto,
		bindings:  keymap(), modes: map[int]shopmap.Mode{},
	}
	if m.lang == "" {
		m.lang = scenario.English
	}
	m.player, _ = cfg.Engine.(Player)
	m.welcomed = replaying(m)
	m.settle()
	return m
}

// Init asks for the terminal's background and starts the clock.
func (m *model) Init() tea.Cmd {
	if m.autoTheme {
		return tea.Batch(tick(), tea.RequestBackgroundColor)
	}
	return tick()
}

// Update takes one message. It never waits.
func (m *model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if _, ok := msg.(tickMsg); !ok {
		m.changes++
	}
	switch msg := msg.(type) {
	case tickMsg:
		return m, tea.Batch(tick(), m.tick(time.Time(msg)))
	case tea.WindowSizeMsg:
		before := m.height
		m.width, m.height = msg.Width, msg.Height
		return m, redraw(before, m.height)
	case tea.BackgroundColorMsg:
		m.setBackground(msg.IsDark())
	case tea.ColorProfileMsg:
		mono := msg.Profile <= colorprofile.ASCII
		m.theme = theme.New(m.theme.Name, m.theme.ASCII, mono)
	case tea.MouseClickMsg:
		return m, m.click(msg.Mouse())
	case tea.MouseWheelMsg:
		return m, m.wheel(msg.Mouse())
	case tea.KeyPressMsg:
		return m, m.key(msg)
	case tea.PasteMsg:
		return m, m.paste(msg.Content)
	case traces.Found, traces.Loaded, traces.Compared:
		return m, m.traces.Take(msg, m.setting())
	case wire.Looked:
		m.looked(msg)
	}
	return m, nil
}

// redraw draws all of the screen once more after the terminal has another height.
// What Bubble Tea sends for the height before may arrive at a terminal that has the
// new one already: it scrolls in a part of the screen, then sets the margins to the
// height that it knows. In a terminal that grew they would stay there, and a line
// feed at the lower one would scroll the frame that it is part of. before is 0 at the
// start.
func redraw(before, height int) tea.Cmd {
	if before == 0 || before == height {
		return nil
	}
	return anew()
}

// anew draws all of the screen once more, whatever another program wrote to it, and in
// whichever look and margins it left the terminal.
func anew() tea.Cmd {
	return tea.Sequence(tea.Raw(ansi.ResetStyle+ansi.HideCursor+ansi.SetTopBottomMargins(0, 0)), tea.ClearScreen)
}

func (m *model) setBackground(dark bool) {
	if !m.autoTheme {
		return
	}
	name := theme.Dark
	if !dark {
		name = theme.Light
	}
	m.theme = theme.New(name, m.theme.ASCII, m.theme.Mono)
}

// tick takes the latest snapshot and asks for traces where they are shown.
func (m *model) tick(now time.Time) tea.Cmd {
	if m.notice.shown(now.Sub(m.now)) {
		m.changes++
	}
	m.now = now
	if _, still := m.frozen(); !still {
		m.take(m.engine.Snapshot())
	}
	if m.view != viewTraces {
		return nil
	}
	return m.traces.Poll(m.setting())
}

// take shows a snapshot from now on.
func (m *model) take(s *runs.Snapshot) {
	m.snap = s
	m.settle()
	m.saga.Note(m.orders())
}

// settle keeps the app's own state in line with the snapshot: a selection that
// is gone is moved, votes belong to one question.
func (m *model) settle() {
	if m.snap.Specimen == nil && replaying(m) {
		m.wire = wire.Panel{} // it went back to before it
	}
	m.wire.Note(m.snap.Specimen)
	if m.snap.Stage.Scenario != "" {
		m.welcomed = true
	}
	if _, asked := m.dialog.(*questionDialog); asked && m.snap.Stage.Question == nil {
		m.dialog = nil // it would go on taking keys, unseen
	}
	if m.presenter.backFrom != len(m.slides()) {
		m.presenter.back = 0 // more was told, or the record plays anew: the number would be another slide's
	}
	if m.shop >= len(m.snap.Shops) {
		m.shop = 0
	}
	s := m.selectedShop()
	if s == nil || len(s.Functions) == 0 {
		return
	}
	for _, f := range s.Functions {
		if f.Name == m.function {
			return
		}
	}
	m.function = s.Functions[0].Name
}

// selectedShop returns the shop that keys act on; nil when none runs.
func (m *model) selectedShop() *runs.Shop {
	if len(m.snap.Shops) == 0 {
		return nil
	}
	return &m.snap.Shops[m.shop]
}

// playing says whether a scenario is under way.
func (m *model) playing() bool {
	s := m.snap.Stage
	return s.Scenario != "" && !s.Finished
}

// question returns the open question; nil when there is none.
func (m *model) question() *scenario.Question {
	if m.snap.Stage.Revealed {
		return nil
	}
	return m.snap.Stage.Question
}

// View returns the picture, made anew only when something in it changed.
func (m *model) View() tea.View {
	v := tea.NewView(m.render())
	v.AltScreen = true
	if m.mouse {
		v.MouseMode = tea.MouseModeCellMotion
	}
	v.WindowTitle = "msalab"
	v.BackgroundColor, v.ForegroundColor = m.theme.Background, m.theme.Foreground
	return v
}

func (m *model) render() string {
	key := frameKey{m.snap.Version, m.width, m.height, m.changes, m.second()}
	if m.frame.content != "" && m.frame.key == key {
		return m.frame.content
	}
	if m.canvas == nil || m.canvas.Area().Width != m.width || m.canvas.Area().Height != m.height {
		m.canvas = canvas.New(m.width, m.height, m.look())
	} else {
		m.canvas.Clear(m.look())
	}
	m.draw(m.canvas.Area())
	m.frame = frame{key: key, content: m.canvas.String()}
	return m.frame.content
}

// second is the one that the picture shows; 0 where none is: there a picture that
// stands needs no other.
func (m *model) second() int64 {
	_, still := m.frozen()
	switch {
	case still || m.view == viewTraces && m.traces.Waiting(): // it is told how long already
		return m.now.Unix()
	case replaying(m):
		at, _, _, _ := m.player.Place()
		return int64(at / time.Second)
	case m.snap.Started.IsZero() && m.snap.At.IsZero():
		return 0
	}
	return m.now.Unix()
}

// look is the theme, as the place asks for it.
func (m *model) look() *theme.Theme {
	if _, large := m.dialog.(*questionDialog); large || m.presenter.on {
		return m.theme.Presenting()
	}
	return m.theme
}

func (m *model) say(text string, r theme.Role) {
	m.notice = notice{text: text, role: r, left: noticeFor}
}
