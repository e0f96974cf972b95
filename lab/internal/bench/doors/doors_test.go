package doors

import (
	"bytes"
	"sync"
	"testing"

	"go.uber.org/goleak"
	"google.golang.org/protobuf/proto"

	orderv1 "github.com/msalab/msalab/proto/bench/order/v1"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// open opens all doors for the length of a test.
func open(tb testing.TB) *Server {
	tb.Helper()
	s, err := Open()
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := s.Close(); err != nil {
			tb.Error(err)
		}
	})
	return s
}

// dial calls a door for the length of a test.
func dial(tb testing.TB, d Door, addr string, callers int) Client {
	tb.Helper()
	c, err := Dial(d, addr, callers)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := c.Close(); err != nil {
			tb.Error(err)
		}
	})
	return c
}

// TestSameAnswer holds the doors to the same answers, by several callers at once.
func TestSameAnswer(t *testing.T) {
	s := open(t)
	for _, d := range Doors() {
		t.Run(d.Name, func(t *testing.T) {
			c := dial(t, d, s.Addr(d), 3)
			var callers sync.WaitGroup
			for caller := range 3 {
				callers.Go(func() {
					for _, lines := range []int{0, 1, 10, 1000} {
						order := Sample(lines)
						got, err := c.Place(t.Context(), caller, order)
						if err != nil {
							t.Errorf("%d lines: %v", lines, err)
						} else if want := Place(order); !proto.Equal(got, want) {
							t.Errorf("%d lines: got %v, want %v", lines, got, want)
						}
					}
				})
			}
			callers.Wait()
		})
	}
}

func TestPlace(t *testing.T) {
	got := Place(&orderv1.PlaceOrderRequest{MemberId: "m", Points: 50, Lines: []*orderv1.OrderLine{
		{ProductId: "a", Price: 100, Quantity: 2}, {ProductId: "b", Price: 10, Quantity: 3},
	}})
	want := &orderv1.PlaceOrderResponse{OrderId: "order-m", Status: "accepted", Total: 180, Lines: []*orderv1.PricedLine{
		{ProductId: "a", Quantity: 2, Amount: 200}, {ProductId: "b", Quantity: 3, Amount: 30},
	}}
	if !proto.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// TestXMLSaysNoMoreThanJSON: what isn't set is written by none of the two, so that
// XML is no longer than it must be.
func TestXMLSaysNoMoreThanJSON(t *testing.T) {
	asXML, _ := CodecNamed("xml")
	asJSON, _ := CodecNamed("json")
	order := Sample(10)
	for _, m := range []proto.Message{order, Place(order), &orderv1.PlaceOrderRequest{}} {
		x, err := asXML.Marshal(m)
		if err != nil {
			t.Fatal(err)
		}
		j, err := asJSON.Marshal(m)
		if err != nil {
			t.Fatal(err)
		}
		fields := bytes.Count(j, []byte(`":`)) + max(0, bytes.Count(j, []byte("{"))-1) - bytes.Count(j, []byte(`"lines":`)) + 1
		if got := bytes.Count(x, []byte("</")); got != fields {
			t.Errorf("XML has %d elements, JSON %d fields and objects:\n%s\n%s", got, fields, x, j)
		}
	}
}

// TestCodecs takes every codec there and back.
func TestCodecs(t *testing.T) {
	for _, c := range Codecs() {
		want := Place(Sample(10))
		written, err := c.Marshal(want)
		if err != nil {
			t.Fatalf("%s: %v", c.Name, err)
		}
		var got orderv1.PlaceOrderResponse
		if err := c.Unmarshal(written, &got); err != nil || !proto.Equal(&got, want) {
			t.Errorf("%s: got %v back (%v), want %v", c.Name, &got, err, want)
		}
	}
}
