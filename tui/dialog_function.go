package tui

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/tui/bill"
	"github.com/msalab/msalab/tui/canvas"
	shopmap "github.com/msalab/msalab/tui/map"
	"github.com/msalab/msalab/tui/text"
	"github.com/msalab/msalab/tui/theme"
)

// functionDialog shows all that is known of the selected function.
type functionDialog struct{}

// passedOn are the keys that mean the same here as outside.
func passedOn() []string { return strings.Fields("+ = - _ f c e m a") }

func (*functionDialog) takes(_ *model, key string) bool {
	return key == "enter" || slices.Contains(passedOn(), key) || onMap(key)
}

func (*functionDialog) press(m *model, key string) (bool, tea.Cmd) {
	switch {
	case key == "enter":
		return true, nil
	case slices.Contains(passedOn(), key):
		m.dialog = nil
		return false, m.press(key)
	}
	m.moveOnMap(key)
	return false, nil
}

// detailWidth is how wide the dialog is where there is room, detailIndent what stands
// before a note, and detailName what a name takes of it.
const (
	detailWidth  = 96
	detailIndent = 14
	detailName   = 10
)

// detail is a line of the dialog: a label, a name, and what is to be said.
type detail struct {
	label      text.Key
	name, note string
	role       theme.Role
}

func (m *model) functionDetails(s *runs.Shop) []detail {
	var rows []detail
	var callers []string
	label := text.DetailsCalls
	for _, l := range s.Links {
		if l.Caller == m.function {
			t := shopmap.TroubleOn(l)
			d := detail{label: label, name: l.Callee, note: l.Policy.String(), role: theme.Text}
			if l.Rate > 0 {
				d.note = shopmap.Calls(l) + "  " + d.note
			}
			if t != shopmap.NoTrouble {
				d.note, d.role = t.Glyph(m.theme.Glyphs)+" "+t.Word(m.lang)+"  "+d.note, t.Role()
			} else if l.Circuit != "" {
				d.note = text.TroubleClosed.In(m.lang) + "  " + d.note
			}
			rows = append(rows, d)
			label = text.Nothing
		}
		if l.Callee == m.function {
			callers = append(callers, l.Caller)
		}
	}
	if len(callers) > 0 {
		rows = append(rows, detail{label: text.DetailsCalledBy, note: strings.Join(callers, " "), role: theme.Text})
	}
	for _, f := range s.Functions {
		if f.Name != m.function {
			continue
		}
		if note := strings.TrimSpace(limits(f) + "  " + shopmap.Refusals(f, m.lang)); note != "" {
			rows = append(rows, detail{label: text.LimitTitle, note: note, role: theme.Text})
		}
	}
	for _, r := range slices.Backward(s.Rollouts) {
		if r.Function == m.function {
			label := text.RolloutTitle
			for _, told := range text.Wrap(bill.Rollout(r, m.lang), 72) {
				rows = append(rows, detail{label: label, note: told, role: theme.Text})
				label = text.Nothing
			}
			break
		}
	}
	for _, f := range shopmap.Faults(s, m.snap.Faults, m.function) {
		what := m.theme.Glyphs.Fault + " " + f.Kind + "  " + text.Errors(f.Rate) + "  " + itoa(int(f.Fired)) + "/" + itoa(int(f.Seen))
		if f.Arming {
			what = m.theme.Glyphs.Fault + " " + f.Kind + "  " + text.FaultArming.In(m.lang)
		}
		rows = append(rows, detail{label: text.DetailsFaults, note: what, role: theme.Fault})
	}
	return rows
}

// limits are those that protect a function; empty: none.
func limits(f runs.Function) string {
	if f.Limit.Rate > 0 || f.Limit.Wait > 0 {
		return f.Limit.String()
	}
	return ""
}

// wrapped breaks notes that are too long for a dialog of that width into more lines.
func wrapped(rows []detail, width int) (all []detail) {
	for _, d := range rows {
		room := width - detailIndent - 1
		if d.name != "" {
			room -= detailName
		}
		lines := []string{d.note}
		if text.Width(d.note) > room {
			lines = text.Wrap(d.note, room)
		}
		for _, l := range lines {
			d.note = l
			all = append(all, d)
			d.label = text.Nothing
			if d.name != "" {
				d.name = " "
			}
		}
	}
	return all
}

func (*functionDialog) draw(a canvas.Area, m *model) {
	s := m.selectedShop()
	if s == nil {
		return
	}
	rows, replicas := wrapped(m.functionDetails(s), min(detailWidth, a.Width-2)-4), shopmap.Replicas(s, m.function)
	in := window(a, detailWidth, len(rows)+len(replicas)+5, m.function+"  "+s.Shape.String(), text.HelpClose.In(m.lang))
	in.Fit(1, 0, in.Width-1, m.functionState(s, m.function), theme.Strong)
	y := 2
	for _, d := range rows {
		if d.label != text.Nothing {
			in.Fit(1, y, 12, d.label.In(m.lang), theme.Muted)
		}
		x := detailIndent
		if d.name != "" {
			in.Fit(x, y, detailName-1, d.name, theme.Strong)
			x += detailName
		}
		in.Fit(x, y, in.Width-x-1, d.note, d.role)
		y++
	}
	if len(rows) > 0 {
		y++
	}
	for i, r := range replicas {
		drawReplicaDetails(in.Sub(1, y+i, in.Width-2, 1), m, r)
	}
}

func drawReplicaDetails(a canvas.Area, m *model, r runs.ReplicaView) {
	a.Fit(0, 0, 12, string(r.ID), theme.Strong)
	a.Fit(13, 0, 6, r.Version, theme.Muted)
	shopmap.DrawReplica(a.Sub(20, 0, 26, 1), r, m.lang, m.shown())
	about := text.Bytes(r.RSS)
	if r.Reason != "" {
		about = r.Reason
	}
	a.Fit(47, 0, a.Width-47, about, theme.Muted)
}

// functionState is a function's figures in one line.
func (m *model) functionState(s *runs.Shop, name string) string {
	for _, f := range s.Functions {
		if f.Name == name {
			h := shopmap.Of(s, f)
			rate, p95, share := shopmap.Figures(f)
			return h.Glyph(m.theme.Glyphs) + " " + text.PadRight(h.Word(m.lang), 9) + " " + text.PadLeft(rate, 7) +
				"  p95 " + text.PadLeft(p95, 6) + "  " + text.ErrorShare.In(m.lang) + " " + share
		}
	}
	return ""
}
