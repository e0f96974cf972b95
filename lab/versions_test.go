package main

import (
	"slices"
	"testing"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/services"
)

// TestVersionsAgree holds the format's versions to those that the services have.
func TestVersionsAgree(t *testing.T) {
	for _, f := range services.Catalogue() {
		if got := scenario.Versions(f.Name); !slices.Equal(got, f.Versions) {
			t.Errorf("%s: the format says %q, its code has %q", f.Name, got, f.Versions)
		}
	}
}
