package shopmap

import (
	"strconv"
	"strings"
	"time"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/tui/canvas"
	"github.com/msalab/msalab/tui/charts"
	"github.com/msalab/msalab/tui/look"
	"github.com/msalab/msalab/tui/text"
	"github.com/msalab/msalab/tui/theme"
)

// Data is what a map shows.
type Data struct {
	Shop     *runs.Shop
	Index    int // of the shop among all of them
	Faults   []runs.ActiveFault
	Selected string // function; empty: none
	Lang     scenario.Lang
	Now      time.Time
}

// Draw draws a shop into an area, in the way that Fit tells.
func Draw(a canvas.Area, d Data) {
	switch Fit(d.Shop, a.Width, a.Height) {
	case Graph:
		drawGraph(a, d)
	case Box:
		drawMonolith(a, d)
	default:
		drawTable(a, d)
	}
}

func drawGraph(a canvas.Area, d Data) {
	p := planFor(d.Shop, a.Width, a.Height)
	drawLinks(a, d, p)
	for _, name := range p.layers[0] {
		to := p.places[name]
		drawDoor(a, d, p.door, to.port())
	}
	for _, f := range d.Shop.Functions {
		at := p.places[f.Name]
		drawFunction(a.Sub(at.x, at.y, at.width, at.height), d, f)
	}
}

// drawDoor draws the ingress and the arrow that leads from it into the shop.
func drawDoor(a canvas.Area, d Data, columns, y int) {
	g := a.Theme().Glyphs
	a.Repeat(0, y, columns-1, g.Horizontal, theme.Border)
	a.Text(columns-1, y, g.Arrow, theme.Muted)
	if columns <= minDoor {
		return
	}
	box := a.Sub(0, y-2, door, 5)
	box.Fill(theme.Text)
	in := box.Box(canvas.Frame{Role: theme.Border, Title: "ingress", TitleRole: theme.Strong})
	rate, success, p95, role := arrivals(d.Shop, a.Theme().Glyphs)
	in.Fit(0, 0, in.Width, rate, theme.Text)
	in.Fit(0, 1, in.Width, success, role)
	in.Fit(0, 2, in.Width, p95, theme.Text)
}

// arrivals is what shoppers met lately, in the same seconds as in the shop's head.
func arrivals(s *runs.Shop, g theme.Glyphs) (rate, success, p95 string, r theme.Role) {
	if len(s.Seconds) == 0 {
		return "-", "-", "-", theme.Text
	}
	share := charts.Recent(s, charts.Lately).Success()
	glyph, r := look.Success(share, g)
	last := s.Seconds[len(s.Seconds)-1].All
	return charts.Rate(s), glyph + " " + text.Success(share), text.Milliseconds(last.P95), r
}

func drawFunction(a canvas.Area, d Data, f runs.Function) {
	a.Mark(Spot{d.Index, f.Name})
	health := Of(d.Shop, f)
	faults := Faults(d.Shop, d.Faults, f.Name)
	g := a.Theme().Glyphs
	frame := canvas.Frame{
		Role: theme.Border, Title: title(d, f.Name, health.Glyph(g)+" "+f.Name, a.Width-3), TitleRole: health.Role(),
		Status: health.Word(d.Lang), StatusRole: health.Role(),
	}
	if health.Role() == theme.Bad {
		frame.Role = theme.Bad
	}
	if won, role, ok := imbalance(d, f.Name, a.Width-4); ok && (health <= Idle || role == theme.Bad && health.Role() != theme.Bad) {
		frame.Status, frame.StatusRole = won, role
	}
	if len(faults) > 0 {
		frame.Status, frame.StatusRole = faultWord(g, faults[0]), theme.Fault
	}
	if f.Name == d.Selected {
		frame.Role, frame.Heavy = theme.Accent, true
	}
	in := a.Box(frame)
	rate, p95, share := Figures(f)
	if in.Width >= 17 {
		p95 = "p95 " + p95
	}
	in.Text(0, 0, rate, theme.Text)
	in.Right(in.Width, 0, p95, theme.Text)
	if in.Height == 2 {
		drawReplicas(in.Sub(0, 1, in.Width, 1), d, f)
		if errorsRole(f) == theme.Bad {
			in.Right(in.Width, 1, " "+share, theme.Bad)
		}
		return
	}
	word := ""
	if len(faults) > 0 {
		word = health.Word(d.Lang) // the border names the fault instead
	}
	drawErrors(in.Sub(0, 1, in.Width, 1), d, f, word, health.Role())
	drawReplicas(in.Sub(0, 2, in.Width, in.Height-2), d, f)
}

// drawErrors draws the share of errors, and a word at the right.
func drawErrors(a canvas.Area, d Data, f runs.Function, word string, r theme.Role) {
	_, _, number := Figures(f)
	share := text.ErrorShare.In(d.Lang) + " " + number
	switch {
	case text.Width(share)+1+text.Width(word) <= a.Width:
	case text.Width(number)+1+text.Width(word) <= a.Width:
		share = number
	default:
		word = ""
	}
	a.Text(0, 0, share, errorsRole(f))
	a.Right(a.Width, 0, word, r)
}

// drawReplicas draws a bar of slots for each replica, or one for all where
// there is no room.
func drawReplicas(a canvas.Area, d Data, f runs.Function) {
	replicas := Replicas(d.Shop, f.Name)
	if len(replicas) <= a.Height {
		for i, r := range replicas {
			DrawReplica(a.Sub(0, i, a.Width, 1), r, d.Lang, d.Now)
		}
		return
	}
	ready := runs.ReplicaView{State: "ready"}
	lost := 0
	for _, r := range replicas {
		if r.State != "ready" {
			lost++
			continue
		}
		ready.Slots, ready.Busy = ready.Slots+r.Slots, ready.Busy+r.Busy
		ready.Waiting, ready.Queue = ready.Waiting+r.Waiting, ready.Queue+r.Queue
	}
	role := theme.Text
	if lost > 0 {
		role = theme.Bad
	}
	x := a.Text(0, 0, strconv.Itoa(len(replicas)-lost)+"/"+strconv.Itoa(len(replicas))+" ", role)
	drawSlots(a.Sub(x, 0, a.Width-x, 1), ready)
}

// DrawReplica draws a replica in one line: its number, its slots and what
// waits for them, or what became of it.
func DrawReplica(a canvas.Area, r runs.ReplicaView, l scenario.Lang, now time.Time) {
	x := a.Text(0, 0, "#"+number(r.ID)+" ", theme.Muted)
	rest := a.Sub(x, 0, a.Width-x, 1)
	g := a.Theme().Glyphs
	switch r.State {
	case "starting":
		rest.Fit(0, 0, rest.Width, g.Starting+" "+text.HealthStarting.In(l), theme.Muted)
	case "dead":
		word := g.Down + " " + text.ReplicaDead.In(l)
		if left := r.Restart.Sub(now); left > 0 {
			seconds := " " + strconv.Itoa(int((left+time.Second-1)/time.Second)) + "s"
			if text.Width(word+seconds) <= rest.Width {
				word += seconds
			}
		}
		rest.Fit(0, 0, rest.Width, word, theme.Bad)
	case "silent":
		rest.Fit(0, 0, rest.Width, g.Bad+" "+text.ReplicaSilent.In(l), theme.Bad)
	case "draining":
		rest.Fit(0, 0, rest.Width, g.Starting+" "+text.ReplicaDraining.In(l), theme.Warn)
	default:
		drawSlots(rest, r)
	}
}

func drawSlots(a canvas.Area, r runs.ReplicaView) {
	g := a.Theme().Glyphs
	waiting := ""
	if r.Waiting > 0 {
		waiting = " +" + strconv.Itoa(r.Waiting)
	}
	room := min(a.Width-max(len(waiting), 3), r.Slots)
	if room <= 0 || r.Slots <= 0 {
		return
	}
	busy := min((r.Busy*room+r.Slots-1)/r.Slots, room)
	role := theme.Good
	switch {
	case r.Busy >= r.Slots:
		role = theme.Warn
	case room > 1: // where a cell is several slots, one that is free is still seen
		busy = min(busy, room-1)
	}
	a.Repeat(0, 0, busy, g.Busy, role)
	a.Repeat(busy, 0, room-busy, g.Free, theme.Border)
	a.Text(room, 0, waiting, theme.Warn)
}

// number is the last part of a replica's name: 2 of pay-2.
func number(id runs.ReplicaID) string {
	return string(id[strings.LastIndexByte(string(id), '-')+1:])
}
