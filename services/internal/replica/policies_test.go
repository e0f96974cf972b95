package replica_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/durationpb"

	controlv1 "github.com/msalab/msalab/proto/control/v1"
	"github.com/msalab/msalab/services/internal/refuse"
	"github.com/msalab/msalab/services/internal/replica"
)

func (r running) setLimits(t testing.TB, limits ...*controlv1.Limit) {
	t.Helper()
	if _, err := r.control.SetPolicies(t.Context(), &controlv1.SetPoliciesRequest{Limits: limits}); err != nil {
		t.Fatal(err)
	}
}

// A token bucket: the burst at once, then no more until tokens have come.
func TestRateLimit(t *testing.T) {
	r := start(t, config(t, definition(nil)))
	limit := &controlv1.Limit{Function: "coupon", Rate: 20, Burst: 3}
	r.setLimits(t, limit)
	for range 3 {
		if err := r.call(t, "a"); err != nil {
			t.Fatal(err)
		}
	}
	refused := r.call(t, "a")
	for i := 0; refused == nil && i < 10; i++ { // a slow machine may have earned tokens meanwhile
		refused = r.call(t, "a")
	}
	if status.Code(refused) != codes.ResourceExhausted || refuse.Reason(refused) != refuse.RateLimited || !strings.Contains(refused.Error(), "rate limit: coupon takes 20 requests a second") {
		t.Errorf("got %v, want RESOURCE_EXHAUSTED that says why", refused)
	}
	eventually(t, "a token", func() bool { return r.call(t, "a") == nil })
	f := r.figures(t)
	if got := done(f, "coupon")[uint32(codes.ResourceExhausted)]; f.Functions[0].Limited == 0 || got != f.Functions[0].Limited {
		t.Errorf("limited: %d, answers with RESOURCE_EXHAUSTED: %d, want as many", f.Functions[0].Limited, got)
	}
	r.setLimits(t)
	for range 20 {
		if err := r.call(t, "a"); err != nil {
			t.Fatalf("without a limit: %v", err)
		}
	}
}

// A request that waits too long for a slot is shed; one that gets it in time is
// not.
func TestShedding(t *testing.T) {
	release := make(chan struct{})
	cfg := config(t, definition(func(ctx context.Context, _ *testService, id string) error {
		if id == "long" {
			<-release
		}
		return nil
	}))
	cfg.Slots = 1
	r := start(t, cfg)
	r.setLimits(t, &controlv1.Limit{Function: "coupon", Wait: durationpb.New(30 * time.Millisecond)})
	long := make(chan error, 1)
	go func() { long <- r.call(t, "long") }()
	eventually(t, "the slot to be taken", func() bool { return r.figures(t).Busy == 1 })
	err := r.call(t, "a")
	if status.Code(err) != codes.ResourceExhausted || !strings.Contains(err.Error(), "shed: no slot was free within 30ms") {
		t.Errorf("got %v, want RESOURCE_EXHAUSTED that says why", err)
	}
	close(release)
	if err := <-long; err != nil {
		t.Errorf("the request that held the slot: %v", err)
	}
	if err := r.call(t, "a"); err != nil {
		t.Errorf("with a free slot: %v", err)
	}
	if f := r.figures(t); f.Functions[0].Shed != 1 {
		t.Errorf("shed %d, want 1", f.Functions[0].Shed)
	}
}

func TestSetPoliciesRefuses(t *testing.T) {
	calls := definition(nil)
	calls.Calls = []string{"card"}
	cfg := config(t, calls)
	cfg.Discovery = `{"xds_servers": [{"server_uri": "127.0.0.1:1", "channel_creds": [{"type": "insecure"}]}], "node": {"id": "test"}}`
	for name, d := range map[string]replica.Config{"no network": config(t, definition(nil)), "network": cfg} {
		r := start(t, d)
		for want, request := range map[string]*controlv1.SetPoliciesRequest{
			"link pay.card: pay is not carried":           {Links: []*controlv1.LinkPolicy{{Caller: "pay", Callee: "card"}}},
			"limit of pay: it is not carried":             {Limits: []*controlv1.Limit{{Function: "pay", Rate: 1, Burst: 1}}},
			"limit of coupon: burst: 0 is not at least 1": {Limits: []*controlv1.Limit{{Function: "coupon", Rate: 1}}},
			map[string]string{"no network": "without a network", "network": "breaker: 3 of 2"}[name]: {
				Links: []*controlv1.LinkPolicy{{Caller: "coupon", Callee: "card", Breaker: &controlv1.Breaker{Failures: 3, Of: 2}}}},
		} {
			_, err := r.control.SetPolicies(t.Context(), request)
			if status.Code(err) != codes.InvalidArgument || !strings.Contains(err.Error(), want) {
				t.Errorf("%s: got %v, want INVALID_ARGUMENT with %q", name, err, want)
			}
		}
	}
}
