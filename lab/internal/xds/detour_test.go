package xds_test

import (
	"strings"
	"testing"

	"github.com/msalab/msalab/lab/runs"
)

// One link is led elsewhere, now and for replicas to come; another is not.
func TestDetour(t *testing.T) {
	other := runs.Link{Caller: "shopping", Callee: "board"}
	plane := startPlane(t, sane(), link, other)
	board, straight := dial(t, plane, link), dial(t, plane, other)
	one, two := startReplica(t, "board-1"), startReplica(t, "board-2")
	publish(t, plane, one)
	callUntil(t, board, one)
	callUntil(t, straight, one)
	err := plane.Detour("gateway.board", func([]string) ([]string, error) { return []string{two.endpoint.Addr}, nil })
	if err != nil {
		t.Fatal(err)
	}
	callUntil(t, board, two)
	publish(t, plane, one) // a replica comes or goes: still led
	for range 10 {
		if port, err := call(t.Context(), board); err != nil || port != two.port {
			t.Errorf("led elsewhere: got %d (%v), want %d", port, err, two.port)
		}
		if port, err := call(t.Context(), straight); err != nil || port != one.port {
			t.Errorf("the other link: got %d (%v), want %d", port, err, one.port)
		}
	}
	if err := plane.Detour("gateway.board", nil); err != nil {
		t.Fatal(err)
	}
	callUntil(t, board, one)
	if err := plane.Detour("gateway.nobody", nil); err == nil || !strings.Contains(err.Error(), "gateway.nobody") {
		t.Errorf("unknown link: got %v, want an error that names it", err)
	}
}
