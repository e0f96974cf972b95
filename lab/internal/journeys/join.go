package journeys

import (
	"context"
	"fmt"

	gatewayv1 "github.com/msalab/msalab/proto/shop/gateway/v1"
)

// join registers somebody who wasn't a member before.
func (v *visit) join(ctx context.Context) error {
	return v.post(ctx, "/api/members", &gatewayv1.JoinRequest{
		RequestId: v.requestID(),
		Email:     fmt.Sprintf("shopper-%x-%d@example.com", v.shop.seed, v.arrival.Nth),
		Name:      fmt.Sprintf("Shopper %d", v.arrival.Nth),
	}, nil)
}
