package gateway

import (
	"context"
	"errors"
	"io"
	"net/http"

	"connectrpc.com/connect"
	"google.golang.org/grpc"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	gatewayv1 "github.com/msalab/msalab/proto/shop/gateway/v1"
)

// rpcPath is where the methods of the public API are: POST rpcPath/Buy.
const rpcPath = "/shop.gateway.v1.GatewayService/"

// framePrefix is what stands before a message of gRPC and gRPC-Web, in bytes.
const framePrefix = 5

// newRPC opens the same methods to pages, in the protocols that a browser can
// speak over HTTP/1.1: Connect and gRPC-Web. Plain gRPC is served as well. A
// browser can send such a call, but not read its end: the status stands in
// trailers, which fetch keeps to itself.
func newRPC(self gatewayv1.GatewayServiceClient) *http.ServeMux {
	mux := http.NewServeMux()
	rpc(mux, gatewayv1.GatewayService_ListProducts_FullMethodName, self.ListProducts)
	rpc(mux, gatewayv1.GatewayService_GetProduct_FullMethodName, self.GetProduct)
	rpc(mux, gatewayv1.GatewayService_Join_FullMethodName, self.Join)
	rpc(mux, gatewayv1.GatewayService_OpenSession_FullMethodName, self.OpenSession)
	rpc(mux, gatewayv1.GatewayService_ClaimGift_FullMethodName, self.ClaimGift)
	rpc(mux, gatewayv1.GatewayService_AddToCart_FullMethodName, self.AddToCart)
	rpc(mux, gatewayv1.GatewayService_GetCart_FullMethodName, self.GetCart)
	rpc(mux, gatewayv1.GatewayService_Buy_FullMethodName, self.Buy)
	rpc(mux, gatewayv1.GatewayService_GetOrder_FullMethodName, self.GetOrder)
	rpcStream(mux, gatewayv1.GatewayService_TrackOrder_FullMethodName, self.TrackOrder)
	rpc(mux, gatewayv1.GatewayService_ListPosts_FullMethodName, self.ListPosts)
	rpc(mux, gatewayv1.GatewayService_WritePost_FullMethodName, self.WritePost)
	return mux
}

// rpc serves a gRPC method under its own path. Who is shopping is told by the
// cookie, whatever the message says, and a session that is opened goes into it.
func rpc[Req, Res any, PReq message[Req], PRes message[Res]](
	mux *http.ServeMux, path string,
	method func(context.Context, PReq, ...grpc.CallOption) (PRes, error),
) {
	call := func(ctx context.Context, req *connect.Request[Req]) (*connect.Response[Res], error) {
		m := PReq(req.Msg)
		setSessionID(m, sessionOf(&http.Request{Header: req.Header()}))
		answer, err := method(ctx, m)
		if err != nil {
			return nil, rpcError(err)
		}
		res := connect.NewResponse((*Res)(answer))
		res.Header().Set("Cache-Control", "no-store")
		if s := sessionIn(answer); s != nil {
			res.Header().Set("Set-Cookie", takeSession(s).String())
		}
		return res, nil
	}
	mux.Handle(path, connect.NewUnaryHandler(path, call, connect.WithReadMaxBytes(maxBody)))
}

// rpcStream serves a method whose answer is a stream.
func rpcStream[Req, Res any, PReq message[Req]](
	mux *http.ServeMux, path string,
	method func(context.Context, PReq, ...grpc.CallOption) (grpc.ServerStreamingClient[Res], error),
) {
	call := func(ctx context.Context, req *connect.Request[Req], to *connect.ServerStream[Res]) error {
		m := PReq(req.Msg)
		setSessionID(m, sessionOf(&http.Request{Header: req.Header()}))
		from, err := method(ctx, m)
		if err != nil {
			return rpcError(err)
		}
		to.ResponseHeader().Set("Cache-Control", "no-store")
		if _, err := from.Header(); err != nil {
			return rpcError(err)
		}
		if err := to.Send(nil); err != nil { // the header alone
			return err
		}
		for {
			answer, err := from.Recv()
			if errors.Is(err, io.EOF) {
				return nil
			}
			if err != nil {
				return rpcError(err)
			}
			if err := to.Send(answer); err != nil {
				return err
			}
		}
	}
	mux.Handle(path, connect.NewServerStreamHandler(path, call, connect.WithReadMaxBytes(maxBody)))
}

// rpcError is a method's error as connect-go has it, with what programs read of it.
func rpcError(err error) error {
	st := status.Convert(err)
	to := connect.NewError(connect.Code(st.Code()), errors.New(st.Message()))
	for _, any := range st.Proto().GetDetails() {
		if detail, err := connect.NewErrorDetail(any); err == nil { // it is packed already: none fails
			to.AddDetail(detail)
		}
	}
	return to
}

// setSessionID fills in a message's session_id, where it has one.
func setSessionID(m proto.Message, id string) {
	if field := m.ProtoReflect().Descriptor().Fields().ByName("session_id"); field != nil {
		m.ProtoReflect().Set(field, protoreflect.ValueOfString(id))
	}
}

// sessionIn returns the session that an answer is or has; nil: none.
func sessionIn(m proto.Message) *gatewayv1.Session {
	switch m := m.(type) {
	case *gatewayv1.Session:
		return m
	case interface{ GetSession() *gatewayv1.Session }:
		return m.GetSession()
	}
	return nil
}
