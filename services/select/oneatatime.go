package selectsvc

import (
	"context"
	"fmt"

	selectv1 "github.com/msalab/msalab/proto/shop/select/v1"
)

// The wrong way, N+1: a statement for the ids, then one for each of them. Each
// is quick by itself, which is why nobody notices until the pages grow. The
// right way stands beside it, in list and byID: one statement for all.

// oneByOne is byID by a statement for each product.
func (s storage) oneByOne(ctx context.Context, ids []string) ([]*selectv1.Product, error) {
	var products []*selectv1.Product
	for _, id := range ids {
		rows, err := s.db.Query(ctx, `
			SELECT id, name, description, category, units FROM select_products WHERE id = ?`, id)
		if err != nil {
			return nil, fmt.Errorf("look up product %s: %w", id, err)
		}
		found, err := scan(rows)
		if err != nil {
			return nil, err
		}
		products = append(products, found...)
	}
	return products, nil
}

// ids returns what a query finds of ids.
func (s storage) ids(ctx context.Context, query string, args ...any) ([]string, error) {
	rows, err := s.db.Query(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var ids []string
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, rows.Err()
}
