package replica_test

import (
	"errors"
	"io"
	"testing"

	"google.golang.org/protobuf/proto"

	controlv1 "github.com/msalab/msalab/proto/control/v1"
	couponv1 "github.com/msalab/msalab/proto/shop/coupon/v1"
)

// What goes over the wire is heard as it is there, each kind once, and no word
// of the control service's own.
func TestCapture(t *testing.T) {
	r := start(t, config(t, definition(nil)))
	stream, err := r.control.Capture(t.Context(), &controlv1.CaptureRequest{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := stream.Header(); err != nil { // it listens
		t.Fatal(err)
	}
	for _, id := range []string{"a", "b"} {
		if err := r.call(t, id); err != nil {
			t.Fatal(err)
		}
	}
	var got []*controlv1.CapturedMessage
	for range 2 {
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
	if got[0].Name != "shop.coupon.v1.IssueRequest" || got[1].Name != "shop.coupon.v1.Coupon" {
		t.Fatalf("heard %s and %s, want the request and its answer", got[0].Name, got[1].Name)
	}
	var request couponv1.IssueRequest
	if err := proto.Unmarshal(got[0].Raw, &request); err != nil || request.RequestId != "a" {
		t.Errorf("the request reads as %v (%v)", &request, err)
	}
}
