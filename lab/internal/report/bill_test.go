package report

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
)

// sized is a run that sized its shops.
func sized() *runs.Record {
	mono := scenario.Bill{Seconds: 10, Units: map[string]scenario.UnitBill{
		"monolith": {Working: 60, Idle: 40, Footprint: 450, Replicas: 50}}}
	services := scenario.Bill{Seconds: 10, Units: map[string]scenario.UnitBill{
		"pay":     {Working: 30, Waiting: 30, Idle: 40, Footprint: 50, Replicas: 50, CPU: 2.5, RSS: 3e8},
		"gateway": {Working: 10, Waiting: 70, Idle: 20, Footprint: 50, Replicas: 50, CPU: 1.5, RSS: 2e8}}}
	return &runs.Record{
		Began: time.Unix(0, 0), Ended: time.Unix(10, 0), Shapes: []string{"monolith/process", "services/process"},
		Bills: map[string]scenario.Bill{"monolith/process": mono, "services/process": services},
		Sizes: []runs.Size{
			{Shop: "services/process", Phase: "x4", Times: 4, Replicas: map[string]int{"pay": 5, "gateway": 5, "card": 1}, Predicted: 480,
				Measured: 470, Target: 500, N: 90, Success: 1, Kept: true, Smallest: true},
			{Shop: "services/process", Phase: "x4", Times: 4, Replicas: map[string]int{"pay": 4, "gateway": 5, "card": 1}, Change: "-pay",
				Measured: 900, Target: 500, N: 90, Success: 1},
		},
		Prices: []scenario.PriceRatio{{Placement: "process", Phases: "x4", Comparison: scenario.CompareBills([]scenario.Bill{mono}, []scenario.Bill{services})}},
	}
}

func TestBill(t *testing.T) {
	for lang, want := range map[scenario.Lang][]string{
		scenario.English: {
			"x4    services/process  11        gateway 5, pay 5", "480 ms         470 ms    1.02   500 ms  90  0     yes *", "no, the queue grows", "in 1 of 1", "-pay: ", "∞",
			"monolith/process  monolith  5.0       60       0        40    450",
			"services/process  pay       5.0       30       30       40    50         2.5 s  30 MB",
			"services/process  together  10.0      40       100      60    100        4.0 s  50 MB",
			"each process carries the whole binary", "(simulated)",
			"x4  the monolith below 0.29, the services above it",
			"a second: monolith 10.0 slots, 45.0 footprints; services 20.0 and 10.0",
			"with footprints times more than 1.1 (or slots divided by it) the winner from 4:1 to 1:4 is always the services; times less than 0.071, the monolith",
		},
		scenario.Korean: {"레플리카 구성", "모의값", "모놀리식: 0.29 미만, 서비스: 그 이상", "목표"},
	} {
		var got bytes.Buffer
		if err := Text(&got, sized(), Options{Lang: lang}); err != nil {
			t.Fatal(err)
		}
		for _, line := range want {
			if !strings.Contains(got.String(), line) {
				t.Errorf("the report has no %q:\n%s", line, got.String())
			}
		}
	}
}
