package scenario

import "time"

// Baseline is what a shop has to be like before its first fault or crash, for what
// comes after to be believed: no journey fails, and the p95 of each kind is at most
// this. Any asks for nothing: where there is no fault, and overload itself is what is
// measured.
type Baseline struct {
	P95 time.Duration `json:"p95"` // 0: any
	Any bool          `json:"any,omitempty"`
}

// Met tells whether what the shoppers of a journey met before the first fault
// is as it has to be. Latency is judged of 30 journeys and more.
func (b Baseline) Met(j JourneyFigures) (clean, quick bool) {
	if b.Any {
		return true, true
	}
	most := float64(b.P95) / float64(time.Millisecond)
	return j.Failed+j.Shed == 0, b.P95 == 0 || j.N < MinSample || j.P95 <= most
}
