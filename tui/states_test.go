package tui

import (
	"context"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/tui/text"
	"github.com/msalab/msalab/tui/traces"
)

// emptyWords are what each view says where there is nothing to show.
var emptyWords = [views]text.Key{
	viewMap: text.MapEmpty, viewCharts: text.ChartsEmpty, viewTraces: text.TracesNone, viewMatrix: text.MatrixNone, viewLog: text.LogNone,
	viewBill: text.BillEmpty, viewSaga: text.SagaEmpty, viewWire: text.WireNone, viewClaims: text.ClaimNotMeasured,
}

// TestStates: every view has words of its own while it loads, where there is
// nothing to show, when its data are old and when the lab is broken; and shows
// none of them when all is well.
func TestStates(t *testing.T) {
	aged := judged()
	aged.At = epoch.Add(-12 * time.Second)
	for v := range views {
		says := statesOf(v)
		for _, lang := range []scenario.Lang{scenario.English, scenario.Korean} {
			for _, size := range [][2]int{{80, 24}, {100, 30}, {200, 60}} {
				if fine := at(v, sold(), size[0], size[1], lang); strings.Contains(fine, says.loading.In(lang)) ||
					strings.Contains(fine, says.stale.In(lang)) || strings.Contains(fine, says.broken.In(lang)) {
					t.Errorf("%s/%s at %dx%d: all is well, and it says\n%s", v.title(scenario.English), lang, size[0], size[1], fine)
				}
			}
		}
		for _, c := range []struct {
			state string
			snap  *runs.Snapshot
			want  text.Key
			more  string // besides
		}{
			{"loading", starting(), says.loading, ""},
			{"empty", nothing(), emptyWords[v], ""},
			{"stale", aged, says.stale, "12"},
			{"error", brokenDown(), says.broken, "start services"},
		} {
			for _, lang := range []scenario.Lang{scenario.English, scenario.Korean} {
				for _, size := range [][2]int{{80, 24}, {100, 30}, {200, 60}} {
					name := strings.Join([]string{v.title(scenario.English), c.state, string(lang)}, "/")
					got := at(v, c.snap, size[0], size[1], lang)
					checkFits(t, got, size[0], size[1])
					if !strings.Contains(got, c.want.In(lang)) || !strings.Contains(got, c.more) {
						t.Errorf("%s at %dx%d: no %q and %q in\n%s", name, size[0], size[1], c.want.In(lang), c.more, got)
					}
				}
			}
		}
	}
}

// at draws a view of a snapshot.
func at(v view, snap *runs.Snapshot, width, height int, lang scenario.Lang) string {
	e := &fakeEngine{snap: snap}
	m := newModel(Config{Engine: e, Lang: lang}, traces.Searches(context.Background(), e), epoch)
	m.welcomed = true
	send(m, tea.WindowSizeMsg{Width: width, Height: height})
	m.answer(m.show(v))
	return stripped(m)
}

// TestStatesDiffer: no two views say the same.
func TestStatesDiffer(t *testing.T) {
	for _, lang := range []scenario.Lang{scenario.English, scenario.Korean} {
		said := map[string]view{}
		for v := range views {
			says := statesOf(v)
			for _, k := range []text.Key{says.loading, says.stale, says.broken, emptyWords[v]} {
				if other, ok := said[k.In(lang)]; ok {
					t.Errorf("%s and %s both say %q", v.title(lang), other.title(lang), k.In(lang))
				}
				said[k.In(lang)] = v
			}
		}
	}
}

// TestOldFrom: data are old when they are more than 2 s so, not before; and not
// where a picture was asked to stand still.
func TestOldFrom(t *testing.T) {
	e := &fakeEngine{snap: healthy()}
	m := appAt(e, 100, 30)
	for _, c := range []struct {
		age time.Duration
		old bool
	}{{0, false}, {2 * time.Second, false}, {2100 * time.Millisecond, true}, {time.Hour, true}} {
		m.Update(tickMsg(epoch.Add(c.age)))
		if _, old := m.stale(); old != c.old {
			t.Errorf("%s: old is %v", c.age, old)
		}
	}
	send(m, press("z"))
	if _, old := m.stale(); old {
		t.Error("frozen as was asked for, and called old")
	}
}
