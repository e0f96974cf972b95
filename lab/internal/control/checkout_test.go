package control_test

import (
	"context"
	"testing"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/durationpb"

	"github.com/msalab/msalab/lab/internal/control"
	"github.com/msalab/msalab/lab/scenario"
	controlv1 "github.com/msalab/msalab/proto/control/v1"
)

func (r *replica) SetCheckout(_ context.Context, req *controlv1.SetCheckoutRequest) (*controlv1.SetCheckoutResponse, error) {
	if req.GetWay() != "saga" {
		return nil, status.Error(codes.InvalidArgument, `services can do "naive" or "saga"`)
	}
	return &controlv1.SetCheckoutResponse{}, nil
}

func (r *replica) SetCrashpoints(_ context.Context, req *controlv1.SetCrashpointsRequest) (*controlv1.SetCrashpointsResponse, error) {
	want := &controlv1.SetCrashpointsRequest{Crashpoints: []*controlv1.Crashpoint{
		{Name: "pay/end/record", Skip: 2}, {Name: "pay/end/answer", Stall: durationpb.New(time.Second)},
	}}
	if !proto.Equal(req, want) {
		return nil, status.Errorf(codes.InvalidArgument, "got %v, want %v", req, want)
	}
	return &controlv1.SetCrashpointsResponse{}, nil
}

func TestSetCheckout(t *testing.T) {
	addr, _, _, _ := start(t)
	c := control.New()
	if err := c.SetCheckout(t.Context(), addr, "saga"); err != nil {
		t.Error(err)
	}
	err := c.SetCheckout(t.Context(), addr, "tx")
	if want := "set checkout at " + addr + `: services can do "naive" or "saga"`; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

func TestSetCrashpoints(t *testing.T) {
	addr, _, _, _ := start(t)
	err := control.New().SetCrashpoints(t.Context(), addr, []scenario.Crashpoint{
		{Name: "pay/end/record", Skip: 2}, {Name: "pay/end/answer", Stall: time.Second},
	})
	if err != nil {
		t.Error(err)
	}
}
