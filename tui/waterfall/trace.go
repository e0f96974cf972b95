// Package waterfall draws a trace: its spans as bars over time, which of them
// decided how long the request took, and which failed by injection.
package waterfall

import (
	"time"

	"github.com/msalab/msalab/lab/spans"
	"github.com/msalab/msalab/tui/canvas"
)

// Trace is a trace made ready to be drawn. Making it costs more than drawing
// it, so it is made once.
type Trace struct {
	ID       spans.TraceID
	Start    time.Time
	Duration time.Duration
	Spans    int
	Services int
	Orphans  int
	rows     []*Row
}

// Row is one span.
type Row struct {
	*spans.Node
	Self     time.Duration
	Critical []spans.Segment // the parts of the critical path that are its own
	Fault    string          // kind of the injected fault that struck it; empty: none
	end      int             // the row after its last descendant
}

// New makes a trace of its spans.
func New(all []spans.Span) *Trace {
	tree := spans.NewTree(all)
	t := &Trace{Orphans: tree.Orphans}
	critical := map[*spans.Node][]spans.Segment{}
	for _, s := range tree.CriticalPath() {
		critical[s.Node] = append(critical[s.Node], s)
	}
	services := map[string]bool{}
	for n := range tree.All() {
		_, kind := n.Fault()
		t.rows = append(t.rows, &Row{Node: n, Self: n.SelfTime(), Critical: critical[n], Fault: kind})
		services[n.Service] = true
		t.ID = n.Trace
	}
	var open []*Row
	for i, r := range t.rows {
		for len(open) > 0 && open[len(open)-1].Depth >= r.Depth {
			open[len(open)-1].end = i
			open = open[:len(open)-1]
		}
		open = append(open, r)
	}
	for _, r := range open {
		r.end = len(t.rows)
	}
	start, end := tree.Bounds()
	t.Start, t.Duration = start, end.Sub(start)
	t.Spans, t.Services = len(t.rows), len(services)
	return t
}

// State is what the reader did to the picture: which span is selected, which
// are closed.
type State struct {
	Axis   time.Duration // that bars are drawn over where it is longer than the trace
	Cursor spans.ID
	Closed map[spans.ID]bool
	Zoom   spans.ID // the span that takes the whole time axis; zero: the trace does
	Link   int      // which of the selected span's links is chosen
}

// Visible returns the rows that are not inside a closed one.
func (t *Trace) Visible(s State) []*Row {
	var rows []*Row
	for i := 0; i < len(t.rows); {
		r := t.rows[i]
		rows = append(rows, r)
		if s.Closed[r.ID] {
			i = r.end
		} else {
			i++
		}
	}
	return rows
}

// Index returns where the selected span is among the visible rows; the first
// when it isn't there.
func (s State) Index(rows []*Row) int {
	for i, r := range rows {
		if r.ID == s.Cursor {
			return i
		}
	}
	return 0
}

// Move selects the row that many rows further down.
func (t *Trace) Move(s State, by int) State {
	rows := t.Visible(s)
	if len(rows) == 0 {
		return s
	}
	s.Cursor, s.Link = rows[canvas.Clamp(s.Index(rows)+by, 0, len(rows)-1)].ID, 0
	return s
}

// Fold closes the selected span, or opens it.
func (t *Trace) Fold(s State, closed bool) State {
	rows := t.Visible(s)
	if len(rows) == 0 {
		return s
	}
	r := rows[s.Index(rows)]
	if len(r.Children) == 0 {
		return s
	}
	folded := map[spans.ID]bool{}
	for id := range s.Closed {
		folded[id] = true
	}
	delete(folded, r.ID)
	if closed {
		folded[r.ID] = true
	}
	s.Closed, s.Cursor = folded, r.ID
	return s
}

// Selected returns the selected row; nil in an empty trace.
func (t *Trace) Selected(s State) *Row {
	rows := t.Visible(s)
	if len(rows) == 0 {
		return nil
	}
	return rows[s.Index(rows)]
}
