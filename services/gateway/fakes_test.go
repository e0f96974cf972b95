package gateway_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	auditv1 "github.com/msalab/msalab/proto/shop/audit/v1"
	boardv1 "github.com/msalab/msalab/proto/shop/board/v1"
	couponv1 "github.com/msalab/msalab/proto/shop/coupon/v1"
	payv1 "github.com/msalab/msalab/proto/shop/pay/v1"
	pointv1 "github.com/msalab/msalab/proto/shop/point/v1"
	registv1 "github.com/msalab/msalab/proto/shop/regist/v1"
	selectv1 "github.com/msalab/msalab/proto/shop/select/v1"
	shoppingv1 "github.com/msalab/msalab/proto/shop/shopping/v1"
	"github.com/msalab/msalab/services/gateway"
	"github.com/msalab/msalab/services/internal/money"
	"github.com/msalab/msalab/services/internal/replica"
	st "github.com/msalab/msalab/services/internal/servicetest"
)

// others stands in for all services behind the gateway, and keeps the
// request_ids that reach it.
type others struct {
	registv1.UnimplementedRegistServiceServer
	selectv1.UnimplementedSelectServiceServer
	shoppingv1.UnimplementedShoppingServiceServer
	boardv1.UnimplementedBoardServiceServer
	couponv1.UnimplementedCouponServiceServer
	pointv1.UnimplementedPointServiceServer

	mu       sync.Mutex
	fail     error // of GetProduct
	requests []string
}

func (o *others) note(requestID string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.requests = append(o.requests, requestID)
}

func (o *others) noted() []string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return slices.Clone(o.requests)
}

func (o *others) breakWith(err error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.fail = err
}

func (o *others) GetProduct(_ context.Context, req *selectv1.GetProductRequest) (*selectv1.Product, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.fail != nil {
		return nil, o.fail
	}
	return &selectv1.Product{Id: req.GetId(), Price: money.Won(1_000)}, nil
}

func (o *others) ListProducts(_ context.Context, req *selectv1.ListProductsRequest) (*selectv1.ListProductsResponse, error) {
	return &selectv1.ListProductsResponse{NextPageToken: strings.Join([]string{
		req.GetQuery(), req.GetCategory(), req.GetPageToken(),
	}, ",")}, nil
}

func (o *others) Register(_ context.Context, req *registv1.RegisterRequest) (*registv1.RegisterResponse, error) {
	o.note(req.GetRequestId())
	if req.GetEmail() == "taken@example.com" {
		return nil, status.Error(codes.AlreadyExists, "taken")
	}
	return &registv1.RegisterResponse{
		Member: &registv1.Member{Id: "member-00010"}, CouponId: "coupon-00010", Points: money.Won(10_000),
	}, nil
}

func (o *others) GetMember(_ context.Context, req *registv1.GetMemberRequest) (*registv1.Member, error) {
	if req.GetId() == "nobody" {
		return nil, status.Error(codes.NotFound, "no member")
	}
	return &registv1.Member{Id: req.GetId()}, nil
}

func (o *others) AddItem(_ context.Context, req *shoppingv1.AddItemRequest) (*shoppingv1.Cart, error) {
	o.note(req.GetRequestId())
	return &shoppingv1.Cart{Id: req.GetCartId(), Items: []*shoppingv1.Item{{
		ProductId: req.GetProductId(), Quantity: req.GetQuantity(), Price: money.Won(1_000),
	}}, Total: money.Won(1_000)}, nil
}

func (o *others) GetCart(_ context.Context, req *shoppingv1.GetCartRequest) (*shoppingv1.Cart, error) {
	return &shoppingv1.Cart{Id: req.GetCartId(), Total: money.Won(0)}, nil
}

func (o *others) PlaceOrder(_ context.Context, req *shoppingv1.PlaceOrderRequest) (*shoppingv1.Order, error) {
	o.note(req.GetRequestId())
	switch req.GetMeans().GetCardNumber() {
	case "":
		return nil, status.Error(codes.FailedPrecondition, "the cart is empty")
	case "bad":
		return declinedOrder("order-1"), nil
	}
	return &shoppingv1.Order{Id: "order-1", MemberId: req.GetMemberId(), Status: shoppingv1.Order_STATUS_PAID}, nil
}

func (o *others) GetOrder(_ context.Context, req *shoppingv1.GetOrderRequest) (*shoppingv1.Order, error) {
	return declinedOrder(req.GetId()), nil
}

func declinedOrder(id string) *shoppingv1.Order {
	return &shoppingv1.Order{
		Id: id, Status: shoppingv1.Order_STATUS_DECLINED, Payment: &payv1.Payment{DeclineCode: "card_declined"},
	}
}

func (o *others) WritePost(_ context.Context, req *boardv1.WritePostRequest) (*boardv1.Post, error) {
	o.note(req.GetRequestId())
	return &boardv1.Post{Id: 1, Author: req.GetAuthor(), Title: req.GetTitle()}, nil
}

func (o *others) ListPosts(_ context.Context, req *boardv1.ListPostsRequest) (*boardv1.ListPostsResponse, error) {
	return &boardv1.ListPostsResponse{Posts: []*boardv1.Post{{Id: req.GetBeforeId() - 1}}}, nil
}

func (o *others) Issue(_ context.Context, req *couponv1.IssueRequest) (*couponv1.Coupon, error) {
	o.note(req.GetRequestId())
	return &couponv1.Coupon{Id: "coupon-00011"}, nil
}

func (o *others) Earn(_ context.Context, req *pointv1.EarnRequest) (*pointv1.Balance, error) {
	return &pointv1.Balance{}, nil
}

// Audit is in the interface of coupon and point both; nobody here calls it.
func (*others) Audit(context.Context, *auditv1.AuditRequest) (*auditv1.AuditResponse, error) {
	return nil, status.Error(codes.Unimplemented, "no audit")
}

// start runs the gateway and returns its HTTP door.
func start(t *testing.T) (http.Handler, *others) {
	o := &others{}
	conn := st.Serve(t, func(r grpc.ServiceRegistrar) {
		registv1.RegisterRegistServiceServer(r, o)
		selectv1.RegisterSelectServiceServer(r, o)
		shoppingv1.RegisterShoppingServiceServer(r, o)
		boardv1.RegisterBoardServiceServer(r, o)
		couponv1.RegisterCouponServiceServer(r, o)
		pointv1.RegisterPointServiceServer(r, o)
	})
	upstreams := make(st.Upstreams)
	def := gateway.Definition()
	for _, callee := range def.Calls {
		upstreams[callee] = conn
	}
	server := st.New(t, def, st.Database(t, def, st.Seed()), upstreams)
	door, ok := server.(replica.HTTPServer)
	if !ok {
		t.Fatal("the gateway has no HTTP door")
	}
	return door.Handler(st.Serve(t, server.Register)), o
}

// shopper is an HTTP client that keeps its cookie.
type shopper struct {
	*testing.T
	door   http.Handler
	cookie *http.Cookie
	key    string // Idempotency-Key
}

func (s *shopper) do(method, path, body string) *http.Response {
	s.Helper()
	r := httptest.NewRequestWithContext(s.Context(), method, path, strings.NewReader(body))
	if s.cookie != nil {
		r.AddCookie(s.cookie)
	}
	if s.key != "" {
		r.Header.Set("Idempotency-Key", s.key)
	}
	w := httptest.NewRecorder()
	s.door.ServeHTTP(w, r)
	res := w.Result()
	for _, c := range res.Cookies() {
		s.cookie = c
	}
	return res
}
