package doors

import (
	"context"
	"net"
	"slices"
	"sync"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"

	orderv1 "github.com/msalab/msalab/proto/bench/order/v1"
)

// simplest is grpc-go's server as its tutorial has it.
func simplest(tb testing.TB) string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	s := grpc.NewServer()
	orderv1.RegisterOrderServiceServer(s, orders{place: Place})
	var serving sync.WaitGroup
	serving.Go(func() { _ = s.Serve(l) })
	tb.Cleanup(func() {
		s.Stop()
		serving.Wait()
	})
	return l.Addr().String()
}

// BenchmarkSimplest measures the throughput of the door of gRPC as a share of that
// of the simplest server of grpc-go.
//
//	go test -run xxx -bench Simplest -benchtime 200x ./lab/internal/bench/doors
func BenchmarkSimplest(b *testing.B) {
	share := median(ofSimplest(b, b.N))
	if b.N >= leastTurns && share < leastShare {
		b.Errorf("the door has %.2f of the throughput of the simplest server, want %.1f or more", share, leastShare)
	}
	b.ReportMetric(share, "of-simplest")
	b.ReportMetric(0, "ns/op")
}

// ofSimplest calls through the door of gRPC, and the simplest server by its
// simplest client, with the same order and 8 callers; in turn, now one first and now
// the other. Each turn of the door is compared with that of the simplest server beside
// it, as what else the machine does hits neighbours alike. The median of these shares
// counts: what hits one of two is on either side of it as often.
func ofSimplest(tb testing.TB, turns int) (shares []float64) {
	s := open(tb)
	d, _ := DoorNamed("grpc")
	door := dial(tb, d, s.Addr(d), 8)
	conn, err := grpc.NewClient(simplest(tb), grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		tb.Fatal(err)
	}
	defer conn.Close()
	plain := orderv1.NewOrderServiceClient(conn)
	order := Sample(10)
	through := func(ctx context.Context, caller int) error {
		_, err := door.Place(ctx, caller, order)
		return err
	}
	straight := func(ctx context.Context, _ int) error {
		_, err := plain.PlaceOrder(ctx, order)
		return err
	}
	throughput(tb, through) // warms up
	throughput(tb, straight)
	for n := range turns {
		var took, plainly time.Duration
		if n%2 == 0 {
			took, plainly = throughput(tb, through), throughput(tb, straight)
		} else {
			plainly, took = throughput(tb, straight), throughput(tb, through)
		}
		shares = append(shares, float64(plainly)/float64(took))
	}
	return shares
}

func median(shares []float64) float64 {
	sorted := slices.Sorted(slices.Values(shares))
	n := len(sorted)
	return (sorted[(n-1)/2] + sorted[n/2]) / 2
}

const (
	leastTurns = 20  // that noise needs to even out
	leastShare = 0.9 // of the throughput of the simplest server
)

// throughput is how long 8 callers take for 400 calls.
func throughput(tb testing.TB, call func(ctx context.Context, caller int) error) time.Duration {
	began := time.Now()
	var callers sync.WaitGroup
	for caller := range 8 {
		callers.Go(func() {
			for range 50 {
				if err := call(tb.Context(), caller); err != nil {
					tb.Error(err)
					return
				}
			}
		})
	}
	callers.Wait()
	return time.Since(began)
}
