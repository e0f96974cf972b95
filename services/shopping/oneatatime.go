package shopping

import (
	"context"

	moneyv1 "github.com/msalab/msalab/proto/shop/money/v1"
	selectv1 "github.com/msalab/msalab/proto/shop/select/v1"
)

// The wrong way, N+1: a product is asked for wherever something of it is wanted,
// as if it were at hand. Each function below is harmless by itself, and none of
// them shows that it calls another service. The right way is one call for all
// products of a cart, in products.

// oneByOne is products by two calls for each product.
func (s *service) oneByOne(ctx context.Context, ids []string) ([]*selectv1.Product, error) {
	var products []*selectv1.Product
	for _, id := range ids {
		name, err := s.nameOf(ctx, id)
		if err != nil {
			return nil, err
		}
		price, err := s.priceOf(ctx, id)
		if err != nil {
			return nil, err
		}
		products = append(products, &selectv1.Product{Id: id, Name: name, Price: price})
	}
	return products, nil
}

func (s *service) nameOf(ctx context.Context, id string) (string, error) {
	p, err := s.catalog.GetProduct(ctx, &selectv1.GetProductRequest{Id: id})
	return p.GetName(), err
}

func (s *service) priceOf(ctx context.Context, id string) (*moneyv1.Money, error) {
	p, err := s.catalog.GetProduct(ctx, &selectv1.GetProductRequest{Id: id})
	return p.GetPrice(), err
}
