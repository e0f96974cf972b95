package replica

import (
	"context"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	controlv1 "github.com/msalab/msalab/proto/control/v1"
	"github.com/msalab/msalab/services/internal/crashpoint"
)

// SetCrashpoints replaces the points in the code at which the replica ends or
// stands still. Requests that are under way already may pass them. One that is killed
// while it stands still ends there, as a frozen process would.
func (c control) SetCrashpoints(_ context.Context, request *controlv1.SetCrashpointsRequest) (*controlv1.SetCrashpointsResponse, error) {
	var points []crashpoint.Point
	for _, p := range request.GetCrashpoints() {
		points = append(points, crashpoint.Point{
			Name: p.GetName(), Skip: int(p.GetSkip()), Stall: p.GetStall().AsDuration(), Wake: c.mute.C(),
		})
	}
	if err := c.crashpoints.Replace(points); err != nil {
		return nil, status.Error(codes.InvalidArgument, err.Error())
	}
	return &controlv1.SetCrashpointsResponse{}, nil
}
