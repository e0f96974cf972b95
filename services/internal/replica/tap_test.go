package replica_test

import (
	"context"
	"errors"
	"io"
	"testing"
	"time"

	"google.golang.org/protobuf/proto"

	controlv1 "github.com/msalab/msalab/proto/control/v1"
	couponv1 "github.com/msalab/msalab/proto/shop/coupon/v1"
	moneyv1 "github.com/msalab/msalab/proto/shop/money/v1"
)

// What goes over the wire is heard as it is there, each kind once, also what goes
// within another message, and no word of the control service's own.
func TestCapture(t *testing.T) {
	r := start(t, config(t, definition(nil)))
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	stream, err := r.control.Capture(ctx, &controlv1.CaptureRequest{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := stream.Header(); err != nil { // it listens
		t.Fatal(err)
	}
	for _, q := range []*couponv1.IssueRequest{{RequestId: "a"}, {RequestId: "b", Value: &moneyv1.Money{CurrencyCode: "KRW", Units: 1000}}} {
		if _, err := r.coupon.Issue(t.Context(), q); err != nil {
			t.Fatal(err)
		}
	}
	var got []*controlv1.CapturedMessage
	for range 3 {
		m, err := stream.Recv()
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, m)
	}
	if err := r.Drain(t.Context()); err != nil {
		t.Fatal(err)
	}
	if m, err := stream.Recv(); !errors.Is(err, io.EOF) {
		t.Errorf("after the drain: %v (%v), want the end", m, err)
	}
	if got[0].Name != "shop.coupon.v1.IssueRequest" || got[1].Name != "shop.coupon.v1.Coupon" || got[2].Name != "shop.money.v1.Money" {
		t.Fatalf("heard %s, %s and %s, want the request, its answer, and the amount in the second request", got[0].Name, got[1].Name, got[2].Name)
	}
	var request couponv1.IssueRequest
	if err := proto.Unmarshal(got[0].Raw, &request); err != nil || request.RequestId != "a" {
		t.Errorf("the request reads as %v (%v)", &request, err)
	}
	var value moneyv1.Money
	if err := proto.Unmarshal(got[2].Raw, &value); err != nil || value.Units != 1000 {
		t.Errorf("the amount reads as %v (%v)", &value, err)
	}
}
