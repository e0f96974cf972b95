package load

import (
	"testing"
	"time"
)

// TestFailuresAreToldApart: what was turned away or not answered in time has
// failed, and is counted by itself as well.
func TestFailuresAreToldApart(t *testing.T) {
	began := time.Unix(100, 0)
	sum := tally{}
	for i, r := range []Result{OK, Declined, Failed, Refused, TimedOut, Shed} {
		sum.add("buy", began.Add(time.Duration(i)*time.Second), r, time.Millisecond)
	}
	got := sum.figures()["buy"]
	want := Figures{N: 6, OK: 1, Declined: 1, Failed: 3, Shed: 1, Refused: 1, TimedOut: 1, LastFailed: began.Add(5 * time.Second)}
	want.P50, want.P95, want.P99 = got.P50, got.P95, got.P99
	if got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	turned := tally{}
	turned.add("buy", began, Refused, time.Millisecond)
	if got := turned.figures()["buy"]; !got.LastFailed.Equal(began) {
		t.Errorf("the last that failed was due at %v, want %v", got.LastFailed, began)
	}
}
