// Package regist registers members and hands out the welcome gift.
package regist

import (
	"context"
	"fmt"
	"net/mail"
	"time"

	"golang.org/x/sync/errgroup"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	couponv1 "github.com/msalab/msalab/proto/shop/coupon/v1"
	pointv1 "github.com/msalab/msalab/proto/shop/point/v1"
	registv1 "github.com/msalab/msalab/proto/shop/regist/v1"
	"github.com/msalab/msalab/services/internal/argument"
	"github.com/msalab/msalab/services/internal/money"
	"github.com/msalab/msalab/services/internal/plant"
	"github.com/msalab/msalab/services/internal/refuse"
	"github.com/msalab/msalab/services/internal/replica"
	"github.com/msalab/msalab/services/internal/store"
	"github.com/msalab/msalab/services/internal/work"
)

// The welcome gift: so many coupons, and points; values in won.
const (
	welcomeCoupons = 4
	welcomeCoupon  = 1_000
	welcomePoints  = 10_000
)

// Definition describes the service to the replica that carries it.
func Definition() replica.Definition {
	return replica.Definition{
		Name:   "regist",
		Calls:  []string{"coupon", "point"},
		Work:   work.Time{Distribution: "exponential", Mean: 20 * time.Millisecond},
		Schema: schema,
		Plants: []string{plant.SerialFanOut},
		Seed:   seed,
		New:    newService,
	}
}

type service struct {
	registv1.UnimplementedRegistServiceServer
	storage storage
	coupon  couponv1.CouponServiceClient
	point   pointv1.PointServiceClient
}

func newService(deps replica.Deps) (replica.Server, error) {
	coupon, err := deps.Dial("coupon")
	if err != nil {
		return nil, fmt.Errorf("dial coupon: %w", err)
	}
	point, err := deps.Dial("point")
	if err != nil {
		return nil, fmt.Errorf("dial point: %w", err)
	}
	return registrar{&service{
		storage: storage{deps.DB},
		coupon:  couponv1.NewCouponServiceClient(coupon),
		point:   pointv1.NewPointServiceClient(point),
	}}, nil
}

// registrar is the service as its replica sees it. It is apart because both
// sides call a method of theirs Register.
type registrar struct {
	service *service
}

// Register adds the service to a gRPC server.
func (r registrar) Register(s grpc.ServiceRegistrar) {
	registv1.RegisterRegistServiceServer(s, r.service)
}

// Register makes a member, then hands out the gift. When the gift fails the
// member stays: the same request again finds the member and goes on from there.
func (s *service) Register(ctx context.Context, req *registv1.RegisterRequest) (*registv1.RegisterResponse, error) {
	err := argument.First(
		argument.ID("request_id", req.GetRequestId()),
		checkEmail(req.GetEmail()),
		argument.Text("name", req.GetName(), 100))
	if err != nil {
		return nil, err
	}
	member, err := s.member(ctx, req)
	if err != nil {
		return nil, err
	}
	return s.welcome(ctx, member)
}

// member returns the request's member, a new one the first time.
func (s *service) member(ctx context.Context, req *registv1.RegisterRequest) (*registv1.Member, error) {
	var member *registv1.Member
	err := s.storage.db.InTx(ctx, func(ctx context.Context) (err error) {
		if err := s.storage.insert(ctx, req.GetRequestId(), req.GetEmail(), req.GetName()); err != nil {
			return err
		}
		member, err = s.storage.byRequest(ctx, req.GetRequestId())
		return err
	})
	switch {
	case err != nil:
		return nil, store.Status(err)
	case member == nil:
		return nil, status.Errorf(codes.AlreadyExists, "%s belongs to another member", req.GetEmail())
	case member.GetEmail() != req.GetEmail() || member.GetName() != req.GetName():
		return nil, refuse.Reused("request_id %q made another member before", req.GetRequestId())
	}
	return member, nil
}

// welcome hands out the gift: coupons and points at once, as none needs another.
// Its requests are named after the member, so that a member gets it once,
// however often this is tried.
func (s *service) welcome(ctx context.Context, member *registv1.Member) (*registv1.RegisterResponse, error) {
	gift := "welcome/" + member.GetId()
	together, calls := errgroup.WithContext(ctx)
	if plant.Active(ctx, plant.SerialFanOut) {
		together.SetLimit(1) // the wrong way: each waits for the one before
	}
	var coupons [welcomeCoupons]*couponv1.Coupon
	for i := range coupons {
		together.Go(func() (err error) {
			coupons[i], err = s.coupon.Issue(calls, &couponv1.IssueRequest{
				RequestId: fmt.Sprintf("%s/%d", gift, i+1), MemberId: member.GetId(), Value: money.Won(welcomeCoupon),
			})
			if err != nil {
				return refuse.Forward(err, "issue welcome coupon")
			}
			return nil
		})
	}
	together.Go(func() error {
		_, err := s.point.Earn(calls, &pointv1.EarnRequest{
			RequestId: gift, MemberId: member.GetId(), Points: money.Won(welcomePoints),
		})
		if err != nil {
			return refuse.Forward(err, "give welcome points")
		}
		return nil
	})
	if err := together.Wait(); err != nil {
		return nil, err
	}
	return &registv1.RegisterResponse{
		Member: member, CouponId: coupons[0].GetId(), Points: money.Won(welcomePoints),
	}, nil
}

// GetMember looks a member up.
func (s *service) GetMember(ctx context.Context, req *registv1.GetMemberRequest) (*registv1.Member, error) {
	if err := argument.ID("id", req.GetId()); err != nil {
		return nil, err
	}
	member, err := s.storage.byID(ctx, req.GetId())
	if err != nil {
		return nil, store.Status(err)
	}
	if member == nil {
		return nil, status.Errorf(codes.NotFound, "no member %q", req.GetId())
	}
	return member, nil
}

// checkEmail accepts a bare address only, without a name or brackets around it.
func checkEmail(email string) error {
	if err := argument.Text("email", email, 254); err != nil {
		return err
	}
	if address, err := mail.ParseAddress(email); err != nil || address.Address != email {
		return refuse.Field("email", "%q is no e-mail address", email)
	}
	return nil
}
