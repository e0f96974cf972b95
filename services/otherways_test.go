package services_test

import (
	"context"
	"log/slog"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"

	controlv1 "github.com/msalab/msalab/proto/control/v1"
	payv1 "github.com/msalab/msalab/proto/shop/pay/v1"
	"github.com/msalab/msalab/services"
	"github.com/msalab/msalab/services/audit"
	"github.com/msalab/msalab/services/internal/crashpoint"
	"github.com/msalab/msalab/services/internal/money"
	"github.com/msalab/msalab/services/internal/replica"
)

// pointsOf are the points whose names begin in some way.
func pointsOf(prefix string) (points []string) {
	for _, p := range crashpoint.Names() {
		if strings.HasPrefix(p, prefix) {
			points = append(points, p)
		}
	}
	return points
}

// TestCrashMatrixOfNaive has pay die around the two records of a payment without
// care, and around each call between them. Nobody recovers it: between them it is out
// of balance for good, and the audit says so.
func TestCrashMatrixOfNaive(t *testing.T) {
	want := map[string]audit.Report{
		"pay/naive-begin/record": {},
		"pay/naive-begin/answer": {Imbalances: []audit.Imbalance{{Why: audit.Abandoned}}},
		"pay/naive-end/record":   {Imbalances: []audit.Imbalance{{Why: audit.Abandoned, Won: 10_000}}},
		"pay/naive-end/answer":   {Paid: 1},
	}
	points := pointsOf("pay/naive-")
	before := int64(0) // won that moved, or are held
	for _, call := range []struct {
		name string
		won  int64
	}{{"coupon", 1_000}, {"points", 3_000}, {"card", 6_000}, {"capture", 0}} {
		for edge, won := range map[string]int64{"call": before, "answer": before + call.won} {
			point := "pay/take-" + call.name + "/" + edge
			points = append(points, point)
			want[point] = audit.Report{Imbalances: []audit.Imbalance{{Why: audit.Abandoned, Won: won}}}
		}
		before += call.won
	}
	if len(points) != len(want) {
		t.Fatalf("got the points %q, want these tested: %v", points, want)
	}
	for _, point := range points {
		t.Run(strings.ReplaceAll(point, "/", "."), func(t *testing.T) {
			t.Parallel()
			f := newFleet(t, replica.Flaws{})
			if err := f.node("pay-1").server.(replica.Switcher).Switch("naive"); err != nil {
				t.Fatal(err)
			}
			if err := f.node("pay-1").points.Replace([]crashpoint.Point{{Name: point}}); err != nil {
				t.Fatal(err)
			}
			if f.purchase("o", "00000", goodNumber) || !f.node("pay-1").dead.Load() {
				t.Error("the buyer was told that it is paid, want pay dead before")
			}
			f.revive()
			var got audit.Report
			waitFor(t, "nobody owns it any more", func() bool {
				got = audit.Join(f.books())
				return got.InProgress == 0
			})
			if w := want[point]; got.Paid != w.Paid || len(got.Imbalances) != len(w.Imbalances) {
				t.Fatalf("got %+v, want %+v", got, w)
			}
			for i, w := range want[point].Imbalances {
				if got := got.Imbalances[i]; got.Why != w.Why || got.Won != w.Won {
					t.Errorf("got %+v, want %+v", got, w)
				}
			}
		})
	}
}

// TestCrashMatrixOfNaiveParticipants has a participant die while it does its part of a
// payment without care: pay takes it for undone, and what was taken until then, by a
// participant that had committed and couldn't say so too, stays taken.
func TestCrashMatrixOfNaiveParticipants(t *testing.T) {
	before := int64(0) // won that moved, or are held
	for _, part := range []struct {
		node, action string
		won          int64
	}{
		{"coupon", "coupon/redeem/", 1_000}, {"point", "point/spend/", 3_000}, {"card", "card/authorize/", 6_000}, {"card", "card/capture/", 0},
	} {
		points := pointsOf(part.action)
		if len(points) != 3 {
			t.Fatalf("%s has the points %q, want 3", part.action, points)
		}
		for _, point := range points {
			want := before
			if strings.HasSuffix(point, "/answer") {
				want += part.won
			}
			t.Run(strings.ReplaceAll(point, "/", "."), func(t *testing.T) {
				t.Parallel()
				got := deathOfAParticipant(t, part.node, point)
				switch {
				case want == 0 && (got.Cancelled != 1 || len(got.Imbalances) > 0):
					t.Errorf("got %+v, want the order cancelled, as nothing was taken", got)
				case want > 0 && (len(got.Imbalances) != 1 || got.Imbalances[0].Why != audit.MovedOtherwise || got.Won() != want):
					t.Errorf("got %+v, want %d won out of balance", got, want)
				}
			})
		}
		before += part.won
	}
}

// deathOfAParticipant has a node die at a point of a payment without care, and start
// again, and reads the books.
func deathOfAParticipant(t *testing.T, node, point string) audit.Report {
	f := newFleet(t, replica.Flaws{})
	if err := f.node("pay-1").server.(replica.Switcher).Switch("naive"); err != nil {
		t.Fatal(err)
	}
	if err := f.node(node).points.Replace([]crashpoint.Point{{Name: point}}); err != nil {
		t.Fatal(err)
	}
	if f.purchase("o", "00000", goodNumber) || !f.node(node).dead.Load() {
		t.Errorf("the buyer was told that it is paid, want %s dead before", node)
	}
	f.revive()
	return audit.Join(f.books())
}

// TestCrashMatrixOfTx has a monolith die around the one transaction of a payment, and
// anywhere in it, in pay's code or in that of a participant. Until it is committed
// nothing has moved, and no order is paid; after it all has.
func TestCrashMatrixOfTx(t *testing.T) {
	points := pointsOf("pay/tx/")
	for _, action := range []string{"coupon/redeem/", "card/authorize/", "card/capture/"} {
		points = append(points, pointsOf(action)...)
	}
	for _, call := range []string{"coupon", "card", "capture"} {
		points = append(points, "pay/take-"+call+"/call", "pay/take-"+call+"/answer")
	}
	for _, point := range points {
		t.Run(strings.ReplaceAll(point, "/", "."), func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			died := make(chan string, 1)
			r, conn := monolithIn(t, dir, died)
			_, err := controlv1.NewControlServiceClient(conn).SetCrashpoints(t.Context(), &controlv1.SetCrashpointsRequest{
				Crashpoints: []*controlv1.Crashpoint{{Name: point}},
			})
			if err != nil {
				t.Fatal(err)
			}
			if err := buyOnce(t, conn); err == nil {
				t.Error("the buyer got an answer, want none")
			}
			if got, want := <-died, "crashpoint "+point; got != want {
				t.Errorf("it died of %q, want %q", got, want)
			}
			<-r.Done()

			_, conn = monolithIn(t, dir, died)
			want := audit.Report{}
			if point == "pay/tx/answer" {
				want.Paid = 1
			}
			if got := audit.Join(booksOf(t, conn)); got.Paid != want.Paid || got.Cancelled+got.InProgress+len(got.Imbalances) > 0 {
				t.Errorf("got %+v, want %+v", got, want)
			}
			if err := buyOnce(t, conn); err != nil {
				t.Errorf("the buyer asks again and gets %v, want it paid", err)
			}
			if got := audit.Join(booksOf(t, conn)); got.Paid != 1 || len(got.Imbalances) > 0 {
				t.Errorf("got %+v in the end, want it paid once", got)
			}
		})
	}
}

// TestDeathAfterARefusal has a participant die when it has committed a refusal, and
// nobody has heard of it: the one that comes in its place refuses again.
func TestDeathAfterARefusal(t *testing.T) {
	for _, point := range append(pointsOf("coupon/redeem/"), pointsOf("point/spend/")...) {
		t.Run(strings.ReplaceAll(point, "/", "."), func(t *testing.T) {
			t.Parallel()
			f := newFleet(t, replica.Flaws{})
			function, _, _ := strings.Cut(point, "/")
			if !f.purchase("first", "00000", goodNumber) {
				t.Fatal("the first order failed, want it paid")
			}
			refused := &payv1.CheckoutRequest{OrderId: "o", MemberId: "member-00000", Total: money.Won(500_000), Means: &payv1.Means{
				CouponId: "coupon-00000", CardNumber: goodNumber, // it is used
			}}
			if function == "point" {
				refused.Means = &payv1.Means{Points: money.Won(400_000), CardNumber: goodNumber} // more than there are
			}
			if err := f.node(function).points.Replace([]crashpoint.Point{{Name: point}}); err != nil {
				t.Fatal(err)
			}
			_, _ = payv1.NewPayServiceClient(f.node("pay-1").local).Checkout(f.Context(), refused)
			if !f.node(function).dead.Load() {
				t.Fatalf("%s lives, want it dead at %s", function, point)
			}
			f.revive()
			f.audit()
			answer, err := payv1.NewPayServiceClient(f.node("pay-1").local).Checkout(f.Context(), refused)
			if err != nil || answer.GetStatus() != payv1.Payment_STATUS_DECLINED {
				t.Errorf("got %v, %v, want it declined", answer, err)
			}
			if report := f.audit(); report.Paid != 1 || report.Cancelled != 1 || len(report.Imbalances) > 0 {
				t.Errorf("got %+v, want the first order paid, the other cancelled", report)
			}
		})
	}
}

// monolithIn starts a monolith over the data of a folder, which may be there already.
// It dies as it is told to, and tells died of what.
func monolithIn(t *testing.T, dir string, died chan<- string) (*services.Replica, *grpc.ClientConn) {
	t.Helper()
	var self atomic.Pointer[services.Replica]
	r, err := services.Start(t.Context(), services.Config{
		Shop: "monolith/inproc", ID: "monolith-1", Version: "v1", Functions: names(), Data: dir, Slots: 4, Queue: 4,
		Seed: services.Seed{Number: 1, Members: 2, Products: 2, Posts: 1},
	}, slog.New(slog.DiscardHandler), func(reason string) {
		died <- reason
		self.Load().Kill()
	})
	if err != nil {
		t.Fatal(err)
	}
	self.Store(r)
	conn, err := grpc.NewClient(r.Addr, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := conn.Close(); err != nil {
			t.Error(err)
		}
		r.Kill()
		<-r.Done()
	})
	return r, conn
}

// buyOnce pays the order "o" by a coupon and a card.
func buyOnce(t *testing.T, conn *grpc.ClientConn) error {
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	_, err := payv1.NewPayServiceClient(conn).Checkout(ctx, &payv1.CheckoutRequest{
		OrderId: "o", MemberId: "member-00000", Total: money.Won(10_000),
		Means: &payv1.Means{CouponId: "coupon-00000", CardNumber: goodNumber},
	})
	return err
}

// booksOf collects the books of a shop whose functions are all behind one connection,
// but for shopping's: its tests buy from pay.
func booksOf(t *testing.T, conn *grpc.ClientConn) audit.Books {
	t.Helper()
	conns := make(map[string]grpc.ClientConnInterface)
	for _, function := range names() {
		conns[function] = conn
	}
	delete(conns, "shopping")
	books, err := audit.Collect(t.Context(), conns)
	if err != nil {
		t.Fatal(err)
	}
	return books
}
