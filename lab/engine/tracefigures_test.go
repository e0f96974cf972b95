package engine

import (
	"testing"

	"github.com/msalab/msalab/lab/spans"
)

func TestCrossings(t *testing.T) {
	span := func(id, parent byte, service, instance string) spans.Span {
		return spans.Span{ID: spans.ID{id}, Parent: spans.ID{parent}, Service: service, Instance: instance}
	}
	seen := map[Link]bool{}
	crossings([]spans.Span{
		span(1, 0, spans.FrontDoor, "ingress"),
		span(2, 1, "gateway", "gateway-1"), // from the front door: no link
		span(3, 2, "gateway", "gateway-1"), // within a replica
		span(4, 3, "pay", "pay-1"),
		span(5, 3, "pay", "pay-2"), // the same link again
		span(6, 4, "card", "card-1"),
		span(7, 9, "point", "point-1"), // its parent is missing
	}, seen)
	if len(seen) != 2 || !seen[Link{"gateway", "pay"}] || !seen[Link{"pay", "card"}] {
		t.Errorf("got %v, want gateway to pay and pay to card", seen)
	}
}
