package regist_test

import (
	"context"
	"strings"
	"sync"
	"testing"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	auditv1 "github.com/msalab/msalab/proto/shop/audit/v1"
	couponv1 "github.com/msalab/msalab/proto/shop/coupon/v1"
	pointv1 "github.com/msalab/msalab/proto/shop/point/v1"
	registv1 "github.com/msalab/msalab/proto/shop/regist/v1"
	"github.com/msalab/msalab/services/internal/refuse"
	st "github.com/msalab/msalab/services/internal/servicetest"
	"github.com/msalab/msalab/services/regist"
)

// gifts stands in for coupon and point: it hands a request's gift out once, as
// they do.
type gifts struct {
	couponv1.UnimplementedCouponServiceServer
	pointv1.UnimplementedPointServiceServer

	mu      sync.Mutex
	broken  bool // point fails
	coupons map[string]int64
	points  map[string]int64
}

func (g *gifts) Issue(_ context.Context, req *couponv1.IssueRequest) (*couponv1.Coupon, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.coupons[req.GetRequestId()] = req.GetValue().GetUnits()
	return &couponv1.Coupon{Id: "coupon of " + req.GetMemberId()}, nil
}

func (g *gifts) Earn(_ context.Context, req *pointv1.EarnRequest) (*pointv1.Balance, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.broken {
		return nil, status.Error(codes.Unavailable, "point is down")
	}
	g.points[req.GetRequestId()] = req.GetPoints().GetUnits()
	return &pointv1.Balance{}, nil
}

// Audit is in the interface of coupon and point both; nobody here calls it.
func (*gifts) Audit(context.Context, *auditv1.AuditRequest) (*auditv1.AuditResponse, error) {
	return nil, status.Error(codes.Unimplemented, "no audit")
}

func (g *gifts) repair() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.broken = false
}

func start(t *testing.T, g *gifts) registv1.RegistServiceClient {
	g.coupons, g.points = make(map[string]int64), make(map[string]int64)
	conn := st.Serve(t, func(r grpc.ServiceRegistrar) {
		couponv1.RegisterCouponServiceServer(r, g)
		pointv1.RegisterPointServiceServer(r, g)
	})
	return registv1.NewRegistServiceClient(st.Start(t, regist.Definition(), st.Upstreams{"coupon": conn, "point": conn}))
}

func register(request, email, name string) *registv1.RegisterRequest {
	return &registv1.RegisterRequest{RequestId: request, Email: email, Name: name}
}

// TestRegister takes requests one after the other, on one shop.
func TestRegister(t *testing.T) {
	client := start(t, &gifts{})
	tests := []struct {
		name   string
		req    *registv1.RegisterRequest
		want   codes.Code
		member string
	}{
		{"new", register("r1", "ada@example.com", "Ada"), codes.OK, "member-00010"}, // 10 were seeded
		{"the same again", register("r1", "ada@example.com", "Ada"), codes.OK, "member-00010"},
		{"another one by that request", register("r1", "bob@example.com", "Bob"), codes.InvalidArgument, ""},
		{"address taken", register("r2", "ada@example.com", "Eve"), codes.AlreadyExists, ""},
		{"address taken, other case", register("r2", "ADA@example.com", "Eve"), codes.AlreadyExists, ""},
		{"address of a seeded member", register("r2", "member-00003@shop.example", "Eve"), codes.AlreadyExists, ""},
		{"next", register("r2", "bob@example.com", "Bob"), codes.OK, "member-00011"},
		{"no request", register("", "eve@example.com", "Eve"), codes.InvalidArgument, ""},
		{"no address", register("r3", "", "Eve"), codes.InvalidArgument, ""},
		{"no real address", register("r3", "eve", "Eve"), codes.InvalidArgument, ""},
		{"a name in the address", register("r3", "Eve <eve@example.com>", "Eve"), codes.InvalidArgument, ""},
		{"no name", register("r3", "eve@example.com", ""), codes.InvalidArgument, ""},
		{"too long a name", register("r3", "eve@example.com", strings.Repeat("e", 101)), codes.InvalidArgument, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, err := client.Register(t.Context(), test.req)
			st.Code(t, err, test.want)
			if wrong := test.want == codes.InvalidArgument; wrong != (refuse.WrongField(err)+refuse.Reason(err) != "") {
				t.Errorf("%v: programs can't read which field is wrong, or that the key was used before", err)
			}
			if got.GetMember().GetId() != test.member {
				t.Errorf("got %q, want %q", got.GetMember().GetId(), test.member)
			}
		})
	}
}

func TestRegisterManyAtOnce(t *testing.T) {
	g := &gifts{}
	client := start(t, g)
	st.Together(50, func(int) {
		got, err := client.Register(t.Context(), register("r1", "ada@example.com", "Ada"))
		st.Code(t, err, codes.OK)
		if got, want := got.GetMember().GetId(), "member-00010"; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	})
	if len(g.coupons) != 4 || len(g.points) != 1 {
		t.Errorf("got gifts %v and %v, want four coupons and points, once", g.coupons, g.points)
	}
}

func TestGiftIsCompletedByTheNextAttempt(t *testing.T) {
	g := &gifts{broken: true}
	client := start(t, g)
	_, err := client.Register(t.Context(), register("r1", "ada@example.com", "Ada"))
	st.Code(t, err, codes.Unavailable)
	g.repair()
	got, err := client.Register(t.Context(), register("r1", "ada@example.com", "Ada"))
	st.Code(t, err, codes.OK)
	if got.GetCouponId() == "" || got.GetPoints().GetUnits() == 0 {
		t.Errorf("got %v, want a coupon and points", got)
	}
	if len(g.coupons) != 4 || len(g.points) != 1 {
		t.Errorf("got gifts %v and %v, want four coupons and points, once", g.coupons, g.points)
	}
}

func TestGetMember(t *testing.T) {
	client := start(t, &gifts{})
	got, err := client.GetMember(t.Context(), &registv1.GetMemberRequest{Id: "member-00003"})
	st.Code(t, err, codes.OK)
	if want := "Member 00003"; got.GetName() != want {
		t.Errorf("got %q, want %q", got.GetName(), want)
	}
	_, err = client.GetMember(t.Context(), &registv1.GetMemberRequest{Id: "member-99999"})
	st.Code(t, err, codes.NotFound)
	_, err = client.GetMember(t.Context(), &registv1.GetMemberRequest{})
	st.Code(t, err, codes.InvalidArgument)
}
