package load

import (
	"testing"
	"time"
)

// TestSpread: a latency counts at the first bound that is not below it, and a
// second forgets those of the one before.
func TestSpread(t *testing.T) {
	began := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	s := newSeconds(began)
	for latency, want := range map[time.Duration]int{0: 0, time.Millisecond: 0, time.Millisecond + 1: 1, 20 * time.Millisecond: 4,
		5 * time.Second: 11, time.Minute: 12} {
		if got := bucket(latency); got != want {
			t.Errorf("%s: got range %d, want %d", latency, got, want)
		}
		s.add(began, "buy", began, OK, latency)
	}
	s.add(began.Add(time.Second), "buy", began, Failed, time.Hour)
	got := s.list(began.Add(2 * time.Second))
	if len(got) != 2 {
		t.Fatalf("got %d seconds, want 2", len(got))
	}
	if want := ([buckets]int{0: 2, 1: 1, 4: 1, 11: 1, 12: 1}); got[0].Spread != want {
		t.Errorf("got %v, want %v", got[0].Spread, want)
	}
	if want := ([buckets]int{12: 1}); got[1].Spread != want {
		t.Errorf("got %v, want %v", got[1].Spread, want)
	}
}
