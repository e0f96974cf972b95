package replica_test

import (
	"context"
	"net"
	"testing"

	"google.golang.org/grpc"

	couponv1 "github.com/msalab/msalab/proto/shop/coupon/v1"
)

// BenchmarkCall is one caller's unary call over loopback: to a plain gRPC
// server, and to a replica with all that stands before its handlers. What the
// replica's chain costs is the difference.
func BenchmarkCall(b *testing.B) {
	b.Run("plain", func(b *testing.B) {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			b.Fatal(err)
		}
		server := grpc.NewServer()
		(&testService{}).Register(server)
		served := make(chan struct{})
		go func() {
			defer close(served)
			_ = server.Serve(l)
		}()
		defer func() {
			server.Stop()
			<-served
		}()
		benchmark(b, couponv1.NewCouponServiceClient(dial(b, l.Addr().String())))
	})
	b.Run("replica", func(b *testing.B) {
		benchmark(b, start(b, config(b, definition(nil))).coupon)
	})
	b.Run("replica, unsampled", func(b *testing.B) {
		cfg := config(b, definition(nil))
		cfg.Traces = "127.0.0.1:1" // nothing is sent there
		benchmark(b, start(b, cfg).coupon)
	})
}

func benchmark(b *testing.B, client couponv1.CouponServiceClient) {
	ctx := context.Background()
	req := &couponv1.IssueRequest{RequestId: "a", MemberId: "member-00001"}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := client.Issue(ctx, req); err != nil {
			b.Fatal(err)
		}
	}
}
