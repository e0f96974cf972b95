package gateway

import (
	"cmp"
	"context"
	"crypto/rand"

	"golang.org/x/sync/errgroup"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	couponv1 "github.com/msalab/msalab/proto/shop/coupon/v1"
	gatewayv1 "github.com/msalab/msalab/proto/shop/gateway/v1"
	pointv1 "github.com/msalab/msalab/proto/shop/point/v1"
	registv1 "github.com/msalab/msalab/proto/shop/regist/v1"
	"github.com/msalab/msalab/services/internal/argument"
	"github.com/msalab/msalab/services/internal/money"
	"github.com/msalab/msalab/services/internal/plant"
	refusal "github.com/msalab/msalab/services/internal/refuse"
	"github.com/msalab/msalab/services/internal/store"
)

// A gift, in won.
const (
	giftCoupon = 1_000
	giftPoints = 10_000
)

// Join registers a member and opens a session.
func (s *service) Join(ctx context.Context, req *gatewayv1.JoinRequest) (*gatewayv1.JoinResponse, error) {
	joined, err := s.regist.Register(ctx, &registv1.RegisterRequest{
		RequestId: cmp.Or(req.GetRequestId(), rand.Text()), Email: req.GetEmail(), Name: req.GetName(),
	})
	if err != nil {
		return nil, err
	}
	opened, err := s.storage.enter(ctx, req.GetSessionId(), joined.GetMember().GetId())
	if err != nil {
		return nil, store.Status(err)
	}
	return &gatewayv1.JoinResponse{
		Session: opened.message(), CouponId: joined.GetCouponId(), Points: joined.GetPoints(),
	}, nil
}

// OpenSession opens a session for a member. The shop has no passwords.
func (s *service) OpenSession(ctx context.Context, req *gatewayv1.OpenSessionRequest) (*gatewayv1.Session, error) {
	if err := argument.ID("member_id", req.GetMemberId()); err != nil {
		return nil, err
	}
	if _, err := s.regist.GetMember(onBehalf(ctx, req.GetMemberId()), &registv1.GetMemberRequest{Id: req.GetMemberId()}); err != nil {
		return nil, err
	}
	opened, err := s.storage.enter(ctx, req.GetSessionId(), req.GetMemberId())
	if err != nil {
		return nil, store.Status(err)
	}
	return opened.message(), nil
}

// ClaimGift gives the session's member a coupon and points, both at once.
func (s *service) ClaimGift(ctx context.Context, req *gatewayv1.ClaimGiftRequest) (*gatewayv1.Gift, error) {
	member, err := s.member(ctx, req.GetSessionId())
	if err != nil {
		return nil, err
	}
	gift := "gift/" + member.scope(req.GetRequestId())
	both, calls := errgroup.WithContext(onBehalf(ctx, member.memberID))
	if plant.Active(ctx, plant.SerialFanOut) {
		both.SetLimit(1) // the wrong way: the second waits for the first
	}
	var coupon *couponv1.Coupon
	both.Go(func() (err error) {
		coupon, err = s.coupon.Issue(calls, &couponv1.IssueRequest{
			RequestId: gift, MemberId: member.memberID, Value: money.Won(giftCoupon),
		})
		if err != nil {
			return refusal.Forward(err, "issue coupon")
		}
		return nil
	})
	both.Go(func() error {
		_, err := s.point.Earn(calls, &pointv1.EarnRequest{
			RequestId: gift, MemberId: member.memberID, Points: money.Won(giftPoints),
		})
		if err != nil {
			return refusal.Forward(err, "give points")
		}
		return nil
	})
	if err := both.Wait(); err != nil {
		return nil, err
	}
	return &gatewayv1.Gift{CouponId: coupon.GetId(), Points: money.Won(giftPoints)}, nil
}

// member returns the session of a member: UNAUTHENTICATED where there is none.
func (s *service) member(ctx context.Context, sessionID string) (*session, error) {
	found, err := s.storage.find(ctx, sessionID)
	if err != nil {
		return nil, store.Status(err)
	}
	if found == nil || found.memberID == "" {
		return nil, status.Error(codes.Unauthenticated, "join, or open a session, first")
	}
	return found, nil
}

// scope makes a shopper's request_id one that no other shopper can have: what a
// repeated request gets is its own answer, never somebody else's. An empty one
// is made up.
func (s *session) scope(requestID string) string {
	return s.cartID + "/" + cmp.Or(requestID, rand.Text())
}
