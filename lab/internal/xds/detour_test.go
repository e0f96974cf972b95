package xds_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/shop/ports"
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

// A link that can't be led where it shall stays as it was, and holds no other up.
func TestDetourThatFails(t *testing.T) {
	other := runs.Link{Caller: "shopping", Callee: "board"}
	plane := startPlane(t, sane(), link, other)
	board, straight := dial(t, plane, link), dial(t, plane, other)
	one, two := startReplica(t, "board-1"), startReplica(t, "board-2")
	full := errors.New("no port is free")
	if err := plane.Detour("gateway.board", func(addrs []string) ([]string, error) {
		if slices.Contains(addrs, two.endpoint.Addr) {
			return nil, full
		}
		return addrs, nil
	}); err != nil {
		t.Fatal(err)
	}
	publish(t, plane, one)
	callUntil(t, board, one)
	err := plane.Publish([]ports.Endpoint{two.endpoint})
	if !errors.Is(err, full) || !strings.Contains(err.Error(), "gateway.board") {
		t.Errorf("Publish() = %v, want that gateway.board can't be led", err)
	}
	callUntil(t, straight, two)
	if port, err := call(t.Context(), board); err != nil || port != one.port {
		t.Errorf("the link that couldn't be led: got %d (%v), want %d as before", port, err, one.port)
	}
}
