package wire

import (
	"strings"

	"github.com/msalab/msalab/tui/canvas"
	"github.com/msalab/msalab/tui/text"
	"github.com/msalab/msalab/tui/theme"
)

// splitWidth is the width from which on the list stands beside the message.
const splitWidth = 130

// listWidth is how wide the list is there.
const listWidth = 44

// Draw draws the list, the open message, or both.
func (p *Panel) Draw(a canvas.Area, s Setting) {
	switch {
	case !p.opened && len(s.Looks.Messages) == 0:
		a.Message(text.WireNone.In(s.Lang), theme.Strong, text.WireNoneHint.In(s.Lang))
	case !p.opened:
		p.drawList(a, s)
	case a.Width >= splitWidth && len(s.Looks.Messages) > 0:
		p.drawList(a.Sub(0, 0, listWidth, a.Height), s)
		p.drawOpen(a.Sub(listWidth+1, 0, a.Width-listWidth-1, a.Height), s)
	default:
		p.drawOpen(a, s)
	}
}

// short is the name of a message without its package.
func short(name string) string { return name[strings.LastIndex(name, ".")+1:] }

func (p *Panel) drawList(a canvas.Area, s Setting) {
	frame := canvas.Frame{Role: theme.Border, Title: text.WireTitle.In(s.Lang), TitleRole: theme.Accent}
	if !p.opened {
		frame.Hint = text.WireListHint.In(s.Lang)
	}
	in := a.Box(frame)
	in = in.Sub(1, 0, in.Width-2, in.Height)
	all, cursor := s.Looks.Messages, p.index(s)
	top := max(min(cursor-in.Height/2, len(all)-in.Height), 0)
	names := max(in.Width-18, in.Width/2)
	for y := 0; y < in.Height && top+y < len(all); y++ {
		line, name := in.Sub(0, y, in.Width, 1), all[top+y]
		line.Fit(0, 0, names-1, short(name), theme.Text)
		line.Fit(names, 0, in.Width-names, strings.TrimSuffix(name, "."+short(name)), theme.Muted)
		if top+y == cursor {
			line.Highlight(0, theme.Selected)
		}
	}
}

// drawOpen draws the message that was asked for, or what has become of it.
func (p *Panel) drawOpen(a canvas.Area, s Setting) {
	frame := canvas.Frame{Role: theme.Border, Title: short(p.asked), TitleRole: theme.Accent}
	if p.seen != nil && p.seen.From != "" {
		frame.Corner = text.WireFrom.Format(s.Lang, string(p.seen.From))
	}
	switch {
	case p.Editable(s):
		frame.Hint = text.WireOpenHint.In(s.Lang)
	case p.CanEnter(s):
		frame.Hint = text.WireFailedHint.In(s.Lang)
	}
	in := a.Box(frame)
	in = in.Sub(1, 0, in.Width-2, in.Height)
	switch {
	case p.wait:
		in.Message(a.Theme().Glyphs.Starting+" "+text.WireListening.Format(s.Lang, short(p.asked)), theme.Strong, text.WireListeningHint.In(s.Lang))
	case p.err != nil:
		hints := append(text.Wrap(words(p.err, s.Lang), max(min(in.Width-6, 72), 2)), text.WireFailedHint.In(s.Lang))
		in.Message(a.Theme().Glyphs.Bad+" "+text.WireFailed.Format(s.Lang, short(p.asked)), theme.Bad, hints...)
	case p.seen != nil:
		p.drawPage(in, s)
	}
}

// drawPage draws as much of the message as there is room for.
func (p *Panel) drawPage(a canvas.Area, s Setting) {
	page := pageOf(*p.seen, s.Lang, a.Theme().Glyphs, a.Width)
	p.top = max(min(p.top, len(page)-a.Height), 0)
	for y, l := range page[p.top:min(p.top+a.Height, len(page))] {
		x := 0
		for _, part := range l {
			x = a.Fit(x, y, a.Width-x, part.text, part.role)
		}
	}
}
