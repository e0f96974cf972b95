package tui

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/msalab/msalab/tui/text"
)

// Player is what the app needs of an engine that plays a record: then it offers
// keys to go back and forth, and none that would change the shop. None of its
// methods blocks.
type Player interface {
	Engine
	// Seek goes forth by some time of the run, or back.
	Seek(by time.Duration)
	// Step goes to the beginning of the next step (1), or back (-1).
	Step(by int)
	// Pause stops the picture, or lets it go on.
	Pause()
	// Faster takes a higher speed (1), or a lower (-1).
	Faster(by int)
	// Place tells where in the record the player is, how long that is, how many
	// times faster than the run it plays, and whether it stands.
	Place() (at, length time.Duration, speed float64, standing bool)
}

// seekBy is how far an arrow key goes.
const seekBy = 5 * time.Second

func replaying(m *model) bool { return m.player != nil }

// step shows the record from the beginning of another step on.
func (m *model) step(by int) tea.Cmd { return m.seek(func(p Player) { p.Step(by) }) }

// seek goes to another place in the record. A picture that stands is let go, else
// the key would seem to do nothing.
func (m *model) seek(to func(Player)) tea.Cmd {
	m.presenter.back, m.presenter.frozen = 0, time.Time{}
	return m.played(to)
}

// played has the player do something, and shows at once what that leads to; a
// picture that stands goes on standing.
func (m *model) played(what func(Player)) tea.Cmd {
	what(m.player)
	if _, still := m.frozen(); !still {
		m.take(m.engine.Snapshot())
	}
	return nil
}

// replayKeys are those of a record that is played. They come first, so they take
// keys that mean something else to a run; in the footer too they are before all
// others, whose places are above 0.
func replayKeys() []binding {
	act := func(f func(Player)) func(*model, string) tea.Cmd {
		return func(m *model, _ string) tea.Cmd { return m.played(f) }
	}
	step := func(by int) func(*model, string) tea.Cmd {
		return func(m *model, _ string) tea.Cmd { return m.step(by) }
	}
	seek := func(by time.Duration) func(*model, string) tea.Cmd {
		return func(m *model, _ string) tea.Cmd { return m.seek(func(p Player) { p.Seek(by) }) }
	}
	arrows := func(m *model) bool {
		return replaying(m) && (m.view != viewTraces || !m.traces.Opened()) && (m.view != viewMatrix || m.matrix.Hidden == 0)
	}
	return []binding{
		{keys: []string{"n"}, label: text.KeyNext, group: text.GroupRun, footer: -7, applies: replaying, run: step(1)},
		{keys: []string{"N"}, label: text.KeyBackStep, group: text.GroupRun, footer: -6, applies: replaying, run: step(-1)},
		{keys: []string{"p", "space"}, label: text.KeyPause, group: text.GroupRun, footer: -5, applies: replaying, run: act(Player.Pause)},
		{keys: []string{"left"}, label: text.KeySeekBack, group: text.GroupRun, footer: -4, applies: arrows, run: seek(-seekBy)},
		{keys: []string{"right"}, label: text.KeySeekOn, group: text.GroupRun, footer: -3, applies: arrows, run: seek(seekBy)},
		{keys: []string{",", "<"}, label: text.KeySeekBack, group: text.GroupRun, applies: replaying, run: seek(-seekBy)},
		{keys: []string{".", ">"}, label: text.KeySeekOn, group: text.GroupRun, applies: replaying, run: seek(seekBy)},
		{keys: []string{"+", "="}, label: text.KeyFaster, group: text.GroupRun, footer: -2, applies: replaying, run: act(func(p Player) { p.Faster(1) })},
		{keys: []string{"-", "_"}, label: text.KeySlower, group: text.GroupRun, footer: -1, applies: replaying, run: act(func(p Player) { p.Faster(-1) })},
	}
}

// live makes keys that command an engine refuse where a record is played.
func live(all []binding) []binding {
	for i := range all {
		all[i].blocked = whenLive(all[i].blocked)
	}
	return all
}

// whenLive blocks where a record is played, else as blocked does; nil: never.
func whenLive(blocked func(*model) string) func(*model) string {
	return func(m *model) string {
		switch {
		case replaying(m):
			return text.WhyReplay.In(m.lang)
		case blocked == nil:
			return ""
		}
		return blocked(m)
	}
}

// ended says whether a record is at its end, from where it can only begin anew.
func (m *model) ended() bool {
	at, length, _, _ := m.player.Place()
	return at == length
}

// place tells where in the record the picture is: "0:34/2:25 x2".
func (m *model) place() string {
	if _, still := m.frozen(); still {
		return m.presenter.place
	}
	at, length, speed, _ := m.player.Place()
	return text.ReplayPlace.Format(m.lang, text.Clock(at), text.Clock(length), speed)
}
