package journeys

import (
	"context"

	gatewayv1 "github.com/msalab/msalab/proto/shop/gateway/v1"
)

// board reads the newest posts and writes one.
func (v *visit) board(ctx context.Context) error {
	if err := v.get(ctx, "/api/posts?page_size=20", nil); err != nil {
		return err
	}
	return v.post(ctx, "/api/posts", &gatewayv1.WritePostRequest{
		RequestId: v.requestID(),
		Title:     pick(v, "Arrived early", "A question", "Well packed", "Looking for a gift"),
		Body:      pick(v, "Thank you, all is well.", "Does it come in blue?", "It took two days.", "What would you take?"),
	}, nil)
}
