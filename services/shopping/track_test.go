package shopping_test

import (
	"context"
	"errors"
	"io"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"

	shoppingv1 "github.com/msalab/msalab/proto/shop/shopping/v1"
	st "github.com/msalab/msalab/services/internal/servicetest"
)

const pending = shoppingv1.Order_STATUS_PENDING

// track follows the order of a request, from when nothing is missed any more.
func (s shop) track(r *shoppingv1.TrackOrderRequest) grpc.ServerStreamingClient[shoppingv1.Order] {
	s.Helper()
	ctx, cancel := context.WithTimeout(s.Context(), time.Minute)
	s.Cleanup(cancel)
	stream, err := s.client.TrackOrder(ctx, r)
	if err != nil {
		s.Fatal(err)
	}
	if _, err := stream.Header(); err != nil {
		s.Fatal(err)
	}
	return stream
}

// wantTold checks what a stream tells, up to its end.
func (s shop) wantTold(stream grpc.ServerStreamingClient[shoppingv1.Order], want ...shoppingv1.Order_Status) {
	s.Helper()
	for _, status := range want {
		o, err := stream.Recv()
		if err != nil || o.GetStatus() != status {
			s.Fatalf("told %v, %v; want %v", o, err, status)
		}
	}
	if o, err := stream.Recv(); !errors.Is(err, io.EOF) {
		s.Errorf("told %v, %v; want the end", o, err)
	}
}

// TestTrackOrder follows an order from before it is placed: it is being paid, for
// as long as pay is down, then it is paid.
func TestTrackOrder(t *testing.T) {
	s := start(t)
	s.mustAdd("a1", "p1", 2)
	stream := s.track(&shoppingv1.TrackOrderRequest{RequestId: "o1"})
	s.set(func() { s.broken = true })
	_, err := s.place("o1")
	st.Code(t, err, codes.Unavailable)
	o, err := stream.Recv()
	if err != nil || o.GetStatus() != pending {
		t.Fatalf("told %v, %v; want it pending", o, err)
	}
	byID := s.track(&shoppingv1.TrackOrderRequest{Id: o.GetId()})
	s.set(func() { s.broken = false })
	if _, err := s.place("o1"); err != nil {
		t.Fatal(err)
	}
	s.wantTold(stream, paid)
	if o, err := byID.Recv(); err != nil || o.GetStatus() != pending && o.GetStatus() != paid {
		t.Errorf("told %v, %v", o, err)
	}
	s.wantTold(s.track(&shoppingv1.TrackOrderRequest{Id: o.GetId()}), paid) // settled long ago
}

// TestGetOrderWaits asks for an order that is not placed yet, by its request, and
// for one that stays as it is known.
func TestGetOrderWaits(t *testing.T) {
	s := start(t)
	s.mustAdd("a1", "p1", 2)
	get := func(r *shoppingv1.GetOrderRequest) (*shoppingv1.Order, error) {
		return s.client.GetOrder(t.Context(), r)
	}
	_, err := get(&shoppingv1.GetOrderRequest{RequestId: "o1"})
	st.Code(t, err, codes.NotFound)
	_, err = get(&shoppingv1.GetOrderRequest{RequestId: "o1", WaitMs: 1})
	st.Code(t, err, codes.NotFound)
	s.set(func() { s.broken = true })
	placed := make(chan struct{})
	go func() {
		defer close(placed)
		_, _ = s.place("o1")
	}()
	o, err := get(&shoppingv1.GetOrderRequest{RequestId: "o1", WaitMs: 20_000})
	if err != nil || o.GetStatus() != pending {
		t.Fatalf("got %v, %v; want it pending", o, err)
	}
	<-placed
	o, err = get(&shoppingv1.GetOrderRequest{Id: o.GetId(), Known: pending, WaitMs: 1})
	if err != nil || o.GetStatus() != pending {
		t.Errorf("got %v, %v; want it still pending", o, err)
	}
	s.set(func() { s.broken = false })
	if _, err := s.place("o1"); err != nil {
		t.Fatal(err)
	}
	o, err = get(&shoppingv1.GetOrderRequest{Id: o.GetId(), Known: pending, WaitMs: 20_000})
	if err != nil || o.GetStatus() != paid {
		t.Errorf("got %v, %v; want it paid", o, err)
	}
	if o, err = get(&shoppingv1.GetOrderRequest{Id: o.GetId(), Known: paid, WaitMs: 20_000}); err != nil || o.GetStatus() != paid {
		t.Errorf("got %v, %v; want a settled order at once", o, err)
	}
}

func TestTrackRefuses(t *testing.T) {
	s := start(t)
	for _, tt := range []struct {
		name, id, request string
		want              codes.Code
	}{
		{"nothing", "", "", codes.InvalidArgument},
		{"both", "order-1", "o1", codes.InvalidArgument},
		{"unknown", "order-1", "", codes.NotFound},
	} {
		t.Run(tt.name, func(t *testing.T) {
			stream, err := s.client.TrackOrder(t.Context(), &shoppingv1.TrackOrderRequest{Id: tt.id, RequestId: tt.request})
			if err == nil {
				_, err = stream.Recv()
			}
			st.Code(t, err, tt.want)
			_, err = s.client.GetOrder(t.Context(), &shoppingv1.GetOrderRequest{Id: tt.id, RequestId: tt.request, WaitMs: 20_000})
			st.Code(t, err, tt.want)
		})
	}
}
