package services_test

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/status"

	controlv1 "github.com/msalab/msalab/proto/control/v1"
	payv1 "github.com/msalab/msalab/proto/shop/pay/v1"
	"github.com/msalab/msalab/services"
	"github.com/msalab/msalab/services/audit"
	"github.com/msalab/msalab/services/internal/money"
	"github.com/msalab/msalab/services/internal/replica"
)

// TestThreeWays pays one order that works out and one whose card is declined by
// each of the three ways, chosen live. The books balance but after naive, which
// keeps the coupon and the points of the declined one.
func TestThreeWays(t *testing.T) {
	conn, err := grpc.NewClient(monolith(t).Addr, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	control, pay := controlv1.NewControlServiceClient(conn), payv1.NewPayServiceClient(conn)
	d, err := control.Describe(t.Context(), &controlv1.DescribeRequest{})
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"tx", "naive", "saga"}; !slices.Equal(d.GetCheckouts(), want) || d.GetCheckout() != "tx" {
		t.Errorf("got ways %q, %q in use; want %q, tx in use", d.GetCheckouts(), d.GetCheckout(), want)
	}
	for i, tt := range []struct {
		way string
		won int64 // missing so far
	}{{"saga", 0}, {"tx", 0}, {"naive", 1_000 + 3_000}} {
		if _, err := control.SetCheckout(t.Context(), &controlv1.SetCheckoutRequest{Way: tt.way}); err != nil {
			t.Fatal(err)
		}
		for j, number := range []string{goodNumber, badNumber} {
			member := fmt.Sprintf("%05d", 2*i+j)
			got, err := pay.Checkout(t.Context(), &payv1.CheckoutRequest{
				OrderId: tt.way + member, MemberId: "member-" + member, Total: money.Won(10_000),
				Means: &payv1.Means{CouponId: "coupon-" + member, Points: money.Won(3_000), CardNumber: number},
			})
			want := payv1.Payment_STATUS_PAID
			if number == badNumber {
				want = payv1.Payment_STATUS_DECLINED
			}
			if err != nil || got.GetStatus() != want {
				t.Errorf("%s: got %v, %v, want %v", tt.way, got, err, want)
			}
		}
		if got := audit.Join(booksOf(t, conn)); got.Won() != tt.won || got.Paid != i+1 {
			t.Errorf("after %s: got %+v, want %d paid, %d won off", tt.way, got, i+1, tt.won)
		}
	}
}

// TestTxTogether pays many orders at once, each as one transaction, which may share a
// commit: of those whose card is declined nothing stays, of the others all does.
func TestTxTogether(t *testing.T) {
	conn, err := grpc.NewClient(monolithOf(t, 24).Addr, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	var all sync.WaitGroup
	for i := range 24 {
		want, number := payv1.Payment_STATUS_PAID, goodNumber
		if i%3 == 0 {
			want, number = payv1.Payment_STATUS_DECLINED, badNumber
		}
		all.Go(func() {
			member := fmt.Sprintf("%05d", i)
			got, err := payv1.NewPayServiceClient(conn).Checkout(t.Context(), &payv1.CheckoutRequest{
				OrderId: "o" + member, MemberId: "member-" + member, Total: money.Won(10_000),
				Means: &payv1.Means{CouponId: "coupon-" + member, Points: money.Won(3_000), CardNumber: number},
			})
			if err != nil || got.GetStatus() != want {
				t.Errorf("%s: got %v, %v, want %v", member, got, err, want)
			}
		})
	}
	all.Wait()
	if got := audit.Join(booksOf(t, conn)); got.Paid != 16 || got.Cancelled != 8 || len(got.Imbalances) > 0 {
		t.Errorf("got %+v, want 16 paid, 8 cancelled", got)
	}
}

// A way that can't be is refused with what would be right.
func TestWaysThatCantBe(t *testing.T) {
	f := newFleet(t, replica.Flaws{})
	pay := f.node("pay-1").server.(replica.Switcher)
	for way, want := range map[string]string{"tx": "monolith", "barter": `"naive" "saga"`} {
		err := pay.Switch(way)
		if status.Code(err) != codes.InvalidArgument || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want INVALID_ARGUMENT that says %s", way, err, want)
		}
	}
	if got := pay.Way(); got != "saga" {
		t.Errorf("got %s in use, want saga as before", got)
	}
	conn, err := grpc.NewClient(monolith(t).Addr, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	_, err = controlv1.NewControlServiceClient(conn).SetCrashpoints(t.Context(), &controlv1.SetCrashpointsRequest{
		Crashpoints: []*controlv1.Crashpoint{{Name: "pay/lunch"}},
	})
	if status.Code(err) != codes.InvalidArgument {
		t.Errorf("got %v, want INVALID_ARGUMENT", err)
	}
}

// A replica dies where it was told to over control/v1.
func TestCrashpointOverControl(t *testing.T) {
	died := make(chan string, 1)
	var r atomic.Pointer[services.Replica]
	started, err := services.Start(t.Context(), services.Config{
		ID: "monolith-1", Functions: names(), Data: t.TempDir(), Slots: 4, Queue: 4,
		Seed: services.Seed{Number: 1, Members: 2, Products: 2, Posts: 1},
	}, slog.New(slog.DiscardHandler), func(reason string) {
		died <- reason
		r.Load().Kill()
	})
	if err != nil {
		t.Fatal(err)
	}
	r.Store(started)
	conn, err := grpc.NewClient(started.Addr, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	control := controlv1.NewControlServiceClient(conn)
	_, err = control.SetCrashpoints(t.Context(), &controlv1.SetCrashpointsRequest{
		Crashpoints: []*controlv1.Crashpoint{{Name: "card/capture/commit"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	_, err = payv1.NewPayServiceClient(conn).Checkout(ctx, &payv1.CheckoutRequest{
		OrderId: "o", MemberId: "member-00000", Total: money.Won(500), Means: &payv1.Means{CardNumber: goodNumber},
	})
	if err == nil {
		t.Error("got an answer, want none: the replica dies before")
	}
	if got, want := <-died, "crashpoint card/capture/commit"; got != want {
		t.Errorf("got the reason %q, want %q", got, want)
	}
	<-started.Done()
}

// BenchmarkCheckout is a purchase by points and card in each way, by 32 shoppers
// at once, in a monolith without simulated work.
func BenchmarkCheckout(b *testing.B) {
	for _, way := range []string{"tx", "naive", "saga"} {
		b.Run(way, func(b *testing.B) {
			r := monolithOf(b, 1_000)
			conn, err := grpc.NewClient(r.Addr, grpc.WithTransportCredentials(insecure.NewCredentials()))
			if err != nil {
				b.Fatal(err)
			}
			defer conn.Close()
			if _, err := controlv1.NewControlServiceClient(conn).SetCheckout(b.Context(), &controlv1.SetCheckoutRequest{Way: way}); err != nil {
				b.Fatal(err)
			}
			pay := payv1.NewPayServiceClient(conn)
			var n atomic.Int64
			b.SetParallelism(16) // times GOMAXPROCS
			b.ResetTimer()
			b.RunParallel(func(pb *testing.PB) {
				for pb.Next() {
					i := n.Add(1)
					got, err := pay.Checkout(b.Context(), &payv1.CheckoutRequest{
						OrderId: fmt.Sprint("o", i), MemberId: fmt.Sprintf("member-%05d", i%1_000), Total: money.Won(100),
						Means: &payv1.Means{Points: money.Won(1), CardNumber: goodNumber},
					})
					if err != nil || got.GetStatus() != payv1.Payment_STATUS_PAID {
						b.Errorf("got %v, %v", got, err)
					}
				}
			})
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "purchases/s")
		})
	}
}

// BenchmarkRecover is 1,000 payments that were interrupted as the card was down,
// and then pay: the time from both being back until all are undone, over a durable
// log and with the lease that a shop has. Pay had handed nearly all of them over by
// then; those that it still led, 16 at most, wait for its lease to end.
//
//	go test -run xxx -bench Recover -benchtime 3x ./services
func BenchmarkRecover(b *testing.B) {
	const payments = 1_000
	for range b.N {
		b.StopTimer()
		f := openFleet(b, replica.Flaws{}, 0)
		f.node("card").die()
		pay := payv1.NewPayServiceClient(f.node("pay-1").local)
		var all sync.WaitGroup
		for worker := range 20 {
			all.Go(func() {
				for i := worker; i < payments; i += 20 {
					_, _ = pay.Checkout(b.Context(), &payv1.CheckoutRequest{
						OrderId: fmt.Sprint("o", i), MemberId: "member-00000", Total: money.Won(100),
						Means: &payv1.Means{Points: money.Won(1), CardNumber: goodNumber},
					})
				}
			})
		}
		all.Wait()
		f.node("pay-1").die()
		b.StartTimer()
		f.revive()
		report := f.audit()
		b.StopTimer()
		if report.Cancelled != payments || len(report.Imbalances) > 0 {
			b.Errorf("got %+v, want %d cancelled", report, payments)
		}
	}
	b.ReportMetric(b.Elapsed().Seconds()/float64(b.N), "s/1000-recovered")
}
