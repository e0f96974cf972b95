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

// replayFirst begins the footer's places of a record's keys; they come before all
// others.
const replayFirst = 100

// footerPlace orders the footer.
func footerPlace(b binding) int {
	if b.footer > replayFirst {
		return b.footer - 2*replayFirst
	}
	return b.footer
}

func replaying(m *model) bool { return m.player != nil }

// replayKeys are those of a record that is played. They come first, so they take
// keys that mean something else to a run.
func replayKeys() []binding {
	act := func(f func(Player)) func(*model, string) tea.Cmd {
		return func(m *model, _ string) tea.Cmd {
			f(m.player)
			m.take(m.engine.Snapshot()) // shows it at once
			return nil
		}
	}
	seek := func(by time.Duration) func(*model, string) tea.Cmd { return act(func(p Player) { p.Seek(by) }) }
	arrows := func(m *model) bool { return replaying(m) && m.view != viewTraces }
	return []binding{
		{keys: []string{"n"}, label: text.KeyNext, group: text.GroupRun, footer: replayFirst + 1, applies: replaying, run: act(func(p Player) { p.Step(1) })},
		{keys: []string{"N"}, label: text.KeyBackStep, group: text.GroupRun, footer: replayFirst + 2, applies: replaying, run: act(func(p Player) { p.Step(-1) })},
		{keys: []string{"p", "space"}, label: text.KeyPause, group: text.GroupRun, footer: replayFirst + 3, applies: replaying, run: act(Player.Pause)},
		{keys: []string{"left"}, label: text.KeySeekBack, group: text.GroupRun, footer: replayFirst + 4, applies: arrows, run: seek(-seekBy)},
		{keys: []string{"right"}, label: text.KeySeekOn, group: text.GroupRun, footer: replayFirst + 5, applies: arrows, run: seek(seekBy)},
		{keys: []string{",", "<"}, label: text.KeySeekBack, group: text.GroupRun, applies: replaying, run: seek(-seekBy)},
		{keys: []string{".", ">"}, label: text.KeySeekOn, group: text.GroupRun, applies: replaying, run: seek(seekBy)},
		{keys: []string{"+", "="}, label: text.KeyFaster, group: text.GroupRun, footer: replayFirst + 6, applies: replaying, run: act(func(p Player) { p.Faster(1) })},
		{keys: []string{"-", "_"}, label: text.KeySlower, group: text.GroupRun, footer: replayFirst + 7, applies: replaying, run: act(func(p Player) { p.Faster(-1) })},
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

// place tells where in the record the player is: "0:34/2:25 x2".
func (m *model) place() string {
	at, length, speed, _ := m.player.Place()
	return text.ReplayPlace.Format(m.lang, text.Clock(at), text.Clock(length), speed)
}
