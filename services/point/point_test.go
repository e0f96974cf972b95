package point_test

import (
	"fmt"
	"testing"

	"google.golang.org/grpc/codes"

	moneyv1 "github.com/msalab/msalab/proto/shop/money/v1"
	pointv1 "github.com/msalab/msalab/proto/shop/point/v1"
	"github.com/msalab/msalab/services/internal/money"
	st "github.com/msalab/msalab/services/internal/servicetest"
	"github.com/msalab/msalab/services/point"
)

const member = "member-00001" // starts with 100,000 points

type shop struct {
	*testing.T
	client pointv1.PointServiceClient
}

func start(t *testing.T) shop {
	return shop{t, pointv1.NewPointServiceClient(st.Start(t, point.Definition(), nil))}
}

func (s shop) spend(order string, points *moneyv1.Money) error {
	_, err := s.client.Spend(s.Context(), &pointv1.SpendRequest{OrderId: order, MemberId: member, Points: points})
	return err
}

func (s shop) earn(request string, points *moneyv1.Money) error {
	_, err := s.client.Earn(s.Context(), &pointv1.EarnRequest{RequestId: request, MemberId: member, Points: points})
	return err
}

func (s shop) refund(order string) bool {
	s.Helper()
	got, err := s.client.Refund(s.Context(), &pointv1.RefundRequest{OrderId: order})
	st.Code(s, err, codes.OK)
	return got.GetRefunded()
}

func (s shop) wantBalance(want int64) {
	s.Helper()
	got, err := s.client.GetBalance(s.Context(), &pointv1.GetBalanceRequest{MemberId: member})
	st.Code(s, err, codes.OK)
	if got.GetPoints().GetUnits() != want {
		s.Errorf("got a balance of %d, want %d", got.GetPoints().GetUnits(), want)
	}
}

// TestSpend takes requests one after the other, on one shop.
func TestSpend(t *testing.T) {
	s := start(t)
	tests := []struct {
		name   string
		order  string
		points *moneyv1.Money
		want   codes.Code
		left   int64
	}{
		{"some", "o1", money.Won(30_000), codes.OK, 70_000},
		{"the same again", "o1", money.Won(30_000), codes.OK, 70_000},
		{"other points for that order", "o1", money.Won(1), codes.InvalidArgument, 70_000},
		{"too many", "o2", money.Won(70_001), codes.FailedPrecondition, 70_000},
		{"fewer for the order that was refused", "o2", money.Won(70_000), codes.InvalidArgument, 70_000},
		{"all", "o3", money.Won(70_000), codes.OK, 0},
		{"one more", "o4", money.Won(1), codes.FailedPrecondition, 0},
		{"none", "o3", nil, codes.InvalidArgument, 0},
		{"a negative amount", "o3", money.Won(-1), codes.InvalidArgument, 0},
		{"an overflowing amount", "o3", money.Won(1 << 62), codes.InvalidArgument, 0},
		{"dollars", "o3", &moneyv1.Money{CurrencyCode: "USD", Units: 1}, codes.InvalidArgument, 0},
		{"no order", "", money.Won(1), codes.InvalidArgument, 0},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			st.Code(t, s.spend(test.order, test.points), test.want)
			shop{t, s.client}.wantBalance(test.left)
		})
	}
}

func TestManyAtOnce(t *testing.T) {
	s := start(t)
	st.Together(50, func(int) { st.Code(t, s.spend("o1", money.Won(10_000)), codes.OK) })
	s.wantBalance(90_000)
	st.Together(50, func(int) { st.Code(t, s.earn("r1", money.Won(10_000)), codes.OK) })
	s.wantBalance(100_000)

	// 30 orders of 5,000 want more than there is: 20 get it.
	errs := make([]error, 30)
	st.Together(len(errs), func(i int) { errs[i] = s.spend(fmt.Sprint("many", i), money.Won(5_000)) })
	refused := 0
	for _, err := range errs {
		if err != nil {
			st.Code(t, err, codes.FailedPrecondition)
			refused++
		}
	}
	if got, want := refused, 10; got != want {
		t.Errorf("got %d refused, want %d", got, want)
	}
	s.wantBalance(0)
}

func TestRefund(t *testing.T) {
	s := start(t)
	st.Code(t, s.spend("o1", money.Won(30_000)), codes.OK)
	if !s.refund("o1") {
		t.Error("got nothing refunded, want the points")
	}
	if !s.refund("o1") {
		t.Error("the second answer differs from the first")
	}
	if s.refund("never") {
		t.Error("got something refunded for an unknown order, want nothing")
	}
	s.wantBalance(100_000)

	// A Spend that its Refund has overtaken must not take the points.
	st.Code(t, s.spend("never", money.Won(1)), codes.Aborted)
	st.Code(t, s.spend("o1", money.Won(30_000)), codes.Aborted)
	s.wantBalance(100_000)
}

func TestEarn(t *testing.T) {
	s := start(t)
	st.Code(t, s.earn("r1", money.Won(500)), codes.OK)
	st.Code(t, s.earn("r1", money.Won(600)), codes.InvalidArgument)
	st.Code(t, s.earn("r2", money.Won(-500)), codes.InvalidArgument)
	st.Code(t, s.earn("r2", money.Won(money.Max)), codes.FailedPrecondition)
	s.wantBalance(100_500)
}

func TestBalanceOfStranger(t *testing.T) {
	s := start(t)
	got, err := s.client.GetBalance(t.Context(), &pointv1.GetBalanceRequest{MemberId: "nobody"})
	st.Code(t, err, codes.OK)
	if got.GetPoints().GetUnits() != 0 || got.GetPoints().GetCurrencyCode() != money.Currency {
		t.Errorf("got %v, want 0 won", got.GetPoints())
	}
}
