//go:build e2e

package main

import (
	"os"

	"github.com/msalab/msalab/lab/engine"
	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/tui"
)

// tampered makes the engine panic, in a goroutine of its own, at the first event
// of the kind that LAB_TEST_PANIC names.
func tampered(cfg engine.Config) engine.Config {
	if kind := os.Getenv("LAB_TEST_PANIC"); kind != "" {
		cfg.OnEvent = func(e runs.Event) {
			if string(e.Kind) == kind {
				panic("tampered with")
			}
		}
	}
	return cfg
}

// tamperedView makes the app's model panic, in its Update, once there is a fault,
// where LAB_TEST_PANIC is "model".
func tamperedView(e tui.Engine) tui.Engine {
	if os.Getenv("LAB_TEST_PANIC") == "model" {
		return trap{e}
	}
	return e
}

// trap is an engine that can't be looked at once there is a fault.
type trap struct{ tui.Engine }

// Snapshot panics where the run has a fault.
func (t trap) Snapshot() *runs.Snapshot {
	s := t.Engine.Snapshot()
	if len(s.Faults) > 0 {
		panic("tampered with")
	}
	return s
}
