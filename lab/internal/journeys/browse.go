package journeys

import (
	"context"
	"net/url"
)

// browse lists products, searches, and looks at one.
func (v *visit) browse(ctx context.Context) error {
	if err := v.get(ctx, "/api/products?page_size=20", nil); err != nil {
		return err
	}
	word := pick(v, "teapot", "cup", "lamp", "desk", "umbrella")
	if err := v.get(ctx, "/api/products?page_size=20&query="+url.QueryEscape(word), nil); err != nil {
		return err
	}
	return v.get(ctx, "/api/products/"+v.product(), nil)
}
