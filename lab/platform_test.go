package main

import (
	"slices"
	"testing"

	"github.com/msalab/msalab/lab/scenario"
)

// TestScenariosKnowTheLinks keeps the names that scenario files use for links
// the same as the shop's own.
func TestScenariosKnowTheLinks(t *testing.T) {
	var got []string
	for _, l := range links() {
		got = append(got, l.String())
	}
	want := scenario.Links()
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("the shop's links are %q, scenarios know %q", got, want)
	}
}
