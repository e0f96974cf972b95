package language_test

import (
	"slices"
	"testing"

	"github.com/msalab/msalab/lab/scenario/language"
)

// TestJudges: a scenario tells which claims it decides, also those that only a
// step names.
func TestJudges(t *testing.T) {
	sc, err := language.Parse("x.yaml", []byte(`name: x
claim: C4
minutes: 1
compare: {shapes: [services/process]}
title: {en: a, ko: b}
load: {rate: 10/s}
steps:
  - hold: 1s
  - judge: {holds_if: 'services.success("buy") > 0.9', fails_if: 'services.success("buy") < 0.5'}
  - judge: {claim: C10, holds_if: 'services.success("buy") > 0.9', fails_if: 'services.success("buy") < 0.5'}
`))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := sc.Judges(), []string{"C4", "C10"}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
