package services_test

import (
	"context"
	"strconv"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/status"

	controlv1 "github.com/msalab/msalab/proto/control/v1"
	payv1 "github.com/msalab/msalab/proto/shop/pay/v1"
	pointv1 "github.com/msalab/msalab/proto/shop/point/v1"
	"github.com/msalab/msalab/services/internal/money"
)

// TestWorkPrecedesTheTransaction has the card's work in a payment by tx take for ever:
// meanwhile others write, as the transaction has not begun.
func TestWorkPrecedesTheTransaction(t *testing.T) {
	conn, err := grpc.NewClient(monolith(t).Addr, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	control := controlv1.NewControlServiceClient(conn)
	hang := &controlv1.Fault{Id: "hang", Kind: "hang", Function: "card", Method: "Capture", Rate: 1}
	if _, err := control.SetFaults(t.Context(), &controlv1.SetFaultsRequest{Faults: []*controlv1.Fault{hang}}); err != nil {
		t.Fatal(err)
	}
	watching, stop := context.WithCancel(t.Context())
	defer stop()
	watch, err := control.Watch(watching, &controlv1.WatchRequest{})
	if err != nil {
		t.Fatal(err)
	}
	paying, leave := context.WithCancel(t.Context())
	left := make(chan error, 1)
	go func() {
		_, err := payv1.NewPayServiceClient(conn).Checkout(paying, &payv1.CheckoutRequest{
			OrderId: "o", MemberId: "member-00000", Total: money.Won(500), Means: &payv1.Means{CardNumber: goodNumber},
		})
		left <- err
	}()
	for fired := uint64(0); fired == 0; {
		figures, err := watch.Recv()
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range figures.GetFaults() {
			fired += f.GetFired()
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	_, err = pointv1.NewPointServiceClient(conn).Earn(ctx, &pointv1.EarnRequest{RequestId: "meanwhile", MemberId: "member-00001", Points: money.Won(1)})
	if err != nil {
		t.Errorf("another writer: %v, want that it commits while the card works", err)
	}
	leave()
	if err := <-left; status.Code(err) != codes.Canceled {
		t.Errorf("the payment: got %v, want CANCELED", err)
	}
}

// TestNoWorkAheadOfWhatPointsCover: an order that points pay in full doesn't work for
// the card, and the card's faults don't fail it.
func TestNoWorkAheadOfWhatPointsCover(t *testing.T) {
	conn, err := grpc.NewClient(monolith(t).Addr, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	broken := &controlv1.Fault{Id: "broken", Kind: "error", Function: "card", Rate: 1, Code: uint32(codes.Unavailable)}
	if _, err := controlv1.NewControlServiceClient(conn).SetFaults(t.Context(), &controlv1.SetFaultsRequest{Faults: []*controlv1.Fault{broken}}); err != nil {
		t.Fatal(err)
	}
	pay := payv1.NewPayServiceClient(conn)
	means := &payv1.Means{Points: money.Won(500), CardNumber: goodNumber}
	for total, want := range map[int64]codes.Code{500: codes.OK, 501: codes.Unavailable} {
		_, err := pay.Checkout(t.Context(), &payv1.CheckoutRequest{
			OrderId: "o" + strconv.FormatInt(total, 10), MemberId: "member-00000", Total: money.Won(total), Means: means,
		})
		if got := status.Code(err); got != want {
			t.Errorf("%d won, 500 of them in points: got %v, want %v", total, err, want)
		}
	}
}
