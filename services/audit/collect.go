package audit

import (
	"context"
	"fmt"
	"slices"

	"google.golang.org/grpc"

	auditv1 "github.com/msalab/msalab/proto/shop/audit/v1"
	cardv1 "github.com/msalab/msalab/proto/shop/card/v1"
	couponv1 "github.com/msalab/msalab/proto/shop/coupon/v1"
	payv1 "github.com/msalab/msalab/proto/shop/pay/v1"
	pointv1 "github.com/msalab/msalab/proto/shop/point/v1"
	shoppingv1 "github.com/msalab/msalab/proto/shop/shopping/v1"
)

// Collect reads the books over connections to a replica of each function; one
// of shopping may be missing. Orders may come in meanwhile: so what comes last
// in a purchase is read first, payments are read again at the end, and one that
// differs then is in progress. An order is placed before it is paid, so those that
// came in are read after all payments: what has none then was paid for nothing.
func Collect(ctx context.Context, conns map[string]grpc.ClientConnInterface) (Books, error) {
	var b Books
	var shopping shoppingv1.ShoppingServiceClient
	if conns["shopping"] != nil {
		shopping = shoppingv1.NewShoppingServiceClient(conns["shopping"])
		var err error
		if b.Orders, err = orders(ctx, shopping); err != nil {
			return b, err
		}
	}
	before, err := payments(ctx, payv1.NewPayServiceClient(conns["pay"]))
	if err != nil {
		return b, err
	}
	for _, means := range []struct {
		name string
		ask  func(context.Context, *auditv1.AuditRequest, ...grpc.CallOption) (*auditv1.AuditResponse, error)
	}{
		{Coupon, couponv1.NewCouponServiceClient(conns[Coupon]).Audit},
		{Point, pointv1.NewPointServiceClient(conns[Point]).Audit},
		{Card, cardv1.NewCardServiceClient(conns[Card]).Audit},
	} {
		if err := b.movements(ctx, means.name, means.ask); err != nil {
			return b, err
		}
	}
	after, err := payments(ctx, payv1.NewPayServiceClient(conns["pay"]))
	if err != nil {
		return b, err
	}
	known := make(map[string]Payment)
	for _, p := range before {
		known[p.OrderID] = p
	}
	for _, p := range after {
		was, ok := known[p.OrderID]
		p.Moving = !ok || was.State != p.State || len(was.Keys) != len(p.Keys)
		b.Payments = append(b.Payments, p)
	}
	if shopping != nil {
		return b, b.late(ctx, shopping)
	}
	return b, nil
}

// late adds the orders that came in while the books were read, if anything was paid
// for them. What shopping says of them may be newer than what pay says, so it is left
// out.
func (b *Books) late(ctx context.Context, shopping shoppingv1.ShoppingServiceClient) error {
	b.Whole = true
	known := make(map[string]bool)
	for _, o := range b.Orders {
		known[o.ID] = true
	}
	if !slices.ContainsFunc(b.Payments, func(p Payment) bool { return !known[p.OrderID] }) {
		return nil
	}
	all, err := orders(ctx, shopping)
	if err != nil {
		return err
	}
	for _, o := range all {
		if !known[o.ID] {
			o.State = ""
			b.Orders = append(b.Orders, o)
		}
	}
	return nil
}

// page is the largest that the services give.
const page = 1000

func (b *Books) movements(ctx context.Context, means string,
	ask func(context.Context, *auditv1.AuditRequest, ...grpc.CallOption) (*auditv1.AuditResponse, error),
) error {
	for after := int64(0); ; {
		answer, err := ask(ctx, &auditv1.AuditRequest{After: after, PageSize: page})
		if err != nil {
			return fmt.Errorf("audit %s: %w", means, err)
		}
		for _, m := range answer.GetMovements() {
			after = m.GetNumber()
			b.Movements = append(b.Movements, Movement{
				Means: means, Key: m.GetKey(), Kind: m.GetKind(), Taken: m.GetTaken(), Held: m.GetHeld(), TraceID: m.GetTraceId(),
			})
		}
		if len(answer.GetMovements()) < page {
			return nil
		}
	}
}

func payments(ctx context.Context, pay payv1.PayServiceClient) (all []Payment, err error) {
	for after := ""; ; {
		answer, err := pay.ListPayments(ctx, &payv1.ListPaymentsRequest{After: after, PageSize: page})
		if err != nil {
			return nil, fmt.Errorf("list payments: %w", err)
		}
		for _, p := range answer.GetPayments() {
			after = p.GetOrderId()
			all = append(all, Payment{
				OrderID: p.GetOrderId(), Way: p.GetWay(), State: p.GetState(), Keys: p.GetKeys(), Total: p.GetTotal().GetUnits(),
				By: map[string]int64{
					Coupon: p.GetByCoupon().GetUnits(), Point: p.GetByPoints().GetUnits(), Card: p.GetByCard().GetUnits(),
				},
				Owned: p.GetOwned(), TraceID: p.GetTraceId(),
			})
		}
		if len(answer.GetPayments()) < page {
			return all, nil
		}
	}
}

func orders(ctx context.Context, shopping shoppingv1.ShoppingServiceClient) (all []Order, err error) {
	states := map[shoppingv1.Order_Status]string{
		shoppingv1.Order_STATUS_PENDING: "pending", shoppingv1.Order_STATUS_PAID: "paid", shoppingv1.Order_STATUS_DECLINED: "declined",
	}
	for after := ""; ; {
		answer, err := shopping.ListOrders(ctx, &shoppingv1.ListOrdersRequest{After: after, PageSize: page})
		if err != nil {
			return nil, fmt.Errorf("list orders: %w", err)
		}
		for _, o := range answer.GetOrders() {
			after = o.GetId()
			all = append(all, Order{
				ID: o.GetId(), State: states[o.GetStatus()], Total: o.GetTotal().GetUnits(), TraceID: o.GetTraceId(),
			})
		}
		if len(answer.GetOrders()) < page {
			return all, nil
		}
	}
}
