package spans

import (
	"maps"
	"testing"
	"time"
)

func TestShares(t *testing.T) {
	began := time.Now()
	span := func(id, parent byte, function string, from, to int) Span {
		s := Span{ID: ID{id}, Parent: ID{parent}, Start: began.Add(time.Duration(from) * time.Millisecond), End: began.Add(time.Duration(to) * time.Millisecond)}
		if function != "" {
			s.Attributes = map[string]string{AttrFunction: function}
		}
		return s
	}
	got := Shares([]Span{
		span(1, 0, "", 0, 120), // the front door: nobody's work
		span(2, 1, "gateway", 10, 110),
		span(3, 2, "", 20, 100), // the gateway's call: 10 ms on the way
		span(4, 3, "card", 25, 95),
		span(5, 4, "", 30, 90), // a statement of the card's
	})
	want := map[string]float64{"gateway": 0.3, "card": 0.7}
	if !maps.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if got := Shares(nil); len(got) != 0 {
		t.Errorf("no trace: got %v, want nothing", got)
	}
}
