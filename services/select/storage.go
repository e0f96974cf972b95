package selectsvc

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	selectv1 "github.com/msalab/msalab/proto/shop/select/v1"
	"github.com/msalab/msalab/services/internal/money"
	"github.com/msalab/msalab/services/internal/plant"
	"github.com/msalab/msalab/services/internal/store"
)

const schema = `
CREATE TABLE IF NOT EXISTS select_products (
	id          TEXT    PRIMARY KEY,
	name        TEXT    NOT NULL,
	description TEXT    NOT NULL,
	category    TEXT    NOT NULL,
	units       INTEGER NOT NULL CHECK (units > 0) -- the price in won
) STRICT;

CREATE INDEX IF NOT EXISTS select_products_by_category ON select_products (category, id);
`

type storage struct {
	db *store.DB
}

// list returns up to limit products in the order of their ids, from behind the
// id after. Pages cut by id stay right while rows come and go, and a late page
// costs no more than the first; OFFSET gives neither.
func (s storage) list(ctx context.Context, query, category, after string, limit int32) ([]*selectv1.Product, error) {
	where := []any{after, query, "%" + escape(query) + "%", category, limit}
	if plant.Active(ctx, plant.NPlusOne) {
		ids, err := s.ids(ctx, `SELECT id FROM select_products`+onPage, where...)
		if err != nil {
			return nil, fmt.Errorf("list products: %w", err)
		}
		return s.oneByOne(ctx, ids)
	}
	rows, err := s.db.Query(ctx, `SELECT id, name, description, category, units FROM select_products`+onPage, where...)
	if err != nil {
		return nil, fmt.Errorf("list products: %w", err)
	}
	return scan(rows)
}

// onPage picks the products of a page.
const onPage = `
		WHERE id > ?1
			AND (?2 = '' OR name LIKE ?3 ESCAPE '\')
			AND (?4 = '' OR category = ?4)
		ORDER BY id LIMIT ?5`

// escape takes the meaning from the wildcards of LIKE.
func escape(text string) string {
	return strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(text)
}

// byID returns the products with the ids in the order asked, by one statement
// however many they are. Ids that aren't there are left out.
func (s storage) byID(ctx context.Context, ids []string) ([]*selectv1.Product, error) {
	if plant.Active(ctx, plant.NPlusOne) {
		return s.oneByOne(ctx, ids)
	}
	wanted, err := json.Marshal(ids)
	if err != nil {
		return nil, err
	}
	rows, err := s.db.Query(ctx, `
		SELECT p.id, p.name, p.description, p.category, p.units
		FROM json_each(?) AS wanted JOIN select_products p ON p.id = wanted.value
		ORDER BY wanted.key`, string(wanted))
	if err != nil {
		return nil, fmt.Errorf("look up products: %w", err)
	}
	return scan(rows)
}

func scan(rows *store.Rows) ([]*selectv1.Product, error) {
	defer rows.Close()
	var products []*selectv1.Product
	for rows.Next() {
		var p selectv1.Product
		var units int64
		if err := rows.Scan(&p.Id, &p.Name, &p.Description, &p.Category, &units); err != nil {
			return nil, fmt.Errorf("read product: %w", err)
		}
		p.Price = money.Won(units)
		products = append(products, &p)
	}
	return products, rows.Err()
}
