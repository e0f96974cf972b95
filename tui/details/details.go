// Package details is the window with all that is known of a function: what it calls
// and who calls it, its limits, its latest deploy, its faults and its replicas.
package details

import (
	"slices"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/tui/bill"
	"github.com/msalab/msalab/tui/canvas"
	"github.com/msalab/msalab/tui/dialog"
	shopmap "github.com/msalab/msalab/tui/map"
	"github.com/msalab/msalab/tui/text"
	"github.com/msalab/msalab/tui/theme"
)

// Dialog shows all that is known of the selected function.
type Dialog struct {
	PassOn func(key string) tea.Cmd // what a key of the shop does without the window
	Move   func(key string)         // to another function
}

var _ dialog.Dialog = (*Dialog)(nil)

// passedOn are the keys that mean the same here as outside.
func passedOn() []string { return strings.Fields("+ = - _ f c e m a") }

// Takes is true of the keys that are passed on, of enter, and of those that move on the map.
func (d *Dialog) Takes(_ dialog.Setting, key string) bool {
	return key == "enter" || slices.Contains(passedOn(), key) || shopmap.Moves(key)
}

// Press passes a key on, or selects another function.
func (d *Dialog) Press(_ dialog.Setting, key string) dialog.Answer {
	switch {
	case key == "enter":
		return dialog.Answer{Close: true}
	case slices.Contains(passedOn(), key):
		return dialog.Answer{Close: true, Change: dialog.Change{Run: func() tea.Cmd { return d.PassOn(key) }}}
	}
	return dialog.Answer{Change: dialog.Change{Run: func() tea.Cmd { d.Move(key); return nil }}}
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

func about(in dialog.Setting, s *runs.Shop, g theme.Glyphs) []detail {
	var rows []detail
	var callers []string
	label := text.DetailsCalls
	for _, l := range s.Links {
		if l.Caller == in.Function {
			t := shopmap.TroubleOn(l)
			d := detail{label: label, name: l.Callee, note: l.Policy.String(), role: theme.Text}
			if l.Rate > 0 {
				d.note = shopmap.Calls(l) + "  " + d.note
			}
			if t != shopmap.NoTrouble {
				d.note, d.role = t.Glyph(g)+" "+t.Word(in.Lang)+"  "+d.note, t.Role()
			} else if l.Circuit != "" {
				d.note = text.TroubleClosed.In(in.Lang) + "  " + d.note
			}
			rows = append(rows, d)
			label = text.Nothing
		}
		if l.Callee == in.Function {
			callers = append(callers, l.Caller)
		}
	}
	if len(callers) > 0 {
		rows = append(rows, detail{label: text.DetailsCalledBy, note: strings.Join(callers, " "), role: theme.Text})
	}
	for _, f := range s.Functions {
		if f.Name != in.Function {
			continue
		}
		if note := strings.TrimSpace(limits(f) + "  " + shopmap.Refusals(f, in.Lang)); note != "" {
			rows = append(rows, detail{label: text.LimitTitle, note: note, role: theme.Text})
		}
	}
	for _, r := range slices.Backward(s.Rollouts) {
		if r.Function == in.Function {
			label := text.RolloutTitle
			for _, told := range text.Wrap(bill.Rollout(r, in.Lang), 72) {
				rows = append(rows, detail{label: label, note: told, role: theme.Text})
				label = text.Nothing
			}
			break
		}
	}
	for _, f := range shopmap.Faults(s, in.Faults, in.Function) {
		what := g.Fault + " " + f.Kind + "  " + text.Errors(f.Rate) + "  " + strconv.Itoa(int(f.Fired)) + "/" + strconv.Itoa(int(f.Seen))
		if f.Arming {
			what = g.Fault + " " + f.Kind + "  " + text.FaultArming.In(in.Lang)
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

// Draw draws the window.
func (d *Dialog) Draw(a canvas.Area, set dialog.Setting) {
	s := set.Shop()
	if s == nil {
		return
	}
	rows, replicas := wrapped(about(set, s, a.Theme().Glyphs), min(detailWidth, a.Width-2)-4), shopmap.Replicas(s, set.Function)
	in := dialog.Window(a, detailWidth, len(rows)+len(replicas)+5, set.Function+"  "+s.Shape.String(), text.HelpClose.In(set.Lang))
	in.Fit(1, 0, in.Width-1, shopmap.State(s, set.Function, a.Theme().Glyphs, set.Lang), theme.Strong)
	y := 2
	for _, d := range rows {
		if d.label != text.Nothing {
			in.Fit(1, y, 12, d.label.In(set.Lang), theme.Muted)
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
		drawReplicaDetails(in.Sub(1, y+i, in.Width-2, 1), set, r)
	}
}

func drawReplicaDetails(a canvas.Area, set dialog.Setting, r runs.ReplicaView) {
	a.Fit(0, 0, 12, string(r.ID), theme.Strong)
	a.Fit(13, 0, 6, r.Version, theme.Muted)
	shopmap.DrawReplica(a.Sub(20, 0, 26, 1), r, set.Lang, set.Now)
	about := text.Bytes(r.RSS)
	if r.Reason != "" {
		about = r.Reason
	}
	a.Fit(47, 0, a.Width-47, about, theme.Muted)
}
