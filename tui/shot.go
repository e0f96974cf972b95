package tui

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/tui/theme"
	"github.com/msalab/msalab/tui/traces"
	"github.com/msalab/msalab/tui/wire"
)

// Shot is a picture to be made of the app: one view on a screen of some size.
type Shot struct {
	View          string // one of Views
	Width, Height int
}

// Views returns the names of the app's views.
func Views() []string {
	var names []string
	for v := range views {
		names = append(names, strings.ToLower(v.title(scenario.English)))
	}
	return names
}

// WriteShot writes what the app would show of its engine at this moment as an
// SVG image. It takes no part of a terminal.
func WriteShot(ctx context.Context, w io.Writer, cfg Config, s Shot) error {
	v := slices.Index(Views(), s.View)
	if v < 0 {
		return fmt.Errorf("there is no view %q; there are %s", s.View, strings.Join(Views(), ", "))
	}
	if s.Width < leastWidth || s.Height < leastHeight || s.Width > 500 || s.Height > 200 {
		return fmt.Errorf("a picture of %dx%d cells: between %dx%d and 500x200 can be made", s.Width, s.Height, leastWidth, leastHeight)
	}
	if cfg.Theme == "" || cfg.Theme == theme.Auto {
		cfg.Theme = theme.Dark
	}
	m := newModel(cfg, traces.Searches(ctx, cfg.Engine), time.Now())
	m.looks = wire.Through(ctx, cfg.Microscope)
	m.width, m.height = s.Width, s.Height
	m.answer(m.show(view(v)))
	m.render()
	return m.canvas.SVG(w)
}

// answer carries out what a command asks for, and what follows from that, at
// once.
func (m *model) answer(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	switch msg := cmd().(type) {
	case nil:
	case tea.BatchMsg:
		for _, c := range msg {
			m.answer(c)
		}
	default:
		_, next := m.Update(msg)
		m.answer(next)
	}
}
