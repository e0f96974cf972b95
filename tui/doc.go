// Package tui is the terminal app: it shows a run as it happens and turns keys
// into commands for the engine.
//
// Each view has a folder: map, charts, traces (with waterfall), matrix, log, bill,
// saga, wire, claims, and narration for what stands beside a view. A view draws a small
// struct into an area and knows neither the app nor the engine behind it. They share
// canvas, chart, form, look (what a state looks like), text and theme.
//
// What opens over a view is a dialog: package dialog says what one is, and has menus and
// forms. Those that change the shop are in change, one file each, with what takes them
// back; a function's details, help and the palette have a folder each; what one view
// alone opens lies with it, as the search of the log does. A dialog is given what the app
// shows, and answers a key with what the app shall do.
//
// Package keyboard says what a pressed key is. Between Bubble Tea and the terminal stands
// repaint, which drops what the terminal shows already. What is left in this folder is
// the app around them: the table of keys (keymap.go), what they do, and the screen that
// views share.
//
// It is one Bubble Tea model. Four times a second it takes the engine's latest
// snapshot, and has it drawn. It does no work of its own: it starts no goroutine,
// and neither Update nor View waits for anything. What may take time, such as a
// search for traces, is a tea.Cmd whose answer comes back as a message.
package tui

import (
	"github.com/msalab/msalab/lab/engine"
	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/tui/traces"
)

// Engine is what the app needs of a run. Snapshot and Do never block; the
// searches may.
type Engine interface {
	// Snapshot returns the state of the run, never nil.
	Snapshot() *runs.Snapshot
	// Do takes a command; what came of it shows in later snapshots.
	Do(engine.Command)
	traces.Store
}
