package services_test

import (
	"context"
	"runtime"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/protobuf/types/known/durationpb"

	controlv1 "github.com/msalab/msalab/proto/control/v1"
	gatewayv1 "github.com/msalab/msalab/proto/shop/gateway/v1"
	selectv1 "github.com/msalab/msalab/proto/shop/select/v1"
	shoppingv1 "github.com/msalab/msalab/proto/shop/shopping/v1"
)

// everyFault has a fault of each kind that doesn't end the replica.
func everyFault() map[string]*controlv1.Fault {
	return map[string]*controlv1.Fault{
		"latency":        {Function: "pay", Delay: durationpb.New(100 * time.Millisecond), Distribution: "lognormal", Baggage: "member=vip"},
		"error":          {Function: "pay", Code: uint32(codes.Unavailable)},
		"hang":           {Function: "card"},
		"crash":          {Function: "card", Method: "Void"}, // nobody calls it here
		"crash-loop":     {Function: "card", Delay: durationpb.New(time.Hour)},
		"queue-flood":    {Function: "point", Requests: 500, Delay: durationpb.New(100 * time.Millisecond)},
		"cpu-burn":       {Function: "board", Workers: 2, Share: 0.2},
		"leak":           {Function: "board", Growth: 20 << 20, Ceiling: 1 << 20},
		"slow-query":     {Function: "select"},
		"n-plus-one":     {Function: "select"},
		"lock":           {Function: "shopping"},
		"serial-fan-out": {Function: "regist"},
	}
}

// TestEveryFaultIsOnAndOffPromptlyAndLeavesNothing sets each fault in a
// monolith, shops, and heals it: after that a purchase is as quick as before,
// and no goroutine is left.
func TestEveryFaultIsOnAndOffPromptlyAndLeavesNothing(t *testing.T) {
	const prompt = 10 * time.Second // 100 ms on a machine that has nothing else to do; one that hangs holds on for ever
	const slowQuery = "slow-query"  // takes 40 ms, but seconds under the race detector: BenchmarkPlant measures it
	r := monolith(t)
	conn, err := grpc.NewClient(r.Addr, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	control, shop := controlv1.NewControlServiceClient(conn), gatewayv1.NewGatewayServiceClient(conn)
	d, err := control.Describe(t.Context(), &controlv1.DescribeRequest{})
	if err != nil {
		t.Fatal(err)
	}
	set := func(faults ...*controlv1.Fault) {
		t.Helper()
		began := time.Now()
		if _, err := control.SetFaults(t.Context(), &controlv1.SetFaultsRequest{Faults: faults}); err != nil {
			t.Fatal(err)
		}
		if took := time.Since(began); took > prompt && (len(faults) == 0 || faults[0].Kind != slowQuery) {
			t.Errorf("setting %v took %v, want at most %v", faults, took, prompt)
		}
	}
	goShopping := func(ctx context.Context, patience time.Duration) error {
		ctx, cancel := context.WithTimeout(ctx, patience)
		defer cancel()
		if _, err := shop.ListProducts(ctx, &selectv1.ListProductsRequest{Query: "Cup", PageSize: 5}); err != nil {
			return err
		}
		order, err := buy(ctx, shop, 0, 1)
		if err == nil && order.GetStatus() != shoppingv1.Order_STATUS_PAID {
			t.Errorf("got %v, want it paid", order.GetStatus())
		}
		return err
	}
	if err := goShopping(t.Context(), time.Minute); err != nil {
		t.Fatal(err)
	}
	before := runtime.NumGoroutine() + 1 // the subtest
	for _, kind := range d.FaultKinds {
		t.Run(kind, func(t *testing.T) {
			f := everyFault()[kind]
			if f == nil {
				t.Fatal("this kind has no example here")
			}
			f.Id, f.Kind, f.Rate = kind, kind, 1
			set(f)
			_ = goShopping(t.Context(), 300*time.Millisecond) // whatever comes of it
			set()
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			defer cancel()
			for goShopping(ctx, 20*time.Second) != nil { // what the fault left under way may take a moment
				if ctx.Err() != nil {
					t.Fatal("healed: shopping fails still")
				}
			}
			for runtime.NumGoroutine() > before {
				select {
				case <-time.After(time.Millisecond):
				case <-ctx.Done():
					t.Fatalf("healed: got %d goroutines, want %d as before", runtime.NumGoroutine(), before)
				}
			}
		})
	}
}
