package waterfall

import (
	"time"

	"github.com/msalab/msalab/lab/spans"
	"github.com/msalab/msalab/tui/canvas"
)

// scope is the stretch of time that bars are drawn in.
type scope struct {
	start    time.Time
	duration time.Duration
}

// scope is that of the span that the picture is zoomed to, else the trace's.
func (t *Trace) scope(s State) scope {
	if s.Zoom != (spans.ID{}) {
		for _, r := range t.rows {
			if r.ID == s.Zoom && r.Duration() > 0 {
				return scope{r.Start, r.Duration()}
			}
		}
	}
	return scope{t.Start, max(t.Duration, s.Axis)}
}

// Zoom gives the selected span the whole time axis; the one that has it gives it
// back to the trace.
func (t *Trace) Zoom(s State) State {
	r := t.Selected(s)
	if r == nil || r.ID == s.Zoom || r.Duration() <= 0 {
		s.Zoom = spans.ID{}
		return s
	}
	s.Zoom = r.ID
	return s
}

// Zoomed is the span that has the whole time axis; nil: the trace has.
func (t *Trace) Zoomed(s State) *Row {
	for _, r := range t.rows {
		if s.Zoom != (spans.ID{}) && r.ID == s.Zoom {
			return r
		}
	}
	return nil
}

// cells tells which cells of a bar of that width a stretch of time takes; at
// least one. There are none where it lies outside.
func (c scope) cells(start, end time.Time, width int) (from, to int) {
	if c.duration <= 0 || end.Before(c.start) || start.After(c.start.Add(c.duration)) {
		return 0, 0
	}
	at := func(m time.Time) float64 {
		return float64(m.Sub(c.start)) / float64(c.duration) * float64(width)
	}
	from = canvas.Clamp(int(max(at(start), 0)+0.25), 0, width-1)
	to = canvas.Clamp(int(min(at(end), float64(width))+0.75), from+1, width)
	return from, to
}
