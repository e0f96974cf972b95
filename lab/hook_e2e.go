//go:build e2e

package main

import (
	"os"

	"github.com/msalab/msalab/lab/engine"
	"github.com/msalab/msalab/lab/runs"
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
