package figures

import (
	"testing"
	"time"
)

func TestHistogram(t *testing.T) {
	// scale 0: bucket i holds (2^i, 2^(i+1)] seconds
	early := Histogram{Offset: 0, Counts: []uint64{1, 1}, Sum: 5}
	late := Histogram{Offset: -1, Counts: []uint64{4, 1, 3, 2}, Sum: 40}
	diff := late.Sub(early)
	if got, want := diff.Count(), uint64(8); got != want {
		t.Errorf("difference counts %d, want %d", got, want)
	}
	if got, want := diff.Quantile(0.5), time.Second; got != want {
		t.Errorf("median %s, want %s: half of them lie in (0.5 s, 1 s]", got, want)
	}
	if got, want := diff.Quantile(1), 8*time.Second; got != want {
		t.Errorf("largest %s, want %s", got, want)
	}
	if got := early.Add(diff); got.Count() != late.Count() || got.Sum != late.Sum {
		t.Errorf("early + (late - early) counts %d, %g s; want %d, %g s", got.Count(), got.Sum, late.Count(), late.Sum)
	}
	if got := (Histogram{}).Quantile(0.9); got != 0 {
		t.Errorf("quantile of nothing is %s, want 0", got)
	}
}
