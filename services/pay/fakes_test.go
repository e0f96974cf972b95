package pay_test

import (
	"context"
	"slices"
	"sync"
	"testing"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	auditv1 "github.com/msalab/msalab/proto/shop/audit/v1"
	cardv1 "github.com/msalab/msalab/proto/shop/card/v1"
	couponv1 "github.com/msalab/msalab/proto/shop/coupon/v1"
	pointv1 "github.com/msalab/msalab/proto/shop/point/v1"
	"github.com/msalab/msalab/services/internal/money"
	"github.com/msalab/msalab/services/internal/refuse"
	st "github.com/msalab/msalab/services/internal/servicetest"
)

const (
	goodCard     = "4242424242424242"
	declinedCard = "4000000000000002"
)

// books stands in for coupon, point and card. There is one member, ada, with a
// coupon of 1,000 won and 5,000 points; another coupon is bob's.
type books struct {
	couponv1.UnimplementedCouponServiceServer
	pointv1.UnimplementedPointServiceServer
	cardv1.UnimplementedCardServiceServer

	mu    sync.Mutex
	calls []string       // by method, as they came in
	fail  map[string]int // how often the method fails from now on; -1: always
	lose  map[string]int // the same, but it does its work, and the answer is lost
	hang  chan struct{}  // with room for one: that many calls of Authorize hang until their caller leaves

	coupon string // the order that ada's coupon is used for
	points map[string]int64
	cards  map[string]*cardv1.Authorization
	over   map[string]bool // orders that were undone
}

func newBooks() *books {
	return &books{
		fail: make(map[string]int), lose: make(map[string]int),
		points: make(map[string]int64), cards: make(map[string]*cardv1.Authorization), over: make(map[string]bool),
	}
}

func (b *books) upstreams(t *testing.T) st.Upstreams {
	conn := st.Serve(t, func(r grpc.ServiceRegistrar) {
		couponv1.RegisterCouponServiceServer(r, b)
		pointv1.RegisterPointServiceServer(r, b)
		cardv1.RegisterCardServiceServer(r, b)
	})
	return st.Upstreams{"coupon": conn, "point": conn, "card": conn}
}

// Audit is in the interface of all three; pay asks nobody for it.
func (b *books) Audit(context.Context, *auditv1.AuditRequest) (*auditv1.AuditResponse, error) {
	return nil, status.Error(codes.Unimplemented, "no audit")
}

// call does a method's work, unless it is to fail.
func (b *books) call(method string, work func() error) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.calls = append(b.calls, method)
	if strikes(b.fail, method) {
		return status.Errorf(codes.Unavailable, "%s is broken", method)
	}
	if err := work(); err != nil {
		return err
	}
	if strikes(b.lose, method) {
		return status.Errorf(codes.Unavailable, "the answer of %s is lost", method)
	}
	return nil
}

func strikes(times map[string]int, method string) bool {
	n := times[method]
	if n > 0 {
		times[method]--
	}
	return n != 0
}

func (b *books) open(order string) error {
	if b.over[order] {
		return status.Errorf(codes.Aborted, "order %s was undone", order)
	}
	return nil
}

func (b *books) Redeem(_ context.Context, req *couponv1.RedeemRequest) (*couponv1.RedeemResponse, error) {
	return &couponv1.RedeemResponse{Value: money.Won(1_000)}, b.call("Redeem", func() error {
		switch {
		case req.GetCouponId() == "coupon of bob":
			return refuse.Because(codes.PermissionDenied, refuse.CouponForeign, "bob's")
		case req.GetCouponId() != "coupon of ada":
			return refuse.Because(codes.NotFound, refuse.CouponUnknown, "no such coupon")
		case b.coupon != "" && b.coupon != req.GetOrderId():
			return refuse.Because(codes.FailedPrecondition, refuse.CouponUsed, "used")
		}
		if err := b.open(req.GetOrderId()); err != nil {
			return err
		}
		b.coupon = req.GetOrderId()
		return nil
	})
}

func (b *books) Release(_ context.Context, req *couponv1.ReleaseRequest) (*couponv1.ReleaseResponse, error) {
	return &couponv1.ReleaseResponse{}, b.call("Release", func() error {
		b.over[req.GetOrderId()] = true
		if b.coupon == req.GetOrderId() {
			b.coupon = ""
		}
		return nil
	})
}

func (b *books) GetRedemption(_ context.Context, req *couponv1.GetRedemptionRequest) (*couponv1.Redemption, error) {
	answer := &couponv1.Redemption{Value: money.Won(1_000)}
	return answer, b.call("GetRedemption", func() error {
		answer.Released = b.over[req.GetOrderId()]
		return foundIf(b.coupon == req.GetOrderId())
	})
}

func (b *books) GetSpending(_ context.Context, req *pointv1.GetSpendingRequest) (*pointv1.Spending, error) {
	return &pointv1.Spending{}, b.call("GetSpending", func() error { return foundIf(b.points[req.GetOrderId()] > 0) })
}

func (b *books) GetAuthorization(_ context.Context, req *cardv1.GetAuthorizationRequest) (*cardv1.Authorization, error) {
	answer := &cardv1.Authorization{}
	return answer, b.call("GetAuthorization", func() error {
		found := b.cards[req.GetOrderId()]
		answer.Status, answer.DeclineCode = found.GetStatus(), found.GetDeclineCode()
		return foundIf(found != nil)
	})
}

func foundIf(found bool) error {
	if !found {
		return status.Error(codes.NotFound, "nothing so far")
	}
	return nil
}

func (b *books) Spend(_ context.Context, req *pointv1.SpendRequest) (*pointv1.Balance, error) {
	return &pointv1.Balance{}, b.call("Spend", func() error {
		if b.spent()+req.GetPoints().GetUnits() > 5_000 {
			return refuse.Because(codes.FailedPrecondition, refuse.TooFewPoints, "too few")
		}
		if err := b.open(req.GetOrderId()); err != nil {
			return err
		}
		b.points[req.GetOrderId()] = req.GetPoints().GetUnits()
		return nil
	})
}

func (b *books) spent() (sum int64) {
	for _, n := range b.points {
		sum += n
	}
	return sum
}

func (b *books) Refund(_ context.Context, req *pointv1.RefundRequest) (*pointv1.RefundResponse, error) {
	return &pointv1.RefundResponse{}, b.call("Refund", func() error {
		b.over[req.GetOrderId()] = true
		delete(b.points, req.GetOrderId())
		return nil
	})
}

func (b *books) Authorize(ctx context.Context, req *cardv1.AuthorizeRequest) (*cardv1.Authorization, error) {
	select {
	case b.hang <- struct{}{}:
		<-ctx.Done()
		return nil, status.FromContextError(ctx.Err()).Err()
	default:
	}
	answer := &cardv1.Authorization{Status: cardv1.Authorization_STATUS_AUTHORIZED, Amount: req.GetAmount()}
	if req.GetCardNumber() == declinedCard {
		answer.Status, answer.DeclineCode = cardv1.Authorization_STATUS_DECLINED, "card_declined"
	}
	return answer, b.call("Authorize", func() error {
		if err := b.open(req.GetOrderId()); err != nil {
			return err
		}
		b.cards[req.GetOrderId()] = answer
		return nil
	})
}

func (b *books) Capture(_ context.Context, req *cardv1.CaptureRequest) (*cardv1.Authorization, error) {
	answer := &cardv1.Authorization{Status: cardv1.Authorization_STATUS_CAPTURED}
	return answer, b.call("Capture", func() error {
		answer.Amount = b.cards[req.GetOrderId()].GetAmount()
		b.cards[req.GetOrderId()] = answer
		return nil
	})
}

func (b *books) Void(_ context.Context, req *cardv1.VoidRequest) (*cardv1.Authorization, error) {
	return &cardv1.Authorization{}, b.call("Void", func() error {
		b.over[req.GetOrderId()] = true
		delete(b.cards, req.GetOrderId())
		return nil
	})
}

// moved returns what has moved for good: won by coupon, by points, by card.
func (b *books) moved() (sums [3]int64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.coupon != "" {
		sums[0] = 1_000
	}
	sums[1] = b.spent()
	for _, a := range b.cards {
		if a.GetStatus() != cardv1.Authorization_STATUS_DECLINED {
			sums[2] += a.GetAmount().GetUnits()
		}
	}
	return sums
}

// repair makes everything work again and forgets the calls so far.
func (b *books) repair() {
	b.mu.Lock()
	defer b.mu.Unlock()
	clear(b.fail)
	clear(b.lose)
	b.calls = nil
}

func (b *books) called() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Clone(b.calls)
}
