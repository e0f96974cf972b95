// Package dialog is the windows that open over a view: a menu, a question of yes or
// no, a form. A dialog is given what the app shows, and answers a key with what the
// app shall do: it knows neither the app nor the engine behind it.
//
// What can be done to the shop by a dialog is in package change; the dialogs that
// belong to one view are with that view.
package dialog

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/msalab/msalab/lab/engine"
	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/tui/canvas"
	"github.com/msalab/msalab/tui/text"
	"github.com/msalab/msalab/tui/theme"
)

// Dialog is a window over the view. While it is open it takes all keys but
// ctrl+c and esc.
type Dialog interface {
	// Takes says whether a key means something here.
	Takes(s Setting, key string) bool
	// Press acts on a key that it takes.
	Press(s Setting, key string) Answer
	Draw(a canvas.Area, s Setting)
}

// Typist is a dialog into which one types. Keys that give no character are
// pressed as in other dialogs.
type Typist interface {
	Dialog
	// Type takes characters.
	Type(s Setting, typed string) Answer
	// Pastes says whether it takes a line at once.
	Pastes() bool
}

// Setting is what a dialog is shown in: the shop goes on under it.
type Setting struct {
	Shops    []runs.Shop
	Selected int    // index into Shops
	Function string // that is selected
	Faults   []runs.ActiveFault
	Load     scenario.Load // that was asked for last
	Undos    []string      // what can be taken back, the latest last
	Lang     scenario.Lang
	Now      time.Time // the moment that is shown
}

// Shop is the selected one; nil: none runs.
func (s Setting) Shop() *runs.Shop {
	if s.Selected >= len(s.Shops) {
		return nil
	}
	return &s.Shops[s.Selected]
}

// Answer is what comes of a key.
type Answer struct {
	Close bool   // the dialog is done
	Say   string // to the reader; empty: nothing
	Role  theme.Role
	Change
}

// Did says whether something was done, and told.
func (a Answer) Did() bool { return a.Close && a.Say != "" }

// Change is what the app shall do.
type Change struct {
	Do   engine.Command   // nil: nothing
	What string           // it is called where it is taken back; empty: it can't be
	Back []engine.Command // that take it back
	Run  func() tea.Cmd   // by the app alone, after the dialog is closed; nil: nothing
}

// Refuse says why nothing is done.
func Refuse(why string) Answer { return Answer{Say: why, Role: theme.Warn} }

// Unknown says that a key means nothing here, and where the way on is.
func Unknown(s Setting, key string) Answer {
	return Refuse(text.WhyUnknownHere.Format(s.Lang, text.Truncate(text.Clean(key), 12)))
}

// Window draws an empty window in the middle and returns what is inside it.
func Window(a canvas.Area, width, height int, title, hint string) canvas.Area {
	box := a.Center(min(width, a.Width-2), min(height, a.Height))
	box.Fill(theme.Text)
	in := box.Box(canvas.Frame{Role: theme.Accent, Heavy: true, Title: title, TitleRole: theme.Accent, Hint: hint})
	return in.Sub(1, 0, in.Width-2, in.Height)
}
