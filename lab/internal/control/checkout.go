package control

import (
	"context"

	"google.golang.org/protobuf/types/known/durationpb"

	"github.com/msalab/msalab/lab/scenario"
	controlv1 "github.com/msalab/msalab/proto/control/v1"
)

// SetCheckout says how the replica of pay (or the monolith) at addr pays orders
// from now on: "tx", "naive" or "saga". The error says which of them it can do.
func (c *Controller) SetCheckout(ctx context.Context, addr, way string) error {
	return c.tell(ctx, c.patience, "set checkout", addr, func(ctx context.Context, client controlv1.ControlServiceClient) error {
		_, err := client.SetCheckout(ctx, &controlv1.SetCheckoutRequest{Way: way})
		return err
	})
}

// SetCrashpoints replaces the crashpoints that are set in the replica at addr.
func (c *Controller) SetCrashpoints(ctx context.Context, addr string, points []scenario.Crashpoint) error {
	req := &controlv1.SetCrashpointsRequest{}
	for _, p := range points {
		m := &controlv1.Crashpoint{Name: p.Name, Skip: uint32(p.Skip)}
		if p.Stall != 0 {
			m.Stall = durationpb.New(p.Stall)
		}
		req.Crashpoints = append(req.Crashpoints, m)
	}
	return c.tell(ctx, c.patience, "set crashpoints", addr, func(ctx context.Context, client controlv1.ControlServiceClient) error {
		_, err := client.SetCrashpoints(ctx, req)
		return err
	})
}
