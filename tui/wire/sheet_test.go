package wire

import (
	"testing"

	"github.com/msalab/msalab/lab/runs"
)

// TestFreeNumber is the next one, as far as numbers can be stepped.
func TestFreeNumber(t *testing.T) {
	field := func(numbers ...int) (fields []runs.SpecimenField) {
		for _, n := range numbers {
			fields = append(fields, runs.SpecimenField{Number: n})
		}
		return fields
	}
	for _, tt := range []struct {
		known []runs.SpecimenField
		want  int
	}{{nil, 1}, {field(1, 2, 7), 8}, {field(1, 2, mostNumber), 3}, {field(500), 1}} {
		if got := (&sheet{known: tt.known}).freeNumber(); got != tt.want {
			t.Errorf("%v: got %d, want %d", tt.known, got, tt.want)
		}
	}
}
