package tui

import (
	"slices"
	"strings"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/tui/change"
	"github.com/msalab/msalab/tui/narration"
	"github.com/msalab/msalab/tui/text"
)

// panel returns what stands beside the view at present; nil: nothing.
func (m *model) panel() *narration.Panel {
	if e, n, of, ok := m.slide(); ok {
		return m.earlierPanel(e, n, of)
	}
	switch {
	case m.welcoming():
		return narration.Start(m.lang)
	case m.snap.Stage.Scenario != "":
		return narration.Tell(m.story())
	case len(m.snap.Shops) > 0:
		return narration.Free(change.Active(m.snap.Faults), m.lang, m.theme.Glyphs)
	}
	return nil
}

// story is what narration is made from.
func (m *model) story() narration.Data {
	return narration.Data{
		Stage: m.snap.Stage, Results: m.snap.Results, Doubt: m.doubt(), Lang: m.lang, Now: m.shown(), Glyphs: m.theme.Glyphs, Hint: m.stageHint(),
	}
}

func (m *model) stageHint() string {
	var keys []string
	for _, k := range m.shortKeys(text.KeyVote, text.KeyUnvote, text.KeyFold, text.KeyQuestion, text.KeyNext, text.KeyPause) {
		keys = append(keys, k[0]+" "+k[1])
	}
	if watch := text.WatchTrace.In(m.lang); m.shownTrace() != nil && m.voting() {
		keys = append(keys, watch) // votes are wanted more
	} else if m.shownTrace() != nil {
		keys = slices.Insert(keys, 0, watch)
	}
	width := m.width
	if !m.presenter.on && width >= wideWidth {
		width = sideWidth(width)
	}
	for len(keys) > 0 && text.Width(strings.Join(keys, "  ")) > width-7 {
		keys = keys[:len(keys)-1]
	}
	return strings.Join(keys, "  ")
}

// doubt is why the scenario that was played last can't be believed; empty: it can,
// or it isn't at its end.
func (m *model) doubt() scenario.Text {
	if n := len(m.snap.Course); n > 0 && m.snap.Course[n-1].Scenario == m.snap.Stage.Scenario {
		return m.snap.Course[n-1].Doubt
	}
	return scenario.Text{}
}
