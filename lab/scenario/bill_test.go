package scenario_test

import (
	"testing"

	"github.com/msalab/msalab/lab/scenario"
)

func bill(unit string, slots, footprint float64) scenario.Bill {
	return scenario.Bill{Seconds: 10, Units: map[string]scenario.UnitBill{unit: {Working: slots * 4, Waiting: slots, Idle: slots * 5, Footprint: footprint * 10}}}
}

func TestCompare(t *testing.T) {
	for _, tt := range []struct {
		name                      string
		monoSlots, monoFoot       float64
		serviceSlots, serviceFoot float64
		changes                   float64
		below, above              string
	}{
		{"more slots, less footprint", 16, 18, 24, 12, 8.0 / 6, "monolith", "services"},
		{"less of both", 16, 18, 12, 12, 0, "services", "services"},
		{"more of both", 16, 18, 24, 20, 0, "monolith", "monolith"},
		{"fewer slots, more footprint", 16, 9, 12, 12, 4.0 / 3, "services", "monolith"},
		{"as many slots", 16, 18, 16, 12, 0, "services", "services"},
		{"the same but for what a message is late", 16, 18, 16.1, 17.9, 0, "", ""},
		{"the same", 16, 18, 16, 18, 0, "", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			m, s := bill("monolith", tt.monoSlots, tt.monoFoot), bill("pay", tt.serviceSlots, tt.serviceFoot)
			c := scenario.CompareBills([]scenario.Bill{m}, []scenario.Bill{s})
			if c.Changes != tt.changes || c.Below != tt.below || c.Above != tt.above {
				t.Errorf("got %+v, want %s below %g, %s above", c, tt.below, tt.changes, tt.above)
			}
			if tt.changes > 0 {
				at := scenario.Prices{Slot: 1, Footprint: tt.changes}
				if a, b := m.At(at), s.At(at); a-b > 1e-9 || b-a > 1e-9 {
					t.Errorf("at %g the bills are %g and %g, want the same", tt.changes, a, b)
				}
			}
		})
	}
}

func TestParsePrices(t *testing.T) {
	if p, err := scenario.ParsePrices("1:4"); err != nil || p != (scenario.Prices{Slot: 1, Footprint: 4}) {
		t.Errorf("got %v, %v", p, err)
	}
	for _, bad := range []string{"", "1", "1:", ":1", "0:0", "-1:2", "1:2:3", "a:b", "NaN:1", "1:Inf"} {
		if p, err := scenario.ParsePrices(bad); err == nil {
			t.Errorf("%q: got %v, want an error", bad, p)
		}
	}
}

func TestFootprint(t *testing.T) {
	sum := 0.0
	for _, f := range scenario.Functions() {
		sum += scenario.Footprint(f)
	}
	if got := scenario.Footprint("monolith"); got != sum {
		t.Errorf("a copy of the monolith has %g, want the sum of its functions, %g", got, sum)
	}
}
