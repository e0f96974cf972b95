package pay

import (
	payv1 "github.com/msalab/msalab/proto/shop/pay/v1"
	"github.com/msalab/msalab/services/internal/money"
	"github.com/msalab/msalab/services/pay/saga"
)

// state is where a payment stands.
type state string

const (
	pending  state = "pending"  // an attempt is under way
	paid     state = "paid"     // for good
	declined state = "declined" // for good, and nothing moved
	undone   state = "undone"   // an attempt failed: another may follow
)

// cancelled is the decline code of an order that was: its buyer has left.
const cancelled = "cancelled"

// payment is a row of pay_payments.
type payment struct {
	order    // its card number is never kept
	lastFour string

	way     string
	state   state
	attempt int // the number of the latest
	result  result
	log     []saga.Event // of the latest attempt; of a saga alone
	unread  error        // why the log can't be read; nil: it can
	trail   string       // of the request that began it

	owner   string // the driver that is at it; empty: whoever comes
	version int64  // grows with every record
	due     int64  // when the next driver may come, Unix time in milliseconds
	tries   int    // to undo or to capture, that failed
}

// result is what an attempt took, in won.
type result struct {
	byCoupon, byPoints, byCard int64
	declineCode                string // empty: not declined
}

// newPayment returns the payment of an order before its first attempt.
func newPayment(o order, way string) *payment {
	return &payment{order: o, lastFour: lastFour(o.cardNumber), way: way, state: pending}
}

// lastFour is all that is kept of a card number.
func lastFour(number string) string { return number[max(0, len(number)-4):] }

// key is what coupon, point and card know the latest attempt by.
func (p *payment) key() string { return key(p.id, p.attempt) }

// samePurchase says whether o is the order that p pays, and sameMeans whether by
// the same means as well.
func (p *payment) samePurchase(o order) bool { return p.memberID == o.memberID && p.total == o.total }

// free says that no means stand for the payment: its last attempt came to nothing, or it
// was cancelled.
func (p *payment) free() bool { return p.state == undone || p.result.declineCode == cancelled }

func (p *payment) sameMeans(o order) bool {
	return p.couponID == o.couponID && p.points == o.points && p.lastFour == lastFour(o.cardNumber)
}

// settle notes what a saga says of the payment.
func (p *payment) settle(s saga.Saga) {
	p.result = result{}
	switch s.Status() {
	case saga.Paid:
		p.state = paid
		p.result = result{byCoupon: s.Amount(saga.Coupon), byPoints: s.Amount(saga.Points), byCard: s.Amount(saga.Card)}
	case saga.Declined:
		p.state, p.result.declineCode = declined, s.Code()
	case saga.Reverted:
		p.state = undone
	default:
		p.state = pending
	}
}

func (p *payment) message() *payv1.Payment {
	status := payv1.Payment_STATUS_PENDING
	switch p.state {
	case paid:
		status = payv1.Payment_STATUS_PAID
	case declined:
		status = payv1.Payment_STATUS_DECLINED
	}
	return &payv1.Payment{
		OrderId:     p.id,
		Status:      status,
		ByCoupon:    money.Won(p.result.byCoupon),
		ByPoints:    money.Won(p.result.byPoints),
		ByCard:      money.Won(p.result.byCard),
		DeclineCode: p.result.declineCode,
	}
}
