//go:build !e2e

package main

import "github.com/msalab/msalab/lab/engine"

// tampered is where the e2e tests have a goroutine of the engine panic.
func tampered(cfg engine.Config) engine.Config { return cfg }
