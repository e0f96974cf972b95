package gateway

import (
	"context"
	"net/http"

	"google.golang.org/grpc"
	"google.golang.org/protobuf/proto"

	boardv1 "github.com/msalab/msalab/proto/shop/board/v1"
	gatewayv1 "github.com/msalab/msalab/proto/shop/gateway/v1"
	selectv1 "github.com/msalab/msalab/proto/shop/select/v1"
	shoppingv1 "github.com/msalab/msalab/proto/shop/shopping/v1"
)

// door is the gateway's HTTP side: its routes, and one answer for what none of
// them takes.
type door struct {
	mux    *http.ServeMux
	routes []string // patterns of the mux
}

// handle adds a route.
func (d *door) handle(pattern string, h http.Handler) {
	d.mux.Handle(pattern, h)
	d.routes = append(d.routes, pattern)
}

// newDoor makes the door in front of the gateway's own gRPC methods.
func newDoor(self gatewayv1.GatewayServiceClient) door {
	d := door{mux: http.NewServeMux()}
	d.handle("GET /{$}", http.HandlerFunc(index))
	d.handle("GET /api/products", route(self.ListProducts, productsQuery))
	d.handle("GET /api/products/{id}", route(self.GetProduct, func(r *http.Request, req *selectv1.GetProductRequest) error {
		req.Id = r.PathValue("id")
		return nil
	}))
	d.handle("POST /api/members", route(self.Join, func(r *http.Request, req *gatewayv1.JoinRequest) error {
		return fromBody(r, req, &req.RequestId, &req.SessionId)
	}))
	d.handle("POST /api/session", route(self.OpenSession, func(r *http.Request, req *gatewayv1.OpenSessionRequest) error {
		return fromBody(r, req, nil, &req.SessionId)
	}))
	d.handle("POST /api/gifts", route(self.ClaimGift, func(r *http.Request, req *gatewayv1.ClaimGiftRequest) error {
		return fromBody(r, req, &req.RequestId, &req.SessionId)
	}))
	d.handle("POST /api/cart/items", route(self.AddToCart, func(r *http.Request, req *gatewayv1.AddToCartRequest) error {
		return fromBody(r, req, &req.RequestId, &req.SessionId)
	}))
	d.handle("GET /api/cart", route(self.GetCart, func(r *http.Request, req *gatewayv1.GetCartRequest) error {
		req.SessionId = sessionOf(r)
		return nil
	}))
	d.handle("POST /api/orders", route(self.Buy, func(r *http.Request, req *gatewayv1.BuyRequest) error {
		return fromBody(r, req, &req.RequestId, &req.SessionId)
	}))
	d.handle("GET /api/orders/{id}", route(self.GetOrder, func(r *http.Request, req *shoppingv1.GetOrderRequest) error {
		req.Id = r.PathValue("id")
		return nil
	}))
	d.handle("GET /api/posts", route(self.ListPosts, postsQuery))
	d.handle("GET /page.js", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { page(w, r, "page.js") }))
	d.handle("GET /page.css", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { page(w, r, "page.css") }))
	d.handle("POST /api/posts", route(self.WritePost, func(r *http.Request, req *gatewayv1.WritePostRequest) error {
		return fromBody(r, req, &req.RequestId, &req.SessionId)
	}))
	// Of a body that is too long connect-go would read and drop all the rest, however
	// much there is; so the body ends for it there.
	d.mux.Handle("POST "+rpcPath, http.MaxBytesHandler(newRPC(self), maxBody+framePrefix))
	return d
}

// Routes lists what the HTTP door takes, as patterns of net/http.ServeMux:
// "GET /api/products/{id}".
func Routes() []string {
	all := newDoor(gatewayv1.NewGatewayServiceClient(nil)).routes // nothing is called
	for _, m := range gatewayv1.GatewayService_ServiceDesc.Methods {
		all = append(all, "POST "+rpcPath+m.MethodName)
	}
	for _, m := range gatewayv1.GatewayService_ServiceDesc.Streams {
		all = append(all, "POST "+rpcPath+m.StreamName)
	}
	return all
}

// message is a pointer to a generated message of type T.
type message[T any] interface {
	*T
	proto.Message
}

// route makes the handler of a gRPC method: read fills the method's request
// from the HTTP request, and the method's answer, or its error, is the
// response.
func route[Req, Res any, PReq message[Req], PRes message[Res]](
	method func(context.Context, PReq, ...grpc.CallOption) (PRes, error),
	read func(*http.Request, PReq) error,
) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Body = http.MaxBytesReader(w, r.Body, maxBody)
		req := PReq(new(Req))
		if err := read(r, req); err != nil {
			refuse(w, r, err)
			return
		}
		res, err := method(r.Context(), req)
		if err != nil {
			refuse(w, r, err)
			return
		}
		answer(w, r, res)
	})
}

// ServeHTTP serves the routes. No route for the path is a problem of status
// 404, no route for the method one of 405: the mux finds out which, and only
// its plain text is replaced.
func (d door) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	handler, pattern := d.mux.Handler(r)
	if pattern != "" {
		d.mux.ServeHTTP(w, r)
		return
	}
	verdict := &statusOnly{header: w.Header()}
	handler.ServeHTTP(verdict, r)
	w.Header().Del("X-Content-Type-Options") // of the mux's plain text
	writeProblem(w, r, problem{Status: verdict.status, Detail: r.Method + " " + r.URL.Path})
}

// statusOnly keeps a response's status and header (405 has Allow) and drops
// its body.
type statusOnly struct {
	header http.Header
	status int
}

func (s *statusOnly) Header() http.Header         { return s.header }
func (s *statusOnly) WriteHeader(status int)      { s.status = status }
func (s *statusOnly) Write(b []byte) (int, error) { return len(b), nil }

func productsQuery(r *http.Request, req *selectv1.ListProductsRequest) error {
	query := r.URL.Query()
	req.Query = query.Get("query")
	req.Category = query.Get("category")
	req.PageToken = query.Get("page_token")
	return number(query, "page_size", &req.PageSize)
}

func postsQuery(r *http.Request, req *boardv1.ListPostsRequest) error {
	query := r.URL.Query()
	if err := number(query, "page_size", &req.PageSize); err != nil {
		return err
	}
	return number(query, "before_id", &req.BeforeId)
}
