package main

import (
	"context"
	"maps"
	"slices"
	"testing"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/shop/ports"
)

// TestEveryMessageIsSent: there is no message of the shop of which `lab wire` could
// not show one that was captured.
func TestEveryMessageIsSent(t *testing.T) {
	left := microscope{}.Messages()
	if len(left) < 80 {
		t.Fatalf("the shop has the messages %v, want 80 or more", left)
	}
	missed, err := talkative(t.Context(), options{seed: 7}, func(ctx context.Context, replicas []ports.Endpoint) error {
		ctx, enough := context.WithTimeout(ctx, patience)
		defer enough()
		return overhear(ctx, replicas, func(kind string, _ captured) {
			left = slices.DeleteFunc(left, func(name string) bool { return name == kind })
			if len(left) == 0 {
				enough()
			}
		})
	})
	if err != nil {
		t.Error(err)
	}
	if len(left) > 0 {
		t.Errorf("nobody sent %v; the last of the caller's rounds that failed: %v", left, missed)
	}
}

// TestAddresses: a replica without an address doesn't hide one that has it.
func TestAddresses(t *testing.T) {
	got := addresses([]runs.ReplicaView{
		{ID: "board-1", Addr: "127.0.0.1:7001", Functions: []string{"board"}}, {ID: "board-2", Functions: []string{"board"}},
		{ID: "pay-1", Functions: []string{"pay"}},
	})
	if want := map[string]string{"board": "127.0.0.1:7001"}; !maps.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
