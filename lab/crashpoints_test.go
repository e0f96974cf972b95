package main

import (
	"slices"
	"strings"
	"testing"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/services"
)

// TestCrashpoints: scenarios know the points that there are in the services' code.
func TestCrashpoints(t *testing.T) {
	if got, want := scenario.Crashpoints(), services.Crashpoints(); !slices.Equal(got, want) {
		t.Errorf("scenarios know %q, the services have %q", got, want)
	}
}

// TestPaymentSteps: runs tell of the steps that there are, in their order.
func TestPaymentSteps(t *testing.T) {
	var got []string
	for _, point := range services.Crashpoints() {
		if step, ok := strings.CutPrefix(point, "pay/take-"); ok {
			step, _, _ = strings.Cut(step, "/")
			got = append(got, step)
		}
	}
	if got, want := slices.Compact(got), runs.PaymentSteps(); !slices.Equal(got, want) {
		t.Errorf("the services take the steps %q, runs tell of %q", got, want)
	}
}
