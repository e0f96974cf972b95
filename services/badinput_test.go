package services_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/types/known/timestamppb"

	controlv1 "github.com/msalab/msalab/proto/control/v1"
	couponv1 "github.com/msalab/msalab/proto/shop/coupon/v1"
	gatewayv1 "github.com/msalab/msalab/proto/shop/gateway/v1"
	moneyv1 "github.com/msalab/msalab/proto/shop/money/v1"
	payv1 "github.com/msalab/msalab/proto/shop/pay/v1"
	pointv1 "github.com/msalab/msalab/proto/shop/point/v1"
	shoppingv1 "github.com/msalab/msalab/proto/shop/shopping/v1"
	"github.com/msalab/msalab/services/internal/money"
	"github.com/msalab/msalab/services/internal/refuse"
)

// TestBadPurchases asks for purchases that can't be, by gRPC and by HTTP: each is
// refused, or declined, for a reason that a program can read, and nothing moves. That
// naive keeps a coupon whose order is declined for its points is no matter of bad
// input: there that row comes without one.
func TestBadPurchases(t *testing.T) {
	for _, way := range []string{"tx", "naive", "saga"} {
		t.Run(way, func(t *testing.T) { badPurchases(t, way) })
	}
}

func badPurchases(t *testing.T, way string) {
	r := monolith(t)
	conn, err := grpc.NewClient(r.Addr, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := controlv1.NewControlServiceClient(conn).SetCheckout(t.Context(), &controlv1.SetCheckoutRequest{Way: way}); err != nil {
		t.Fatal(err)
	}
	pays := &payv1.Means{CardNumber: goodNumber}
	means := func(coupon string, points *moneyv1.Money) *payv1.Means {
		return &payv1.Means{CouponId: coupon, Points: points, CardNumber: goodNumber}
	}
	expired, whole := impoverish(t, conn), "coupon-00006"
	if way == "naive" {
		whole = ""
	}
	for i, tt := range []struct {
		name    string
		means   *payv1.Means
		field   string // that is refused
		decline string // the code, where the order is declined
	}{
		{"negative points", means("", money.Won(-1)), "means.points", ""},
		{"overflowing points", means("", money.Won(1<<62)), "means.points", ""},
		{"points in dollars", means("", &moneyv1.Money{CurrencyCode: "USD", Units: 1}), "means.points", ""},
		{"unknown coupon", means("coupon-99999", money.Won(500)), "", "coupon_unknown"},
		{"another member's coupon", means("coupon-00000", nil), "", "coupon_not_yours"},
		{"expired coupon", means(expired, nil), "", "coupon_expired"},
		{"more points than owned", means(whole, money.Won(500)), "", "too_few_points"},
		{"another body by the same key", means("", money.Won(7)), "key", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := &customer{T: t, conn: conn, url: "http://" + r.HTTPAddr, member: fmt.Sprintf("member-%05d", i)}
			c.fill()
			if tt.field == "key" {
				if _, err := c.buy("key", pays); err != nil {
					t.Fatal(err)
				}
				c.fill()
			}
			before := c.holdings()
			o, err := c.buy("key", tt.means)
			c.wantRefused(o, err, tt.field, tt.decline)
			c.wantUnmoved(before, tt.decline)
			key := "key of http"
			if tt.field == "key" {
				key = "key"
			}
			before = c.holdings()
			c.wantProblem(key, tt.means, tt.field, tt.decline)
			c.wantUnmoved(before, tt.decline)
		})
	}
}

// impoverish leaves a member without points enough, and gives another a coupon
// that has expired.
func impoverish(t *testing.T, conn *grpc.ClientConn) (coupon string) {
	t.Helper()
	expired, err := couponv1.NewCouponServiceClient(conn).Issue(t.Context(), &couponv1.IssueRequest{
		RequestId: "old", MemberId: "member-00005", Value: money.Won(500), Expires: timestamppb.New(time.Now().Add(-time.Hour)),
	})
	if err != nil {
		t.Fatal(err)
	}
	_, err = pointv1.NewPointServiceClient(conn).Spend(t.Context(), &pointv1.SpendRequest{
		OrderId: "before", MemberId: "member-00006", Points: money.Won(99_990),
	})
	if err != nil {
		t.Fatal(err)
	}
	return expired.GetId()
}

// customer buys as a member, by gRPC and by HTTP.
type customer struct {
	*testing.T
	conn    *grpc.ClientConn
	url     string
	member  string
	session string
}

// fill puts something into the customer's cart.
func (c *customer) fill() {
	c.Helper()
	gateway := gatewayv1.NewGatewayServiceClient(c.conn)
	if c.session == "" {
		s, err := gateway.OpenSession(c.Context(), &gatewayv1.OpenSessionRequest{MemberId: c.member})
		if err != nil {
			c.Fatal(err)
		}
		c.session = s.GetId()
	}
	if _, err := gateway.AddToCart(c.Context(), &gatewayv1.AddToCartRequest{SessionId: c.session, ProductId: "product-0001", Quantity: 2}); err != nil {
		c.Fatal(err)
	}
}

func (c *customer) buy(key string, means *payv1.Means) (*shoppingv1.Order, error) {
	return gatewayv1.NewGatewayServiceClient(c.conn).Buy(c.Context(), &gatewayv1.BuyRequest{SessionId: c.session, RequestId: key, Means: means})
}

// wantRefused checks gRPC's answer: a detail says what is wrong.
func (c *customer) wantRefused(o *shoppingv1.Order, err error, field, decline string) {
	c.Helper()
	if decline != "" {
		if got := o.GetPayment().GetDeclineCode(); err != nil || o.GetStatus() != shoppingv1.Order_STATUS_DECLINED || got != decline {
			c.Errorf("got %v, %v, want it declined: %s", o, err, decline)
		}
		return
	}
	details := status.Convert(err).Details()
	if status.Code(err) != codes.InvalidArgument || len(details) != 1 {
		c.Fatalf("got %v with details %v, want INVALID_ARGUMENT with one", err, details)
	}
	if field == "key" {
		if got := refuse.Reason(err); got != refuse.KeyReused {
			c.Errorf("got the reason %q, want %q", got, refuse.KeyReused)
		}
		return
	}
	bad, _ := details[0].(*errdetails.BadRequest)
	if violations := bad.GetFieldViolations(); len(violations) != 1 || violations[0].GetField() != field || violations[0].GetDescription() == "" {
		c.Errorf("got %v, want a violation of %s", details, field)
	}
}

// wantProblem buys by HTTP, and checks the problem details.
func (c *customer) wantProblem(key string, means *payv1.Means, field, decline string) {
	c.Helper()
	body, err := protojson.Marshal(&gatewayv1.BuyRequest{RequestId: key, Means: means})
	if err != nil {
		c.Fatal(err)
	}
	req, err := http.NewRequestWithContext(c.Context(), "POST", c.url+"/api/orders", strings.NewReader(string(body)))
	if err != nil {
		c.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	req.AddCookie(&http.Cookie{Name: "session", Value: c.session})
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	res, err := client.Do(req)
	if err != nil {
		c.Fatal(err)
	}
	defer res.Body.Close()
	var p struct{ Detail, Code, Reason, Field string }
	if err := json.NewDecoder(res.Body).Decode(&p); err != nil {
		c.Fatal(err)
	}
	want, code, reason := http.StatusBadRequest, "INVALID_ARGUMENT", ""
	switch {
	case decline != "":
		want, code = http.StatusPaymentRequired, decline
	case field == "key":
		reason, field = refuse.KeyReused, ""
	}
	if res.StatusCode != want || p.Code != code || p.Reason != reason || p.Field != field || p.Detail == "" {
		c.Errorf("got %d %+v, want %d, code %s, reason %q, field %q, and a detail", res.StatusCode, p, want, code, reason, field)
	}
}
