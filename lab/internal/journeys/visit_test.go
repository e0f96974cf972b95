package journeys

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/msalab/msalab/lab/internal/load"
	"github.com/msalab/msalab/lab/internal/load/client"
)

// arrival returns the first arrival of a load of one kind, as the n-th of it.
func arrival(t *testing.T, kind string, n int) load.Arrival {
	t.Helper()
	p, err := load.NewPlan(1, 0, load.Load{
		Pacer: load.Constant{Rate: 1}, Arrivals: load.Even, Mix: map[string]float64{kind: 1},
		Do: func(context.Context, load.Arrival) load.Result { return load.OK },
	})
	if err != nil {
		t.Fatal(err)
	}
	a := p.Next()
	a.Nth = n
	return a
}

// visitTo makes one journey in a shop of 10 members and one product.
func visitTo(t *testing.T, f *fakeShop, a load.Arrival, declined float64) error {
	t.Helper()
	c := client.New(f.server.URL)
	defer c.Close()
	s := &known{seed: 1, members: 10, products: 1, client: c}
	return journeys[a.Kind](newVisit(s, a, declined), t.Context())
}

// something stands for a value that may be anything but must be there.
const something = "<something>"

func body(pairs ...any) map[string]any {
	m := map[string]any{}
	for i := 0; i < len(pairs); i += 2 {
		m[pairs[i].(string)] = pairs[i+1]
	}
	return m
}

func means(coupon, card string) map[string]any {
	return body("couponId", coupon, "points", body("currencyCode", "KRW", "units", "500"), "cardNumber", card)
}

func TestJourneys(t *testing.T) {
	item := func(n float64) map[string]any {
		return body("requestId", something, "productId", "product-0000", "quantity", n)
	}
	for _, c := range []struct {
		kind     string
		nth      int
		declined float64
		answers  map[string]answer
		want     []request
	}{
		{kind: "browse", want: []request{
			{Line: "GET /api/products?page_size=20"},
			{Line: "GET /api/products?page_size=20&query=" + something, Cookie: "s1"},
			{Line: "GET /api/products/product-0000", Cookie: "s1"},
		}},
		{kind: "join", nth: 7, want: []request{
			{Line: "POST /api/members", Body: body("requestId", something, "email", "shopper-1-7@example.com", "name", "Shopper 7")},
		}},
		{kind: "cart", want: []request{
			{Line: "POST /api/cart/items", Body: body("requestId", something, "productId", "product-0000", "quantity", nil)},
			{Line: "POST /api/cart/items", Cookie: "s1", Body: body("requestId", something, "productId", "product-0000", "quantity", nil)},
			{Line: "GET /api/cart", Cookie: "s1"},
		}},
		{kind: "buy", nth: 3, want: []request{
			{Line: "POST /api/session", Body: body("memberId", "member-00003")},
			{Line: "POST /api/cart/items", Cookie: "s1", Body: item(2)},
			{Line: "POST /api/orders", Cookie: "s1", Body: body("requestId", something, "means", means("coupon-00003", "4242424242424242"))},
		}},
		{kind: "buy", nth: 13, declined: 1, answers: map[string]answer{
			"POST /api/gifts": {body: `{"couponId": "coupon-x", "points": {"units": "10000"}, "more": 1}`},
		}, want: []request{
			{Line: "POST /api/session", Body: body("memberId", "member-00003")},
			{Line: "POST /api/gifts", Cookie: "s1", Body: body("requestId", something)},
			{Line: "POST /api/cart/items", Cookie: "s1", Body: item(2)},
			{Line: "POST /api/orders", Cookie: "s1", Body: body("requestId", something, "means", means("coupon-x", "4000000000000002"))},
		}},
		{kind: "board", want: []request{
			{Line: "GET /api/posts?page_size=20"},
			{Line: "POST /api/posts", Cookie: "s1", Body: body("requestId", something, "title", something, "body", something)},
		}},
	} {
		t.Run(fmt.Sprint(c.kind, c.nth), func(t *testing.T) {
			f := newFakeShop(t, c.answers)
			if err := visitTo(t, f, arrival(t, c.kind, c.nth), c.declined); err != nil {
				t.Fatal(err)
			}
			got := f.asked()
			for i := range got {
				if got[i].Journey != c.kind {
					t.Errorf("request %d: journey %q", i, got[i].Journey)
				}
				got[i].Journey = ""
				if i < len(c.want) {
					blank(t, &got[i], c.want[i])
				}
			}
			if !reflect.DeepEqual(got, c.want) {
				t.Errorf("got\n%+v\nwant\n%+v", got, c.want)
			}
		})
	}
}

// blank puts what may be anything into the form in which it is expected.
func blank(t *testing.T, got *request, want request) {
	t.Helper()
	if start, open := strings.CutSuffix(want.Line, something); open && len(got.Line) > len(start) {
		got.Line = start + something
	}
	for name, value := range want.Body {
		switch value {
		case something:
			if text, ok := got.Body[name].(string); ok && text != "" {
				got.Body[name] = something
			}
		case nil: // a quantity
			if n, ok := got.Body[name].(float64); ok && n >= 1 && n <= 3 {
				got.Body[name] = nil
			}
		}
	}
}

func TestJourneyStopsAtItsFirstFailure(t *testing.T) {
	unavailable := answer{status: 503, problem: "about:blank"}
	for _, c := range []struct {
		kind, at string
		answer   answer
		asked    int
		declined bool
	}{
		{"browse", "GET /api/products?page_size=20", unavailable, 1, false},
		{"browse", "GET /api/products/product-0000", answer{status: 404, problem: "about:blank"}, 3, false},
		{"join", "POST /api/members", answer{status: 409, problem: "about:blank"}, 1, false},
		{"cart", "POST /api/cart/items", unavailable, 1, false},
		{"cart", "GET /api/cart", answer{status: 302}, 3, false},
		{"board", "GET /api/posts?page_size=20", answer{status: 500}, 1, false},
		{"board", "POST /api/posts", unavailable, 2, false},
		{"buy", "POST /api/session", unavailable, 1, false},
		{"buy", "POST /api/cart/items", unavailable, 2, false},
		{"buy", "POST /api/orders", unavailable, 3, false},
		{"buy", "POST /api/orders", answer{status: 402, problem: "declined"}, 3, true},
		{"buy", "POST /api/orders", answer{status: 402, problem: "about:blank"}, 3, false},
		{"buy", "POST /api/orders", answer{status: 402}, 3, false},
		{"buy", "POST /api/orders", answer{status: 500, problem: "declined"}, 3, false},
		{"buy", "POST /api/orders", answer{body: `{"id": "order-1", "status": "STATUS_PENDING"}`}, 3, false},
		{"buy", "POST /api/orders", answer{body: `{"id": `}, 3, false},
	} {
		t.Run(fmt.Sprint(c.kind, c.at, c.answer), func(t *testing.T) {
			f := newFakeShop(t, map[string]answer{c.at: c.answer})
			err := visitTo(t, f, arrival(t, c.kind, 0), 0)
			if err == nil || errors.Is(err, errDeclined) != c.declined {
				t.Errorf("got %v, want an error, declined: %v", err, c.declined)
			}
			if got := len(f.asked()); got != c.asked {
				t.Errorf("%d requests, want %d", got, c.asked)
			}
		})
	}
}

func TestFailureSaysWhy(t *testing.T) {
	f := newFakeShop(t, map[string]answer{"GET /api/cart": {status: 503, problem: "about:blank"}})
	err := visitTo(t, f, arrival(t, "cart", 0), 0)
	want := "GET /api/cart: status 503 Oh: no (trace 0af7651916cd43dd8448eb211c80319c)"
	if err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}
