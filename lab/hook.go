//go:build !e2e

package main

import (
	"github.com/msalab/msalab/lab/engine"
	"github.com/msalab/msalab/tui"
)

// tampered is where the e2e tests have a goroutine of the engine panic.
func tampered(cfg engine.Config) engine.Config { return cfg }

// tamperedView is where they have the app itself panic.
func tamperedView(e tui.Engine) tui.Engine { return e }
