package journeys

import (
	"context"

	gatewayv1 "github.com/msalab/msalab/proto/shop/gateway/v1"
)

// cart puts two products into a new cart and looks at it.
func (v *visit) cart(ctx context.Context) error {
	for range 2 {
		if err := v.add(ctx, 1+v.rand.IntN(3)); err != nil {
			return err
		}
	}
	return v.get(ctx, "/api/cart", nil)
}

// add puts some product into the cart.
func (v *visit) add(ctx context.Context, quantity int) error {
	return v.post(ctx, "/api/cart/items", &gatewayv1.AddToCartRequest{
		RequestId: v.requestID(),
		ProductId: v.product(),
		Quantity:  int32(quantity),
	}, nil)
}
