// Package hops is two functions that are no part of the shop: ping and pong,
// which call each other and do next to nothing. What a call costs, from one
// function to the next, is measured on them.
//
// They run in replicas as the shop's functions do, behind the same interceptors
// and over the same mesh: in one process they call each other locally, in two
// over the network. Ping carries the meter as well, which measures from inside
// the caller's process.
//
//	ping (Measure) → pong → ping → pong …
package hops

import (
	"context"

	"google.golang.org/grpc"

	hopsv1 "github.com/msalab/msalab/proto/bench/hops/v1"
	"github.com/msalab/msalab/services/internal/replica"
)

// Definitions describe both functions to the replicas that carry them.
func Definitions() []replica.Definition {
	return []replica.Definition{
		{Name: "ping", Calls: []string{"pong"}, New: newPing},
		{Name: "pong", Calls: []string{"ping"}, New: newPong},
	}
}

// hopper calls the next hop of a chain.
type hopper interface {
	Hop(ctx context.Context, in *hopsv1.HopRequest, opts ...grpc.CallOption) (*hopsv1.HopResponse, error)
}

// hop goes on down the chain until nothing is left to go.
func hop(ctx context.Context, req *hopsv1.HopRequest, next hopper) (*hopsv1.HopResponse, error) {
	if req.GetDepth() <= 1 {
		return &hopsv1.HopResponse{Hops: 1}, nil
	}
	rest, err := next.Hop(ctx, &hopsv1.HopRequest{Depth: req.GetDepth() - 1})
	if err != nil {
		return nil, err
	}
	return &hopsv1.HopResponse{Hops: rest.GetHops() + 1}, nil
}

type ping struct {
	hopsv1.UnimplementedPingServiceServer
	pong hopsv1.PongServiceClient
}

func newPing(deps replica.Deps) (replica.Server, error) {
	conn, err := deps.Dial("pong")
	if err != nil {
		return nil, err
	}
	return &ping{pong: hopsv1.NewPongServiceClient(conn)}, nil
}

// Register adds ping, and the meter that stands at its place.
func (p *ping) Register(r grpc.ServiceRegistrar) {
	hopsv1.RegisterPingServiceServer(r, p)
	hopsv1.RegisterMeterServiceServer(r, &meter{pong: p.pong, bare: pong{}})
}

// Hop goes on down the chain.
func (p *ping) Hop(ctx context.Context, req *hopsv1.HopRequest) (*hopsv1.HopResponse, error) {
	return hop(ctx, req, p.pong)
}

type pong struct {
	hopsv1.UnimplementedPongServiceServer
	ping hopsv1.PingServiceClient
}

func newPong(deps replica.Deps) (replica.Server, error) {
	conn, err := deps.Dial("ping")
	if err != nil {
		return nil, err
	}
	return &pong{ping: hopsv1.NewPingServiceClient(conn)}, nil
}

// Register adds pong.
func (p *pong) Register(r grpc.ServiceRegistrar) { hopsv1.RegisterPongServiceServer(r, p) }

// Hop goes on down the chain.
func (p pong) Hop(ctx context.Context, req *hopsv1.HopRequest) (*hopsv1.HopResponse, error) {
	return hop(ctx, req, p.ping)
}
