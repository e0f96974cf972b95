package scenario

import "fmt"

// Imbalance is an order whose money is not conserved.
type Imbalance struct {
	Order string `json:"order"`
	Way   string `json:"way"`   // in which it was paid; empty: nobody knows
	Trace string `json:"trace"` // of the request that placed it; empty: it was not traced
	Won   int64  `json:"won"`   // by how much it is wrong
	Why   string `json:"why"`   // one of the reasons below

	OrderState   string `json:"orderState,omitempty"`   // what shopping says of it: "pending", "paid", "declined"
	PaymentState string `json:"paymentState,omitempty"` // what pay says of it: "pending", "paid", "declined", "undone"

	Moved map[string]int64 `json:"moved,omitempty"` // won that were taken and not given back, by means: coupon, point, card
}

// Why an order is out of balance.
const (
	Abandoned      = "abandoned"       // pending, and nobody is at it
	MovedOtherwise = "moved-otherwise" // the means moved something else than pay says
	NotItsTotal    = "not-its-total"   // paid something else than its total
	Disagreement   = "disagreement"    // shopping and pay say different things
	NoPayment      = "no-payment"      // settled for shopping, and pay knows of no payment
	NoOrder        = "no-order"        // moved for an order that pay doesn't know
	Unplaced       = "unplaced"        // paid, and shopping knows no such order
)

// Reason says in words why the order is out of balance. A reason that this version
// doesn't know is given as it is.
func (i Imbalance) Reason() Text {
	order, payment := moneyState(i.OrderState), moneyState(i.PaymentState)
	switch i.Why {
	case Abandoned:
		return Text{EN: "pending, and nobody is at it", KO: "진행 중인데 맡은 곳이 없습니다"}
	case MovedOtherwise:
		return Text{
			EN: payment.EN + ", and the means moved something else",
			KO: fmt.Sprintf("pay 장부는 %s 상태인데 실제로 움직인 돈이 다릅니다", payment.KO),
		}
	case NotItsTotal:
		return Text{EN: "paid something else than its total", KO: "결제한 돈이 주문 금액과 다릅니다"}
	case Disagreement:
		return Text{
			EN: fmt.Sprintf("shopping says %s, pay says %s", order.EN, payment.EN),
			KO: fmt.Sprintf("두 장부가 다릅니다. shopping: %s, pay: %s", order.KO, payment.KO),
		}
	case NoPayment:
		return Text{
			EN: fmt.Sprintf("shopping says %s, and pay knows of no payment", order.EN),
			KO: fmt.Sprintf("pay 장부에 결제가 없습니다. shopping: %s", order.KO),
		}
	case NoOrder:
		return Text{EN: "moved for an order that pay doesn't know", KO: "pay 장부에 없는 주문으로 돈이 움직였습니다"}
	case Unplaced:
		return Text{EN: "paid, and shopping knows no such order", KO: "결제했는데 shopping 장부에 없는 주문입니다"}
	}
	return Text{EN: i.Why, KO: i.Why}
}

// moneyState names what a service says of an order.
func moneyState(state string) Text {
	switch state {
	case "pending":
		return Text{EN: state, KO: "진행 중"}
	case "paid":
		return Text{EN: state, KO: "결제"}
	case "declined":
		return Text{EN: state, KO: "거절"}
	case "undone":
		return Text{EN: state, KO: "취소"}
	}
	return Text{EN: state, KO: state}
}
