package doors

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"sync"

	"google.golang.org/grpc"

	orderv1 "github.com/msalab/msalab/proto/bench/order/v1"
)

// Server holds all doors open: that of grpc-go on one port, the others, which
// net/http serves, on another.
type Server struct {
	grpc     *grpc.Server
	http     *http.Server
	grpcAddr string
	httpAddr string
	serving  sync.WaitGroup
}

// operation is what doors lead to.
type operation func(*orderv1.PlaceOrderRequest) *orderv1.PlaceOrderResponse

// Open opens the doors, on loopback.
func Open() (*Server, error) { return openTo(Place) }

// openTo opens the doors to an operation.
func openTo(place operation) (*Server, error) {
	forGRPC, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("listen for gRPC: %w", err)
	}
	forHTTP, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, errors.Join(fmt.Errorf("listen for HTTP: %w", err), forGRPC.Close())
	}
	s := &Server{
		grpc:     newGRPCServer(place),
		http:     newHTTPServer(place),
		grpcAddr: forGRPC.Addr().String(), httpAddr: forHTTP.Addr().String(),
	}
	s.serving.Go(func() { _ = s.grpc.Serve(forGRPC) }) // it returns what Close does to it
	s.serving.Go(func() { _ = s.http.Serve(forHTTP) })
	return s, nil
}

// newGRPCServer is the simplest server that grpc-go has, but for the limits.
func newGRPCServer(place operation) *grpc.Server {
	s := grpc.NewServer(grpc.MaxRecvMsgSize(MaxBody), grpc.MaxConcurrentStreams(maxStreams))
	orderv1.RegisterOrderServiceServer(s, orders{place: place})
	return s
}

func newHTTPServer(place operation) *http.Server {
	mux := http.NewServeMux()
	mux.Handle(orderv1.OrderService_PlaceOrder_FullMethodName, connectHandler(place))
	for _, c := range Codecs() {
		if c.ContentType != "" {
			mux.Handle("POST "+path(c), httpHandler(c, place))
		}
	}
	s := &http.Server{
		Handler: mux, ReadHeaderTimeout: headerTime,
		HTTP2:     &http.HTTP2Config{MaxConcurrentStreams: maxStreams},
		Protocols: new(http.Protocols),
		// Callers that send nonsense are told so; a log of them has no reader.
		ErrorLog: log.New(io.Discard, "", 0),
	}
	s.Protocols.SetHTTP1(true)
	s.Protocols.SetUnencryptedHTTP2(true)
	return s
}

// Addr is where a door is.
func (s *Server) Addr(d Door) string {
	if d.protocol == grpcCall {
		return s.grpcAddr
	}
	return s.httpAddr
}

// Close closes the doors and waits until nobody stands in them.
func (s *Server) Close() error {
	s.grpc.Stop()
	err := s.http.Close()
	s.serving.Wait()
	return err
}

// orders is the door of grpc-go.
type orders struct {
	orderv1.UnimplementedOrderServiceServer
	place operation
}

// PlaceOrder prices an order.
func (o orders) PlaceOrder(_ context.Context, order *orderv1.PlaceOrderRequest) (*orderv1.PlaceOrderResponse, error) {
	return o.place(order), nil
}
