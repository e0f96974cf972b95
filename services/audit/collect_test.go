package audit_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"google.golang.org/grpc"
	"google.golang.org/protobuf/proto"

	moneyv1 "github.com/msalab/msalab/proto/shop/money/v1"
	payv1 "github.com/msalab/msalab/proto/shop/pay/v1"
	shoppingv1 "github.com/msalab/msalab/proto/shop/shopping/v1"
	"github.com/msalab/msalab/services/audit"
)

// keeper answers for every service: pay has payments of 500 won by card for some
// orders, and shopping has more orders each time that it is asked.
type keeper struct {
	grpc.ClientConnInterface
	paid   []string
	orders [][]string
	asked  int // for orders
}

func (k *keeper) Invoke(_ context.Context, method string, _, reply any, _ ...grpc.CallOption) error {
	switch reply := reply.(proto.Message).(type) {
	case *payv1.ListPaymentsResponse:
		for _, id := range k.paid {
			reply.Payments = append(reply.Payments, &payv1.PaymentRecord{OrderId: id, Way: "saga", State: "paid", Total: &moneyv1.Money{Units: 500}})
		}
	case *shoppingv1.ListOrdersResponse:
		for _, id := range k.orders[min(k.asked, len(k.orders)-1)] {
			reply.Orders = append(reply.Orders, &shoppingv1.Order{Id: id, Status: shoppingv1.Order_STATUS_PAID, Total: &moneyv1.Money{Units: 500}})
		}
		k.asked++
	default:
		if !strings.HasSuffix(method, "/Audit") {
			return fmt.Errorf("nobody asks for %s", method)
		}
	}
	return nil
}

// TestOrdersThatComeMeanwhile: an order that was placed while the books were read is
// one all the same; money for an order that nobody ever placed is out of balance.
func TestOrdersThatComeMeanwhile(t *testing.T) {
	for name, tt := range map[string]struct {
		orders [][]string
		want   string
	}{
		"there before":   {[][]string{{"o1", "o2"}}, ""},
		"come meanwhile": {[][]string{{"o1"}, {"o1", "o2", "o3"}}, ""},
		"never placed":   {[][]string{{"o1"}, {"o1", "o3"}}, "o2"},
	} {
		t.Run(name, func(t *testing.T) {
			k := &keeper{paid: []string{"o1", "o2"}, orders: tt.orders}
			conns := make(map[string]grpc.ClientConnInterface)
			for _, function := range []string{"shopping", "pay", audit.Coupon, audit.Point, audit.Card} {
				conns[function] = k
			}
			books, err := audit.Collect(t.Context(), conns)
			if err != nil {
				t.Fatal(err)
			}
			for i := range books.Payments {
				books.Payments[i].By[audit.Card] = 500
				books.Movements = append(books.Movements, audit.Movement{Means: audit.Card, Key: books.Payments[i].OrderID, Taken: 500})
				books.Payments[i].Keys = []string{books.Payments[i].OrderID}
			}
			got := ""
			report := audit.Join(books)
			for _, i := range report.Imbalances {
				got += i.OrderID
				if i.Why != audit.Unplaced || i.Won != 500 {
					t.Errorf("got %+v, want it paid 500 won for an order that was never placed", i)
				}
			}
			if got != tt.want || report.Paid+len(report.Imbalances) != 2 {
				t.Errorf("got %+v, want %q out of balance and the others paid", report, tt.want)
			}
		})
	}
}
