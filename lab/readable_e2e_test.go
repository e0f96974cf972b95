//go:build e2e

package main

import (
	"testing"

	"github.com/msalab/msalab/lab/internal/jaeger"
	"github.com/msalab/msalab/lab/internal/relay"
	"github.com/msalab/msalab/lab/scenario"
)

// TestReadableInJaeger does what TestReadableInRelay does, and asks Jaeger alone.
func TestReadableInJaeger(t *testing.T) {
	s := openTraced(t, servicesInProc, scenario.BySaga, "require")
	empty, err := relay.Start(relay.Config{})
	if err != nil {
		t.Fatal(err)
	}
	defer empty.Close()
	readable(t, s, (&jaeger.Traces{Relay: empty, Jaeger: s.parts.jaeger}).Get)
}
