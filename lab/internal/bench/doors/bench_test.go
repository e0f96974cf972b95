package doors

import (
	"context"
	"net"
	"sync"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"

	orderv1 "github.com/msalab/msalab/proto/bench/order/v1"
)

// simplest is grpc-go's server as its tutorial has it.
func simplest(b *testing.B) string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	s := grpc.NewServer()
	orderv1.RegisterOrderServiceServer(s, orders{})
	var serving sync.WaitGroup
	serving.Go(func() { _ = s.Serve(l) })
	b.Cleanup(func() {
		s.Stop()
		serving.Wait()
	})
	return l.Addr().String()
}

// BenchmarkSimplest measures the throughput of the door of gRPC as a share of that
// of the simplest server of grpc-go, called by its simplest client, with the same
// order and 8 callers; in turn, so that noise hits both alike.
//
//	go test -run xxx -bench Simplest -benchtime 20x ./lab/internal/bench/doors
func BenchmarkSimplest(b *testing.B) {
	s := open(b)
	d, _ := DoorNamed("grpc")
	door := dial(b, d, s.Addr(d), 8)
	conn, err := grpc.NewClient(simplest(b), grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		b.Fatal(err)
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
	throughput(b, through) // warms up
	throughput(b, straight)
	var doors, simple time.Duration
	for n := range b.N {
		if n%2 == 0 {
			doors += throughput(b, through)
			simple += throughput(b, straight)
		} else {
			simple += throughput(b, straight)
			doors += throughput(b, through)
		}
	}
	share := float64(simple) / float64(doors)
	if b.N >= leastTurns && share < 0.9 {
		b.Errorf("the door has %.2f of the throughput of the simplest server, want 0.9 or more", share)
	}
	b.ReportMetric(share, "of-simplest")
	b.ReportMetric(0, "ns/op")
}

// leastTurns are needed for noise to even out.
const leastTurns = 10

// throughput is how long 8 callers take for 2,000 calls.
func throughput(b *testing.B, call func(ctx context.Context, caller int) error) time.Duration {
	began := time.Now()
	var callers sync.WaitGroup
	for caller := range 8 {
		callers.Go(func() {
			for range 250 {
				if err := call(b.Context(), caller); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	callers.Wait()
	return time.Since(began)
}
