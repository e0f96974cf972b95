package language_test

import (
	"strings"
	"testing"
	"time"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/scenario/language"
)

func TestBaseline(t *testing.T) {
	const rest = "\ncompare: {shapes: [services/inproc]}\nload: {rate: 1/s}\nsteps: [{hold: 1s}]\n"
	for field, want := range map[string]scenario.Baseline{
		"":                       {P95: time.Second},
		"baseline: {p95: 300ms}": {P95: 300 * time.Millisecond},
		"baseline: none":         {Any: true},
	} {
		s, err := language.Parse("a.yaml", []byte("name: a\n"+field+rest))
		if err != nil || s.Baseline != want {
			t.Errorf("%q: got %+v, %v; want %+v", field, s.Baseline, err, want)
		}
	}
	for field, want := range map[string]string{
		"baseline: {p95: 300}": "300 has no unit",
		"baseline: {}":         "p95",
		"baseline: {p50: 1s}":  `p50`,
	} {
		if _, err := language.Parse("a.yaml", []byte("name: a\n"+field+rest)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want an error with %s", field, err, want)
		}
	}
}
