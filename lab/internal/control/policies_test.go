package control_test

import (
	"strings"
	"testing"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/durationpb"

	"github.com/msalab/msalab/lab/internal/control"
	"github.com/msalab/msalab/lab/scenario"
	controlv1 "github.com/msalab/msalab/proto/control/v1"
)

func TestSetPolicies(t *testing.T) {
	addr, r, _, _ := start(t)
	c := control.New()
	retries := scenario.Retries{Attempts: 2, On: []string{"UNAVAILABLE", "DEADLINE_EXCEEDED"}, Backoff: 25 * time.Millisecond}
	links := scenario.Policies{
		// The mesh retries, and keeps the deadline.
		"pay.card": {Deadline: time.Second, Retries: retries, Breaker: scenario.Breaker{Failures: 5, Of: 10, Open: 2 * time.Second}, Bulkhead: 3},
		// The caller does.
		"pay.point": {Deadline: time.Second, Try: 300 * time.Millisecond, Retries: retries},
	}
	limits := []scenario.Limit{{Function: "pay", Rate: 50, Burst: 5, Wait: 200 * time.Millisecond}}
	if err := c.SetPolicies(t.Context(), addr, links, limits); err != nil {
		t.Fatal(err)
	}
	want := &controlv1.SetPoliciesRequest{
		Links: []*controlv1.LinkPolicy{
			{Caller: "pay", Callee: "card", Bulkhead: 3, Breaker: &controlv1.Breaker{Failures: 5, Of: 10, Open: durationpb.New(2 * time.Second)}},
			{Caller: "pay", Callee: "point", Deadline: durationpb.New(time.Second), Try: durationpb.New(300 * time.Millisecond),
				Retries: &controlv1.Retries{Attempts: 2, Codes: []uint32{14, 4}, Backoff: durationpb.New(25 * time.Millisecond)}},
		},
		Limits: []*controlv1.Limit{{Function: "pay", Rate: 50, Burst: 5, Wait: durationpb.New(200 * time.Millisecond)}},
	}
	r.mu.Lock()
	if !proto.Equal(r.policies, want) {
		t.Errorf("got %v\nwant %v", r.policies, want)
	}
	r.refuse = status.Error(codes.InvalidArgument, "link pay.card: given twice")
	r.mu.Unlock()
	err := c.SetPolicies(t.Context(), addr, links, nil)
	if want := "set policies at " + addr + ": link pay.card: given twice"; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
	wrong := scenario.Policies{"paycard": {Try: 1}, "pay.card": {Try: 1, Retries: scenario.Retries{Attempts: 1, On: []string{"NEVER"}}}}
	for link, p := range wrong {
		if err := c.SetPolicies(t.Context(), addr, scenario.Policies{link: p}, nil); err == nil || !strings.Contains(err.Error(), link) {
			t.Errorf("got %v, want an error about %s", err, link)
		}
	}
}
